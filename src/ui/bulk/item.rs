//! A disk of a queue under way or ended. One that did not change is not drawn again.

use yew::prelude::*;

use super::asking::{facts, take_out};
use crate::i18n::Texts;
use crate::session::{Aim, AskStep, ChangeView, Intent, ItemState, Phase, QueueItem};
use crate::ui::ctx::Ui;
use crate::ui::frame::{button, next_step};
use crate::ui::icon::{Icon, icon};
use crate::ui::name::disk_words;
use crate::ui::ticket::ticket;
use crate::ui::timeline::timeline;
use crate::ui::words;

#[derive(PartialEq, Properties)]
pub(super) struct BulkItemProps {
    pub ui: Ui,
    pub item: QueueItem,
    /// Whether the queue has ended.
    pub ended: bool,
}

/// The state in two or three words.
pub(super) fn state_words(item: &QueueItem, t: &'static Texts) -> &'static str {
    let (b, c) = (&t.bulk, &t.change);
    match &item.state {
        ItemState::Waiting => b.waiting,
        ItemState::Checking(AskStep::Holding) => b.holding,
        ItemState::Checking(_) => c.short_checking,
        ItemState::Sent => item
            .change
            .as_ref()
            .map_or("", |change| words::phase_short(change, t)),
        ItemState::NotSent => b.not_sent,
        ItemState::Done => c.short_detached,
        ItemState::Failed(_) => c.short_failed,
        ItemState::Unknown => c.short_unknown,
    }
}

fn look(state: &ItemState) -> (&'static str, Icon) {
    match state {
        ItemState::Waiting => ("verdict blocked", Icon::Dot),
        ItemState::NotSent => ("verdict blocked", Icon::Blocked),
        ItemState::Checking(_) | ItemState::Sent => ("verdict busy", Icon::Busy),
        ItemState::Done => ("verdict ready", Icon::Check),
        ItemState::Failed(_) => ("verdict risk", Icon::Cross),
        ItemState::Unknown => ("verdict care", Icon::Question),
    }
}

fn more(ui: &Ui, item: &QueueItem) -> Html {
    let t = ui.t();
    match (&item.state, item.change.as_deref()) {
        (ItemState::Sent, Some(change)) => timeline(ui, change),
        (ItemState::Failed(Some(failure)), change) => {
            let cause = t.cause(failure.cause);
            html! {
                <div class="flow">
                    <p>{ cause.what }</p>
                    { next_step(cause.next, t) }
                    { ticket(ui, failure, change.map(|c| (c, c.server.as_deref())), None) }
                </div>
            }
        }
        (
            ItemState::Unknown,
            Some(ChangeView {
                phase: Phase::Unknown(why),
                ..
            }),
        ) => {
            html! { <p>{ words::doubt(why, t) }</p> }
        }
        (ItemState::Unknown, None) => html! { <p>{ t.change.ended_elsewhere }</p> },
        _ => html! { <p></p> },
    }
}

#[component]
pub(super) fn BulkItem(props: &BulkItemProps) -> Html {
    let (ui, item) = (&props.ui, &props.item);
    let t = ui.t();
    let (class, picture) = look(&item.state);
    // Put back, or on its way there.
    let back = item
        .change
        .as_ref()
        .filter(|change| change.aim == Aim::Attach);
    let again = props.ended
        && item.state == ItemState::Done
        && item.change.as_ref().is_some_and(|c| c.aim == Aim::Detach);
    html! {
        <li class="bulk-item">
            <div class="bulk-line">
                { facts(ui, item) }
                <div class="actions">
                    if item.state.is_open() { { take_out(ui, &item.disk) } }
                    if again {
                        { button("button small-button", "button attach-again",
                            Some([t.change.attach_again, t.common.colon, &disk_words(&item.disk)].concat()),
                            t.change.attach_again, ui.on(Intent::AttachAgain(item.disk.volume.clone()))) }
                    }
                </div>
            </div>
            <div class={class}>
                { icon(picture) }
                <div class="flow">
                    <p>
                        <b>{ state_words(item, t) }</b>
                        { back.map(|change| [" · ", words::phase_short(change, t)].concat()) }
                    </p>
                    { more(ui, item) }
                </div>
            </div>
        </li>
    }
}
