//! A value with its name, and a button to copy it.

use yew::prelude::*;

use super::ctx::Ui;
use super::name::pieces;

/// A value to copy. One handler at the root serves all of these buttons (see `copying`), so that a
/// thousand rows have no handler of their own.
pub(super) fn copyable(ui: &Ui, label: &'static str, value: &str) -> Html {
    html! {
        <span class="copyable">
            { plain(value) }
            { copy_button(ui, label) }
        </span>
    }
}

/// The value alone, as it is copied.
pub(super) fn plain(value: &str) -> Html {
    html! { <bdi class="mono foreign">{ pieces(value) }</bdi> }
}

/// The button alone; it copies the `.mono` beside it. Its title is its name: said twice, it would be set for
/// each of a thousand rows, and read by nobody. No button here has a type: in a shadow root there is no form.
pub(super) fn copy_button(ui: &Ui, label: &'static str) -> Html {
    let words = ui.t().common.copy.fill([label]);
    html! {
        <button class="copy" part="copy" data-copy={label} title={words}></button>
    }
}

/// One line of a list of facts.
pub(super) fn fact(label: &'static str, value: Html) -> Html {
    html! {
        <div class="fact"><dt>{ label }</dt><dd>{ value }</dd></div>
    }
}
