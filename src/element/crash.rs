//! When the program itself fails.
//!
//! A panic leaves WebAssembly in the middle of things, for all elements of the page. Nothing is tried
//! after that: the module is told, and shows it.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// `tell` is called with the place in the source when the program has failed. To be set before the
/// first `mount`.
#[wasm_bindgen(js_name = onCrash)]
pub fn on_crash(tell: Function) {
    TELL.replace(Some(tell));
    yew::set_custom_panic_hook(Box::new(report));
}

fn report(info: &PanicHookInfo<'_>) {
    crate::runtime::stop_everything();
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
