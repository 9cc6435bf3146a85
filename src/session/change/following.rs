//! Following a change to its end, which only the cloud's own list can make "detached".

use std::rc::Rc;

use super::one::{Change, ChangeStage, Polls};
use super::{Changes, Peers, Watch};
use crate::api::{Call, Cause, Failure, Outcome, Transport, parse_job, request_id};
use crate::model::{JobFailure, JobId, JobStatus, Mono, VolumeId};
use crate::session::reads::Reads;
use crate::session::sign_in::SignIn;
use crate::session::{Cx, Doubt, End, HostEvent, Mark, Phase, Reached, RequestId, Say, pace};

impl Changes {
    /// The job was read, or could not be.
    pub(super) fn job_answer(
        &mut self,
        peers: &mut Peers,
        id: RequestId,
        job: &JobId,
        outcome: &Outcome,
    ) {
        let read = parse_job(job, outcome);
        if let Err(failure) = &read {
            peers.reads.be_patient(failure, peers.cx);
        }
        let request = request_id(outcome);
        let request = request.as_deref();
        match read {
            Ok(read) => {
                peers.sign_in.accepted(id);
                match read.status {
                    JobStatus::Pending => {
                        if self.polled(peers, None) == 1 {
                            self.reach(peers, Reached::Running, request);
                            self.emit_current(peers, "running");
                        }
                    }
                    JobStatus::Success => {
                        self.mark_change(peers, Mark::JobDone);
                        self.reach(peers, Reached::JobDone, request);
                        self.watch(peers, Watch::AfterJob);
                    }
                    JobStatus::Fail => {
                        self.reach(peers, Reached::JobFailed, request);
                        self.job_failed(peers, &read.failure);
                    }
                }
            }
            Err(failure) if failure.cause == Cause::SignInExpired => {
                peers.sign_in.refused(id, peers.cx);
                self.polled(peers, Some(&failure));
            }
            Err(failure) if failure.may_lack_the_call() => self.watch(peers, Watch::JobVanished),
            Err(failure) if !failure.is_passing() => {
                self.watch(peers, Watch::JobUnreadable(Rc::new(failure)));
            }
            Err(failure) => {
                self.polled(peers, Some(&failure));
            }
        }
    }

    /// The cloud's job failed. The list has the last word: somebody else may have detached the disk meanwhile.
    fn job_failed(&mut self, peers: &mut Peers, failure: &JobFailure) {
        let failure = Failure::of_job(failure);
        self.watch(peers, Watch::AfterFailedJob(Rc::new(failure)));
    }

    /// A poll came back; sets when the next one is due. Returns how many there were.
    fn polled(&mut self, peers: &Peers, failure: Option<&Failure>) -> u32 {
        let now = peers.cx.now.mono;
        let Some(polls) = self.active().and_then(Change::polls) else {
            return 0;
        };
        polls.count += 1;
        let mut wait = pace::poll(polls.count);
        match failure {
            None => polls.failures = 0,
            // What is refused for want of a sign-in is asked again as soon as there is one.
            Some(failure) if failure.cause == Cause::SignInExpired => wait = 0,
            Some(_) => {
                polls.failures += 1;
                wait = wait.max(pace::back_off(polls.failures));
            }
        }
        polls.next = now.plus(wait);
        polls.count
    }

    /// From here the list decides.
    pub(super) fn watch(&mut self, peers: &mut Peers, why: Watch) {
        let mark = peers.cx.next_id();
        let stage = ChangeStage::Watching {
            why,
            mark,
            since: peers.cx.clock,
            polls: Polls::from(peers.cx.now.mono),
        };
        self.go(peers, stage);
        self.say_phase(peers);
    }

    /// A request that was waited for too long is lost, and that is all that is done now.
    pub fn end_lost_request(&mut self, peers: &mut Peers) {
        let sending = |c: &&mut Change| matches!(c.stage, ChangeStage::Sending { .. });
        if self.active().filter(sending).is_some() {
            self.advance(peers);
        }
    }

    /// Goes on with the change whose end is not known.
    pub fn advance(&mut self, peers: &mut Peers) {
        let now = peers.cx.now.mono;
        let clock = peers.cx.clock;
        let Some(change) = self.current() else { return };
        match &change.stage {
            ChangeStage::Sending { since, .. } => {
                if now.since(*since) >= pace::CHANGE_TIMEOUT + pace::GRACE {
                    self.sent(peers, &Err(Transport::TimedOut));
                }
            }
            ChangeStage::Following { since, .. } => {
                if clock.since(*since) >= pace::JOB_LIMIT {
                    self.end(peers, Phase::Unknown(Doubt::JobSlow), None);
                } else {
                    self.poll_job(peers);
                }
            }
            ChangeStage::Watching { .. } => self.watch_list(peers),
            ChangeStage::Ended { mark, .. } => {
                let mark = *mark;
                self.settle(peers, mark);
            }
        }
    }

    /// The list may tell after all how a change ended.
    fn settle(&mut self, peers: &mut Peers, mark: RequestId) {
        let Some(list) = peers.reads.list_since(mark) else {
            return;
        };
        let reached = self
            .all
            .iter()
            .find(|c| c.is_unsettled())
            .is_some_and(|c| c.is_reached(list));
        if reached {
            self.end(peers, Phase::Done, None);
        }
    }

    fn poll_job(&mut self, peers: &mut Peers) {
        let now = peers.cx.now.mono;
        let may_send = peers.sign_in.may_send() && now >= peers.reads.not_before();
        let Some(Change {
            stage: ChangeStage::Following { job, polls, .. },
            ..
        }) = self.active()
        else {
            return;
        };
        if let Some((id, since)) = polls.in_flight {
            if now.since(since) >= pace::READ_TIMEOUT + pace::GRACE {
                peers.cx.cancel(Some(id));
                self.answer(peers, id, &Err(Transport::TimedOut));
            }
        } else if now >= polls.next && may_send {
            let job = job.clone();
            let sent = peers.cx.send_read(&Call::Job(job));
            if let Some(polls) = self.active().and_then(Change::polls) {
                polls.in_flight = Some(sent);
            }
        }
    }

    fn watch_list(&mut self, peers: &mut Peers) {
        let (now, clock) = (peers.cx.now.mono, peers.cx.clock);
        let Some(change) = self.all.iter_mut().find(|c| c.is_under_way()) else {
            return;
        };
        let ChangeStage::Watching { mark, .. } = &change.stage else {
            return;
        };
        let list = peers.reads.list_since(*mark);
        let (reached, refuted) = list.map_or((false, false), |list| {
            (change.is_reached(list), change.is_refuted(list))
        });
        let last = peers.reads.last_list();
        let ChangeStage::Watching {
            why,
            mark,
            since,
            polls,
        } = &mut change.stage
        else {
            return;
        };
        if reached {
            return self.end(peers, Phase::Done, None);
        }
        if let Some(last) = last.filter(|last| *last >= *mark) {
            // This read is used up: the next one that counts begins later.
            *mark = RequestId(last.0 + 1);
            polls.count += 1;
            polls.failures = if list.is_some() {
                0
            } else {
                polls.failures + 1
            };
            let wait = match polls.failures {
                0 => pace::poll(polls.count),
                // Not so long that the end would be missed.
                n => pace::back_off(n).min(pace::IDLE),
            };
            polls.next = now.plus(wait);
        }
        let looked = refuted && why.looks().is_some_and(|looks| polls.count >= looks);
        let given_up = clock.since(*since) >= why.limit();
        if looked || given_up {
            let why = why.clone();
            return self.give_up(peers, why, looked);
        }
        let mark = *mark;
        if now >= polls.next {
            polls.next = now.plus(pace::poll(polls.count));
            peers.reads.want_list_fresh(mark, peers.cx);
        }
    }

    /// The list did not follow, or was not read often enough to say so.
    fn give_up(&mut self, peers: &mut Peers, why: Watch, looked: bool) {
        if let Some(phase) = why.end(looked) {
            return self.end(peers, phase, Some(why));
        }
        // Its end was told where it was seen.
        let gone = self.all.iter().position(Change::is_under_way);
        if let Some(change) = gone.map(|at| self.all.remove(at)) {
            peers.cx.say(Say::EndedElsewhere(change.parts().0));
            peers.reads.want_all_fresh(peers.cx);
        }
    }

    /// The end of a change. The record goes, unless the end is not known: then a reload goes on asking.
    pub(super) fn end(&mut self, peers: &mut Peers, phase: Phase, why: Option<Watch>) {
        let (at, mark) = (peers.cx.now.wall, peers.cx.next_id());
        let keep = matches!(phase, Phase::Unknown(_));
        let Some(change) = self.current() else { return };
        change.mark(Mark::Ended, at);
        let (end, request) = match &phase {
            Phase::Done => (End::Done, peers.reads.list_request()),
            Phase::Failed(failure) => (
                End::Failed(Rc::clone(failure)),
                failure.request_id.as_deref(),
            ),
            Phase::Unknown(doubt) => (End::Unknown(doubt.clone()), None),
            Phase::Sending | Phase::Running | Phase::Verifying | Phase::Unclear(_) => return,
        };
        change.reach(Reached::Ended, at, request);
        let attempt = Rc::clone(&change.attempt);
        let given_up = change.go(ChangeStage::Ended { phase, why, mark });
        let stored = if keep { None } else { change.stored.take() };
        let view = change.view();
        peers.cx.cancel(given_up);
        peers.cx.clear(stored);
        peers.cx.emit(HostEvent::Ended { attempt, end });
        peers.cx.say(Say::Phase(view));
        // What happened to one disk may have changed the others' slots.
        peers.reads.want_all_fresh(peers.cx);
    }

    /// Goes on watching a change whose end is not known.
    pub fn keep_watching(&mut self, peers: &mut Peers) {
        let (since, now, mark) = (peers.cx.clock, peers.cx.now.mono, peers.cx.next_id());
        let Some(change) = self.current() else { return };
        let ChangeStage::Ended { why, .. } = &change.stage else {
            return;
        };
        let polls = Polls::from(now);
        let stage = match (why, &change.attempt.job) {
            // A job that could not be found or read may be there again.
            (None | Some(Watch::JobVanished | Watch::JobUnreadable(_)), Some(job)) => {
                ChangeStage::Following {
                    job: job.clone(),
                    since,
                    polls,
                }
            }
            (why, _) => ChangeStage::Watching {
                why: why.clone().unwrap_or(Watch::NoJob),
                mark,
                since,
                polls,
            },
        };
        change.marks.retain(|(mark, _)| *mark != Mark::Ended);
        let given_up = change.go(stage);
        peers.cx.cancel(given_up);
        peers.sign_in.again(peers.cx);
    }

    /// Puts an ended change away.
    pub fn dismiss(&mut self, volume: &VolumeId, cx: &mut Cx) {
        let ended = |c: &Change| c.is_about(volume) && !c.is_under_way();
        let found = self.all.iter().find(|c| ended(c));
        let Some(stored) = found.map(|c| c.stored.clone()) else {
            return;
        };
        self.remove(&ended);
        cx.clear(stored);
    }

    /// When to look next, if nothing comes.
    pub fn deadline(&self, reads: &Reads, sign_in: &SignIn, cx: &Cx) -> Option<Mono> {
        let change = self.all.iter().find(|c| c.is_under_way())?;
        let ahead = |since: Mono, limit: u64| {
            // Limits run on the waking clock: it counts no more than a stride between two events, so it
            // must be looked at that often, or it would hardly move.
            let left = limit.saturating_sub(cx.clock.since(since));
            cx.now.mono.plus(left.min(pace::LONGEST_STRIDE))
        };
        match &change.stage {
            ChangeStage::Sending { since, .. } => {
                Some(since.plus(pace::CHANGE_TIMEOUT + pace::GRACE))
            }
            ChangeStage::Following { since, polls, .. } => {
                let limit = ahead(*since, pace::JOB_LIMIT);
                let poll = match polls.in_flight {
                    Some((_, at)) => at.plus(pace::READ_TIMEOUT + pace::GRACE),
                    None if sign_in.may_send() => polls.next.max(reads.not_before()),
                    None => limit,
                };
                Some(poll.min(limit))
            }
            ChangeStage::Watching {
                why, since, polls, ..
            } => Some(polls.next.min(ahead(*since, why.limit()))),
            ChangeStage::Ended { .. } => None,
        }
    }
}
