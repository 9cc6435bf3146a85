//! Changes of disks that are in no row: detached before the list was read, or it could not be read.

use std::rc::Rc;

use yew::prelude::*;

use super::ctx::Ui;
use super::frame::button;
use super::gone::in_the_queue;
use super::icon::icon;
use super::name::{disk_label, disk_words};
use super::row::phase_look;
use super::sentence::sentence;
use super::words;
use crate::session::{Aim, ChangeView, Intent, Phase, Row, View};

/// `rows` are those of the list, if there is one.
pub(super) fn changes(ui: &Ui, view: &View, rows: Option<&Vec<Rc<Row>>>) -> Html {
    let t = ui.t();
    let in_a_row = |change: &ChangeView| {
        let mut rows = rows.into_iter().flatten();
        rows.any(|row| row.change.is_some() && row.disk.volume == change.disk.volume)
    };
    let cards: Vec<Html> = view
        .changes
        .iter()
        .filter(|change| !in_a_row(change) && !in_the_queue(change, view))
        .map(|change| card(ui, change))
        .collect();
    html! {
        <ul class="changes" part="changes" aria-label={t.change.heading} hidden={cards.is_empty()}>{ for cards }</ul>
    }
}

fn card(ui: &Ui, change: &Rc<ChangeView>) -> Html {
    let t = ui.t();
    let volume = &change.disk.volume;
    let name = disk_words(&change.disk);
    let (class, picture) = phase_look(&change.phase);
    let ended = change.phase.is_end();
    let again = change.phase == Phase::Done && change.aim == Aim::Detach;
    let line = match &change.phase {
        Phase::Done if again => t.change.done_data,
        Phase::Done => t.change.attached_next,
        Phase::Failed(failure) => t.cause(failure.cause).what,
        Phase::Unknown(why) => words::doubt(why, t),
        _ => words::phase_short(change, t),
    };
    html! {
        <li key={volume.as_str()} class="change" part="change">
            <div class={class}>
                { icon(picture) }
                <div>
                    <b>{ sentence(words::headline(change, t), [disk_label(&change.disk)]) }</b>
                    <p>{ line }</p>
                </div>
            </div>
            <div class="actions">
                { button("button", "button follow", Some(t.list.follow_named.fill([&name])), t.list.follow,
                    ui.on(Intent::Open(volume.clone()))) }
                if again {
                    { button("button", "button attach-again", None, t.change.attach_again,
                        ui.on(Intent::AttachAgain(volume.clone()))) }
                }
                if ended {
                    { button("button quiet", "button put-away", None, t.list.put_away, ui.on(Intent::Dismiss(volume.clone()))) }
                }
            </div>
        </li>
    }
}
