//! A queue at work: whose turn it is, what came of it, and when it stops.

use std::rc::Rc;

use super::change::Change;
use super::mutation::mutated;
use super::queue::{Item, Queue, Stage};
use super::{
    Aim, AskNote, Effect, HostEvent, ItemState, Phase, QueueNews, Say, Session, Stop, pace,
};
use crate::model::{Disk, Mono, VolumeId};

impl Session {
    pub(super) fn advance_queue(&mut self) {
        let ended = self.follow_items();
        if let (Some((volume, true)), true) = (&ended, self.queue_runs())
            && !mutated!(self, QueueGoesOn)
        {
            self.stop_queue(Stop::Ended(volume.clone()));
        }
        if !self.queue_runs() || self.stop_beside_another() {
            return;
        }
        let Some(queue) = &mut self.queue else { return };
        if !queue.has(|state| state.is_open() || *state == ItemState::Sent) {
            queue.stage = Stage::Ended;
            queue.ended = Some(self.now.wall);
            self.tell_queue("end", None);
        } else if !queue.has(|s| matches!(s, ItemState::Checking(_) | ItemState::Sent)) {
            self.begin_next();
        }
    }

    /// Stops where a change is under way that is not the queue's: one that was confirmed alone, or another tab's.
    /// However that ends, whoever waits for it has to say that the queue goes on. Returns whether it did.
    fn stop_beside_another(&mut self) -> bool {
        let Some(queue) = &self.queue else {
            return false;
        };
        let own = |change: &Change| {
            let mut sent = queue.items.iter().filter(|i| i.state == ItemState::Sent);
            sent.any(|item| change.is_about(&item.disk.volume))
        };
        let mut changes = self.changes.iter();
        let Some(other) = changes.find(|c| c.is_unsettled() && !own(c)) else {
            return false;
        };
        let note = if other.resumed {
            AskNote::OtherTab
        } else {
            AskNote::AnotherUnderWay
        };
        if mutated!(self, TwoAtOnce) {
            return false;
        }
        if self.stop_queue_at(std::slice::from_ref(&note)) {
            return true;
        }
        let waits = |item: &&Item| item.state == ItemState::Waiting;
        let items = self.queue.as_ref().map_or(&[][..], |queue| &queue.items);
        let Some(volume) = items.iter().find(waits).map(|i| i.disk.volume.clone()) else {
            return false;
        };
        self.stop_queue(Stop::Asked(volume, vec![note]));
        true
    }

    /// Brings the sent ones up to date. Returns the one that just came to an end, and whether that is a
    /// reason to stop.
    fn follow_items(&mut self) -> Option<(VolumeId, bool)> {
        let now = self.now.mono;
        let (changes, queue) = (&self.changes, self.queue.as_mut()?);
        let mut ended = None;
        for item in &mut queue.items {
            if !matches!(item.state, ItemState::Sent | ItemState::Unknown) {
                continue;
            }
            let volume = &item.disk.volume;
            let about = |c: &&Change| c.is_about(volume) && c.aim == Aim::Detach;
            let state = match changes.iter().find(about).map(Change::phase) {
                // Its end was seen elsewhere, or it was put away.
                None | Some(Phase::Unknown(_)) => ItemState::Unknown,
                Some(Phase::Done) => ItemState::Done,
                Some(Phase::Failed(failure)) => ItemState::Failed(Some(failure)),
                Some(_) => ItemState::Sent,
            };
            if state != item.state && state != ItemState::Sent {
                queue.free = now;
                ended = Some((Rc::clone(&item.disk), state != ItemState::Done));
            }
            item.state = state;
        }
        let (disk, bad) = ended?;
        let volume = disk.volume.clone();
        if self.queue_runs() {
            self.tell_queue("progress", (!bad).then_some(disk));
        }
        // Without more to send there is nothing to ask.
        let more = self
            .queue
            .as_ref()
            .is_some_and(|q| q.has(ItemState::is_open));
        Some((volume, bad && more))
    }

    /// Whether the next one can have its turn: everything has been read since the last one's end, nothing
    /// moves, and the cloud has not asked for patience. What takes too long is left to the re-check.
    fn may_begin(&self, queue: &Queue) -> bool {
        let now = self.now.mono;
        let quiet = self.reads.idle() && !self.reads.moving();
        now >= self.reads.not_before
            && now.plus(pace::TURNS_AHEAD) >= queue.paid
            && (quiet || now >= queue.free.plus(pace::SETTLE_LIMIT))
    }

    fn begin_next(&mut self) {
        let Some(queue) = &self.queue else { return };
        let confirmed = queue.confirmed;
        if !self.may_begin(queue) {
            return;
        }
        let Some(at) = queue
            .items
            .iter()
            .position(|i| i.state == ItemState::Waiting)
        else {
            return;
        };
        let volume = queue.items[at].disk.volume.clone();
        let mut told = queue.items[at].confirmed.clone();
        let bold = [mutated!(self, QueueMore), mutated!(self, QueueResumes)];
        if told.is_none() && bold.contains(&true) {
            told = self.told(&volume, None);
        }
        let Some(told) = told else {
            return self.stop_queue(Stop::Reloaded);
        };
        if let Some(queue) = &mut self.queue {
            queue.paid = queue.paid.max(self.now.mono).plus(pace::TURN);
        }
        self.ask_confirmed(told, confirmed);
        self.set_item(&volume, ItemState::Checking(super::AskStep::Holding));
    }

    fn set_item(&mut self, volume: &VolumeId, state: ItemState) -> bool {
        let item = self.queue.as_mut().and_then(|queue| queue.item(volume));
        let Some(item) = item else { return false };
        item.state = state;
        true
    }

    /// The disk whose turn it is, while nothing was sent for it.
    fn turn(&self) -> Option<VolumeId> {
        let items = &self.queue.as_ref()?.items;
        let checking = |s: &ItemState| matches!(s, ItemState::Checking(_));
        let item = items.iter().find(|item| checking(&item.state))?;
        Some(item.disk.volume.clone())
    }

    /// A disk was sent. `false` if it was not the queue's.
    pub(super) fn queue_sent(&mut self, volume: &VolumeId) -> bool {
        self.turn().as_ref() == Some(volume) && self.set_item(volume, ItemState::Sent)
    }

    /// The question of the disk whose turn it is would be asked again: the queue stops instead. `false` if
    /// the question is not the queue's.
    pub(super) fn stop_queue_at(&mut self, notes: &[AskNote]) -> bool {
        let Some(volume) = self.turn() else {
            return false;
        };
        self.ask = None;
        self.set_item(&volume, ItemState::Waiting);
        self.stop_queue(Stop::Asked(volume, notes.to_vec()));
        true
    }

    pub(super) fn stop_queue(&mut self, stop: Stop) {
        let at = stop.at().cloned();
        let Some(queue) = &mut self.queue else { return };
        let at = at.and_then(|at| queue.item(&at).map(|item| Rc::clone(&item.disk)));
        queue.stage = Stage::Stopped(stop);
        self.tell_queue("stopped", at);
    }

    /// So much time passed between two events. After too much of it nobody stands by what was confirmed.
    pub(super) fn note_sleep(&mut self, stride: u64) {
        if stride < pace::QUEUE_SLEEP || !self.queue_runs() || mutated!(self, QueueSleeps) {
            return;
        }
        let waits = self
            .queue
            .as_ref()
            .is_some_and(|q| q.has(ItemState::is_open));
        if !waits {
            return;
        }
        if let Some(volume) = self.turn() {
            self.ask = None;
            self.set_item(&volume, ItemState::Waiting);
        }
        self.stop_queue(Stop::Slept);
    }

    /// Tells the host page and the operator.
    pub(super) fn tell_queue(&mut self, phase: &'static str, disk: Option<Rc<Disk>>) {
        let Some(queue) = &self.queue else { return };
        let count =
            |is: fn(&ItemState) -> bool| queue.items.iter().filter(|item| is(&item.state)).count();
        let news = QueueNews {
            phase,
            total: queue.items.len(),
            detached: count(|s| *s == ItemState::Done),
            failed: count(|s| matches!(s, ItemState::Failed(_))),
            unknown: count(|s| *s == ItemState::Unknown),
            not_sent: count(|s| *s == ItemState::NotSent),
        };
        self.out.push(Effect::Emit(HostEvent::Queue(news)));
        if phase != "progress" || disk.is_some() {
            self.say(Say::Queue(news, disk));
        }
    }

    pub(super) fn queue_deadline(&self) -> Option<Mono> {
        let queue = self.queue.as_ref().filter(|_| self.queue_runs())?;
        if queue.has(|s| matches!(s, ItemState::Checking(_) | ItemState::Sent)) {
            return None;
        }
        let paced = Mono(queue.paid.0.saturating_sub(pace::TURNS_AHEAD));
        let next = if paced > self.now.mono {
            paced
        } else {
            queue.free.plus(pace::SETTLE_LIMIT)
        };
        Some(self.reads.not_before.max(next))
    }
}
