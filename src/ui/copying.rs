//! Copying: the clipboard where the page may use it, else the old command, else a selection.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlDocument};
use yew::prelude::*;

use super::ctx::Ui;

/// How long a button shows that it copied, in milliseconds.
const SHOWN: u32 = 1_600;

/// The root's handler: copies for the button that was clicked, if it is one that copies.
pub(super) fn on_click(ui: &Ui, event: &MouseEvent) {
    let Some(button) = event
        .target_dyn_into::<Element>()
        .and_then(|at| at.closest("[data-copy]").ok().flatten())
    else {
        return;
    };
    let source = button
        .closest(".copyable")
        .ok()
        .flatten()
        .and_then(|all| all.query_selector(".mono").ok().flatten());
    let Some(source) = source else { return };
    let text = source.text_content().unwrap_or_default();
    let ui = ui.clone();
    spawn_local(async move {
        let label = button.get_attribute("data-copy").unwrap_or_default();
        let t = ui.t();
        if write(&text).await || select_and_copy(&source) {
            mark(&button);
            ui.tell(t.common.copied.fill([&label]));
        } else {
            ui.tell(t.common.copy_failed.to_owned());
        }
    });
}

/// The modern way. It is absent on plain http, and a portal's policy can forbid it.
async fn write(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let navigator = window.navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| clipboard.is_object());
    there
        && JsFuture::from(navigator.clipboard().write_text(text))
            .await
            .is_ok()
}

fn select_and_copy(source: &Element) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    if let Ok(Some(selection)) = window.get_selection() {
        let count = source.child_nodes().length();
        // A failure leaves nothing selected, which is no worse than before.
        let _ = selection.set_base_and_extent(source, 0, source, count);
    }
    window
        .document()
        .and_then(|document| document.dyn_into::<HtmlDocument>().ok())
        .is_some_and(|document| document.exec_command("copy").unwrap_or(false))
}

fn mark(button: &Element) {
    // An attribute Yew knows nothing of, so no render takes it away too early.
    let _ = button.set_attribute("data-copied", "");
    let button = button.clone();
    // A forgotten `Timeout` would be held for good.
    spawn_local(async move {
        TimeoutFuture::new(SHOWN).await;
        let _ = button.remove_attribute("data-copied");
    });
}
