//! Following a change to its end, which only the cloud's own list can make "detached".

use std::rc::Rc;

use super::change::{Change, Polls, Stage, Watch};
use super::question::Pending;
use super::{Aim, Doubt, HostEvent, Mark, Phase, RequestId, Say, Session, pace};
use crate::api::{Call, Cause, Failure, Outcome, Transport, parse_job};
use crate::model::{JobId, JobStatus, Mono, VolumeId};

impl Session {
    pub(super) fn job_answer(&mut self, id: RequestId, job: &JobId, outcome: &Outcome) {
        let read = parse_job(job, outcome);
        if let Err(failure) = &read {
            self.reads.be_patient(failure, &self.cx);
        }
        match read {
            Ok(read) => {
                self.sign_in.accepted(id);
                match read.status {
                    JobStatus::Pending => {
                        if self.polled(None) == 1 {
                            self.emit_current("running");
                        }
                    }
                    JobStatus::Success => {
                        self.mark_change(Mark::JobDone);
                        self.watch(Watch::AfterJob);
                    }
                    JobStatus::Fail => {
                        let failure = Failure::of_job(&read.failure);
                        self.watch(Watch::AfterFailedJob(Rc::new(failure)));
                    }
                }
            }
            Err(failure) if failure.cause == Cause::SignInExpired => {
                self.sign_in.refused(id, &mut self.cx);
                self.polled(Some(&failure));
            }
            Err(failure) if failure.may_lack_the_call() => self.watch(Watch::JobVanished),
            Err(failure) if !failure.is_passing() => {
                self.watch(Watch::JobUnreadable(Rc::new(failure)));
            }
            Err(failure) => {
                self.polled(Some(&failure));
            }
        }
    }

    /// A poll came back; sets when the next one is due. Returns how many there were.
    fn polled(&mut self, failure: Option<&Failure>) -> u32 {
        let now = self.cx.now.mono;
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
    pub(super) fn watch(&mut self, why: Watch) {
        let mark = self.cx.next_id();
        self.go(Stage::Watching {
            why,
            mark,
            since: self.cx.clock,
            polls: Polls::from(self.cx.now.mono),
        });
        self.say_phase();
    }

    /// A request that was waited for too long is lost, and that is all that is done now.
    pub(super) fn end_lost_request(&mut self) {
        let sending = |c: &&mut Change| matches!(c.stage, Stage::Sending { .. });
        if self.active().filter(sending).is_some() {
            self.advance_change();
        }
    }

    pub(super) fn advance_change(&mut self) {
        let now = self.cx.now.mono;
        let clock = self.cx.clock;
        let Some(change) = self.current() else { return };
        match &change.stage {
            Stage::Sending { since, .. } => {
                if now.since(*since) >= pace::CHANGE_TIMEOUT + pace::GRACE {
                    self.sent(&Err(Transport::TimedOut));
                }
            }
            Stage::Following { since, .. } => {
                if clock.since(*since) >= pace::JOB_LIMIT {
                    self.end(Phase::Unknown(Doubt::JobSlow), None);
                } else {
                    self.poll_job();
                }
            }
            Stage::Watching { .. } => self.watch_list(),
            Stage::Ended { mark, .. } => {
                let mark = *mark;
                self.settle(mark);
            }
        }
    }

    /// The list may tell after all how a change ended.
    fn settle(&mut self, mark: RequestId) {
        let Some(list) = self.reads.list_since(mark) else {
            return;
        };
        let reached = self
            .changes
            .iter()
            .find(|c| c.is_unsettled())
            .is_some_and(|c| c.is_reached(list));
        if reached {
            self.end(Phase::Done, None);
        }
    }

    fn poll_job(&mut self) {
        let now = self.cx.now.mono;
        let may_send = self.sign_in.may_send() && now >= self.reads.not_before();
        let Some(Change {
            stage: Stage::Following { job, polls, .. },
            ..
        }) = self.active()
        else {
            return;
        };
        if let Some((id, since)) = polls.in_flight {
            if now.since(since) >= pace::READ_TIMEOUT + pace::GRACE {
                self.cx.cancel(Some(id));
                self.change_answer(id, &Err(Transport::TimedOut));
            }
        } else if now >= polls.next && may_send {
            let job = job.clone();
            let sent = self.cx.send_read(&Call::Job(job));
            if let Some(polls) = self.active().and_then(Change::polls) {
                polls.in_flight = Some(sent);
            }
        }
    }

    fn watch_list(&mut self) {
        let (now, clock) = (self.cx.now.mono, self.cx.clock);
        let Some(change) = self.changes.iter_mut().find(|c| c.is_under_way()) else {
            return;
        };
        let Stage::Watching { mark, .. } = &change.stage else {
            return;
        };
        let list = self.reads.list_since(*mark);
        let (reached, refuted) = list.map_or((false, false), |list| {
            (change.is_reached(list), change.is_refuted(list))
        });
        let last = self.reads.last_list();
        let Stage::Watching {
            why,
            mark,
            since,
            polls,
        } = &mut change.stage
        else {
            return;
        };
        if reached {
            return self.end(Phase::Done, None);
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
            return self.give_up(why);
        }
        let mark = *mark;
        if now >= polls.next {
            polls.next = now.plus(pace::poll(polls.count));
            self.reads.want_list_fresh(mark, &mut self.cx);
        }
    }

    /// The list did not follow.
    fn give_up(&mut self, why: Watch) {
        if let Some(phase) = why.end() {
            return self.end(phase, Some(why));
        }
        // Its end was told where it was seen.
        let gone = self.changes.iter().position(Change::is_under_way);
        if let Some(change) = gone.map(|at| self.changes.remove(at)) {
            self.close_change(&change.disk.volume);
            self.cx.say(Say::EndedElsewhere(change.disk));
            self.reads.want_all_fresh(&mut self.cx);
        }
    }

    /// The end of a change. The record goes, unless the end is not known: then a reload goes on asking.
    pub(super) fn end(&mut self, phase: Phase, why: Option<Watch>) {
        let (at, mark) = (self.cx.now.wall, self.cx.next_id());
        let keep = matches!(phase, Phase::Unknown(_));
        let Some(change) = self.current() else { return };
        change.mark(Mark::Ended, at);
        let volume = change.disk.volume.clone();
        let aim = change.aim;
        let event = match &phase {
            Phase::Done => HostEvent::Detached { volume },
            Phase::Failed(failure) => HostEvent::Failed {
                volume,
                failure: Some(failure.as_ref().clone()),
            },
            _ => HostEvent::Failed {
                volume,
                failure: None,
            },
        };
        let given_up = change.go(Stage::Ended { phase, why, mark });
        let stored = if keep { None } else { change.stored.take() };
        let view = change.view();
        self.cx.cancel(given_up);
        self.cx.clear(stored);
        if aim == Aim::Detach {
            self.cx.emit(event);
        }
        self.cx.say(Say::Phase(view));
        // What happened to one disk may have changed the others' slots.
        self.reads.want_all_fresh(&mut self.cx);
    }

    /// What was to be attached again was not sent: that is its end.
    pub(super) fn fail_unsent(&mut self, pending: &Pending, failure: Rc<Failure>) {
        let mut change = Change::unsent(pending, failure, &self.cx);
        self.cx.say(Say::Phase(change.view()));
        self.changes.push(change);
        self.reads.want_all_fresh(&mut self.cx);
    }

    /// Goes on watching a change whose end is not known.
    pub(super) fn keep_watching(&mut self) {
        let (since, now, mark) = (self.cx.clock, self.cx.now.mono, self.cx.next_id());
        let Some(change) = self.current() else { return };
        let Stage::Ended { why, .. } = &change.stage else {
            return;
        };
        let polls = Polls::from(now);
        let stage = match (why, &change.job) {
            // A job that could not be found or read may be there again.
            (None | Some(Watch::JobVanished | Watch::JobUnreadable(_)), Some(job)) => {
                Stage::Following {
                    job: job.clone(),
                    since,
                    polls,
                }
            }
            (why, _) => Stage::Watching {
                why: why.clone().unwrap_or(Watch::NoJob),
                mark,
                since,
                polls,
            },
        };
        change.marks.retain(|(mark, _)| *mark != Mark::Ended);
        let given_up = change.go(stage);
        self.cx.cancel(given_up);
        self.sign_in.again(&self.cx);
    }

    /// Puts an ended change away.
    pub(super) fn dismiss(&mut self, volume: &VolumeId) {
        let Some(at) = self
            .changes
            .iter()
            .position(|c| c.is_about(volume) && !c.is_under_way())
        else {
            return;
        };
        let change = self.changes.remove(at);
        self.cx.clear(change.stored);
        self.close_change(volume);
    }

    pub(super) fn change_deadline(&self) -> Option<Mono> {
        let change = self.changes.iter().find(|c| c.is_under_way())?;
        let ahead = |since: Mono, limit: u64| {
            // Limits run on the waking clock: it counts no more than a stride between two events, so it
            // must be looked at that often, or it would hardly move.
            let left = limit.saturating_sub(self.cx.clock.since(since));
            self.cx.now.mono.plus(left.min(pace::LONGEST_STRIDE))
        };
        match &change.stage {
            Stage::Sending { since, .. } => Some(since.plus(pace::CHANGE_TIMEOUT + pace::GRACE)),
            Stage::Following { since, polls, .. } => {
                let limit = ahead(*since, pace::JOB_LIMIT);
                let poll = match polls.in_flight {
                    Some((_, at)) => at.plus(pace::READ_TIMEOUT + pace::GRACE),
                    None if self.sign_in.may_send() => polls.next.max(self.reads.not_before()),
                    None => limit,
                };
                Some(poll.min(limit))
            }
            Stage::Watching {
                why, since, polls, ..
            } => Some(polls.next.min(ahead(*since, why.limit()))),
            Stage::Ended { .. } => None,
        }
    }
}
