//! Following a change to its end, and what comes after it.

use std::rc::Rc;

use yew::prelude::*;

use super::ctx::Ui;
use super::frame::{self, dialog, next_step};
use super::guide::after_steps;
use super::name::{disk_label, foreign};
use super::row::phase_look;
use super::sentence::sentence;
use super::server::on_server_alone;
use super::ticket::{record, ticket};
use super::timeline::timeline;
use super::words;
use crate::api::{Cause, Failure};
use crate::model::{Os, OsFamily, Server, ServerStatus};
use crate::session::{Aim, ChangeView, Doubt, Intent, Phase};

/// The dialog. `server` is the one on the page, for a change taken up from a record,
/// which has none of its own.
pub(super) fn follow(ui: &Ui, change: &Rc<ChangeView>, server: Option<&Rc<Server>>) -> Html {
    let t = ui.t();
    let title = sentence(words::headline(change, t), [disk_label(&change.disk)]);
    let server = change.server.as_ref().or(server).map(|s| &**s);
    let body = html! {
        <>
            <p class="muted" hidden={!change.resumed}>{ t.change.resumed }</p>
            { timeline(ui, change) }
            <div class="outcome">{ outcome(ui, change, server) }</div>
        </>
    };
    dialog(
        title,
        server
            .map(|server| on_server_alone(server, t))
            .unwrap_or_default(),
        body,
        buttons(ui, change, server).into_iter().collect(),
    )
}

fn outcome(ui: &Ui, change: &Rc<ChangeView>, server: Option<&Server>) -> Html {
    let t = ui.t();
    match &change.phase {
        Phase::Sending | Phase::Running | Phase::Verifying => {
            html! { <p class="muted">{ t.change.can_close }</p> }
        }
        Phase::Unclear(failure) => html! {
            <>
                { boxed(change, html! { <><p>{ t.cause(failure.cause).what }</p><p>{ t.change.unclear_why }</p></> }) }
                <p class="muted">{ t.change.can_close }</p>
            </>
        },
        Phase::Done => done(ui, change, server),
        Phase::Failed(failure) => failed(ui, change, failure, server),
        Phase::Unknown(why) => unknown(ui, change, why, server),
    }
}

fn boxed(change: &ChangeView, content: Html) -> Html {
    let (class, picture) = phase_look(&change.phase);
    frame::boxed(class, picture, content)
}

fn done(ui: &Ui, change: &Rc<ChangeView>, server: Option<&Server>) -> Html {
    let t = ui.t();
    if change.aim == Aim::Attach {
        return html! {
            <>{ boxed(change, html! { <p>{ t.change.attached_next }</p> }) }{ record(ui, change, server) }</>
        };
    }
    html! {
        <>
            { boxed(change, html! { <><p>{ t.change.done_data }</p><p>{ t.change.done_billing }</p></> }) }
            { after_steps(ui, change, server) }
            { record(ui, change, server) }
            <p class="muted">{ t.change.attach_again_why }</p>
        </>
    }
}

/// Whether the steps in the guest may be why it failed.
fn leads_to_guide(change: &ChangeView, failure: &Failure, server: Option<&Server>) -> bool {
    change.aim == Aim::Detach
        && failure.cause == Cause::JobFailed
        && server.is_some_and(|s| {
            s.status == ServerStatus::Active && s.os != Os::Known(OsFamily::Windows)
        })
}

fn failed(ui: &Ui, change: &Rc<ChangeView>, failure: &Failure, server: Option<&Server>) -> Html {
    let t = ui.t();
    let words = t.cause(failure.cause);
    let stays = match change.aim {
        Aim::Detach => t.change.failed_stays,
        Aim::Attach => t.change.attach_failed_stays,
    };
    let cloud = failure.message.as_deref().map(foreign);
    html! {
        <>
            { boxed(change, html! {
                <>
                    <p>{ words.what }{ " " }{ stays }</p>
                    if let Some(cloud) = cloud {
                        <blockquote class="cloud-words">{ cloud }</blockquote>
                    }
                    { next_step(words.next, t) }
                </>
            }) }
            { ticket(ui, failure, Some((change, server)), None) }
        </>
    }
}

fn unknown(ui: &Ui, change: &Rc<ChangeView>, why: &Doubt, server: Option<&Server>) -> Html {
    let t = ui.t();
    let failure = match why {
        Doubt::NoTrace(failure) | Doubt::JobUnreadable(failure) | Doubt::ListUnread(failure) => {
            Rc::clone(failure)
        }
        Doubt::JobSlow | Doubt::NoJob | Doubt::JobVanished | Doubt::ListLags => {
            Rc::new(Failure::of(Cause::Other))
        }
    };
    html! {
        <>
            { boxed(change, html! {
                <>
                    <h3 class="small-title">{ t.change.known }</h3>
                    <p>{ words::doubt(why, t) }</p>
                    { next_step(t.change.check_yourself, t) }
                </>
            }) }
            { ticket(ui, &failure, Some((change, server)), None) }
        </>
    }
}

/// Each with a key: they come and go.
#[allow(clippy::too_many_lines)] // what each end offers, side by side
fn buttons(ui: &Ui, change: &Rc<ChangeView>, server: Option<&Server>) -> Vec<Html> {
    let t = ui.t();
    let volume = &change.disk.volume;
    let button = |key: &'static str,
                  class: &'static str,
                  words: &'static str,
                  intents: Vec<Intent>| {
        let ui = ui.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            for intent in &intents {
                ui.send(intent.clone());
            }
        });
        html! { <button key={key} class={class} part={["button ", key].concat()} onclick={onclick}>{ words }</button> }
    };
    // Closed first: what was put away has no dialog to stay open.
    let away = || vec![Intent::Close, Intent::Dismiss(volume.clone())];
    let mut all = vec![button(
        "close",
        "button",
        t.common.close,
        vec![Intent::Close],
    )];
    if change.phase.is_end() {
        all.push(button(
            "put-away",
            "button quiet",
            t.change.put_away,
            away(),
        ));
    }
    match (&change.phase, change.aim) {
        (Phase::Done, Aim::Detach) => {
            let again = vec![Intent::AttachAgain(volume.clone())];
            all.push(button(
                "attach-again",
                "button",
                t.change.attach_again,
                again,
            ));
        }
        (Phase::Failed(failure), Aim::Detach) => {
            let words = if leads_to_guide(change, failure, server) {
                t.change.guide_again
            } else {
                t.change.try_again
            };
            let mut again = away();
            again.push(Intent::Open(volume.clone()));
            all.push(button("again", "button primary", words, again));
        }
        (Phase::Failed(_), Aim::Attach) => {
            let again = vec![Intent::AttachAgain(volume.clone())];
            all.push(button("again", "button primary", t.change.try_again, again));
        }
        (Phase::Unknown(_), _) => {
            let on = vec![Intent::KeepWatching];
            all.push(button(
                "keep-watching",
                "button primary",
                t.change.keep_watching,
                on,
            ));
        }
        _ => {}
    }
    all
}
