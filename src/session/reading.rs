//! Reading the server, its list of disks and their details: one read of a kind at a time, each fact
//! with the number of the request that brought it.

use std::rc::Rc;

use super::{Effect, RequestId, Session, pace};
use crate::api::{
    AttachmentList, Call, Cause, Failure, ListPath, Outcome, ServerAnswer, parse_attachments,
    parse_server, parse_volumes, request,
};
use crate::model::{Disk, DiskStatus, Mono, Task, Volume, VolumeId, Wall, join_disks};

/// A fact and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Fact<T> {
    pub value: T,
    /// The request that brought it: the fact is no older than that request's beginning.
    pub read: RequestId,
}

/// One kind of read.
#[derive(Clone, Debug)]
pub(super) struct Read<T> {
    /// The last good answer.
    pub fact: Option<Fact<T>>,
    /// The last failure, if it is later than the last good answer.
    pub failed: Option<(RequestId, Rc<Failure>)>,
    /// The request under way.
    pub flying: Option<(RequestId, Mono)>,
    /// Whether to read as soon as that is possible.
    pub wanted: bool,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self {
            fact: None,
            failed: None,
            flying: None,
            wanted: false,
        }
    }
}

impl<T> Read<T> {
    /// The fact, if its read began at `mark` or later.
    pub fn since(&self, mark: RequestId) -> Option<&T> {
        self.fact
            .as_ref()
            .filter(|f| f.read >= mark)
            .map(|f| &f.value)
    }

    /// The failure, if its read began at `mark` or later.
    pub fn failed_since(&self, mark: RequestId) -> Option<&Rc<Failure>> {
        self.failed
            .as_ref()
            .filter(|(read, _)| *read >= mark)
            .map(|(_, failure)| failure)
    }

    fn idle(&self) -> bool {
        self.flying.is_none() && !self.wanted
    }

    fn land(&mut self, id: RequestId, result: Result<T, Failure>) {
        match result {
            Ok(value) => {
                self.fact = Some(Fact { value, read: id });
                self.failed = None;
            }
            Err(failure) => self.failed = Some((id, Rc::new(failure))),
        }
    }

    /// Takes up the request if it is this read's.
    fn take(&mut self, id: RequestId) -> bool {
        let mine = self.flying.is_some_and(|(flying, _)| flying == id);
        if mine {
            self.flying = None;
        }
        mine
    }
}

/// Where the list of disks is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListSource {
    /// A call of its own; `proved` once it has given a list: from then on its absence is a failure,
    /// not a reason to look elsewhere.
    Path { path: ListPath, proved: bool },
    /// The field of the server's own answer.
    Own,
}

/// Everything read.
#[derive(Debug)]
pub(super) struct Reads {
    pub server: Read<ServerAnswer>,
    pub list: Read<AttachmentList>,
    pub volumes: Read<Vec<Rc<Volume>>>,
    pub source: ListSource,
    /// Why the block storage service is not asked any more.
    pub volumes_off: Option<Rc<Failure>>,
    /// Failed rounds in a row.
    failures: u32,
    /// When the next round begins.
    next_round: Option<Mono>,
    /// Nothing is read before this: the cloud asked for patience.
    not_before: Mono,
    /// When the list was last read.
    pub read_at: Option<Wall>,
    /// Reads the operator asked for are those since this number.
    pub asked_for: Option<RequestId>,
    /// The disks, put together.
    pub disks: Vec<Rc<Disk>>,
}

impl Reads {
    pub fn new() -> Self {
        Self {
            server: Read::default(),
            list: Read::default(),
            volumes: Read::default(),
            source: ListSource::Path {
                path: ListPath::Bms,
                proved: false,
            },
            volumes_off: None,
            failures: 0,
            next_round: None,
            not_before: Mono(0),
            read_at: None,
            asked_for: None,
            disks: Vec::new(),
        }
    }

    pub fn disk(&self, volume: &VolumeId) -> Option<&Rc<Disk>> {
        self.disks.iter().find(|d| d.volume == *volume)
    }

    fn idle(&self) -> bool {
        self.server.idle() && self.list.idle() && self.volumes.idle()
    }

    /// Whether the server or a disk is on its way to another state.
    fn moving(&self) -> bool {
        let server = self.server.fact.as_ref().map(|f| &f.value.server);
        server.is_some_and(|s| s.task != Task::Idle)
            || self
                .disks
                .iter()
                .any(|d| matches!(d.status(), DiskStatus::Attaching | DiskStatus::Detaching))
    }

    /// Puts the disks together again, keeping the `Rc` of each that did not change.
    fn join(&mut self) {
        let Some(list) = &self.list.fact else { return };
        let own = self
            .server
            .fact
            .as_ref()
            .and_then(|f| f.value.own.as_ref())
            .map_or(&[][..], |own| &own.entries);
        let volumes = self.volumes.fact.as_ref().map_or(&[][..], |f| &f.value);
        let fresh = join_disks(&list.value.entries, own, volumes);
        let mut old = std::mem::take(&mut self.disks).into_iter().peekable();
        // Order rarely changes, so each new disk is looked for at the old one's place first.
        let mut rest: Vec<Rc<Disk>> = Vec::new();
        self.disks = fresh
            .into_iter()
            .map(|disk| {
                if let Some(same) = old.next_if(|o| **o == disk) {
                    return same;
                }
                rest.extend(old.next());
                match rest.iter().position(|o| **o == disk) {
                    Some(at) => rest.swap_remove(at),
                    None => Rc::new(disk),
                }
            })
            .collect();
    }
}

impl Session {
    /// Wants everything read from now on, and the answers of reads begun before no more.
    pub(super) fn want_all_fresh(&mut self) -> RequestId {
        let mark = self.next_id();
        self.want_server_fresh(mark);
        self.want_list_fresh(mark);
        if self.config.volumes && self.reads.volumes_off.is_none() {
            if let Some((id, _)) = self.reads.volumes.flying.take() {
                self.out.push(Effect::Cancel(id));
            }
            self.reads.volumes.wanted = true;
        }
        mark
    }

    /// Wants the list read at `mark` or later, wherever it is read.
    pub(super) fn want_list_fresh(&mut self, mark: RequestId) {
        if self.reads.source == ListSource::Own {
            return self.want_server_fresh(mark);
        }
        let list = &mut self.reads.list;
        if list.flying.is_some_and(|(id, _)| id >= mark) {
            return;
        }
        if let Some((id, _)) = list.flying.take() {
            self.out.push(Effect::Cancel(id));
        }
        list.wanted = true;
    }

    fn want_server_fresh(&mut self, mark: RequestId) {
        let server = &mut self.reads.server;
        if server.flying.is_some_and(|(id, _)| id >= mark) {
            return;
        }
        if let Some((id, _)) = server.flying.take() {
            self.out.push(Effect::Cancel(id));
        }
        server.wanted = true;
    }

    /// Whether the list's next answer is already on its way (or about to be).
    pub(super) fn list_coming(&self) -> bool {
        match self.reads.source {
            ListSource::Own => !self.reads.server.idle(),
            ListSource::Path { .. } => !self.reads.list.idle(),
        }
    }

    /// A read ended. `false` if no read has this number.
    pub(super) fn read_answer(&mut self, id: RequestId, outcome: &Outcome) -> bool {
        let target = &self.config.target.server;
        let failure = if self.reads.server.take(id) {
            let result = parse_server(target, outcome);
            let failure = result.as_ref().err().cloned();
            self.land_server(id, result);
            failure
        } else if self.reads.list.take(id) {
            let result = parse_attachments(target, outcome);
            let failure = result.as_ref().err().cloned();
            if self.fall_back(failure.as_ref()) {
                return true;
            }
            self.land_list(id, result);
            failure
        } else if self.reads.volumes.take(id) {
            let result = parse_volumes(target, outcome);
            let failure = result.as_ref().err().cloned();
            self.land_volumes(id, result);
            failure
        } else {
            return false;
        };
        self.note_outcome(id, failure.as_ref());
        self.reads.join();
        true
    }

    fn land_server(&mut self, id: RequestId, result: Result<ServerAnswer, Failure>) {
        if self.reads.source == ListSource::Own {
            let own = match &result {
                Ok(answer) => answer
                    .own
                    .clone()
                    .ok_or_else(|| Failure::of(Cause::NoSuchApi)),
                Err(failure) => Err(failure.clone()),
            };
            self.land_list(id, own);
        }
        self.reads.server.land(id, result);
    }

    fn land_list(&mut self, id: RequestId, result: Result<AttachmentList, Failure>) {
        if result.is_ok() {
            self.reads.read_at = Some(self.now.wall);
            if let ListSource::Path { proved, .. } = &mut self.reads.source {
                *proved = true;
            }
        }
        self.reads.list.land(id, result);
    }

    /// Details only add to the list. When they cannot be read again, what they said of a disk's
    /// *status* is no longer to be relied on; its name and size still are.
    fn land_volumes(&mut self, id: RequestId, result: Result<Vec<Rc<Volume>>, Failure>) {
        if let Err(failure) = &result {
            if !failure.is_passing() && failure.cause != Cause::SignInExpired {
                self.reads.volumes_off = Some(Rc::new(failure.clone()));
            }
            if let Some(fact) = &mut self.reads.volumes.fact {
                for volume in &mut fact.value {
                    if volume.status != DiskStatus::Unknown {
                        Rc::make_mut(volume).status = DiskStatus::Unknown;
                    }
                }
            }
        }
        self.reads.volumes.land(id, result);
    }

    /// Where a list call does not exist at this cloud, looks at the next place. Returns whether it did.
    fn fall_back(&mut self, failure: Option<&Failure>) -> bool {
        let ListSource::Path {
            path,
            proved: false,
        } = self.reads.source
        else {
            return false;
        };
        if !failure.is_some_and(Failure::may_lack_the_call) {
            return false;
        }
        match path {
            ListPath::Bms => {
                self.reads.source = ListSource::Path {
                    path: ListPath::Native,
                    proved: false,
                };
                self.reads.list.wanted = true;
            }
            ListPath::Native => {
                self.reads.source = ListSource::Own;
                // The server's answer may be here already, and says the same as a new one would.
                match (&self.reads.server.fact, &self.reads.server.failed) {
                    (_, Some((id, failure))) => {
                        let (id, failure) = (*id, failure.as_ref().clone());
                        self.land_list(id, Err(failure));
                    }
                    (Some(fact), None) => {
                        let id = fact.read;
                        let own = fact.value.own.clone();
                        self.land_list(id, own.ok_or_else(|| Failure::of(Cause::NoSuchApi)));
                    }
                    (None, None) => self.reads.server.wanted |= self.reads.server.flying.is_none(),
                }
                self.reads.join();
            }
        }
        true
    }

    fn note_outcome(&mut self, id: RequestId, failure: Option<&Failure>) {
        match failure {
            None => {
                self.reads.failures = 0;
                self.auth_accepted(id);
            }
            Some(failure) if failure.cause == Cause::SignInExpired => {
                self.auth_refused(id);
                self.want_refused_again(id);
            }
            Some(failure) => {
                self.reads.failures = self.reads.failures.saturating_add(1);
                self.be_patient(failure);
            }
        }
    }

    /// Reads again, under a new token, what was refused.
    fn want_refused_again(&mut self, id: RequestId) {
        let was = |failed: &Option<(RequestId, Rc<Failure>)>| {
            failed.as_ref().is_some_and(|(read, _)| *read == id)
        };
        let reads = &mut self.reads;
        reads.server.wanted |= was(&reads.server.failed);
        if reads.source != ListSource::Own {
            reads.list.wanted |= was(&reads.list.failed);
        }
        reads.volumes.wanted |= was(&reads.volumes.failed);
    }

    /// Honours `Retry-After`, and waits a little where there is none.
    pub(super) fn be_patient(&mut self, failure: &Failure) {
        let asked = failure.retry_after.map(|s| u64::from(s.min(3_600)) * 1_000);
        let wait = match (asked, failure.cause) {
            (Some(asked), _) => asked,
            (None, Cause::Throttled | Cause::Overloaded) => {
                pace::back_off(self.reads.failures).max(2_000)
            }
            _ => return,
        };
        self.reads.not_before = self.reads.not_before.max(self.now.mono.plus(wait));
    }

    /// Tries a read that failed once more, after a while.
    pub(super) fn retry_reads_after(&mut self, millis: u64) {
        self.reads.not_before = self.reads.not_before.max(self.now.mono.plus(millis));
    }

    /// Whether reading goes on at all: somebody looks, or something is under way.
    fn watching(&self) -> bool {
        self.visible || self.change_moves()
    }

    pub(super) fn advance_reads(&mut self) {
        self.time_out_reads();
        let now = self.now.mono;
        if self.reads.next_round.is_some_and(|at| now >= at) && self.watching() {
            self.reads.next_round = None;
            let mark = self.next_id();
            self.want_server_fresh(mark);
            self.want_list_fresh(mark);
            if self.config.volumes && self.reads.volumes_off.is_none() {
                self.reads.volumes.wanted |= self.reads.volumes.flying.is_none();
            }
        }
        if self.may_send() && now >= self.reads.not_before && self.started {
            self.send_wanted();
        }
        if self.reads.idle() {
            self.reads.asked_for = None;
            if self.reads.next_round.is_none() && self.started {
                self.reads.next_round = Some(now.plus(self.interval()));
            }
        }
    }

    fn interval(&self) -> u64 {
        let failures = self.reads.failures;
        if failures > 0 {
            return pace::back_off(failures).max(pace::MOVING);
        }
        if self.reads.moving() {
            pace::MOVING
        } else {
            pace::IDLE
        }
    }

    /// Whoever sends may have slept through its own limit.
    fn time_out_reads(&mut self) {
        let late = |flying: Option<(RequestId, Mono)>| {
            flying.filter(|(_, at)| self.now.mono.since(*at) >= pace::READ_TIMEOUT + pace::GRACE)
        };
        let reads = &self.reads;
        let lost = [reads.server.flying, reads.list.flying, reads.volumes.flying];
        for (id, _) in lost.into_iter().filter_map(late).collect::<Vec<_>>() {
            self.out.push(Effect::Cancel(id));
            self.read_answer(id, &Err(crate::api::Transport::TimedOut));
        }
    }

    fn send_wanted(&mut self) {
        if std::mem::take(&mut self.reads.server.wanted) {
            self.reads.server.flying = Some(self.send_read(&Call::Server));
        }
        if std::mem::take(&mut self.reads.list.wanted)
            && let ListSource::Path { path, .. } = self.reads.source
        {
            self.reads.list.flying = Some(self.send_read(&Call::List(path)));
        }
        if std::mem::take(&mut self.reads.volumes.wanted) {
            self.reads.volumes.flying = Some(self.send_read(&Call::Volumes));
        }
    }

    /// Sends a read.
    pub(super) fn send_read(&mut self, call: &Call) -> (RequestId, Mono) {
        let id = self.send(call, pace::READ_TIMEOUT);
        (id, self.now.mono)
    }

    /// Sends anything.
    pub(super) fn send(&mut self, call: &Call, timeout: u64) -> RequestId {
        self.last_id += 1;
        let id = RequestId(self.last_id);
        self.out.push(Effect::Send {
            id,
            request: request(&self.config.target, call),
            timeout,
        });
        id
    }

    pub(super) fn reads_deadline(&self) -> Option<Mono> {
        let reads = &self.reads;
        let flying = [reads.server.flying, reads.list.flying, reads.volumes.flying]
            .into_iter()
            .flatten()
            .map(|(_, at)| at.plus(pace::READ_TIMEOUT + pace::GRACE));
        let wanted = reads.server.wanted || reads.list.wanted || reads.volumes.wanted;
        let patience = (wanted && self.may_send()).then_some(reads.not_before);
        let round = reads.next_round.filter(|_| self.watching());
        flying.chain(patience).chain(round).min()
    }

    /// The page was shown: what is old is read again at once.
    pub(super) fn page_shown(&mut self) {
        let old = self.reads.next_round.is_none_or(|at| self.now.mono >= at);
        if self.reads.idle() && old {
            self.reads.next_round = Some(self.now.mono);
        }
    }

    /// Reads again what failed, now that something is likely to have changed.
    pub(super) fn reconnected(&mut self) {
        self.reads.failures = 0;
        if self.reads.idle() {
            self.reads.next_round = Some(self.now.mono);
        }
    }

    /// Reads everything again because somebody asked.
    pub(super) fn refresh(&mut self) {
        self.sign_in_again();
        self.reads.volumes_off = None;
        self.reads.failures = 0;
        self.reads.asked_for = Some(self.want_all_fresh());
    }
}
