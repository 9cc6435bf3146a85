//! A disk that has left the list keeps its row until the operator puts it away: nothing moves below a pointer that
//! is about to click.

use std::cell::RefCell;
use std::rc::Rc;

use crate::session::{Aim, ChangeView, Page, Phase, Pick, Row, View};

/// The rows as they were drawn last, and what they were made of.
#[derive(Default)]
pub(super) struct Kept {
    rows: Rc<Vec<Rc<Row>>>,
    listed: Option<Rc<Vec<Rc<Row>>>>,
    gone: Vec<Rc<ChangeView>>,
}

/// Whether the disk of this row is not attached any more.
pub(super) fn is_gone(row: &Row) -> bool {
    let done = |c: &Rc<ChangeView>| c.aim == Aim::Detach && c.phase == Phase::Done;
    row.change.as_ref().is_some_and(done)
}

/// Whether it is gone by a queue, which is put away as a whole.
pub(super) fn is_gone_by_a_queue(row: &Row) -> bool {
    row.pick == Pick::Queued && is_gone(row)
}

/// The rows to draw: the listed ones and, each in its old place, those of disks that have left the list by a change
/// or a queue that is not put away. The same `Rc` as before if nothing changed. `None` where no list is shown.
pub(super) fn rows(kept: &RefCell<Kept>, view: &View) -> Option<Rc<Vec<Rc<Row>>>> {
    let Page::Ready(listed) = &view.page else {
        return None;
    };
    let kept = &mut *kept.borrow_mut();
    let is_listed = |c: &ChangeView| listed.iter().any(|r| r.disk.volume == c.disk.volume);
    let gone: Vec<_> = view
        .changes
        .iter()
        .filter(|change| !listed.is_empty() && !is_listed(change))
        .cloned()
        .collect();
    let same_list = kept
        .listed
        .as_ref()
        .is_some_and(|old| Rc::ptr_eq(old, listed));
    if same_list && kept.gone == gone {
        return Some(Rc::clone(&kept.rows));
    }
    kept.rows = if gone.is_empty() {
        Rc::clone(listed)
    } else {
        Rc::new(in_their_places(&kept.rows, listed, &gone, view))
    };
    kept.listed = Some(Rc::clone(listed));
    kept.gone = gone;
    Some(Rc::clone(&kept.rows))
}

pub(super) fn in_the_queue(change: &ChangeView, view: &View) -> bool {
    let mut items = view.queue.iter().flat_map(|queue| &queue.items);
    change.aim == Aim::Detach && items.any(|item| item.disk.volume == change.disk.volume)
}

fn in_their_places(
    before: &[Rc<Row>],
    listed: &[Rc<Row>],
    gone: &[Rc<ChangeView>],
    view: &View,
) -> Vec<Rc<Row>> {
    let mut all = listed.to_vec();
    for (place, old) in before.iter().enumerate() {
        let volume = &old.disk.volume;
        let Some(change) = gone.iter().find(|c| c.disk.volume == *volume) else {
            continue;
        };
        // Behind the nearest row before it that is still there.
        let at = before[..place].iter().rev().find_map(|near| {
            all.iter()
                .position(|row| row.disk.volume == near.disk.volume)
        });
        let pick = if in_the_queue(change, view) {
            Pick::Queued
        } else {
            Pick::No
        };
        let row = if old.change.as_ref() == Some(change) && !old.waits && old.pick == pick {
            Rc::clone(old)
        } else {
            Rc::new(Row {
                change: Some(Rc::clone(change)),
                waits: false,
                pick,
                ..(**old).clone()
            })
        };
        all.insert(at.map_or(0, |at| at + 1), row);
    }
    all
}
