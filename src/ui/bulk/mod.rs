//! Several disks at once: the bar that selects, the question, the progress, the summary.

mod asking;
mod item;
mod progress;
mod select;
mod summary;

pub(super) use asking::BulkAsk;
pub(super) use progress::{progress, strip};
pub(super) use select::{bar, on_table_click, pick};

use std::rc::Rc;

use yew::prelude::*;

use super::ctx::Ui;
use super::server::on_server;
use crate::i18n::Texts;
use crate::session::{ItemState, QueueStage, QueueView};

/// What of a queue its dialog shows, told apart for the focus.
pub(super) fn dialog(ui: &Ui, queue: &Rc<QueueView>) -> (&'static str, Html) {
    let kind = match &queue.stage {
        QueueStage::Asking(_) => {
            let queue = Rc::clone(queue);
            return (
                "bulk-ask",
                html! { <BulkAsk ui={ui.clone()} queue={queue} /> },
            );
        }
        QueueStage::Running => "bulk-runs",
        QueueStage::Stopped(_) => "bulk-stopped",
        QueueStage::Ended => "bulk-ended",
    };
    (kind, progress(ui, queue))
}

/// On which server, if that is known.
fn of_server(queue: &QueueView, t: &'static Texts) -> Html {
    let server = queue.server.as_deref();
    server
        .map(|server| on_server(server, t))
        .unwrap_or_default()
}

/// How many have come to an end, of all that were not left out.
fn tally(queue: &QueueView) -> (usize, usize) {
    let ended = |s: &ItemState| {
        matches!(
            s,
            ItemState::Done | ItemState::Failed(_) | ItemState::Unknown
        )
    };
    let left_out = queue.count(|s| *s == ItemState::NotSent);
    (queue.count(ended), queue.items.len() - left_out)
}
