//! A change that was sent: followed to its end, which only the cloud's own list can make "detached".

use std::rc::Rc;

use super::asking::Reread;
use super::mutation::mutated;
use super::record::Record;
use super::{
    Aim, ChangeView, Doubt, Effect, HostEvent, Mark, Phase, RequestId, Say, Session, pace,
};
use crate::api::{
    AttachmentList, Call, Cause, Failure, Outcome, Transport, parse_accepted, parse_job,
};
use crate::model::{Disk, JobId, JobStatus, Mono, Server, ServerStatus, Task, VolumeId, Wall};

/// A change that was confirmed and checked, and is sent once its record is written.
#[derive(Debug)]
pub(super) struct Ready {
    pub aim: Aim,
    pub disk: Rc<Disk>,
    pub server: Rc<Server>,
    pub confirmed: Wall,
    pub rechecked: Wall,
}

/// A change.
#[derive(Debug)]
pub(super) struct Change {
    aim: Aim,
    disk: Rc<Disk>,
    server: Option<Rc<Server>>,
    /// When it was confirmed: with the disk, what tells it from any other.
    at: Wall,
    job: Option<JobId>,
    marks: Vec<(Mark, Wall)>,
    stage: Stage,
    /// What stands in the browser's storage for it.
    stored: Option<String>,
    resumed: bool,
    /// What is shown of it, made anew when something changes.
    shown: Option<Rc<ChangeView>>,
}

/// Where a change is.
#[derive(Debug)]
enum Stage {
    /// An attach: everything is being read again.
    Checking { mark: RequestId, since: Mono },
    /// An attach: all is well; the record is being written.
    Claiming { ready: Box<Ready>, since: Mono },
    /// The request is out.
    Sending { request: RequestId, since: Mono },
    /// The job is polled.
    Following {
        job: JobId,
        since: Mono,
        polls: Polls,
    },
    /// The list is polled.
    Watching {
        why: Why,
        /// Only a list read that began here or later counts.
        mark: RequestId,
        since: Mono,
        polls: Polls,
    },
    /// The end.
    Ended {
        phase: Phase,
        why: Option<Why>,
        /// List reads since then can still settle an unknown end.
        mark: RequestId,
    },
}

/// The polls of one stage.
#[derive(Debug)]
struct Polls {
    /// When the next one is due.
    next: Mono,
    /// How many there were.
    count: u32,
    /// The job request under way.
    flying: Option<(RequestId, Mono)>,
    /// Failures in a row.
    failures: u32,
}

impl Polls {
    fn from(now: Mono) -> Self {
        Self {
            next: now,
            count: 0,
            flying: None,
            failures: 0,
        }
    }
}

/// Why the list is watched.
#[derive(Clone, Debug)]
enum Why {
    /// The answer was lost or unclear.
    Unclear(Rc<Failure>),
    /// The cloud says the disk is not attached.
    NotAttached(Rc<Failure>),
    /// The cloud took it on without naming a job.
    NoJob,
    /// The job is done.
    JobDone,
    /// The job is not to be found.
    JobVanished,
}

impl Why {
    fn limit(&self) -> u64 {
        match self {
            Self::Unclear(_) | Self::NotAttached(_) | Self::JobVanished => pace::UNCLEAR_LIMIT,
            Self::NoJob => pace::JOB_LIMIT,
            Self::JobDone => pace::LAG_LIMIT,
        }
    }

    /// How it ends when the list does not follow.
    fn end(&self) -> Phase {
        match self {
            Self::Unclear(failure) => Phase::Unknown(Doubt::NoTrace(Rc::clone(failure))),
            Self::NotAttached(failure) => Phase::Failed(Rc::clone(failure)),
            Self::NoJob | Self::JobDone => Phase::Unknown(Doubt::ListLags),
            Self::JobVanished => Phase::Unknown(Doubt::JobVanished),
        }
    }
}

impl Change {
    pub fn is_about(&self, volume: &VolumeId) -> bool {
        self.disk.volume == *volume
    }

    pub fn is_under_way(&self) -> bool {
        !matches!(self.stage, Stage::Ended { .. })
    }

    pub fn is_done(&self) -> bool {
        matches!(
            self.stage,
            Stage::Ended {
                phase: Phase::Done,
                ..
            }
        )
    }

    /// Whether it may still be happening at the cloud.
    fn is_unsettled(&self) -> bool {
        match &self.stage {
            Stage::Ended { phase, .. } => matches!(phase, Phase::Unknown(_)),
            _ => true,
        }
    }

    /// Whether the list shows what the change is for.
    fn is_reached(&self, list: &AttachmentList) -> bool {
        match self.aim {
            Aim::Detach => list.proves_gone(&self.disk.volume),
            Aim::Attach => list.has(&self.disk.volume),
        }
    }

    fn record(&self) -> Record {
        Record {
            aim: self.aim,
            disk: Rc::clone(&self.disk),
            at: self.at,
            job: self.job.clone(),
        }
    }

    fn phase(&self) -> Phase {
        match &self.stage {
            Stage::Checking { .. } | Stage::Claiming { .. } => Phase::Checking,
            Stage::Sending { .. } => Phase::Sending,
            Stage::Following { .. }
            | Stage::Watching {
                why: Why::NoJob, ..
            } => Phase::Running,
            Stage::Watching {
                why: Why::Unclear(failure) | Why::NotAttached(failure),
                ..
            } => Phase::Unclear(Rc::clone(failure)),
            Stage::Watching { .. } => Phase::Verifying,
            Stage::Ended { phase, .. } => phase.clone(),
        }
    }

    #[cfg(feature = "mutants")]
    pub fn chart(&self) -> (VolumeId, &'static str) {
        let state = match &self.stage {
            Stage::Checking { .. } => "Checking",
            Stage::Claiming { .. } => "Claiming",
            Stage::Sending { .. } => "Sending",
            Stage::Following { .. } => "Following",
            Stage::Watching { .. } => "Watching",
            Stage::Ended { phase, .. } => match phase {
                Phase::Done => "Done",
                Phase::Failed(_) => "Failed",
                _ => "Unknown",
            },
        };
        (self.disk.volume.clone(), state)
    }

    pub fn view(&mut self) -> Rc<ChangeView> {
        let shown = self.shown.take().unwrap_or_else(|| {
            Rc::new(ChangeView {
                aim: self.aim,
                disk: Rc::clone(&self.disk),
                server: self.server.clone(),
                phase: self.phase(),
                marks: self.marks.clone(),
                job: self.job.clone(),
                resumed: self.resumed,
            })
        });
        Rc::clone(self.shown.insert(shown))
    }

    fn mark(&mut self, mark: Mark, at: Wall) {
        self.marks.push((mark, at));
        self.shown = None;
    }

    fn go(&mut self, stage: Stage) {
        self.stage = stage;
        self.shown = None;
    }
}

impl Session {
    /// Whether something may still be happening to the server's disks because of this operator: while
    /// it may, nothing else is sent.
    pub(super) fn change_under_way(&self) -> bool {
        self.changes.iter().any(Change::is_unsettled)
    }

    /// Whether a change moves by itself.
    pub(super) fn change_moves(&self) -> bool {
        self.changes.iter().any(Change::is_under_way)
    }

    fn current(&mut self) -> Option<&mut Change> {
        self.changes.iter_mut().find(|c| c.is_unsettled())
    }

    fn active(&mut self) -> Option<&mut Change> {
        self.changes.iter_mut().find(|c| c.is_under_way())
    }

    /// Sends what was confirmed, checked and noted. This is the only place from which a change is sent.
    pub(super) fn launch(&mut self, ready: Ready, stored: Option<String>) {
        let volume = ready.disk.volume.clone();
        let call = match ready.aim {
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
        self.following = Some(volume.clone());
        self.emit_phase(&volume, "sent", None);
        self.say_phase();
    }

    /// The disk's old slot, if no other disk took it.
    fn free_slot(&self, disk: &Disk) -> Option<crate::model::Slot> {
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
    fn sent(&mut self, outcome: &Outcome) {
        let id = match self.active().map(|c| &c.stage) {
            Some(Stage::Sending { request, .. }) => *request,
            _ => return,
        };
        match parse_accepted(outcome) {
            Ok(accepted) => {
                self.auth_accepted(id);
                self.accepted(accepted.job);
            }
            Err(failure) if failure.cause == Cause::NotAttached => {
                self.watch(Why::NotAttached(Rc::new(failure)));
            }
            Err(failure) if failure.is_refusal() => {
                if failure.cause == Cause::SignInExpired {
                    self.auth_refused(id);
                }
                self.be_patient(&failure);
                self.end(Phase::Failed(Rc::new(failure)), None);
            }
            Err(failure) => {
                self.be_patient(&failure);
                self.mark_change(Mark::Unclear);
                self.emit_current("unclear");
                self.watch(Why::Unclear(Rc::new(failure)));
            }
        }
    }

    fn accepted(&mut self, job: Option<JobId>) {
        let (now, clock) = (self.now, self.clock);
        self.mark_change(Mark::Accepted);
        let Some(job) = job else {
            self.emit_current("accepted");
            return self.watch(Why::NoJob);
        };
        if let Some(change) = self.active() {
            change.job = Some(job.clone());
            change.go(Stage::Following {
                job,
                since: clock,
                polls: Polls::from(now.mono.plus(pace::poll(0))),
            });
            let text = change.record().to_text();
            if let Some(stored) = &mut change.stored {
                let from = std::mem::replace(stored, text.clone());
                self.out.push(Effect::Save { from, to: text });
            }
        }
        self.emit_current("accepted");
        self.say_phase();
    }

    fn job_answer(&mut self, id: RequestId, job: &JobId, outcome: &Outcome) {
        let now = self.now.mono;
        match parse_job(job, outcome) {
            Ok(read) => {
                self.auth_accepted(id);
                match read.status {
                    JobStatus::Pending => {
                        let first = self.poll_again(0);
                        if first {
                            self.emit_current("running");
                        }
                    }
                    JobStatus::Success => {
                        self.mark_change(Mark::JobDone);
                        self.watch(Why::JobDone);
                    }
                    JobStatus::Fail => {
                        let failure = Failure::of_job(&read.failure);
                        self.end(Phase::Failed(Rc::new(failure)), None);
                    }
                }
            }
            Err(failure) if failure.cause == Cause::SignInExpired => {
                self.auth_refused(id);
                if let Some(polls) = self.polls() {
                    polls.next = now;
                }
            }
            Err(failure) if failure.may_lack_the_call() => self.watch(Why::JobVanished),
            Err(failure) if !failure.is_passing() => self.watch(Why::NoJob),
            Err(failure) => {
                let wait = u64::from(failure.retry_after.unwrap_or(0).min(600)) * 1_000;
                self.poll_again(wait);
                if let Some(polls) = self.polls() {
                    polls.failures += 1;
                    polls.next = polls.next.max(now.plus(pace::back_off(polls.failures)));
                }
            }
        }
    }

    fn polls(&mut self) -> Option<&mut Polls> {
        match &mut self.active()?.stage {
            Stage::Following { polls, .. } | Stage::Watching { polls, .. } => Some(polls),
            _ => None,
        }
    }

    /// Sets the next poll, no sooner than `at_least`. Returns whether this was the first.
    fn poll_again(&mut self, at_least: u64) -> bool {
        let now = self.now.mono;
        let Some(polls) = self.polls() else {
            return false;
        };
        polls.count += 1;
        polls.failures = if at_least == 0 { 0 } else { polls.failures };
        polls.next = now.plus(pace::poll(polls.count).max(at_least));
        polls.count == 1
    }

    /// From here the list decides.
    fn watch(&mut self, why: Why) {
        let (mark, clock, now) = (self.next_id(), self.clock, self.now.mono);
        if let Some(change) = self.active() {
            change.go(Stage::Watching {
                why,
                mark,
                since: clock,
                polls: Polls::from(now),
            });
        }
        self.say_phase();
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
        let may_send = self.may_send();
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
            if let Some(polls) = self.polls() {
                polls.flying = Some(flying);
            }
        }
    }

    fn watch_list(&mut self) {
        let now = self.now.mono;
        let clock = self.clock;
        let Some(change) = self.changes.iter_mut().find(|c| c.is_under_way()) else {
            return;
        };
        let list = match &change.stage {
            Stage::Watching { mark, .. } => self.reads.list.since(*mark),
            _ => return,
        };
        let reached = list.is_some_and(|list| change.is_reached(list));
        if reached {
            return self.end(Phase::Done, None);
        }
        let looked = self.reads.list.fact.as_ref().map(|f| f.read);
        let disk = Rc::clone(&change.disk);
        let Stage::Watching {
            why,
            mark,
            since,
            polls,
        } = &mut change.stage
        else {
            return;
        };
        if let Some(list) = list {
            // This read is used up: the next one that counts begins later.
            *mark = RequestId(looked.map_or(mark.0, |id| id.0 + 1));
            polls.count += 1;
            polls.next = now.plus(pace::poll(polls.count));
            if matches!(why, Why::NotAttached(_)) && list.has(&disk.volume) {
                let (phase, why) = (why.end(), why.clone());
                return self.end(phase, Some(why));
            }
        }
        if clock.since(*since) >= why.limit() {
            let (phase, why) = (why.end(), why.clone());
            return self.end(phase, Some(why));
        }
        let mark = *mark;
        if now >= polls.next {
            polls.next = now.plus(pace::poll(polls.count + 1));
            if !self.list_coming() {
                self.want_list_fresh(mark);
            }
        }
    }

    /// The end of a change. The record goes, unless the end is not known: then a reload goes on asking.
    fn end(&mut self, phase: Phase, why: Option<Why>) {
        let (at, mark) = (self.now.wall, self.next_id());
        let Some(change) = self.current() else { return };
        let keep = matches!(phase, Phase::Unknown(_));
        change.mark(Mark::Ended, at);
        let volume = change.disk.volume.clone();
        let aim = change.aim;
        let event = match &phase {
            Phase::Done => HostEvent::Detached {
                volume: volume.clone(),
            },
            Phase::Failed(failure) => HostEvent::Failed {
                volume: volume.clone(),
                failure: Some(failure.as_ref().clone()),
            },
            _ => HostEvent::Failed {
                volume: volume.clone(),
                failure: None,
            },
        };
        change.go(Stage::Ended { phase, why, mark });
        let stored = if keep { None } else { change.stored.take() };
        let view = change.view();
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
        let (clock, now, mark) = (self.clock, self.now.mono, self.next_id());
        let Some(change) = self.current() else { return };
        let Stage::Ended { phase, why, .. } = &change.stage else {
            return;
        };
        let Phase::Unknown(_) = phase else { return };
        let stage = match (why, &change.job) {
            (None, Some(job)) => Stage::Following {
                job: job.clone(),
                since: clock,
                polls: Polls::from(now),
            },
            (why, _) => Stage::Watching {
                why: why.clone().unwrap_or(Why::NoJob),
                mark,
                since: clock,
                polls: Polls::from(now),
            },
        };
        change.marks.retain(|(mark, _)| *mark != Mark::Ended);
        change.go(stage);
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

    /// Takes up a change that an earlier visit or another tab began. It is never sent again.
    pub(super) fn adopt(&mut self, text: &str) {
        let Some(record) = Record::from_text(text) else {
            // Not a record of ours: it must not stand in the way for ever.
            self.out.push(Effect::Clear(text.to_owned()));
            return;
        };
        let known = self
            .changes
            .iter_mut()
            .find(|c| c.record().same_change(&record));
        if let Some(change) = known {
            change.stored = Some(text.to_owned());
            if change.job.is_none() && record.job.is_some() && change.is_under_way() {
                self.adopt_job(record.job);
            }
            return;
        }
        if self.change_under_way() {
            return;
        }
        let volume = record.disk.volume.clone();
        let (now, clock, mark) = (self.now.mono, self.clock, self.next_id());
        let polls = Polls::from(now);
        let stage = match record.job.clone() {
            Some(job) => Stage::Following {
                job,
                since: clock,
                polls,
            },
            None => Stage::Watching {
                why: Why::Unclear(Rc::new(Failure::of(Cause::Network))),
                mark,
                since: clock,
                polls,
            },
        };
        self.changes.retain(|c| !c.is_about(&volume));
        self.changes.push(Change {
            aim: record.aim,
            disk: record.disk,
            server: None,
            at: record.at,
            job: record.job,
            marks: vec![(Mark::Confirmed, record.at)],
            stage,
            stored: Some(text.to_owned()),
            resumed: true,
            shown: None,
        });
        self.say_phase();
    }

    /// Another tab learned the job of a change that is watched here.
    fn adopt_job(&mut self, job: Option<JobId>) {
        let (now, clock) = (self.now.mono, self.clock);
        if let (Some(job), Some(change)) = (job, self.active())
            && change.resumed
        {
            change.job = Some(job.clone());
            change.go(Stage::Following {
                job,
                since: clock,
                polls: Polls::from(now),
            });
        }
    }

    /// The record in the browser's storage changed under this tab.
    pub(super) fn record_news(&mut self, record: Option<&str>) {
        for change in &mut self.changes {
            if change.stored.is_some() && record != change.stored.as_deref() {
                let same = record
                    .and_then(Record::from_text)
                    .is_some_and(|r| r.same_change(&change.record()));
                if !same {
                    // Somebody saw its end, or put it away; what stands there now is not ours to clear.
                    change.stored = None;
                }
            }
        }
        if let Some(text) = record {
            self.adopt(text);
        }
    }

    /// Attaches a disk again that was just detached. The click is the confirmation.
    pub(super) fn attach_again(&mut self, volume: &VolumeId) {
        if self.change_under_way() || self.claiming {
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
        change.go(Stage::Checking { mark, since });
        self.ask = None;
        self.following = Some(volume.clone());
        self.want_all_fresh();
    }

    /// The same care as for a detach: nothing is sent on what was read before the click.
    fn check_attach(&mut self, mark: RequestId, since: Mono) {
        let failure = match self.reread(mark, since) {
            Reread::Waiting => return,
            Reread::Failed(failure) => failure,
            Reread::SignedOut => Rc::new(Failure::of(Cause::SignInExpired)),
            Reread::Done => match self.attach_refusal() {
                Some(cause) => Rc::new(Failure::of(cause)),
                None => return self.claim_attach(),
            },
        };
        self.end(Phase::Failed(failure), None);
    }

    fn attach_refusal(&mut self) -> Option<Cause> {
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
            let volume = self.active().map(|c| c.disk.volume.clone())?;
            let listed = self.reads.list.fact.as_ref()?;
            if listed.value.proves_gone(&volume) {
                return None;
            }
            Cause::Conflict
        };
        Some(cause)
    }

    fn claim_attach(&mut self) {
        let rechecked = self.now.wall;
        let since = self.now.mono;
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
            rechecked,
        };
        self.claim(&ready);
        if let Some(change) = self.active() {
            change.go(Stage::Claiming {
                ready: Box::new(ready),
                since,
            });
        }
    }

    /// The attach that was waiting for the storage.
    pub(super) fn take_attach_ready(&mut self) -> Option<Box<Ready>> {
        let mark = self.next_id();
        let change = self.active()?;
        if !matches!(change.stage, Stage::Claiming { .. }) {
            return None;
        }
        let phase = Phase::Failed(Rc::new(Failure::of(Cause::Conflict)));
        let ended = Stage::Ended {
            phase,
            why: None,
            mark,
        };
        match std::mem::replace(&mut change.stage, ended) {
            Stage::Claiming { ready, .. } => Some(ready),
            _ => None,
        }
    }

    /// Another tab was first: an attach that was about to be sent is not.
    pub(super) fn drop_attach_check(&mut self, ready: Option<&Ready>) {
        if ready.is_some_and(|r| r.aim == Aim::Attach) {
            self.want_all_fresh();
        }
    }

    fn mark_change(&mut self, mark: Mark) {
        let at = self.now.wall;
        if let Some(change) = self.active() {
            change.mark(mark, at);
        }
    }

    fn say_phase(&mut self) {
        if let Some(view) = self.active().map(Change::view) {
            self.say(Say::Phase(view));
        }
    }

    fn emit_current(&mut self, phase: &'static str) {
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

    pub(super) fn change_deadline(&self) -> Option<Mono> {
        let change = self.changes.iter().find(|c| c.is_under_way())?;
        let ahead = |since: Mono, limit: u64| {
            // Limits run on the waking clock, which never is ahead of the other.
            self.now
                .mono
                .plus(limit.saturating_sub(self.clock.since(since)))
        };
        match &change.stage {
            Stage::Checking { since, .. } => Some(since.plus(pace::RECHECK_LIMIT)),
            Stage::Claiming { since, .. } => Some(since.plus(pace::CLAIM_LIMIT)),
            Stage::Sending { since, .. } => Some(since.plus(pace::CHANGE_TIMEOUT + pace::GRACE)),
            Stage::Following { since, polls, .. } => {
                let limit = ahead(*since, pace::JOB_LIMIT);
                let poll = match polls.flying {
                    Some((_, at)) => at.plus(pace::READ_TIMEOUT + pace::GRACE),
                    None if self.may_send() => polls.next,
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
