//! A look inside for the simulation: which states a session is in. Not part of any build that ships.

use super::Session;
use super::asking::AskStage;
use super::queue::Stage;
use super::signing::Auth;
use crate::model::{VolumeId, Wall};

/// A transition: the machine, from, to. `-` stands for "there is none".
pub type Move = (&'static str, &'static str, &'static str);

/// The states of a session's four machines, and how it came there.
#[derive(Debug)]
pub(super) struct Probe {
    auth: &'static str,
    ask: &'static str,
    queue: &'static str,
    /// Each told from others by its disk and when it was confirmed.
    changes: Vec<((VolumeId, Wall), &'static str)>,
    moves: Vec<Move>,
}

const NONE: &str = "-";

impl Default for Probe {
    fn default() -> Self {
        Self {
            auth: "Good",
            ask: NONE,
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
        self.auth == Auth::Out
    }

    /// The transitions since this was last asked.
    pub fn take_moves(&mut self) -> Vec<Move> {
        std::mem::take(&mut self.probe.moves)
    }

    pub(super) fn note_moves(&mut self) {
        let auth = match self.auth {
            Auth::Good { untried: false, .. } => "Good",
            Auth::Good { untried: true, .. } => "Untried",
            Auth::Renewing { .. } => "Renewing",
            Auth::Out => "Out",
        };
        let ask = match self.ask.as_ref().map(|ask| &ask.stage) {
            None => NONE,
            Some(AskStage::Open) => "Open",
            Some(AskStage::Holding { .. }) => "Holding",
            Some(AskStage::Rechecking { .. }) => "Rechecking",
            Some(AskStage::Claiming { .. }) => "Claiming",
        };
        let queue = match self.queue.as_ref().map(|queue| &queue.stage) {
            None => NONE,
            Some(Stage::Asking { .. }) => "Asking",
            Some(Stage::Running) => "Running",
            Some(Stage::Stopped(_)) => "Stopped",
            Some(Stage::Ended) => "Ended",
        };
        let probe = &mut self.probe;
        for (machine, old, new) in [
            ("sign-in", &mut probe.auth, auth),
            ("question", &mut probe.ask, ask),
            ("queue", &mut probe.queue, queue),
        ] {
            if *old != new {
                probe
                    .moves
                    .push((machine, std::mem::replace(old, new), new));
            }
        }
        if self.changes.is_empty() && probe.changes.is_empty() {
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
