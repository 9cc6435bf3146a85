//! A queue at work: whose turn it is, what came of it, and when it stops.

use std::rc::Rc;

use super::change::Change;
use super::question::{By, Pending, Void};
use super::queue::{Queue, Stage};
use super::{Aim, HostEvent, ItemState, Phase, QueueNews, Say, Session, Stop, pace};
use crate::model::{Disk, Mono, VolumeId};

impl Session {
    pub(super) fn advance_queue(&mut self) {
        let ended = self.follow_items();
        if let (Some((volume, true)), true) = (&ended, self.queue_runs()) {
            self.stop_queue(Stop::Ended(volume.clone()));
        }
        if !self.queue_runs() || self.stop_beside_another() {
            return;
        }
        let Some(queue) = &mut self.queue else { return };
        if !queue.has(|state| state.is_open() || *state == ItemState::Sent) {
            queue.stage = Stage::Ended;
            queue.ended = Some(self.cx.now.wall);
            self.tell_queue("end", None);
        } else if !queue.has(|s| matches!(s, ItemState::Checking(_) | ItemState::Sent)) {
            self.begin_next();
        }
    }

    /// Stops where a change is under way that is not the queue's: one that was confirmed alone, or another tab's.
    /// However that ends, whoever waits for it has to say that the queue goes on. Returns whether it did.
    fn stop_beside_another(&mut self) -> bool {
        let Some(why) = self.another_change() else {
            return false;
        };
        if self.turn().is_some() {
            self.void(why);
            return true;
        }
        let items = self.queue.as_ref().map_or(&[][..], |queue| &queue.items);
        let next = items.iter().find(|item| item.state == ItemState::Waiting);
        let Some(volume) = next.map(|item| item.disk.volume.clone()) else {
            return false;
        };
        self.stop_queue(Stop::Asked(volume, why.notes()));
        true
    }

    /// A change under way that is not the queue's.
    fn another_change(&self) -> Option<Void> {
        let items = &self.queue.as_ref()?.items;
        let own = |change: &Change| {
            let mut sent = items.iter().filter(|i| i.state == ItemState::Sent);
            sent.any(|item| change.is_about(&item.disk.volume))
        };
        let mut changes = self.changes.iter();
        match changes.find(|change| change.is_unsettled() && !own(change)) {
            Some(other) if other.resumed => Some(Void::OtherTab),
            Some(_) => Some(Void::AnotherUnderWay),
            None => self.change_is_pending().then_some(Void::AnotherUnderWay),
        }
    }

    /// Brings the sent ones up to date. Returns the one that just came to an end, and whether that is a
    /// reason to stop.
    fn follow_items(&mut self) -> Option<(VolumeId, bool)> {
        let now = self.cx.now.mono;
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
        let now = self.cx.now.mono;
        let quiet = self.reads.idle() && !self.reads.moving();
        now >= self.reads.not_before()
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
        let Some(told) = queue.items[at].confirmed.clone() else {
            return self.stop_queue(Stop::Reloaded);
        };
        if let Some(queue) = &mut self.queue {
            queue.paid = queue.paid.max(self.cx.now.mono).plus(pace::TURN);
        }
        self.pending = Some(Pending::detach(told, By::Queue, confirmed, &mut self.cx));
        self.set_item(&volume, ItemState::Checking(super::AskStep::Holding));
    }

    /// The disk whose turn it is, while nothing was sent for it.
    fn turn(&self) -> Option<&Pending> {
        self.pending.as_ref().filter(|p| p.by() == By::Queue)
    }

    pub(super) fn set_item(&mut self, volume: &VolumeId, state: ItemState) {
        let item = self.queue.as_mut().and_then(|queue| queue.item(volume));
        if let Some(item) = item {
            item.state = state;
        }
    }

    /// Stops. The disk whose turn it was waits again.
    pub(super) fn stop_queue(&mut self, stop: Stop) {
        self.call_off(By::Queue);
        let at = stop.at().cloned();
        let Some(queue) = &mut self.queue else { return };
        for item in &mut queue.items {
            if matches!(item.state, ItemState::Checking(_)) {
                item.state = ItemState::Waiting;
            }
        }
        let at = at.and_then(|at| queue.item(&at).map(|item| Rc::clone(&item.disk)));
        queue.stage = Stage::Stopped(stop);
        self.tell_queue("stopped", at);
    }

    /// So much time passed between two events. After too much of it nobody stands by what was confirmed.
    pub(super) fn note_sleep(&mut self, stride: u64) {
        if stride < pace::QUEUE_SLEEP || !self.queue_runs() {
            return;
        }
        let waits = self
            .queue
            .as_ref()
            .is_some_and(|q| q.has(ItemState::is_open));
        if !waits {
            return;
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
        self.cx.emit(HostEvent::Queue(news));
        if phase != "progress" || disk.is_some() {
            self.cx.say(Say::Queue(news, disk));
        }
    }

    pub(super) fn queue_deadline(&self) -> Option<Mono> {
        let queue = self.queue.as_ref().filter(|_| self.queue_runs())?;
        if queue.has(|s| matches!(s, ItemState::Checking(_) | ItemState::Sent)) {
            return None;
        }
        let paced = Mono(queue.paid.0.saturating_sub(pace::TURNS_AHEAD));
        let next = if paced > self.cx.now.mono {
            paced
        } else {
            queue.free.plus(pace::SETTLE_LIMIT)
        };
        Some(self.reads.not_before().max(next))
    }
}
