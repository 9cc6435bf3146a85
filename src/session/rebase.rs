//! The same session with other numbers, for exploring only: no part of any build that ships.
//!
//! Nothing a session does depends on what its clock or its numbers are, only on how far times are apart and
//! on which number is greater. So a session can be moved to a fixed moment, with its numbers close together: two that
//! differ in nothing else become equal.

use super::machine::Open;
use super::numbers::{Number, See};
use super::question::Pending;
use super::{Cx, RequestId, Session};
use crate::model::Mono;

impl Session {
    /// When it is, after [`rebase`](Self::rebase).
    pub const NOW: Mono = Mono(100_000_000);
    /// The number of the last request, question and so on after [`rebase`](Self::rebase).
    pub const LAST: u64 = 1_000;

    /// Moves the session to the moment [`NOW`](Self::NOW) and its numbers to [`LAST`](Self::LAST) and before. `held`
    /// are numbers of its requests that are held elsewhere. What was only shown or said before is forgotten, the view
    /// too: [`redraw`](Self::redraw) makes it anew.
    pub fn rebase(&mut self, held: &mut [RequestId]) {
        let last = self.cx.last_id();
        let mut ids: Vec<u64> = held.iter().map(|id| id.0).collect();
        self.numbers(&mut |number| {
            if let Number::Request(id) = number {
                ids.push(id.0);
            }
        });
        ids.retain(|id| *id < last);
        ids.push(last);
        ids.sort_unstable();
        ids.dedup();
        let request = |id: &mut RequestId| match ids.binary_search(&id.0) {
            Ok(at) => id.0 = Self::LAST - (ids.len() - 1 - at) as u64,
            // The number of the next one; or one that is not the session's.
            Err(_) if id.0 == last + 1 => id.0 = Self::LAST + 1,
            Err(_) => {}
        };
        held.iter_mut().for_each(&request);
        let (now, clock) = (self.cx.now.mono, self.cx.clock);
        let (question, ask) = self.cx.last_numbers();
        let moved = |at: Mono, from: Mono| Mono((at.0 + Self::NOW.0).saturating_sub(from.0));
        let to_last = |number: u64, last: u64| (number + Self::LAST).saturating_sub(last);
        self.numbers(&mut |number| match number {
            Number::Time(at, ago) => {
                *at = moved(*at, now).max(Mono(Self::NOW.0.saturating_sub(ago)))
            }
            Number::Clock(at) => *at = moved(*at, clock),
            Number::Request(id) => request(id),
            Number::Question(id) => id.0 = to_last(id.0, question),
            Number::Ask(id) => id.0 = to_last(id.0, ask),
        });
        self.cx.begin_at(Self::NOW, Self::LAST);
        self.said.clear();
        self.changes.forget_marks();
        self.pending.iter_mut().for_each(Pending::forget_attempt);
        self.shown.forget();
    }

    /// Makes the view anew that [`rebase`](Self::rebase) has forgotten.
    pub fn redraw(&mut self) {
        self.refresh_view();
    }

    fn numbers(&mut self, see: See) {
        self.sign_in.numbers(see);
        self.reads.numbers(see);
        self.changes.numbers(see);
        self.storage.numbers(see);
        self.pending
            .iter_mut()
            .for_each(|pending: &mut Pending| pending.numbers(see));
        self.queue.iter_mut().for_each(|queue| queue.numbers(see));
        match &mut self.open {
            Open::Question(question) => question.numbers(see),
            Open::Attach(question) => question.numbers(see),
            Open::Nothing | Open::Change(_) | Open::Queue => {}
        }
    }
}

impl Cx {
    fn last_id(&self) -> u64 {
        self.next_id().0 - 1
    }
}
