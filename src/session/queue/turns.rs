//! A queue at work: whose turn it is, what came of it, and when it stops.

use std::rc::Rc;

use super::{Item, Queue, QueueState};
use crate::model::{Disk, Mono, VolumeId};
use crate::session::change::{Change, Changes};
use crate::session::question::{ShownFacts, Signed};
use crate::session::reads::Reads;
use crate::session::{Aim, AskStep, Cx, HostEvent, ItemState, Phase, QueueNews, Say, Stop, pace};

/// What a running queue does next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum Turn {
    /// It waits: for what was sent, for what is read, for the cloud's patience.
    Nobody,
    /// This disk is to be sent as it was confirmed, and by what.
    Of(ShownFacts, Signed),
    /// Nobody confirmed what waits.
    NotConfirmed,
}

impl Queue {
    /// Brings the sent ones up to date. Returns the one that just came to an end other than detached, if more
    /// wait.
    pub fn follow(&mut self, changes: &Changes, cx: &mut Cx) -> Option<VolumeId> {
        let mut ended = None;
        for item in &mut self.items {
            if !matches!(item.state, ItemState::Sent | ItemState::Unknown) {
                continue;
            }
            let volume = &item.disk.volume;
            let about = |c: &&Change| c.is_about(volume) && c.aim() == Aim::Detach;
            let state = match changes.iter().find(about).map(Change::phase) {
                // Its end was seen elsewhere, or it was put away.
                None | Some(Phase::Unknown(_)) => ItemState::Unknown,
                Some(Phase::Done) => ItemState::Done,
                Some(Phase::Failed(failure)) => ItemState::Failed(Some(failure)),
                Some(_) => ItemState::Sent,
            };
            if state != item.state && state != ItemState::Sent {
                self.free = cx.now.mono;
                ended = Some((Rc::clone(&item.disk), state != ItemState::Done));
            }
            item.state = state;
        }
        let (disk, bad) = ended?;
        let volume = disk.volume.clone();
        if self.runs() {
            self.tell("progress", (!bad).then_some(disk), cx);
        }
        // Without more to send there is nothing to ask.
        (bad && self.has(ItemState::is_open)).then_some(volume)
    }

    /// Whether this change is what was sent for one of its disks.
    pub fn sent(&self, change: &Change) -> bool {
        let mut sent = self.items.iter().filter(|i| i.state == ItemState::Sent);
        sent.any(|item| change.is_about(&item.disk.volume))
    }

    /// The disk that is next.
    pub fn next(&self) -> Option<&VolumeId> {
        let waits = |item: &&Item| item.state == ItemState::Waiting;
        let next = self.items.iter().find(waits);
        next.map(|item| &item.disk.volume)
    }

    /// Goes on while it runs: to the next turn, or to its end.
    pub fn go_on(&mut self, reads: &Reads, cx: &mut Cx) -> Turn {
        if !self.has(|state| state.is_open() || *state == ItemState::Sent) {
            self.stage = QueueState::Ended;
            self.ended = Some(cx.now.wall);
            self.tell("end", None, cx);
            return Turn::Nobody;
        }
        if self.is_busy() || !self.may_begin(reads, cx) {
            return Turn::Nobody;
        }
        let mut items = self.items.iter_mut();
        let Some(item) = items.find(|item| item.state == ItemState::Waiting) else {
            return Turn::Nobody;
        };
        let Some(shown_facts) = item.confirmed.clone() else {
            return Turn::NotConfirmed;
        };
        item.state = ItemState::Checking(AskStep::Holding);
        self.paid = self.paid.max(cx.now.mono).plus(pace::TURN);
        let signed = Signed {
            at: self.confirmed,
            given: Rc::clone(&self.given),
            queue: self.id.clone(),
        };
        Turn::Of(shown_facts, signed)
    }

    /// Whether a disk has its turn, or was sent and has not ended.
    fn is_busy(&self) -> bool {
        self.has(|s| matches!(s, ItemState::Checking(_) | ItemState::Sent))
    }

    /// Whether the next one can have its turn: everything has been read since the last one's end, nothing
    /// moves, and the cloud has not asked for patience. What takes too long is left to the recheck.
    fn may_begin(&self, reads: &Reads, cx: &Cx) -> bool {
        let now = cx.now.mono;
        let quiet = reads.idle() && !reads.moving();
        now >= reads.not_before()
            && now.plus(pace::TURNS_AHEAD) >= self.paid
            && (quiet || now >= self.free.plus(pace::SETTLE_LIMIT))
    }

    /// The disk whose turn it was is sent.
    pub fn note_sent(&mut self, volume: &VolumeId) {
        if let Some(item) = self.item(volume) {
            item.state = ItemState::Sent;
        }
    }

    /// Stops. The disk whose turn it was waits again.
    pub fn stop(&mut self, stop: Stop, cx: &mut Cx) {
        for item in &mut self.items {
            if matches!(item.state, ItemState::Checking(_)) {
                item.state = ItemState::Waiting;
            }
        }
        let at = stop.at().cloned();
        let at = at.and_then(|at| self.item(&at).map(|item| Rc::clone(&item.disk)));
        self.stage = QueueState::Stopped(stop);
        self.tell("stopped", at, cx);
    }

    /// Whether so many milliseconds between two events are a sleep, after which nobody stands by what waits.
    pub fn has_slept(&self, stride: u64) -> bool {
        stride >= pace::QUEUE_SLEEP && self.runs() && self.has(ItemState::is_open)
    }

    /// Tells the host page and the operator.
    pub(super) fn tell(&self, phase: &'static str, disk: Option<Rc<Disk>>, cx: &mut Cx) {
        let count =
            |is: fn(&ItemState) -> bool| self.items.iter().filter(|item| is(&item.state)).count();
        let news = QueueNews {
            phase,
            total: self.items.len(),
            detached: count(|s| *s == ItemState::Done),
            failed: count(|s| matches!(s, ItemState::Failed(_))),
            unknown: count(|s| *s == ItemState::Unknown),
            not_sent: count(|s| *s == ItemState::NotSent),
        };
        let id = self.id.clone();
        cx.emit(HostEvent::Queue { id, news });
        if phase != "progress" || disk.is_some() {
            cx.say(Say::Queue(news, disk));
        }
    }

    /// When to look next, if nothing comes.
    pub fn deadline(&self, reads: &Reads, cx: &Cx) -> Option<Mono> {
        if !self.runs() || self.is_busy() {
            return None;
        }
        let paced = Mono(self.paid.0.saturating_sub(pace::TURNS_AHEAD));
        let next = if paced > cx.now.mono {
            paced
        } else {
            self.free.plus(pace::SETTLE_LIMIT)
        };
        Some(reads.not_before().max(next))
    }
}
