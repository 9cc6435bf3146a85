//! What proves who asks: the portal's token and headers.
//!
//! The token stays in a JavaScript promise between uses. It is in no event, view, record, log or DOM
//! node, and no error here carries a text of the portal's.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::header::usable_token;

/// The portal failed to give a token that can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoToken;

/// The portal's `getToken` and `headers`.
pub struct Credentials {
    /// `this` of `getToken`.
    owner: JsValue,
    get_token: RefCell<Option<Function>>,
    headers: RefCell<JsValue>,
    /// The answer of the one call to `getToken` that all requests share until it is renewed.
    answer: RefCell<Option<Promise>>,
}

impl Credentials {
    /// Credentials of an element: `getToken` is called as its method.
    #[must_use]
    pub fn new(owner: JsValue, get_token: Option<Function>, headers: JsValue) -> Self {
        Self {
            owner,
            get_token: RefCell::new(get_token),
            headers: RefCell::new(headers),
            answer: RefCell::new(None),
        }
    }

    /// Takes what the portal set anew. Another `getToken` is asked at the next request.
    pub fn replace(&self, get_token: Option<Function>, headers: JsValue) {
        self.headers.replace(headers);
        if *self.get_token.borrow() != get_token {
            self.get_token.replace(get_token);
            self.forget();
        }
    }

    /// Whether the browser can make headers of the portal's property.
    #[must_use]
    pub fn are_headers(headers: &JsValue) -> bool {
        make_headers(headers).is_ok()
    }

    /// Forgets the token.
    pub(super) fn forget(&self) {
        self.answer.replace(None);
    }

    /// The token; `None` where the portal relies on cookies.
    pub(super) async fn token(&self) -> Result<Option<String>, NoToken> {
        let Some(promise) = self.ask() else {
            return Ok(None);
        };
        let answer = JsFuture::from(promise.clone()).await;
        let token = answer.ok().and_then(|value| value.as_string());
        match token.filter(|token| usable_token(token)) {
            Some(token) => Ok(Some(token)),
            None => {
                // A failure is not kept: the next request may find the portal signed in.
                self.forget_if(&promise);
                Err(NoToken)
            }
        }
    }

    fn forget_if(&self, promise: &JsValue) {
        let known = self.answer.borrow().clone();
        if known.is_some_and(|known| JsValue::from(known) == *promise) {
            self.forget();
        }
    }

    fn ask(&self) -> Option<Promise> {
        // No borrow is held while the portal's code runs: it may come back here.
        let source = self.get_token.borrow().clone()?;
        let known = self.answer.borrow().clone();
        Some(known.unwrap_or_else(|| {
            let promise = match source.call0(&self.owner) {
                Ok(value) => Promise::resolve(&value),
                Err(error) => Promise::reject(&error),
            };
            self.answer.replace(Some(promise.clone()));
            promise
        }))
    }

    /// The portal's headers as they are at this moment; none if they cannot be headers.
    pub(super) fn headers(&self) -> Option<web_sys::Headers> {
        make_headers(&self.headers.borrow())
            .or_else(|_| web_sys::Headers::new())
            .ok()
    }
}

fn make_headers(headers: &JsValue) -> Result<web_sys::Headers, JsValue> {
    if headers.is_null_or_undefined() {
        return web_sys::Headers::new();
    }
    if !headers.is_object() {
        return Err(JsValue::UNDEFINED);
    }
    // Takes another `Headers` as well as a plain object, and refuses what no header may hold.
    web_sys::Headers::new_with_record_from_str_to_str(headers.unchecked_ref())
}
