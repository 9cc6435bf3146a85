//! A disk in the list. A row that is the same `Rc` as before is not drawn again.

use std::rc::Rc;

use yew::prelude::*;

use super::bulk::pick;
use super::ctx::Ui;
use super::field::{copy_button, copyable, plain};
use super::format;
use super::frame::{button, twin};
use super::gone::{is_gone, is_gone_by_a_queue};
use super::icon::{Icon, icon};
use super::list::WAITS;
use super::name::{disk_name, disk_words, pieces};
use super::verdict::verdict;
use super::words;
use crate::i18n::Texts;
use crate::model::{Disk, Mode, Role};
use crate::session::{ChangeView, Intent, Phase, Pick, Row};

#[derive(Properties)]
pub(super) struct DiskRowProps {
    pub ui: Ui,
    pub row: Rc<Row>,
    /// Whether the page points at it.
    pub marked: bool,
}

impl PartialEq for DiskRowProps {
    fn eq(&self, other: &Self) -> bool {
        self.ui == other.ui && Rc::ptr_eq(&self.row, &other.row) && self.marked == other.marked
    }
}

#[cfg(feature = "gallery")]
thread_local! {
    static RENDERS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// How many rows have been drawn so far; for tests.
#[cfg(feature = "gallery")]
#[must_use]
pub fn renders() -> u32 {
    RENDERS.get()
}

#[component]
pub(super) fn DiskRow(props: &DiskRowProps) -> Html {
    #[cfg(feature = "gallery")]
    RENDERS.set(RENDERS.get() + 1);

    let (ui, row) = (&props.ui, &*props.row);
    let (t, disk) = (ui.t(), &*row.disk);
    // Ids are letters, digits, `-` and `_`: fit for an element's id, and unique in the list.
    let why = ["why-", disk.volume.as_str()].concat();
    let node = use_node_ref();
    let place = node.clone();
    use_effect_with(props.marked, move |marked| {
        if *marked && let Some(row) = place.cast::<web_sys::Element>() {
            show(&row);
        }
    });
    // A portal's tests look for the disk by this: it is not there any more.
    let gone = is_gone(row);
    let here = (!gone).then(|| disk.volume.as_str().to_owned());
    let (class, part) = match (props.marked, gone) {
        (_, true) => ("row gone", "row"),
        (true, _) => ("row marked", "row marked"),
        _ => ("row", "row"),
    };
    html! {
        <tr ref={node} role="row" class={class} part={part} data-volume-id={here}
            aria-current={props.marked.then_some("true")}>
            <td role="cell" class="c-disk" part="cell cell-disk">
                <div class="disk-name">{ for (!gone).then(|| pick(ui, row, &why)) }{ disk_name(disk, t) }</div>
                { tags(ui, disk) }
                if row.twin {
                    { twin(true, t) }
                }
            </td>
            <td role="cell" class="c-slot" part="cell cell-slot" data-label={t.label.slot}>{ slot(ui, disk) }</td>
            <td role="cell" class="c-size" part="cell cell-size" data-label={t.label.size}>{ size(ui, disk) }</td>
            <td role="cell" class="c-status" part="cell cell-status" data-label={t.label.status}>{ if gone { "–" } else { t.disk_status(disk.status()) } }</td>
            <td role="cell" class="c-ids" part="cell cell-ids">{ ids(ui, disk) }</td>
            <td role="cell" class="c-why" part="cell cell-verdict" id={why.clone()}>
                { match &row.change {
                    Some(change) => under_way(ui, change, row),
                    None if row.pick == Pick::Queued => queued(row, t),
                    None => verdict(&row.assessment, t),
                } }
            </td>
            { action(ui, row, why) }
        </tr>
    }
}

/// Only as far as it is out of sight.
fn show(row: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&options);
}

fn tags(ui: &Ui, disk: &Disk) -> Html {
    let t = ui.t();
    let mut all = vec![(
        if disk.role == Role::Data {
            "tag"
        } else {
            "tag strong"
        },
        t.role(disk.role),
    )];
    if let Some(volume) = &disk.details {
        all.extend(volume.mode.map(|mode| ("tag", mode_words(mode))));
        if volume.shared == Some(true) {
            all.push(("tag", t.disk.shared));
        }
        if volume.encrypted == Some(true) {
            all.push(("tag", t.disk.encrypted));
        }
        if volume.prepaid {
            all.push(("tag", t.disk.prepaid));
        }
    }
    let tags = all
        .into_iter()
        .map(|(class, words)| html! { <span class={class} part="tag">{ words }</span> });
    html! { <div class="tags">{ for tags }</div> }
}

/// The same in every language.
pub(super) fn mode_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Scsi => "SCSI",
        Mode::Vbd => "VBD",
    }
}

fn slot(ui: &Ui, disk: &Disk) -> Html {
    match &disk.slot {
        Some(slot) => copyable(ui, ui.t().label.slot, slot.as_str()),
        None => html! { <span class="muted">{ ui.t().common.unknown }</span> },
    }
}

/// `99,999 GB`
const SIZE_IN_A_LINE: usize = 9;

pub(super) fn size(ui: &Ui, disk: &Disk) -> Html {
    let t = ui.t();
    let Some(gb) = disk.size_gb() else {
        return html! { <span class="muted">{ t.common.unknown }</span> };
    };
    let kind = disk.details.as_ref().and_then(|v| v.kind.clone());
    let words = format::size(gb);
    // In one line, unless no column could hold it.
    let class = if words.len() > SIZE_IN_A_LINE {
        "size"
    } else {
        "size short"
    };
    html! {
        <span class={class}>
            { copyable(ui, t.label.size, &words) }
            if let Some(kind) = kind {
                <bdi class="muted foreign">{ pieces(&kind) }</bdi>
            }
        </span>
    }
}

/// What the disk is known by, each to copy.
pub(super) fn ids(ui: &Ui, disk: &Disk) -> Html {
    let l = &ui.t().label;
    let one = |shown: &'static str, label: &'static str, value: &str| {
        html! {
            <div key={label} class="id">
                <dt>{ shown }</dt>
                <dd class="copyable">{ plain(value) }{ copy_button(ui, label) }</dd>
            </div>
        }
    };
    // Mostly the record has the disk's own id: no need to say it twice.
    let record = disk
        .record_id
        .as_deref()
        .filter(|id| !id.eq_ignore_ascii_case(disk.volume.as_str()));
    html! {
        <dl class="ids">
            { one(l.id, l.disk_id, disk.volume.as_str()) }
            { for record.map(|id| one(l.record_id, l.record_id, id)) }
            { for disk.wwn().map(|wwn| one(l.wwn, l.wwn, wwn)) }
        </dl>
    }
}

/// Instead of the verdict, in its room.
fn queued(row: &Row, t: &'static Texts) -> Html {
    let words = html! { <p><b>{ t.bulk.queued }</b></p> };
    in_room(row, t, ("verdict blocked", Icon::Dot), words)
}

/// In the room of the verdict, which is laid out below it unseen: no phase moves the rows below. What failed may need
/// more.
fn in_room(
    row: &Row,
    t: &'static Texts,
    (class, picture): (&'static str, Icon),
    words: Html,
) -> Html {
    html! {
        <div class="phase-place">
            <div class="room">{ verdict(&row.assessment, t) }</div>
            <div class={class} part={class}>{ icon(picture) }<div>{ words }</div></div>
        </div>
    }
}

fn under_way(ui: &Ui, change: &ChangeView, row: &Row) -> Html {
    let t = ui.t();
    let more = match &change.phase {
        Phase::Failed(failure) => Some(t.cause(failure.cause).what),
        Phase::Unknown(why) => Some(words::doubt(why, t)),
        _ => None,
    };
    let again = (is_gone(row) && !is_gone_by_a_queue(row)).then(|| {
        let again = Intent::AttachAgain(row.disk.volume.clone());
        let class = "button small-button";
        button(
            class,
            "button attach-again",
            None,
            t.change.attach_again,
            ui.on(again),
        )
    });
    let words = html! {
        <>
            <p class="phase-words"><b>{ words::phase_short(change, t) }</b>{ for again }</p>
            <p>{ more.unwrap_or_default() }</p>
        </>
    };
    in_room(row, t, phase_look(&change.phase), words)
}

pub(super) fn phase_look(phase: &Phase) -> (&'static str, Icon) {
    match phase {
        Phase::Sending | Phase::Running | Phase::Verifying | Phase::Unclear(_) => {
            ("verdict busy", Icon::Busy)
        }
        Phase::Done => ("verdict ready", Icon::Check),
        Phase::Failed(_) => ("verdict risk", Icon::Cross),
        Phase::Unknown(_) => ("verdict care", Icon::Question),
    }
}

/// Always the same first button, whatever it does: the focus that a dialog gives back must find it.
fn action(ui: &Ui, row: &Row, why: String) -> Html {
    let t = ui.t();
    let volume = &row.disk.volume;
    let name = disk_words(&row.disk);
    let follows = row.change.is_some();
    let ended = row.change.as_ref().is_some_and(|c| c.phase.is_end());
    let blocked = !follows && row.is_blocked();
    let (class, part, words, label) = if follows {
        (
            "button",
            "button follow",
            t.list.follow,
            &t.list.follow_named,
        )
    } else {
        (
            "button danger-quiet",
            if blocked {
                "button detach disabled"
            } else {
                "button detach"
            },
            t.list.detach,
            &t.list.detach_named,
        )
    };
    let why = if blocked && row.waits {
        [WAITS, " ", &why].concat()
    } else {
        why
    };
    // Blocked, it can still be reached, so that its reason is read out.
    let onclick = (!blocked).then(|| ui.on(Intent::Open(volume.clone())));
    html! {
        <td role="cell" class="c-act actions" part="cell cell-action">
            <button class={class} part={part} onclick={onclick} aria-label={label.fill([&name])}
                aria-describedby={why} aria-disabled={blocked.then_some("true")}>{ words }</button>
            if ended && !is_gone_by_a_queue(row) {
                <button class="button quiet put-away" part="button put-away" aria-label={t.list.put_away} title={t.list.put_away}
                    onclick={ui.on(Intent::Dismiss(volume.clone()))}>{ icon(Icon::Close) }</button>
            }
        </td>
    }
}
