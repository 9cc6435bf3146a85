//! Sending a change, once, and taking in what is said to that.

use std::rc::Rc;

use super::one::{Change, ChangeStage, Polls};
use super::{Changes, Peers, Watch};
use crate::api::{Call, Cause, Outcome, parse_accepted};
use crate::model::{Disk, JobId, Slot};
use crate::session::question::Ready;
use crate::session::{Aim, Effect, Mark, Phase, Reached, RequestId, pace};

impl Changes {
    /// Sends what was confirmed, checked and noted (`noted` is the record). This is the only place from which a
    /// DELETE or an attach is sent.
    pub fn send(&mut self, ready: Ready, noted: Option<String>, peers: &mut Peers) {
        let disk = &ready.attempt.disk;
        let volume = disk.volume.clone();
        let stored = noted.map(|from| {
            let to = ready.record(true).to_text();
            peers.cx.push(Effect::Save {
                from,
                to: to.clone(),
            });
            to
        });
        let call = match ready.attempt.aim {
            Aim::Detach => Call::Detach(volume),
            Aim::Attach => Call::Attach(volume, free_slot(disk, peers)),
        };
        let request = peers.cx.send(&call, pace::CHANGE_TIMEOUT);
        self.replace(Change::sent(ready, request, stored, peers.cx));
        self.emit_current(peers, "sent");
        self.say_phase(peers);
    }

    /// An answer to the change that is under way, or to nobody: that changes nothing.
    pub fn answer(&mut self, peers: &mut Peers, id: RequestId, outcome: &Outcome) {
        let Some(change) = self.active() else {
            return;
        };
        match &mut change.stage {
            ChangeStage::Sending { request, .. } if *request == id => self.sent(peers, outcome),
            ChangeStage::Following { job, polls, .. } if polls.is_in_flight(id) => {
                polls.in_flight = None;
                let job = job.clone();
                self.job_answer(peers, id, &job, outcome);
            }
            _ => {}
        }
    }

    /// The answer to the change itself. It is never sent again, whatever this says.
    pub(super) fn sent(&mut self, peers: &mut Peers, outcome: &Outcome) {
        let id = match self.active().map(|c| &c.stage) {
            Some(ChangeStage::Sending { request, .. }) => *request,
            _ => return,
        };
        let accepted = parse_accepted(outcome);
        if let Err(failure) = &accepted {
            peers.reads.be_patient(failure, peers.cx);
        }
        match accepted {
            Ok(accepted) => {
                peers.sign_in.accepted(id);
                self.reach(peers, Reached::Accepted, accepted.request_id.as_deref());
                self.accepted(peers, accepted.job);
            }
            Err(failure) if failure.is_for_the_list() => {
                self.reach(peers, Reached::Unclear, failure.request_id.as_deref());
                self.watch(peers, Watch::NotAttached(Rc::new(failure)));
            }
            Err(failure) if failure.is_refusal() => {
                if failure.cause == Cause::SignInExpired {
                    peers.sign_in.refused(id, peers.cx);
                }
                self.end(peers, Phase::Failed(Rc::new(failure)), None);
            }
            Err(failure) => {
                self.mark_change(peers, Mark::Unclear);
                self.reach(peers, Reached::Unclear, failure.request_id.as_deref());
                self.emit_current(peers, "unclear");
                self.watch(peers, Watch::Unclear(Rc::new(failure)));
            }
        }
    }

    fn accepted(&mut self, peers: &mut Peers, job: Option<JobId>) {
        let (now, clock) = (peers.cx.now, peers.cx.clock);
        self.mark_change(peers, Mark::Accepted);
        let Some(job) = job else {
            self.emit_current(peers, "accepted");
            return self.watch(peers, Watch::NoJob);
        };
        let save = self
            .active()
            .and_then(|change| change.learn_job(job.clone()));
        if let Some((from, to)) = save {
            peers.cx.push(Effect::Save { from, to });
        }
        self.go(
            peers,
            ChangeStage::Following {
                job,
                since: clock,
                polls: Polls::from(now.mono.plus(pace::poll(0))),
            },
        );
        self.emit_current(peers, "accepted");
        self.say_phase(peers);
    }
}

/// The disk's old slot, if no other disk took it.
fn free_slot(disk: &Disk, peers: &Peers) -> Option<Slot> {
    let slot = disk.slot.clone()?;
    let mut disks = peers.reads.disks().iter();
    let taken = disks.any(|d| d.slot.as_ref() == Some(&slot));
    (!taken).then_some(slot)
}
