//! The main part where there is no list: loading, problems, nothing there.

use yew::prelude::*;

use super::ctx::Ui;
use super::frame::{button, next_step};
use super::icon::{Icon, icon};
use super::ticket::ticket;
use crate::api::{Cause, Failure};
use crate::session::Intent;

/// Shaped like the list that will come, so that nothing jumps.
pub(super) fn loading(ui: &Ui) -> Html {
    let row = || {
        html! {
            <div class="ghost-row">
                <div class="ghost ghost-long"></div><div class="ghost"></div><div class="ghost"></div>
                <div class="ghost ghost-long"></div><div class="ghost ghost-button"></div>
            </div>
        }
    };
    html! {
        <div class="page loading">
            <p class="muted loading-words">{ icon(Icon::Busy) }<span>{ ui.t().common.loading }</span></p>
            <div class="ghosts" aria-hidden="true">{ row() }{ row() }{ row() }</div>
        </div>
    }
}

/// The list could not be read.
pub(super) fn problem(ui: &Ui, failure: &Failure) -> Html {
    let t = ui.t();
    let words = t.cause(failure.cause);
    let title = match failure.cause {
        Cause::NoSuchServer | Cause::NotFound => t.problem.no_server,
        Cause::NoPermission | Cause::NotAuthorised => t.problem.forbidden,
        Cause::Network | Cause::TimedOut => t.problem.no_network,
        Cause::NoSuchApi | Cause::NotTheCloud | Cause::Redirected => t.problem.wrong_endpoint,
        Cause::SignInExpired => t.problem.signed_out,
        _ => t.problem.generic,
    };
    page(
        ui,
        Icon::Warning,
        title,
        words.what,
        words.next,
        ticket(ui, failure, None, None),
    )
}

/// The sign-in is over.
pub(super) fn signed_out(ui: &Ui) -> Html {
    let t = ui.t();
    page(
        ui,
        Icon::Blocked,
        t.problem.signed_out,
        t.cause(Cause::SignInExpired).what,
        t.problem.signed_out_next,
        html! { <div hidden=true></div> },
    )
}

/// The portal's `getToken` failed.
pub(super) fn token_failed(ui: &Ui) -> Html {
    let p = &ui.t().problem;
    page(
        ui,
        Icon::Warning,
        p.no_token,
        p.no_token_what,
        p.no_token_next,
        html! { <div hidden=true></div> },
    )
}

/// There are no disks.
pub(super) fn empty(ui: &Ui) -> Html {
    let t = ui.t();
    html! {
        <div class="page">
            <div class="page-icon">{ icon(Icon::Disk) }</div>
            <h2 class="page-title" tabindex="-1">{ t.problem.empty }</h2>
            <p>{ t.problem.empty_next }</p>
        </div>
    }
}

fn page(
    ui: &Ui,
    picture: Icon,
    title: &'static str,
    what: &'static str,
    next: &'static str,
    block: Html,
) -> Html {
    let t = ui.t();
    html! {
        <div class="page problem" part="problem">
            <div class="page-icon">{ icon(picture) }</div>
            <h2 class="page-title" tabindex="-1">{ title }</h2>
            <p>{ what }</p>
            { next_step(next, t) }
            <div>{ button("button primary", "button retry", None, t.common.retry, ui.on(Intent::Refresh)) }</div>
            { block }
        </div>
    }
}
