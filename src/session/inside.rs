//! A look inside a session, for the simulation. Not part of any build that ships.

use super::Session;
use super::change::Change;
use super::machine::Open;
use super::probe::{Move, NONE, States};
use super::question::Pending;
use super::queue::Queue;

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
        self.probe.take_moves()
    }

    pub(super) fn note_moves(&mut self) {
        let question = match self.open {
            Open::Question(_) | Open::Attach(_) => "Open",
            _ => NONE,
        };
        self.probe.note(States {
            sign_in: self.sign_in.chart(),
            question,
            pending: self.pending.as_ref().map_or(NONE, Pending::chart),
            queue: self.queue.as_ref().map_or(NONE, Queue::chart),
            changes: self.changes.iter().map(Change::chart).collect(),
        });
    }
}
