//! When the program itself fails.
//!
//! A panic leaves WebAssembly in the middle of things, for all elements of the page. Nothing is tried
//! after that: the module is told, and shows it.
//!
//! While developing, a panic's hook tells where it was and why. What is shipped has no words for that:
//! `cargo xtask package` makes every panic call [`crashed`] instead, and saves a quarter of the program.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
    static FAILED: Cell<bool> = const { Cell::new(false) };
}

/// `tell` is called when the program has failed, with what is known of it. To be set before the first
/// `mount`.
#[wasm_bindgen(js_name = onCrash)]
pub fn on_crash(tell: Function) {
    TELL.replace(Some(tell));
    #[cfg(debug_assertions)]
    yew::set_custom_panic_hook(Box::new(report));
}

/// What every panic of the shipped program calls; nobody else does.
#[wasm_bindgen]
pub fn crashed() {
    fail("bms-disks: internal error");
}

#[cfg(debug_assertions)]
fn report(info: &std::panic::PanicHookInfo<'_>) {
    let mut text = String::from("bms-disks: internal error");
    if let Some(place) = info.location() {
        // The file's name only: its path is that of whoever built the program.
        let file = place.file().rsplit('/').next().unwrap_or_default();
        text = [&text, " at ", file, ":", &place.line().to_string()].concat();
    }
    // Only words of the source's own: a message put together at run time may quote anything.
    if let Some(words) = info.payload().downcast_ref::<&'static str>() {
        text = [&text, ": ", words].concat();
    }
    fail(&text);
}

fn fail(text: &str) {
    // What fails while this is told is not told.
    if FAILED.replace(true) {
        return;
    }
    crate::runtime::stop_everything();
    let _ = TELL.try_with(|tell| {
        if let Ok(tell) = tell.try_borrow()
            && let Some(tell) = &*tell
        {
            let _ = tell.call1(&JsValue::UNDEFINED, &text.into());
        }
    });
}
