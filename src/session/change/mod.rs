//! The changes of a server's disks: what was sent, from its request to its end.
//!
//! | file        | what                                                                     |
//! |-------------|--------------------------------------------------------------------------|
//! | `mod`       | [`Changes`]: at most one of them has not come to a known end             |
//! | `one`       | one change and its stages                                                |
//! | `sending`   | the request, once, and what is said to it                                |
//! | `following` | to its end: the job, then the list; what happens when a job fails        |
//! | `watch`     | why the list is watched, for how long, and what that comes to            |
//! | `taken_up`  | what an earlier visit or another tab began                               |

mod following;
mod one;
mod sending;
mod taken_up;
mod watch;

use std::rc::Rc;

pub(super) use one::Change;
use one::ChangeStage;
pub(super) use taken_up::TakenUp;
use watch::Watch;

use super::reads::Reads;
use super::sign_in::SignIn;
use super::{ChangeView, Cx, Mark, Reached, Say};
use crate::model::Wall;

/// The machines that a change works with.
pub(super) struct Peers<'a> {
    pub cx: &'a mut Cx,
    pub reads: &'a mut Reads,
    pub sign_in: &'a mut SignIn,
}

/// Changes under way or ended and not put away, in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Changes {
    all: Vec<Change>,
    /// Of the last changes that were followed here to their end and are not shown any more, what tells them from others:
    /// news of them can come late.
    past: Vec<(Wall, (u64, u64))>,
}

/// How many of these are remembered. News come in the order in which another tab wrote them, so only the last can matter.
const PAST: usize = 8;

impl Changes {
    pub fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.all.iter()
    }

    /// Whether a change moves by itself.
    pub fn any_moves(&self) -> bool {
        self.all.iter().any(Change::is_under_way)
    }

    /// Whether something may still be happening at the cloud.
    pub fn any_unsettled(&self) -> bool {
        self.all.iter().any(Change::is_unsettled)
    }

    /// Puts ended changes away.
    pub fn put_away(&mut self, which: impl Fn(&Change) -> bool) {
        self.remove(&|change| !change.is_unsettled() && which(change));
    }

    /// Takes changes off the books. Who wrote the record of one that was taken up may still tell of it.
    fn remove(&mut self, which: &dyn Fn(&Change) -> bool) {
        let (all, past) = (&mut self.all, &mut self.past);
        all.retain(|change| {
            let gone = which(change);
            if gone && change.is_resumed() && !change.is_unsettled() {
                past.truncate(PAST - 1);
                past.insert(0, (change.at, change.tag));
            }
            !gone
        });
    }

    /// What is shown of each.
    pub fn views(&mut self) -> Vec<Rc<ChangeView>> {
        self.all.iter_mut().map(Change::view).collect()
    }

    /// Forgets everything: for a session that is broken on purpose.
    #[cfg(feature = "mutants")]
    pub fn forget(&mut self) {
        self.all.clear();
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: super::numbers::See) {
        self.all
            .iter_mut()
            .for_each(|change| change.stage.numbers(see));
    }

    /// Forgets when what was reached.
    #[cfg(feature = "mutants")]
    pub fn forget_marks(&mut self) {
        for change in &mut self.all {
            change.marks.clear();
            Rc::make_mut(&mut change.attempt).forget();
            change.shown = None;
        }
    }

    /// Adds a change in the place of the disk's last one.
    fn replace(&mut self, change: Change) {
        self.remove(&|c| c.is_about(change.volume()));
        self.all.push(change);
    }

    /// The change whose end is not known yet.
    fn current(&mut self) -> Option<&mut Change> {
        self.all.iter_mut().find(|c| c.is_unsettled())
    }

    /// The change that moves by itself.
    fn active(&mut self) -> Option<&mut Change> {
        self.all.iter_mut().find(|c| c.is_under_way())
    }

    /// Moves the change that is under way to another stage.
    fn go(&mut self, peers: &mut Peers, stage: ChangeStage) {
        let given_up = self.active().and_then(|change| change.go(stage));
        peers.cx.cancel(given_up);
    }

    /// Notes for the record what was reached, by the answer with this request id.
    fn reach(&mut self, peers: &Peers, phase: Reached, request_id: Option<&str>) {
        let at = peers.cx.now.wall;
        if let Some(change) = self.active() {
            change.reach(phase, at, request_id);
        }
    }

    fn mark_change(&mut self, peers: &Peers, mark: Mark) {
        let at = peers.cx.now.wall;
        if let Some(change) = self.active() {
            change.mark(mark, at);
        }
    }

    fn say_phase(&mut self, peers: &mut Peers) {
        if let Some(view) = self.active().map(Change::view) {
            peers.cx.say(Say::Phase(view));
        }
    }

    fn emit_current(&mut self, peers: &mut Peers, phase: &'static str) {
        if let Some(change) = self.active() {
            peers.cx.emit_phase(&change.attempt, phase);
        }
    }
}
