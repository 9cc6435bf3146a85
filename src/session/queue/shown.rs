//! What is shown of a queue.

use std::rc::Rc;

use super::{Item, Queue, QueueState};
use crate::session::{AskAll, AskStep, ChangeView, ItemState, QueueItem, QueueStage, QueueView};

impl Queue {
    /// The view. `step` is how far the disk is whose turn it is; `changes` is what is shown of each change.
    pub fn view(&self, step: Option<AskStep>, changes: &[Rc<ChangeView>]) -> QueueView {
        let items = self.items.iter();
        // One that was taken out or sent keeps what it was told then.
        let (open, closed): (Vec<_>, Vec<_>) = items.partition(|item| item.state.is_open());
        let mut shown_facts = open
            .into_iter()
            .chain(closed)
            .filter_map(|item| item.shown_facts.as_ref());
        QueueView {
            stage: self.stage_view(),
            items: self
                .items
                .iter()
                .map(|item| item.view(step, changes))
                .collect(),
            server: shown_facts
                .next()
                .map(|shown_facts| Rc::clone(&shown_facts.server)),
            began: self.began,
            ended: self.ended,
        }
    }

    fn stage_view(&self) -> QueueStage {
        match &self.stage {
            QueueState::Asking { id, notes, .. } => {
                let (weight, word) = self.weight();
                QueueStage::Asking(AskAll {
                    id: *id,
                    weight,
                    word,
                    notes: notes.clone(),
                    again: self.began.is_some(),
                })
            }
            QueueState::Running => QueueStage::Running,
            QueueState::Stopped(stop) => QueueStage::Stopped(stop.clone()),
            QueueState::Ended => QueueStage::Ended,
        }
    }
}

impl Item {
    fn view(&self, step: Option<AskStep>, changes: &[Rc<ChangeView>]) -> QueueItem {
        let shown_facts = self.shown_facts.as_ref();
        let mut changes = changes.iter();
        let change = changes.find(|c| c.disk.volume == self.disk.volume);
        QueueItem {
            disk: Rc::clone(&self.disk),
            assessment: shown_facts.map(|shown_facts| Rc::clone(&shown_facts.assessment)),
            twin: shown_facts.is_some_and(|shown_facts| shown_facts.twin),
            ready: self.is_ready(),
            state: match (&self.state, step) {
                (ItemState::Checking(_), Some(step)) => ItemState::Checking(step),
                (state, _) => state.clone(),
            },
            change: change.filter(|_| !self.state.is_open()).map(Rc::clone),
        }
    }
}
