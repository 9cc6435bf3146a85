//! Sending a change, once, and taking in what is said to that.

use std::rc::Rc;

use super::change::{Change, Polls, Ready, Stage, Why};
use super::mutation::mutated;
use super::{Aim, Effect, HostEvent, Mark, Phase, RequestId, Say, Session, pace};
use crate::api::{Call, Cause, Outcome, parse_accepted};
use crate::model::{Disk, JobId, Slot, VolumeId};

impl Session {
    /// Whether something may still be happening to the server's disks because of this operator: while
    /// it may, nothing else is sent.
    pub(super) fn change_under_way(&self) -> bool {
        !mutated!(self, TwoAtOnce) && self.changes.iter().any(Change::is_unsettled)
    }

    /// Whether a change moves by itself.
    pub(super) fn change_moves(&self) -> bool {
        self.changes.iter().any(Change::is_under_way)
    }

    /// The change whose end is not known yet.
    pub(super) fn current(&mut self) -> Option<&mut Change> {
        self.changes.iter_mut().find(|c| c.is_unsettled())
    }

    /// The change that moves by itself.
    pub(super) fn active(&mut self) -> Option<&mut Change> {
        self.changes.iter_mut().find(|c| c.is_under_way())
    }

    /// Moves the change that is under way to another stage.
    pub(super) fn go(&mut self, stage: Stage) {
        let given_up = self.active().and_then(|change| change.go(stage));
        self.out.extend(given_up.map(Effect::Cancel));
    }

    /// Sends what was confirmed, checked and noted (`claimed` is the note). This is the only place from
    /// which a change is sent.
    pub(super) fn launch(&mut self, ready: Ready, claimed: Option<String>) {
        let volume = ready.disk.volume.clone();
        let stored = claimed.map(|from| {
            let to = ready.record(true).to_text();
            self.out.push(Effect::Save {
                from,
                to: to.clone(),
            });
            to
        });
        let call = match ready.aim {
            Aim::Detach if mutated!(self, SendNeighbour) => {
                Call::Detach(self.reads.disks[0].volume.clone())
            }
            Aim::Detach => Call::Detach(volume.clone()),
            Aim::Attach => Call::Attach(volume.clone(), self.free_slot(&ready.disk)),
        };
        let request = self.send(&call, pace::CHANGE_TIMEOUT);
        if mutated!(self, SendTwice) {
            self.send(&call, pace::CHANGE_TIMEOUT);
        }
        let marks = vec![
            (Mark::Confirmed, ready.confirmed),
            (Mark::Rechecked, ready.rechecked),
            (Mark::Sent, self.now.wall),
        ];
        self.changes.retain(|c| !c.is_about(&volume));
        self.changes.push(Change {
            aim: ready.aim,
            disk: ready.disk,
            server: Some(ready.server),
            at: ready.confirmed,
            tag: ready.tag,
            job: None,
            marks,
            stage: Stage::Sending {
                request,
                since: self.now.mono,
            },
            stored,
            resumed: false,
            shown: None,
        });
        self.ask = None;
        if !self.queue_sent(&volume) {
            self.following = Some(volume);
        }
        self.emit_current("sent");
        self.say_phase();
    }

    /// The disk's old slot, if no other disk took it.
    fn free_slot(&self, disk: &Disk) -> Option<Slot> {
        let slot = disk.slot.clone()?;
        let taken = self
            .reads
            .disks
            .iter()
            .any(|d| d.slot.as_ref() == Some(&slot));
        (!taken).then_some(slot)
    }

    /// An answer that belongs to a change. `false` if none waits for it.
    pub(super) fn change_answer(&mut self, id: RequestId, outcome: &Outcome) -> bool {
        let Some(change) = self.active() else {
            return false;
        };
        match &mut change.stage {
            Stage::Sending { request, .. } if *request == id => {
                self.sent(outcome);
                true
            }
            Stage::Following { job, polls, .. }
                if polls.flying.is_some_and(|(flying, _)| flying == id) =>
            {
                polls.flying = None;
                let job = job.clone();
                self.job_answer(id, &job, outcome);
                true
            }
            _ => false,
        }
    }

    /// The answer to the change itself. It is never sent again, whatever this says.
    pub(super) fn sent(&mut self, outcome: &Outcome) {
        let id = match self.active().map(|c| &c.stage) {
            Some(Stage::Sending { request, .. }) => *request,
            _ => return,
        };
        let accepted = parse_accepted(outcome);
        if let Err(failure) = &accepted {
            self.be_patient(failure);
        }
        match accepted {
            Ok(accepted) => {
                self.auth_accepted(id);
                self.accepted(accepted.job);
            }
            Err(failure) if failure.is_for_the_list() => {
                self.watch(Why::NotAttached(Rc::new(failure)));
            }
            Err(failure) if failure.is_refusal() || mutated!(self, LostIsFailed) => {
                if failure.cause == Cause::SignInExpired {
                    self.auth_refused(id);
                }
                self.end(Phase::Failed(Rc::new(failure)), None);
            }
            Err(failure) => {
                self.mark_change(Mark::Unclear);
                self.emit_current("unclear");
                self.watch(Why::Unclear(Rc::new(failure)));
                if mutated!(self, ResendAfterLost)
                    && let Some(volume) = self.active().map(|c| c.disk.volume.clone())
                {
                    self.send(&Call::Detach(volume), pace::CHANGE_TIMEOUT);
                }
            }
        }
    }

    fn accepted(&mut self, job: Option<JobId>) {
        let (now, clock) = (self.now, self.clock);
        self.mark_change(Mark::Accepted);
        if mutated!(self, TrustAccepted) {
            return self.end(Phase::Done, None);
        }
        let Some(job) = job else {
            self.emit_current("accepted");
            return self.watch(Why::NoJob);
        };
        if let Some(change) = self.active() {
            change.job = Some(job.clone());
            let text = change.record().to_text();
            if let Some(stored) = &mut change.stored {
                let from = std::mem::replace(stored, text.clone());
                self.out.push(Effect::Save { from, to: text });
            }
        }
        self.go(Stage::Following {
            job,
            since: clock,
            polls: Polls::from(now.mono.plus(pace::poll(0))),
        });
        self.emit_current("accepted");
        self.say_phase();
    }

    pub(super) fn mark_change(&mut self, mark: Mark) {
        let at = self.now.wall;
        if let Some(change) = self.active() {
            change.mark(mark, at);
        }
    }

    pub(super) fn say_phase(&mut self) {
        if let Some(view) = self.active().map(Change::view) {
            self.say(Say::Phase(view));
        }
    }

    pub(super) fn emit_current(&mut self, phase: &'static str) {
        let about = self
            .active()
            .map(|c| (c.disk.volume.clone(), c.job.clone(), c.aim));
        if let Some((volume, job, Aim::Detach)) = about {
            self.emit_phase(&volume, phase, job);
        }
    }

    pub(super) fn emit_phase(
        &mut self,
        volume: &VolumeId,
        phase: &'static str,
        job: Option<JobId>,
    ) {
        self.out.push(Effect::Emit(HostEvent::Detach {
            volume: volume.clone(),
            phase,
            job,
        }));
    }
}
