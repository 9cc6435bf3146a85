//! Several disks, one after another: what a queue is, its question, and what an operator can do to it.
//!
//! A queue sends nothing itself. When a disk's turn has come it puts up that disk's question as
//! confirmed, and everything that holds for one disk holds: the portal is asked, all is read again, it is
//! noted, sent, followed to its end. Whatever would ask a single disk's question again stops the queue.

use std::rc::Rc;

use super::machine::Open;
use super::question::{By, Told, changed};
use super::{AskNote, ItemState, QuestionId, Say, Session, Stop};
use crate::model::{Disk, Mono, VolumeId, Wall};
use crate::rules::{ConfirmWord, Evidence, Verdict, Weight, confirm_many};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Queue {
    pub items: Vec<Item>,
    pub stage: Stage,
    /// When it was first and last confirmed, and when it ended.
    pub began: Option<Wall>,
    pub confirmed: Wall,
    pub ended: Option<Wall>,
    /// Since when the next disk could have its turn.
    pub free: Mono,
    /// Until when what was begun would last, at one turn in [`pace::TURN`].
    pub paid: Mono,
    /// The states as they were last kept for a reload.
    pub kept: String,
}

/// A disk of a queue.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub disk: Rc<Disk>,
    /// What the question shows of it.
    pub told: Option<Told>,
    /// What was shown when it was confirmed, and the only thing it is sent on. A question that was asked
    /// again and closed leaves it as it was.
    pub confirmed: Option<Told>,
    pub state: ItemState,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    Asking {
        id: QuestionId,
        notes: Vec<AskNote>,
        /// Where closing the question leads back to.
        back: Option<Stop>,
    },
    Running,
    Stopped(Stop),
    Ended,
}

impl Item {
    pub fn waiting(disk: Rc<Disk>) -> Self {
        Self {
            disk,
            told: None,
            confirmed: None,
            state: ItemState::Waiting,
        }
    }

    /// Whether it waits, and may be sent as it was told.
    pub fn is_ready(&self) -> bool {
        self.state == ItemState::Waiting && self.told.as_ref().is_some_and(Told::may_go)
    }
}

impl Queue {
    pub fn of(items: Vec<Item>, stage: Stage) -> Self {
        Self {
            items,
            stage,
            began: None,
            confirmed: Wall(0),
            ended: None,
            free: Mono(0),
            paid: Mono(0),
            kept: String::new(),
        }
    }

    pub fn has(&self, is: impl Fn(&ItemState) -> bool) -> bool {
        self.items.iter().any(|item| is(&item.state))
    }

    pub fn item(&mut self, volume: &VolumeId) -> Option<&mut Item> {
        self.items
            .iter_mut()
            .find(|item| item.disk.volume == *volume)
    }

    /// The weight of the riskiest disk that is ready, and what is to be typed for all of them.
    pub fn weight(&self) -> (Option<Weight>, ConfirmWord) {
        let ready = || self.items.iter().filter(|item| item.is_ready());
        let told = || ready().filter_map(|item| item.told.as_ref());
        let weight = told()
            .filter_map(|told| match told.assessment.verdict {
                Verdict::Allowed(weight) => Some(weight),
                Verdict::Blocked => None,
            })
            .max();
        let server = told().next().map(|told| &told.server);
        (weight, confirm_many(server.map(|s| &**s), ready().count()))
    }
}

impl Session {
    /// Whether the queue sends on by itself.
    pub(super) fn queue_runs(&self) -> bool {
        let queue = self.queue.as_ref();
        queue.is_some_and(|queue| matches!(queue.stage, Stage::Running))
    }

    /// Opens the queue's dialog; where there is none, asks about the selected disks.
    pub(super) fn open_queue(&mut self) {
        let over = self
            .queue
            .as_ref()
            .is_none_or(|queue| !self.selected.is_empty() && matches!(queue.stage, Stage::Ended));
        if over && (self.selected.is_empty() || self.change_under_way()) {
            return;
        }
        if over {
            self.put_queue_away();
            // In the order of the list, which is that of the slots, mostly.
            let disks = self.reads.disks().iter();
            let chosen =
                disks.filter_map(|disk| self.selected.iter().find(|one| one.volume == disk.volume));
            let items = chosen.map(Rc::clone).map(Item::waiting);
            self.queue = Some(Queue::of(items.collect(), Stage::Ended));
            self.ask_queue(None);
        }
        self.show(Open::Queue);
    }

    /// Asks about all that wait.
    pub(super) fn ask_queue(&mut self, back: Option<Stop>) {
        let id = self.cx.next_question();
        if let Some(queue) = &mut self.queue {
            queue.stage = Stage::Asking {
                id,
                notes: Vec::new(),
                back,
            };
            for item in &mut queue.items {
                item.told = None;
            }
        }
        self.refresh_queue();
    }

    /// Brings the question up to date with what was read; what changed makes it another question.
    pub(super) fn refresh_queue(&mut self) {
        let Some(mut queue) = self.queue.take() else {
            return;
        };
        if let Stage::Asking { id, notes, .. } = &mut queue.stage {
            let mut facts = Vec::new();
            let mut differs = false;
            for item in &mut queue.items {
                if item.state != ItemState::Waiting {
                    continue;
                }
                let Some(now) = self.told(&item.disk.volume, Some(&item.disk)) else {
                    continue;
                };
                if let Some(before) = &item.told {
                    facts.extend(changed(before, &now));
                    differs |=
                        before.present != now.present || before.server.name != now.server.name;
                }
                item.disk = Rc::clone(&now.disk);
                item.told = Some(now);
            }
            if differs || !facts.is_empty() {
                *id = self.cx.next_question();
                notes.clear();
                for note in facts.into_iter().map(AskNote::Changed) {
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                }
                if let Some(note) = notes.last().cloned() {
                    self.cx.say(Say::AskNote(note));
                }
            }
        }
        self.queue = Some(queue);
    }

    /// The operator confirmed the queue's question. `false` if it is not that question.
    pub(super) fn confirm_queue(&mut self, question: QuestionId, evidence: &Evidence) -> bool {
        let now = self.cx.now;
        let Some(queue) = &mut self.queue else {
            return false;
        };
        let (weight, word) = queue.weight();
        let Stage::Asking { id, notes, .. } = &mut queue.stage else {
            return false;
        };
        if *id != question {
            return false;
        }
        let Some(weight) = weight else {
            return true;
        };
        if let Err(refusal) = evidence.suffices(weight, &word) {
            let note = AskNote::Refused(refusal);
            *notes = vec![note.clone()];
            self.cx.say(Say::AskNote(note));
            return true;
        }
        for item in &mut queue.items {
            // What cannot be sent as it was shown was not confirmed.
            if item.state == ItemState::Waiting && !item.is_ready() {
                item.state = ItemState::NotSent;
            }
            item.confirmed = item.told.clone();
        }
        queue.stage = Stage::Running;
        queue.began = queue.began.or(Some(now.wall));
        queue.confirmed = now.wall;
        queue.free = now.mono;
        self.selected.clear();
        self.tell_queue("start", None);
        true
    }

    /// The queue's dialog is closed. What was confirmed goes on; a question about the rest leads back to where it
    /// was asked.
    pub(super) fn leave_queue_question(&mut self) {
        if let Some(Queue {
            stage: Stage::Asking { back, .. },
            ..
        }) = &mut self.queue
        {
            match back.take() {
                Some(stop) => self.set_queue_stage(Stage::Stopped(stop)),
                None => self.queue = None,
            }
        }
    }

    fn set_queue_stage(&mut self, stage: Stage) {
        if let Some(queue) = &mut self.queue {
            queue.stage = stage;
        }
    }

    /// Nothing is sent for this disk, if nothing was yet.
    pub(super) fn take_out(&mut self, volume: &VolumeId) {
        let Some(queue) = &mut self.queue else { return };
        let Some(item) = queue.item(volume).filter(|item| item.state.is_open()) else {
            return;
        };
        let checking = item.state != ItemState::Waiting;
        item.state = ItemState::NotSent;
        queue.free = self.cx.now.mono;
        let asking = matches!(queue.stage, Stage::Asking { .. });
        if asking && queue.began.is_none() {
            queue.items.retain(|item| item.disk.volume != *volume);
            self.selected.retain(|disk| disk.volume != *volume);
        }
        let left = queue.has(ItemState::is_open);
        if !asking && !left {
            // It ends when what was sent has ended.
            queue.stage = Stage::Running;
        }
        if checking {
            self.call_off(By::Queue);
        } else if asking && left {
            if let Stage::Asking { id, .. } = &mut queue.stage {
                *id = self.cx.next_question();
            }
        } else if asking {
            self.end_asking();
        }
    }

    /// Nothing is left to ask about.
    fn end_asking(&mut self) {
        match &mut self.queue {
            Some(queue) if queue.began.is_some() => queue.stage = Stage::Running,
            _ => {
                self.queue = None;
                self.close_queue();
            }
        }
    }

    /// Closes the queue's dialog, if it is the open one.
    fn close_queue(&mut self) {
        if self.open == Open::Queue {
            self.show(Open::Nothing);
        }
    }

    /// Leaves the disk at which it stopped as it is, and goes on with the rest as it was confirmed.
    pub(super) fn skip_in_queue(&mut self) {
        let at = match self.queue.as_ref().map(|queue| &queue.stage) {
            Some(Stage::Stopped(stop)) => stop.at().cloned(),
            _ => return,
        };
        // After a reload, or asleep, nobody stands by what was confirmed.
        let Some(at) = at else { return };
        let Some(queue) = &mut self.queue else { return };
        let Some(item) = queue.item(&at) else { return };
        let doubt = item.state == ItemState::Unknown;
        if item.state == ItemState::Waiting {
            item.state = ItemState::NotSent;
        }
        queue.stage = Stage::Running;
        queue.free = self.cx.now.mono;
        // A disk that was confirmed alone and not sent yet is not: the queue has the word now.
        if matches!(self.open, Open::Question(_)) {
            self.show(Open::Nothing);
        }
        if doubt {
            self.dismiss(&at);
        }
    }

    /// Asks again about the disk at which it stopped and all that wait.
    pub(super) fn retry_in_queue(&mut self) {
        if self.change_under_way() {
            return;
        }
        let Some(queue) = &mut self.queue else { return };
        let Stage::Stopped(stop) = &queue.stage else {
            return;
        };
        let stop = stop.clone();
        if let Some(at) = stop.at()
            && let Some(item) = queue.item(at)
            && matches!(item.state, ItemState::Failed(_))
        {
            item.state = ItemState::Waiting;
        }
        self.ask_queue(Some(stop));
        self.show(Open::Queue);
    }

    /// Takes all out that wait; puts the queue away where none does.
    pub(super) fn end_queue(&mut self) {
        let Some(queue) = &mut self.queue else { return };
        match queue.stage {
            Stage::Ended => return self.put_queue_away(),
            Stage::Asking { .. } => return self.show(Open::Nothing),
            Stage::Running | Stage::Stopped(_) => {}
        }
        for item in queue.items.iter_mut().filter(|item| item.state.is_open()) {
            item.state = ItemState::NotSent;
        }
        queue.stage = Stage::Running;
        self.call_off(By::Queue);
    }

    /// Puts an ended queue away, and what it did with it.
    fn put_queue_away(&mut self) {
        let Some(queue) = self.queue.take() else {
            return;
        };
        self.close_queue();
        self.changes.retain(|change| {
            let of_it = queue
                .items
                .iter()
                .any(|item| change.is_about(&item.disk.volume));
            !of_it || change.is_unsettled()
        });
    }
}
