//! A look inside for the simulation: which states a session is in. Not part of any build that ships.

use super::Session;
use super::machine::Open;
use super::question::Pending;
use super::queue::Queue;
use crate::model::{VolumeId, Wall};

/// A transition: the machine, from, to. `-` stands for "there is none".
pub type Move = (&'static str, &'static str, &'static str);

/// The states of a session's machines, and how it came there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Probe {
    sign_in: &'static str,
    question: &'static str,
    pending: &'static str,
    queue: &'static str,
    /// Each told from others by its disk and when it was confirmed.
    changes: Vec<((VolumeId, Wall), &'static str)>,
    moves: Vec<Move>,
}

const NONE: &str = "-";

impl Default for Probe {
    fn default() -> Self {
        Self {
            sign_in: "Good",
            question: NONE,
            pending: NONE,
            queue: NONE,
            changes: Vec::new(),
            moves: Vec::new(),
        }
    }
}

impl Session {
    /// Whether nobody is signed in.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.sign_in.is_out()
    }

    /// Forgets what is under way: for a session that is broken on purpose.
    pub fn forget_changes(&mut self) {
        self.changes.forget();
    }

    /// The transitions since this was last asked.
    pub fn take_moves(&mut self) -> Vec<Move> {
        std::mem::take(&mut self.probe.moves)
    }

    pub(super) fn note_moves(&mut self) {
        let question = match self.open {
            Open::Question(_) | Open::Attach(_) => "Open",
            _ => NONE,
        };
        let pending = self.pending.as_ref().map_or(NONE, Pending::chart);
        let queue = self.queue.as_ref().map_or(NONE, Queue::chart);
        let probe = &mut self.probe;
        for (machine, old, new) in [
            ("sign-in", &mut probe.sign_in, self.sign_in.chart()),
            ("question", &mut probe.question, question),
            ("pending", &mut probe.pending, pending),
            ("queue", &mut probe.queue, queue),
        ] {
            if *old != new {
                probe
                    .moves
                    .push((machine, std::mem::replace(old, new), new));
            }
        }
        if self.changes.iter().len() == 0 && probe.changes.is_empty() {
            return;
        }
        let new: Vec<_> = self
            .changes
            .iter()
            .map(super::change::Change::chart)
            .collect();
        for (id, state) in &new {
            let old = probe.changes.iter().find(|(other, _)| other == id);
            let old = old.map_or(NONE, |(_, state)| state);
            if old != *state {
                probe.moves.push(("change", old, state));
            }
        }
        for (id, state) in &probe.changes {
            if !new.iter().any(|(other, _)| other == id) {
                probe.moves.push(("change", state, NONE));
            }
        }
        probe.changes = new;
    }
}
