//! The states of a session's machines and the transitions between them, for the simulation. Not part of any build that
//! ships.

use crate::model::{VolumeId, Wall};

/// A transition: the machine, from, to. `-` stands for "there is none".
pub type Move = (&'static str, &'static str, &'static str);

/// What stands for "there is none".
pub(super) const NONE: &str = "-";

/// The state of each machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct States {
    pub sign_in: &'static str,
    pub question: &'static str,
    pub pending: &'static str,
    pub queue: &'static str,
    /// Each told from others by its disk and when it was confirmed.
    pub changes: Vec<((VolumeId, Wall), &'static str)>,
}

/// The states as they were last, and how it came there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Probe {
    states: States,
    moves: Vec<Move>,
}

impl Default for Probe {
    fn default() -> Self {
        Self {
            states: States {
                sign_in: "Good",
                question: NONE,
                pending: NONE,
                queue: NONE,
                changes: Vec::new(),
            },
            moves: Vec::new(),
        }
    }
}

impl Probe {
    /// The transitions since this was last asked.
    pub fn take_moves(&mut self) -> Vec<Move> {
        std::mem::take(&mut self.moves)
    }

    /// Notes what is another state than before.
    pub fn note(&mut self, states: States) {
        let old = std::mem::replace(&mut self.states, states);
        let new = &self.states;
        for (machine, from, to) in [
            ("sign-in", old.sign_in, new.sign_in),
            ("question", old.question, new.question),
            ("pending", old.pending, new.pending),
            ("queue", old.queue, new.queue),
        ] {
            if from != to {
                self.moves.push((machine, from, to));
            }
        }
        for (id, to) in &new.changes {
            let from = old.changes.iter().find(|(other, _)| other == id);
            let from = from.map_or(NONE, |(_, state)| state);
            if from != *to {
                self.moves.push(("change", from, to));
            }
        }
        for (id, from) in &old.changes {
            if !new.changes.iter().any(|(other, _)| other == id) {
                self.moves.push(("change", from, NONE));
            }
        }
    }
}
