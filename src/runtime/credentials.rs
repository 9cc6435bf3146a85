//! What proves who asks: the portal's token and headers.
//!
//! The token stays in a JavaScript promise between uses. It is in no event, view, record, log or DOM
//! node. What `getToken` throws is handed back to the portal as it is, and shown or logged nowhere.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::header::usable_token;

/// Why there is no token that can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoToken {
    /// `getToken` gave none: nothing, `null` or an empty text.
    SignedOut,
    /// `getToken` threw, or gave something that is no token.
    Failed,
}

/// The portal's `getToken` and `headers`.
pub struct Credentials {
    /// `this` of `getToken`.
    owner: JsValue,
    get_token: RefCell<Option<Function>>,
    headers: RefCell<JsValue>,
    /// The answer of the one call to `getToken` that all requests share until it is renewed.
    answer: RefCell<Option<Answer>>,
    /// What `getToken` last failed with.
    failure: RefCell<JsValue>,
}

/// What `getToken` gave.
#[derive(Clone)]
struct Answer {
    promise: Promise,
    is_settled: Rc<Cell<bool>>,
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
            failure: RefCell::default(),
        }
    }

    /// Takes what the portal set anew. Another `getToken` is asked at the next request.
    pub fn replace(&self, get_token: Option<Function>, headers: JsValue) {
        self.headers.replace(headers);
        if *self.get_token.borrow() != get_token {
            self.get_token.replace(get_token);
            self.answer.replace(None);
        }
    }

    /// Whether the browser can make headers of the portal's property.
    #[must_use]
    pub fn are_headers(headers: &JsValue) -> bool {
        make_headers(headers).is_ok()
    }

    /// Forgets the token. A call that is not answered yet is not repeated: it may be showing a dialog.
    pub(super) fn forget(&self) {
        self.answer
            .borrow_mut()
            .take_if(|answer| answer.is_settled.get());
    }

    /// The token; `None` where the portal relies on cookies.
    pub(super) async fn token(&self) -> Result<Option<String>, NoToken> {
        let Some(answer) = self.ask() else {
            return Ok(None);
        };
        let given = JsFuture::from(answer.promise).await;
        answer.is_settled.set(true);
        let why = match given {
            Ok(value) if value.is_null_or_undefined() || value == "" => NoToken::SignedOut,
            Ok(value) => match value.as_string().filter(|token| usable_token(token)) {
                Some(token) => return Ok(Some(token)),
                // Its text is not quoted: it may be a token, but for a line break.
                None => {
                    let what = "getToken gave something that is not one word of visible ASCII";
                    self.failure.replace(js_sys::TypeError::new(what).into());
                    NoToken::Failed
                }
            },
            Err(error) => {
                self.failure.replace(error);
                NoToken::Failed
            }
        };
        // Not kept: the next request may find the portal signed in.
        self.forget();
        Err(why)
    }

    /// What `getToken` last failed with, as the portal threw it.
    #[must_use]
    pub fn failure(&self) -> JsValue {
        self.failure.borrow().clone()
    }

    fn ask(&self) -> Option<Answer> {
        // No borrow is held while the portal's code runs: it may come back here.
        let source = self.get_token.borrow().clone()?;
        if let Some(answer) = &*self.answer.borrow() {
            return Some(answer.clone());
        }
        let promise = match source.call0(&self.owner) {
            Ok(value) => Promise::resolve(&value),
            Err(error) => Promise::reject(&error),
        };
        let answer = Answer {
            promise,
            is_settled: Rc::default(),
        };
        self.answer.replace(Some(answer.clone()));
        // Those who asked may have given up waiting when it comes.
        let asked = answer.clone();
        spawn_local(async move {
            let _ = JsFuture::from(asked.promise).await;
            asked.is_settled.set(true);
        });
        Some(answer)
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
