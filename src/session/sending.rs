//! Sending a change, once, and taking in what is said to that.

use std::rc::Rc;

use super::change::{Change, Polls, Stage, Watch};
use super::machine::Open;
use super::question::{By, Ready};
use super::{Aim, Effect, ItemState, Mark, Phase, RequestId, Say, Session, pace};
use crate::api::{Call, Cause, Outcome, parse_accepted};
use crate::model::{Disk, JobId, Slot};

impl Session {
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
        self.cx.cancel(given_up);
    }

    /// Sends what was confirmed, checked and noted (`noted` is the record). This is the only place from which a
    /// DELETE or an attach is sent.
    pub(super) fn send_change(&mut self, ready: Ready, noted: Option<String>) {
        let volume = ready.disk.volume.clone();
        let stored = noted.map(|from| {
            let to = ready.record(true).to_text();
            self.cx.push(Effect::Save {
                from,
                to: to.clone(),
            });
            to
        });
        let call = match ready.aim {
            Aim::Detach => Call::Detach(volume.clone()),
            Aim::Attach => Call::Attach(volume.clone(), self.free_slot(&ready.disk)),
        };
        let request = self.cx.send(&call, pace::CHANGE_TIMEOUT);
        self.changes.retain(|c| !c.is_about(&volume));
        self.changes
            .push(Change::sent(ready, request, stored, &self.cx));
        self.emit_current("sent");
        self.say_phase();
        // It is pending no more: who confirmed it follows it from here.
        match self.pending.take().map(|pending| pending.by()) {
            Some(By::Question) => self.show(Open::Change(volume)),
            Some(By::Queue) => self.set_item(&volume, ItemState::Sent),
            Some(By::AttachAgain) | None => {}
        }
    }

    /// The disk's old slot, if no other disk took it.
    fn free_slot(&self, disk: &Disk) -> Option<Slot> {
        let slot = disk.slot.clone()?;
        let mut disks = self.reads.disks().iter();
        let taken = disks.any(|d| d.slot.as_ref() == Some(&slot));
        (!taken).then_some(slot)
    }

    /// An answer to the change that is under way, or to nobody: that changes nothing.
    pub(super) fn change_answer(&mut self, id: RequestId, outcome: &Outcome) {
        let Some(change) = self.active() else {
            return;
        };
        match &mut change.stage {
            Stage::Sending { request, .. } if *request == id => self.sent(outcome),
            Stage::Following { job, polls, .. } if polls.is_in_flight(id) => {
                polls.in_flight = None;
                let job = job.clone();
                self.job_answer(id, &job, outcome);
            }
            _ => {}
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
            self.reads.be_patient(failure, &self.cx);
        }
        match accepted {
            Ok(accepted) => {
                self.sign_in.accepted(id);
                self.accepted(accepted.job);
            }
            Err(failure) if failure.is_for_the_list() => {
                self.watch(Watch::NotAttached(Rc::new(failure)));
            }
            Err(failure) if failure.is_refusal() => {
                if failure.cause == Cause::SignInExpired {
                    self.sign_in.refused(id, &mut self.cx);
                }
                self.end(Phase::Failed(Rc::new(failure)), None);
            }
            Err(failure) => {
                self.mark_change(Mark::Unclear);
                self.emit_current("unclear");
                self.watch(Watch::Unclear(Rc::new(failure)));
            }
        }
    }

    fn accepted(&mut self, job: Option<JobId>) {
        let (now, clock) = (self.cx.now, self.cx.clock);
        self.mark_change(Mark::Accepted);
        let Some(job) = job else {
            self.emit_current("accepted");
            return self.watch(Watch::NoJob);
        };
        let save = self
            .active()
            .and_then(|change| change.learn_job(job.clone()));
        if let Some((from, to)) = save {
            self.cx.push(Effect::Save { from, to });
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
        let at = self.cx.now.wall;
        if let Some(change) = self.active() {
            change.mark(mark, at);
        }
    }

    pub(super) fn say_phase(&mut self) {
        if let Some(view) = self.active().map(Change::view) {
            self.cx.say(Say::Phase(view));
        }
    }

    pub(super) fn emit_current(&mut self, phase: &'static str) {
        let about = self
            .active()
            .map(|c| (c.disk.volume.clone(), c.job.clone(), c.aim));
        if let Some((volume, job, Aim::Detach)) = about {
            self.cx.emit_phase(&volume, phase, job);
        }
    }
}
