//! A value with its name, and a button to copy it.

use std::cell::RefCell;

use web_sys::Node;
use yew::prelude::*;

use super::ctx::Ui;
use super::name::pieces;

/// A value to copy. One handler at the root serves all of these buttons (see `copying`), so that a
/// thousand rows have no handler of their own.
pub(super) fn copyable(ui: &Ui, label: &'static str, value: &str) -> Html {
    with_button(copy_button(ui, label), value)
}

/// The same with a button that is there.
pub(super) fn with_button(button: Html, value: &str) -> Html {
    html! {
        <span class="copyable">
            { plain(value) }
            { button }
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

thread_local! {
    /// One copy button of each name. There are as many as labels in the languages that were drawn.
    static MODELS: RefCell<Vec<(String, Node)>> = const { RefCell::new(Vec::new()) };
}

/// The copy buttons of a row: each is a clone of one that was made before, which is one call into the browser and not
/// seven. Kept for as long as the row is there, so that one with the focus is not taken away when the row is drawn again.
#[derive(Default)]
pub(super) struct Buttons(RefCell<Vec<(&'static str, Html)>>);

impl Buttons {
    pub fn of(&self, ui: &Ui, label: &'static str) -> Html {
        let mut made = self.0.borrow_mut();
        if let Some((_, button)) = made.iter().find(|(name, _)| *name == label) {
            return button.clone();
        }
        let button = cloned(ui, label).map_or_else(|| copy_button(ui, label), Html::VRef);
        made.push((label, button.clone()));
        button
    }
}

fn cloned(ui: &Ui, label: &'static str) -> Option<Node> {
    let words = ui.t().common.copy.fill([label]);
    MODELS.with_borrow_mut(|models| {
        if let Some((_, model)) = models.iter().find(|(name, _)| *name == words) {
            return model.clone_node().ok();
        }
        let model = web_sys::window()?
            .document()?
            .create_element("button")
            .ok()?;
        for (name, value) in [
            ("class", "copy"),
            ("part", "copy"),
            ("data-copy", label),
            ("title", &words),
        ] {
            model.set_attribute(name, value).ok()?;
        }
        let clone = model.clone_node().ok();
        models.push((words, model.into()));
        clone
    })
}

/// One line of a list of facts.
pub(super) fn fact(label: &'static str, value: Html) -> Html {
    html! {
        <div class="fact"><dt>{ label }</dt><dd>{ value }</dd></div>
    }
}
