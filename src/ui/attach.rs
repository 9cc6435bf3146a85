//! The dialog that asks whether a disk is attached again.

use std::rc::Rc;

use yew::prelude::*;

use super::ask::{notes, section, which};
use super::ctx::Ui;
use super::frame::{boxed, button, dialog, next_step};
use super::icon::{Icon, icon};
use super::name::disk_label;
use super::sentence::sentence;
use super::server::on_server;
use crate::api::Cause;
use crate::rules::Evidence;
use crate::session::{AskStep, AttachAsk, Intent};

/// Header, body and footer.
pub(super) fn attach(ui: &Ui, ask: &Rc<AttachAsk>) -> Html {
    let t = ui.t();
    let body = html! {
        <>
            { notes(&ask.notes, t) }
            { which(ui, &ask.disk, false) }
            { section(t.dialog.attach_now, "ask-now", what_happens(ui, ask)) }
        </>
    };
    dialog(
        sentence(&t.dialog.attach_title, [disk_label(&ask.disk)]),
        ask.server
            .as_ref()
            .map(|server| on_server(server, t))
            .unwrap_or_default(),
        body,
        foot(ui, ask),
    )
}

fn what_happens(ui: &Ui, ask: &AttachAsk) -> Html {
    let t = ui.t();
    let Some(cause) = ask.blocked else {
        return html! { <div class="flow"><p>{ t.dialog.attach_what }</p></div> };
    };
    html! { <div class="flow">{ boxed("verdict blocked", Icon::Blocked, blocked(ui, cause)) }</div> }
}

fn blocked(ui: &Ui, cause: Cause) -> Html {
    let words = ui.t().cause(cause);
    html! {
        <><p>{ words.what }</p>{ next_step(words.next, ui.t()) }</>
    }
}

fn foot(ui: &Ui, ask: &AttachAsk) -> Html {
    let d = &ui.t().dialog;
    let busy = match ask.step {
        AskStep::Open => None,
        AskStep::Holding => Some(d.holding),
        AskStep::Rechecking => Some(d.rechecking),
    };
    let hint = match busy {
        Some(words) => words,
        None if ask.blocked.is_some() => d.attach_blocked,
        None => "",
    };
    let cancel = if busy.is_some() {
        d.cancel_nothing_sent
    } else {
        d.cancel
    };
    let confirm = Intent::Confirm {
        question: ask.id,
        evidence: Evidence::default(),
    };
    html! {
        <>
            <p id="confirm-hint" class="hint" role="status">{ busy.map(|_| icon(Icon::Busy)) }<span>{ hint }</span></p>
            { button("button", "button cancel", None, cancel, ui.on(Intent::Close)) }
            <button class="button primary" part="button confirm" onclick={ui.on(confirm)}
                aria-disabled={busy.map(|_| "true")} aria-describedby="confirm-hint" hidden={ask.blocked.is_some()}>
                { sentence(&d.attach_confirm, [disk_label(&ask.disk)]) }
            </button>
        </>
    }
}
