//! What should be known about the page.

use yew::prelude::*;

use super::ctx::Ui;
use super::format;
use super::icon::{Icon, icon};
use super::ticket::{has_ticket, ticket};
use super::words::fell_out;
use crate::api::Cause;
use crate::session::{Notice, View};

pub(super) fn notices(ui: &Ui, view: &View) -> Html {
    let t = ui.t();
    let items = view.notices.iter().map(|notice| one(ui, notice));
    html! {
        <ul class="notices" part="notices" aria-label={t.notice.heading} hidden={view.notices.is_empty()}>
            { for items }
        </ul>
    }
}

fn one(ui: &Ui, notice: &Notice) -> Html {
    let t = ui.t();
    let n = &t.notice;
    // The same notice keeps its place; there is one of each kind.
    let (key, warns, words, failure) = match notice {
        Notice::NoVolumeDetails => (0, false, n.no_volume_details.to_owned(), None),
        Notice::VolumeDetailsFailed(f) => (1, false, n.volume_details_failed.to_owned(), Some(f)),
        Notice::Unreadable(count) => {
            let count = format::number(*count);
            (2, true, n.unreadable.fill([&count]), None)
        }
        Notice::Stale(f) => (3, true, n.stale.to_owned(), Some(f)),
        Notice::SignedOut => (4, true, n.signed_out.to_owned(), None),
        Notice::TokenFailed => (4, true, n.token_failed.to_owned(), None),
        Notice::Offline => (5, true, n.offline.to_owned(), None),
        Notice::FellOut(disks) => (7, true, fell_out(ui, disks), None),
        Notice::NoStorage => (6, true, n.no_storage.to_owned(), None),
    };
    let (class, picture) = if warns {
        ("notice warns", Icon::Warning)
    } else {
        ("notice", Icon::Info)
    };
    // The permissions that its next step names are of the servers' service, not of this one.
    let other_service = matches!(notice, Notice::VolumeDetailsFailed(_));
    let next = failure
        .filter(|f| !(other_service && f.cause == Cause::NoPermission))
        .map(|f| t.cause(f.cause).next);
    html! {
        <li key={key} class={class}>
            { icon(picture) }
            <div class="notice-text">
                <p>{ words }</p>
                if let Some(failure) = failure {
                    <p>{ t.cause(failure.cause).what }{ " " }{ next }</p>
                    <details class="more" hidden={!has_ticket(failure)}>
                        <summary>{ t.common.details }</summary>
                        { ticket(ui, failure, None, None) }
                    </details>
                }
            </div>
        </li>
    }
}
