//! What a panic says, while the program is developed.
//!
//! A panic leaves WebAssembly in the middle of things, for all elements of the page. It ends as a trap, and the
//! module that loaded the program lets nothing of it run on (`crash.js`). What is shipped has no words for its
//! panics (`xtask/src/web.rs`): there, the trap is all that is known.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
    static FAILED: Cell<bool> = const { Cell::new(false) };
}

/// `tell` is called by the first panic, with where and why. To be set before the first `mount`.
#[wasm_bindgen(js_name = onCrash)]
pub fn on_crash(tell: Function) {
    TELL.replace(Some(tell));
    yew::set_custom_panic_hook(Box::new(report));
}

fn report(info: &std::panic::PanicHookInfo<'_>) {
    // What fails while this is told is not told.
    if FAILED.replace(true) {
        return;
    }
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
    let _ = TELL.try_with(|tell| {
        if let Ok(tell) = tell.try_borrow()
            && let Some(tell) = &*tell
        {
            let _ = tell.call1(&JsValue::UNDEFINED, &text.into());
        }
    });
}
