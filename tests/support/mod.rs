//! The page around the widget, for tests in the browser.
#![allow(dead_code)]

pub mod module;
pub mod world;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/tests/support/page.js")]
extern "C" {
    /// Puts the cloud of `page.js` in the place of `fetch`, and empties the storage.
    pub fn begin();
    /// Puts `fetch` back.
    pub fn end();
    /// How many requests came.
    pub fn count() -> u32;
    /// Method and address of each, a line each.
    pub fn urls() -> String;
    pub fn header(at: u32, name: &str) -> Option<String>;
    pub fn headers(at: u32) -> String;
    pub fn field(at: u32, name: &str) -> String;
    pub fn aborted(at: u32) -> bool;
    #[wasm_bindgen(js_name = isRead)]
    pub fn is_read(at: u32) -> bool;
    pub fn body(at: u32) -> Promise;
    /// Holds back the answers to requests that end with this.
    pub fn hold(id: &str);
    pub fn release();
    #[wasm_bindgen(js_name = withoutStorage)]
    pub fn without_storage(work: &Closure<dyn FnMut() -> Promise>) -> Promise;
    #[wasm_bindgen(js_name = onAsk)]
    pub fn on_ask(host: &web_sys::EventTarget, how: &str);
    #[wasm_bindgen(variadic)]
    pub fn record(names: Vec<String>) -> Array;
    pub fn unborn() -> web_sys::HtmlElement;
    pub fn stands(text: &str) -> bool;
}

/// A test's page; puts everything back when it is dropped.
pub struct TestPage;

impl TestPage {
    pub fn new() -> Self {
        begin();
        Self
    }
}

impl Drop for TestPage {
    fn drop(&mut self) {
        end();
    }
}

pub fn document() -> web_sys::Document {
    web_sys::window()
        .and_then(|window| window.document())
        .expect("a page")
}

/// Lets everything that is already on its way arrive: so many turns of the event loop, not a length of time.
/// For what must *not* happen; what must is waited for with [`until`].
pub async fn settled() {
    for _ in 0..10 {
        turn().await;
    }
}

/// One turn of the event loop.
pub async fn turn() {
    gloo_timers::future::TimeoutFuture::new(0).await;
}

/// Waits until something is so; says `what` was missing after two seconds.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..4_000 {
        if is_so() {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    panic!("in vain: {what}");
}

pub async fn wait(promise: Promise) -> JsValue {
    JsFuture::from(promise)
        .await
        .expect("a promise that is kept")
}
