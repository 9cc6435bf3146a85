//! A value with its name, and a button to copy it.

use yew::prelude::*;

use super::ctx::Ui;
use super::markup::html;
use super::name::foreign;

/// A value to copy. One handler at the root serves all of these buttons (see `copying`), so that a
/// thousand rows have no handler of their own.
pub(super) fn copyable(ui: &Ui, label: &'static str, value: &str) -> Html {
    html! {
        <span class="copyable">
            <span class="mono" data-source="">{ foreign(value) }</span>
            { copy_button(ui, label) }
        </span>
    }
}

/// The button alone; it copies the `data-source` beside it.
pub(super) fn copy_button(ui: &Ui, label: &'static str) -> Html {
    let words = ui.t().common.copy.fill([label]);
    html! {
        <button type="button" class="copy" data-copy={label} aria-label={words.clone()} title={words}></button>
    }
}

/// One line of a list of facts.
pub(super) fn fact(label: &'static str, value: Html) -> Html {
    html! {
        <div class="fact"><dt>{ label }</dt><dd>{ value }</dd></div>
    }
}
