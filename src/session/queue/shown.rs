//! What is shown of a queue.

use std::rc::Rc;

use super::{Item, Queue, Stage};
use crate::session::{AskAll, AskStep, ChangeView, ItemState, QueueItem, QueueStage, QueueView};

impl Queue {
    /// The view. `step` is how far the disk is whose turn it is; `changes` is what is shown of each change.
    pub fn view(&self, step: Option<AskStep>, changes: &[Rc<ChangeView>]) -> QueueView {
        let items = self.items.iter();
        // One that was taken out or sent keeps what it was told then.
        let (open, closed): (Vec<_>, Vec<_>) = items.partition(|item| item.state.is_open());
        let mut told = open
            .into_iter()
            .chain(closed)
            .filter_map(|item| item.told.as_ref());
        QueueView {
            stage: self.stage_view(),
            items: self
                .items
                .iter()
                .map(|item| item.view(step, changes))
                .collect(),
            server: told.next().map(|told| Rc::clone(&told.server)),
            began: self.began,
            ended: self.ended,
        }
    }

    fn stage_view(&self) -> QueueStage {
        match &self.stage {
            Stage::Asking { id, notes, .. } => {
                let (weight, word) = self.weight();
                QueueStage::Asking(AskAll {
                    id: *id,
                    weight,
                    word,
                    notes: notes.clone(),
                    again: self.began.is_some(),
                })
            }
            Stage::Running => QueueStage::Running,
            Stage::Stopped(stop) => QueueStage::Stopped(stop.clone()),
            Stage::Ended => QueueStage::Ended,
        }
    }
}

impl Item {
    fn view(&self, step: Option<AskStep>, changes: &[Rc<ChangeView>]) -> QueueItem {
        let told = self.told.as_ref();
        let mut changes = changes.iter();
        let change = changes.find(|c| c.disk.volume == self.disk.volume);
        QueueItem {
            disk: Rc::clone(&self.disk),
            assessment: told.map(|told| Rc::clone(&told.assessment)),
            twin: told.is_some_and(|told| told.twin),
            ready: self.is_ready(),
            state: match (&self.state, step) {
                (ItemState::Checking(_), Some(step)) => ItemState::Checking(step),
                (state, _) => state.clone(),
            },
            change: change.filter(|_| !self.state.is_open()).map(Rc::clone),
        }
    }
}
