//! Following a change to its end, which only the cloud's own list can make "detached".

use std::rc::Rc;

use super::change::{Change, Polls, Stage, Why};
use super::mutation::mutated;
use super::{Aim, Doubt, Effect, HostEvent, Mark, Phase, RequestId, Say, Session, pace};
use crate::api::{Call, Cause, Failure, Outcome, Transport, parse_job};
use crate::model::{JobId, JobStatus, Mono, VolumeId};

impl Session {
    pub(super) fn job_answer(&mut self, id: RequestId, job: &JobId, outcome: &Outcome) {
        let read = parse_job(job, outcome);
        if let Err(failure) = &read {
            self.be_patient(failure);
        }
        match read {
            Ok(read) => {
                self.auth_accepted(id);
                match read.status {
                    JobStatus::Pending => {
                        if self.polled(None) == 1 {
                            self.emit_current("running");
                        }
                    }
                    JobStatus::Success => {
                        self.mark_change(Mark::JobDone);
                        if mutated!(self, TrustJob) {
                            return self.end(Phase::Done, None);
                        }
                        self.watch(Why::JobDone);
                    }
                    JobStatus::Fail => {
                        let failure = Failure::of_job(&read.failure);
                        self.watch(Why::JobFailed(Rc::new(failure)));
                    }
                }
            }
            Err(failure) if failure.cause == Cause::SignInExpired => {
                self.auth_refused(id);
                self.polled(Some(&failure));
            }
            Err(failure) if failure.may_lack_the_call() => self.watch(Why::JobVanished),
            Err(failure) if !failure.is_passing() => {
                self.watch(Why::JobUnreadable(Rc::new(failure)));
            }
            Err(failure) => {
                self.polled(Some(&failure));
            }
        }
    }

    /// A poll came back; sets when the next one is due. Returns how many there were.
    fn polled(&mut self, failure: Option<&Failure>) -> u32 {
        let now = self.now.mono;
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
    pub(super) fn watch(&mut self, why: Why) {
        let mut mark = self.next_id();
        if mutated!(self, StaleList) {
            mark = RequestId(0);
        }
        self.go(Stage::Watching {
            why,
            mark,
            since: self.clock,
            polls: Polls::from(self.now.mono),
        });
        self.say_phase();
    }

    /// Ends what was waited for too long, and does nothing else.
    pub(super) fn run_out_of_time(&mut self) {
        let waits =
            |c: &&mut Change| matches!(c.stage, Stage::Claiming { .. } | Stage::Sending { .. });
        if self.active().filter(waits).is_some() {
            self.advance_change();
        }
    }

    pub(super) fn advance_change(&mut self) {
        let now = self.now.mono;
        let clock = self.clock;
        let Some(change) = self.current() else { return };
        match &change.stage {
            Stage::Checking { mark, since } => {
                let (mark, since) = (*mark, *since);
                self.check_attach(mark, since);
            }
            Stage::Claiming { since, .. } => {
                if now.since(*since) >= pace::CLAIM_LIMIT {
                    let failure = Failure::of(Cause::TimedOut);
                    self.end(Phase::Failed(Rc::new(failure)), None);
                }
            }
            Stage::Sending { since, .. } => {
                if now.since(*since) >= pace::CHANGE_TIMEOUT + pace::GRACE {
                    self.sent(&Err(Transport::TimedOut));
                }
            }
            Stage::Following { since, .. } => {
                if clock.since(*since) >= pace::JOB_LIMIT && !mutated!(self, NeverGiveUp) {
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
        let Some(list) = self.reads.list.since(mark) else {
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
        let now = self.now.mono;
        let may_send = self.may_send() && now >= self.reads.not_before;
        let Some(Change {
            stage: Stage::Following { job, polls, .. },
            ..
        }) = self.active()
        else {
            return;
        };
        if let Some((id, since)) = polls.flying {
            if now.since(since) >= pace::READ_TIMEOUT + pace::GRACE {
                self.out.push(Effect::Cancel(id));
                self.change_answer(id, &Err(Transport::TimedOut));
            }
        } else if now >= polls.next && may_send {
            let job = job.clone();
            let flying = self.send_read(&Call::Job(job));
            if let Some(polls) = self.active().and_then(Change::polls) {
                polls.flying = Some(flying);
            }
        }
    }

    fn watch_list(&mut self) {
        let (now, clock) = (self.now.mono, self.clock);
        let reads = &self.reads.list;
        let Some(change) = self.changes.iter_mut().find(|c| c.is_under_way()) else {
            return;
        };
        let Stage::Watching { mark, .. } = &change.stage else {
            return;
        };
        let list = reads.since(*mark);
        let (reached, refuted) = list.map_or((false, false), |list| {
            (change.is_reached(list), change.is_refuted(list))
        });
        let last = reads.last();
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
        let given_up = clock.since(*since) >= why.limit() && !mutated!(self, NeverGiveUp);
        if looked || given_up {
            let why = why.clone();
            return self.give_up(why);
        }
        let mark = *mark;
        if now >= polls.next {
            polls.next = now.plus(pace::poll(polls.count));
            self.want_list_fresh(mark);
        }
    }

    /// The list did not follow.
    fn give_up(&mut self, why: Why) {
        if let Some(phase) = why.end() {
            return self.end(phase, Some(why));
        }
        // Its end was told where it was seen.
        let gone = self.changes.iter().position(Change::is_under_way);
        if let Some(change) = gone.map(|at| self.changes.remove(at)) {
            if self.following.as_ref() == Some(&change.disk.volume) {
                self.following = None;
            }
            self.say(Say::EndedElsewhere(change.disk));
            self.want_all_fresh();
        }
    }

    /// The end of a change. The record goes, unless the end is not known: then a reload goes on asking.
    pub(super) fn end(&mut self, phase: Phase, why: Option<Why>) {
        let (at, mark) = (self.now.wall, self.next_id());
        let keep = matches!(phase, Phase::Unknown(_)) && !mutated!(self, ForgetDoubt);
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
        self.out.extend(given_up.map(Effect::Cancel));
        self.out.extend(stored.map(Effect::Clear));
        if aim == Aim::Detach {
            self.out.push(Effect::Emit(event));
        }
        self.say(Say::Phase(view));
        // What happened to one disk may have changed the others' slots.
        self.want_all_fresh();
    }

    /// Goes on watching a change whose end is not known.
    pub(super) fn keep_watching(&mut self) {
        let (since, now, mark) = (self.clock, self.now.mono, self.next_id());
        let Some(change) = self.current() else { return };
        let Stage::Ended { why, .. } = &change.stage else {
            return;
        };
        let polls = Polls::from(now);
        let stage = match (why, &change.job) {
            // A job that could not be found or read may be there again.
            (None | Some(Why::JobVanished | Why::JobUnreadable(_)), Some(job)) => {
                Stage::Following {
                    job: job.clone(),
                    since,
                    polls,
                }
            }
            (why, _) => Stage::Watching {
                why: why.clone().unwrap_or(Why::NoJob),
                mark,
                since,
                polls,
            },
        };
        change.marks.retain(|(mark, _)| *mark != Mark::Ended);
        let given_up = change.go(stage);
        self.out.extend(given_up.map(Effect::Cancel));
        self.sign_in_again();
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
        self.out.extend(change.stored.map(Effect::Clear));
        if self.following.as_ref() == Some(volume) {
            self.following = None;
        }
    }

    pub(super) fn change_deadline(&self) -> Option<Mono> {
        let change = self.changes.iter().find(|c| c.is_under_way())?;
        let ahead = |since: Mono, limit: u64| {
            // Limits run on the waking clock: it counts no more than a stride between two events, so it
            // must be looked at that often, or it would hardly move.
            let left = limit.saturating_sub(self.clock.since(since));
            self.now.mono.plus(left.min(pace::LONGEST_STRIDE))
        };
        match &change.stage {
            Stage::Checking { since, .. } => Some(self.reread_deadline(*since)),
            Stage::Claiming { since, .. } => Some(since.plus(pace::CLAIM_LIMIT)),
            Stage::Sending { since, .. } => Some(since.plus(pace::CHANGE_TIMEOUT + pace::GRACE)),
            Stage::Following { since, polls, .. } => {
                let limit = ahead(*since, pace::JOB_LIMIT);
                let poll = match polls.flying {
                    Some((_, at)) => at.plus(pace::READ_TIMEOUT + pace::GRACE),
                    None if self.may_send() => polls.next.max(self.reads.not_before),
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
