//! The dialog's frame: the browser's own modal dialog.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, ShadowRoot};
use yew::prelude::*;

use super::ctx::Ui;
use crate::session::{Intent, QuestionId};

#[derive(PartialEq, Properties)]
pub(super) struct ModalProps {
    pub ui: Ui,
    /// The focus goes to the heading when this changes, and at no other time.
    pub kind: &'static str,
    /// Back to its beginning when this changes: something is said there that has to be read before going on.
    pub news: QuestionId,
    /// Its header, body and footer.
    pub children: Html,
}

/// The id of the heading inside.
pub(super) const TITLE: &str = "dialog-title";

#[component]
pub(super) fn Modal(props: &ModalProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // It throws if it is shown already, and then there is nothing to do.
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    // Closed before it is removed, the focus goes back where it came from.
                    dialog.close();
                    keep_focus(dialog.get_root_node());
                }
            }
        });
    }
    {
        let node = node.clone();
        use_effect_with(props.kind, move |_| {
            if let Some(dialog) = node.cast::<Element>() {
                focus_in(&dialog, "#dialog-title");
            }
        });
    }
    {
        let node = node.clone();
        use_effect_with(props.news, move |_| {
            if let Some(body) = node.cast::<Element>().and_then(|dialog| body(&dialog)) {
                body.set_scroll_top(0);
            }
        });
    }
    // Esc, and whatever else the browser closes dialogs for.
    let on_cancel = {
        let ui = props.ui.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            ui.send(Intent::Close);
        })
    };
    let on_close = {
        let (ui, node) = (props.ui.clone(), node.clone());
        Callback::from(move |_: Event| {
            // Open again, it was closed to be modal or not any more; see `runtime/top_layer.rs`.
            let is_open = node.cast::<HtmlDialogElement>().is_some_and(|d| d.open());
            if !is_open {
                ui.send(Intent::Close);
            }
        })
    };
    html! {
        <dialog ref={node} class="dialog" part="dialog" aria-labelledby={TITLE} oncancel={on_cancel} onclose={on_close}>
            <div class="dialog-frame">{ props.children.clone() }</div>
        </dialog>
    }
}

/// The part of a dialog that scrolls.
fn body(dialog: &Element) -> Option<Element> {
    dialog.query_selector(".dialog-body").ok().flatten()
}

fn focus_in(root: &Element, selector: &str) {
    let found = root.query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // Focusing what was just taken away does nothing.
        let _ = found.focus();
    }
}

/// If what had the focus before is gone, the list's heading takes it, so that the keyboard does not
/// start over from the top of the page. After the browser and Yew are done.
fn keep_focus(root: web_sys::Node) {
    // A forgotten `Timeout` would be held for good.
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        if let Some(shadow) = root.dyn_ref::<ShadowRoot>() {
            let outside = web_sys::window()
                .and_then(|w| w.document())
                .and_then(|d: Document| d.active_element())
                .is_some_and(|active| active.tag_name() != "BODY");
            if shadow.active_element().is_none()
                && !outside
                && let Ok(Some(panel)) = shadow.query_selector(".bms-disks")
            {
                focus_in(&panel, "#list-title, .page-title");
            }
        }
    });
}
