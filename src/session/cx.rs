//! What each machine of a session is handed: the time, the target, the next number, and where effects go.

use std::rc::Rc;

use super::{AskId, Attempt, Effect, HostEvent, QuestionId, RequestId, Say, pace};
use crate::api::{Call, Target, request};
use crate::model::{AttemptId, Mono, Now};

/// The surroundings of a step. Machines hold none of this themselves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cx {
    target: Target,
    /// The moment of the event being taken in.
    pub now: Now,
    /// The waking clock: like `now.mono`, less the time slept through.
    pub clock: Mono,
    last_id: u64,
    last_question: u64,
    last_ask: u64,
    /// Where the ids of attempts come from.
    ids: AttemptId,
    last_attempt: u16,
    /// What this step says aloud.
    saying: Option<Say>,
    out: Vec<Effect>,
}

impl Cx {
    pub fn new(target: Target) -> Self {
        Self {
            target,
            now: Now::default(),
            clock: Mono(0),
            last_id: 0,
            last_question: 0,
            last_ask: 0,
            ids: AttemptId::default(),
            last_attempt: 0,
            saying: None,
            out: Vec::new(),
        }
    }

    /// Takes in the time of an event. Returns the milliseconds since the last one.
    pub fn pass_time(&mut self, now: Now) -> u64 {
        let before = self.now.mono;
        // A clock that goes back stands still.
        self.now = Now {
            mono: now.mono.max(before),
            wall: now.wall,
        };
        let stride = self.now.mono.since(before);
        self.clock = self.clock.plus(stride.min(pace::LONGEST_STRIDE));
        stride
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The number of the next request.
    pub fn next_id(&self) -> RequestId {
        RequestId(self.last_id + 1)
    }

    pub fn next_question(&mut self) -> QuestionId {
        self.last_question += 1;
        QuestionId(self.last_question)
    }

    pub fn next_ask(&mut self) -> AskId {
        self.last_ask += 1;
        AskId(self.last_ask)
    }

    /// Where the ids of attempts come from from now on.
    pub fn take_ids(&mut self, ids: AttemptId) {
        self.ids = ids;
    }

    /// The id of the next attempt, or queue.
    pub fn next_attempt(&mut self) -> AttemptId {
        self.last_attempt = self.last_attempt.wrapping_add(1);
        self.ids.nth(self.last_attempt)
    }

    /// What tells this session's next record from any other's.
    pub fn tag(&self) -> (u64, u64) {
        (self.now.mono.0, self.last_id)
    }

    /// Sends a request. Who sends a change is [`Session::send_change`](super::Session) and nobody else.
    pub fn send(&mut self, call: &Call, timeout: u64) -> RequestId {
        self.last_id += 1;
        let id = RequestId(self.last_id);
        self.out.push(Effect::Send {
            id,
            request: request(&self.target, call),
            timeout,
        });
        id
    }

    /// Sends a read. Returns its number, and when it was sent.
    pub fn send_read(&mut self, call: &Call) -> (RequestId, Mono) {
        (self.send(call, pace::READ_TIMEOUT), self.now.mono)
    }

    /// Gives a request up, if there is one.
    pub fn cancel(&mut self, id: Option<RequestId>) {
        self.out.extend(id.map(Effect::Cancel));
    }

    pub fn push(&mut self, effect: Effect) {
        self.out.push(effect);
    }

    /// Removes a record from the browser's storage, if there is one.
    pub fn clear(&mut self, record: Option<String>) {
        self.out.extend(record.map(Effect::Clear));
    }

    pub fn emit(&mut self, event: HostEvent) {
        self.out.push(Effect::Emit(event));
    }

    /// Tells the host page that an attempt came to this phase.
    pub fn emit_phase(&mut self, attempt: &Rc<Attempt>, phase: &'static str) {
        self.emit(HostEvent::Phase {
            attempt: Rc::clone(attempt),
            phase,
        });
    }

    /// Says something aloud, once. A step has one thing to say: the last, which knows all of it.
    pub fn say(&mut self, what: Say) {
        self.saying = Some(what);
    }

    /// What the step had to say.
    pub fn take_saying(&mut self) -> Option<Say> {
        self.saying.take()
    }

    /// The numbers of the last question and of the last time the host page was asked.
    #[cfg(feature = "mutants")]
    pub fn last_numbers(&self) -> (u64, u64) {
        (self.last_question, self.last_ask)
    }

    /// Goes on from this moment and this number.
    #[cfg(feature = "mutants")]
    pub fn begin_at(&mut self, now: Mono, last: u64) {
        (self.now.mono, self.clock) = (now, now);
        (self.last_id, self.last_question, self.last_ask) = (last, last, last);
        self.last_attempt = 0;
    }

    /// The effects of the step.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.out)
    }
}
