//! Which rows are selected, and what of that and of the queue is shown.

use std::rc::Rc;

use super::question::Pending;
use super::queue::Stage;
use super::{
    AskAll, ChangeView, ItemState, Page, Pick, QueueItem, QueueStage, QueueView, Say, Session,
};
use crate::model::{Disk, VolumeId};
use crate::rules::Assessment;

impl Session {
    /// Selects rows, or no longer. What is blocked or not there is not selected.
    pub(super) fn select(&mut self, volumes: &[VolumeId], on: bool) {
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

    /// Whether this disk's row can be selected, and is. `assessment` is without what is under way here,
    /// which passes.
    pub(super) fn pick(&self, disk: &Disk, assessment: &Assessment) -> Pick {
        let waits = self.queue.as_ref().is_some_and(|queue| {
            let item = queue.items.iter().find(|i| i.disk.volume == disk.volume);
            queue.began.is_some() && item.is_some_and(|item| item.state.is_open())
        });
        if waits {
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
    pub(super) fn drop_selected(&mut self, page: &Page) -> bool {
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
    pub(super) fn queue_view(&mut self, changes: &[Rc<ChangeView>]) -> Option<Rc<QueueView>> {
        let queue = self.queue.as_ref()?;
        let stage = match &queue.stage {
            Stage::Asking { id, notes, .. } => {
                let (weight, word) = queue.weight();
                QueueStage::Asking(AskAll {
                    id: *id,
                    weight,
                    word,
                    notes: notes.clone(),
                    again: queue.began.is_some(),
                })
            }
            Stage::Running => QueueStage::Running,
            Stage::Stopped(stop) => QueueStage::Stopped(stop.clone()),
            Stage::Ended => QueueStage::Ended,
        };
        let step = self.pending.as_ref().map(Pending::step);
        let item = |item: &super::queue::Item| QueueItem {
            disk: Rc::clone(&item.disk),
            assessment: item.told.as_ref().map(|told| Rc::clone(&told.assessment)),
            twin: item.told.as_ref().is_some_and(|told| told.twin),
            ready: item.is_ready(),
            state: match (&item.state, step) {
                (ItemState::Checking(_), Some(step)) => ItemState::Checking(step),
                (state, _) => state.clone(),
            },
            change: changes
                .iter()
                .find(|c| c.disk.volume == item.disk.volume && !item.state.is_open())
                .map(Rc::clone),
        };
        // One that was taken out or sent keeps what it was told then.
        let (open, closed): (Vec<_>, Vec<_>) =
            queue.items.iter().partition(|item| item.state.is_open());
        let told = open
            .into_iter()
            .chain(closed)
            .find_map(|item| item.told.as_ref());
        let fresh = QueueView {
            stage,
            items: queue.items.iter().map(item).collect(),
            server: told.map(|told| Rc::clone(&told.server)),
            began: queue.began,
            ended: queue.ended,
        };
        let old = self.shown.view().queue.clone();
        Some(
            old.filter(|old| **old == fresh)
                .unwrap_or_else(|| Rc::new(fresh)),
        )
    }
}
