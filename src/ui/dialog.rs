//! What an open dialog shows. Nothing else calls what is used here, so all of it can be in a file of its own:
//! see `dialogs`.

use std::rc::Rc;

use yew::prelude::*;

use super::ask::AskDialog;
use super::attach::attach;
use super::bulk;
use super::ctx::Ui;
use super::follow::follow;
use crate::session::{Dialog, View};

/// Its content, and what it is called, told apart for the focus.
pub(super) fn dialog(ui: &Ui, view: &View, dialog: &Dialog) -> (&'static str, Html) {
    match dialog {
        Dialog::Ask(ask) => (
            "ask",
            html! { <AskDialog ui={ui.clone()} ask={Rc::clone(ask)} /> },
        ),
        Dialog::Attach(ask) => ("attach", attach(ui, ask)),
        Dialog::Queue(queue) => bulk::dialog(ui, queue),
        Dialog::Follow(change) => ("follow", follow(ui, change, view.server.as_ref())),
    }
}
