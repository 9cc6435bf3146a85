//! Which rows are selected, and what of that and of the queue is shown.

use std::rc::Rc;

use crate::model::{Disk, VolumeId};
use crate::rules::Assessment;
use crate::session::question::Pending;
use crate::session::{ChangeView, Page, Pick, QueueView, Say, Session};

impl Session {
    /// Selects rows, or no longer. What is blocked or not there is not selected.
    pub(in crate::session) fn select(&mut self, volumes: &[VolumeId], on: bool) {
        self.fallen.clear();
        if !on {
            self.selected.retain(|disk| !volumes.contains(&disk.volume));
            return;
        }
        let Page::Ready(rows) = &self.shown.view().page else {
            return;
        };
        for row in rows.iter().filter(|row| row.pick == Pick::Off) {
            if volumes.contains(&row.disk.volume) {
                self.selected.push(Rc::clone(&row.disk));
            }
        }
    }

    /// Whether this disk's row can be selected, and is. What is under way passes, and is no reason not to.
    pub(in crate::session) fn pick(&self, disk: &Disk, assessment: &Assessment) -> Pick {
        let queue = self.queue.as_ref();
        if queue.is_some_and(|queue| queue.holds(&disk.volume)) {
            Pick::Queued
        } else if assessment.is_blocked() {
            Pick::No
        } else if self.selected.iter().any(|d| d.volume == disk.volume) {
            Pick::On
        } else {
            Pick::Off
        }
    }

    /// What is blocked by now, or gone, falls out of the selection. Returns whether something did.
    pub(in crate::session) fn drop_selected(&mut self, page: &Page) -> bool {
        let (Page::Ready(rows), false) = (page, self.selected.is_empty()) else {
            return false;
        };
        let stays = |disk: &Rc<Disk>| {
            let row = rows.iter().find(|row| row.disk.volume == disk.volume);
            row.is_some_and(|row| row.pick == Pick::On)
        };
        let (stay, gone): (Vec<_>, Vec<_>) = self.selected.drain(..).partition(stays);
        self.selected = stay;
        if gone.is_empty() {
            return false;
        }
        self.fallen.extend(gone);
        self.cx.say(Say::FellOut(self.fallen.clone()));
        true
    }

    /// What is shown of the queue; the same `Rc` while nothing changed.
    pub(in crate::session) fn queue_view(
        &mut self,
        changes: &[Rc<ChangeView>],
    ) -> Option<Rc<QueueView>> {
        let step = self.pending.as_ref().map(Pending::step);
        let fresh = self.queue.as_ref()?.view(step, changes);
        let old = self.shown.view().queue.clone();
        Some(
            old.filter(|old| **old == fresh)
                .unwrap_or_else(|| Rc::new(fresh)),
        )
    }
}
