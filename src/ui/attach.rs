//! The dialog that asks whether a disk is attached again.

use std::rc::Rc;

use yew::prelude::*;

use super::ask::{notes, section, which};
use super::ctx::Ui;
use super::icon::{Icon, icon};
use super::modal::TITLE;
use super::name::{disk_label, foreign};
use super::sentence::sentence;
use super::server::badges;
use crate::api::Cause;
use crate::rules::Evidence;
use crate::session::{AskStep, AttachAsk, Intent};

/// Header, body and footer.
pub(super) fn attach(ui: &Ui, ask: &Rc<AttachAsk>) -> Html {
    let t = ui.t();
    let on_server = ask.server.as_ref().map(|server| {
        let name = if server.name.trim().is_empty() {
            server.id.as_str()
        } else {
            &server.name
        };
        html! { <>{ sentence(&t.dialog.on_server, [foreign(name)]) }{ " " }{ badges(server, t) }</> }
    });
    html! {
        <div class="dialog-parts">
            <header class="dialog-head">
                <h2 id={TITLE} class="dialog-title" tabindex="-1">
                    { sentence(&t.dialog.attach_title, [disk_label(&ask.disk)]) }
                </h2>
                <p class="muted">{ on_server }</p>
            </header>
            <div class="dialog-body">
                { notes(&ask.notes, t) }
                { which(ui, &ask.disk, false) }
                { section(t.dialog.attach_now, "ask-now", what_happens(ui, ask)) }
            </div>
            <footer class="dialog-foot">{ foot(ui, ask) }</footer>
        </div>
    }
}

fn what_happens(ui: &Ui, ask: &AttachAsk) -> Html {
    let t = ui.t();
    let Some(cause) = ask.blocked else {
        return html! { <div class="flow"><p>{ t.dialog.attach_what }</p></div> };
    };
    html! { <div class="flow"><div class="verdict blocked boxed">{ icon(Icon::Blocked) }{ blocked(ui, cause) }</div></div> }
}

fn blocked(ui: &Ui, cause: Cause) -> Html {
    let words = ui.t().cause(cause);
    html! {
        <div class="flow">
            <p>{ words.what }</p>
            <p class="next"><b>{ ui.t().common.next_step }</b><span>{ words.next }</span></p>
        </div>
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
            <button class="button" part="button cancel" onclick={ui.on(Intent::Close)}>{ cancel }</button>
            <button class="button primary" part="button confirm" onclick={ui.on(confirm)}
                aria-disabled={busy.map(|_| "true")} aria-describedby="confirm-hint" hidden={ask.blocked.is_some()}>
                { sentence(&d.attach_confirm, [disk_label(&ask.disk)]) }
            </button>
        </>
    }
}
