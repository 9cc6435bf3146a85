//! Attaching a disk again that was just detached.

use std::rc::Rc;

use super::change::{Change, Ready, Stage};
use super::rechecking::Reread;
use super::{Aim, Mark, Phase, RequestId, Session};
use crate::api::{Cause, Failure};
use crate::model::{Mono, ServerStatus, Task, VolumeId};

impl Session {
    /// Attaches a disk again that was just detached. The click is the confirmation.
    pub(super) fn attach_again(&mut self, volume: &VolumeId) {
        if self.change_under_way() || self.claiming || self.queue_runs() {
            return;
        }
        let done = |c: &&mut Change| c.is_about(volume) && c.is_done() && c.aim == Aim::Detach;
        let (at, since) = (self.now.wall, self.now.mono);
        let mark = self.next_id();
        let Some(change) = self.changes.iter_mut().find(done) else {
            return;
        };
        change.aim = Aim::Attach;
        change.at = at;
        change.job = None;
        change.resumed = false;
        change.marks.clear();
        change.mark(Mark::Confirmed, at);
        // Nothing flies for a change that is done.
        let _ = change.go(Stage::Checking { mark, since });
        self.ask = None;
        self.close_queue();
        self.following = Some(volume.clone());
        self.want_all_fresh();
        self.reads.begin_check();
    }

    /// The same care as for a detach: nothing is sent on what was read before the click.
    pub(super) fn check_attach(&mut self, mark: RequestId, since: Mono) {
        let failure = match self.reread(mark, since) {
            Reread::Waiting => return,
            Reread::Failed(failure) => failure,
            Reread::SignedOut => Rc::new(Failure::of(Cause::SignInExpired)),
            Reread::Done => {
                let Some(volume) = self.active().map(|c| c.disk.volume.clone()) else {
                    return;
                };
                match self.attach_refusal(&volume) {
                    Some(cause) => Rc::new(Failure::of(cause)),
                    None => return self.claim_attach(),
                }
            }
        };
        self.end(Phase::Failed(failure), None);
    }

    pub(super) fn attach_refusal(&self, volume: &VolumeId) -> Option<Cause> {
        let server = &self.reads.server.fact.as_ref()?.value.server;
        let steady = matches!(server.status, ServerStatus::Active | ServerStatus::Shutoff)
            && server.task == Task::Idle;
        let cause = if server.locked == Some(true) {
            Cause::ServerLocked
        } else if server.frozen {
            Cause::ServerFrozen
        } else if !steady {
            Cause::NotSteady
        } else {
            let listed = self.reads.list.fact.as_ref()?;
            if listed.value.proves_gone(volume) {
                return None;
            }
            Cause::Conflict
        };
        Some(cause)
    }

    fn claim_attach(&mut self) {
        let rechecked = self.now.wall;
        let (since, tag) = (self.now.mono, self.tag());
        let Some(server) = self.reads.server.fact.as_ref() else {
            return;
        };
        let server = Rc::new(server.value.server.clone());
        let Some(change) = self.active() else { return };
        let ready = Ready {
            aim: Aim::Attach,
            disk: Rc::clone(&change.disk),
            server,
            confirmed: change.at,
            tag,
            rechecked,
        };
        self.claim(&ready);
        self.go(Stage::Claiming {
            ready: Box::new(ready),
            since,
        });
    }

    /// The attach that waits for the storage.
    pub(super) fn attach_ready(&mut self) -> Option<Box<Ready>> {
        match &self.active()?.stage {
            Stage::Claiming { ready, .. } => Some(ready.clone()),
            _ => None,
        }
    }

    /// Nothing is sent for the attach that is being checked.
    pub(super) fn refuse_attach(&mut self, cause: Cause) {
        self.end(Phase::Failed(Rc::new(Failure::of(cause))), None);
        self.note_moves();
    }
}
