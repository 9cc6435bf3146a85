//! Reading the server, its list of disks and their details: one read of a kind at a time.

use std::rc::Rc;

use super::asking::AskStage;
use super::mutation::mutated;
use super::reads::ListSource;
use super::signing::Auth;
use super::{Effect, RequestId, Session, pace};
use crate::api::{
    AttachmentList, Call, Cause, Failure, ListPath, Outcome, ServerAnswer, parse_attachments,
    parse_server, parse_volumes, request,
};
use crate::model::{Mono, Volume};

impl Session {
    /// Wants everything read by reads that begin now; what they say tells when the next round begins.
    pub(super) fn want_all_fresh(&mut self) -> RequestId {
        let mark = self.next_id();
        self.reads.next_round = None;
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

    pub(super) fn want_server_fresh(&mut self, mark: RequestId) {
        let server = &mut self.reads.server;
        if server.flying.is_some_and(|(id, _)| id >= mark) {
            return;
        }
        if let Some((id, _)) = server.flying.take() {
            self.out.push(Effect::Cancel(id));
        }
        server.wanted = true;
    }

    /// A read ended. `false` if no read has this number.
    pub(super) fn read_answer(&mut self, id: RequestId, outcome: &Outcome) -> bool {
        let target = &self.config.target.server;
        // What is read for its own sake and what a round needs: details only add to the list.
        let details = self.reads.volumes.flying;
        let essential = details.is_none_or(|(flying, _)| flying != id);
        let failure = if self.reads.server.take(id) {
            let result = parse_server(target, outcome);
            #[cfg(feature = "mutants")]
            let result = result.map(|answer| self.mutate_server(answer));
            #[cfg(feature = "mutants")]
            let result = result.map_err(|failure| self.mutate_failure(failure, outcome));
            let failure = result.as_ref().err().cloned();
            self.land_server(id, result);
            failure
        } else if self.reads.list.take(id) {
            let result = parse_attachments(target, outcome);
            #[cfg(feature = "mutants")]
            let result = result.map(|list| self.mutate_list(list));
            let failure = result.as_ref().err().cloned();
            if self.fall_back(failure.as_ref()) {
                failure.iter().for_each(|failure| self.be_patient(failure));
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
        self.note_outcome(id, failure.as_ref(), essential);
        self.reads.join();
        true
    }

    fn land_server(&mut self, id: RequestId, result: Result<ServerAnswer, Failure>) {
        if self.reads.source == ListSource::Own {
            if result.as_ref().is_ok_and(|answer| answer.own.is_none()) {
                // No list here either: the calls that seemed to be missing are worth another try.
                self.reads.source = ListSource::Path {
                    path: ListPath::Bms,
                    proved: false,
                };
            }
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
            let grace = self.now.mono.plus(pace::DETAILS_GRACE);
            self.reads.details_by.get_or_insert(grace);
            if let ListSource::Path { proved, .. } = &mut self.reads.source {
                *proved = true;
            }
        }
        self.reads.list.land(id, result);
    }

    /// Details only add to the list. When they cannot be read again, twice in a row, that a disk *was* in use is
    /// no longer to be relied on; what blocks it goes on blocking it, and its name and size still are its own. A
    /// service that only asks for patience, or for another token, takes nothing back: it is asked again.
    fn land_volumes(&mut self, id: RequestId, result: Result<Vec<Rc<Volume>>, Failure>) {
        self.reads.volumes_refused &= result.is_err();
        match &result {
            Ok(_) => self.reads.volumes_failures = 0,
            Err(failure) if failure.cause == Cause::SignInExpired => {}
            Err(failure) if !failure.is_passing() => {
                self.reads.volumes_off = Some(Rc::new(failure.clone()));
                self.reads.forget_in_use();
            }
            Err(failure) if failure.asks_for_patience() => {}
            Err(_) => self.reads.details_failed(),
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
            ListPath::Bms if self.config.native => {
                self.reads.source = ListSource::Path {
                    path: ListPath::Native,
                    proved: false,
                };
                self.reads.list.wanted = true;
            }
            ListPath::Bms | ListPath::Native => {
                self.reads.source = ListSource::Own;
                // The server's answer says the same as a new one would. Without one it is on its way: both
                // were asked for together.
                let server = &self.reads.server;
                if let Some((id, failure)) = &server.failed {
                    let (id, failure) = (*id, failure.as_ref().clone());
                    self.land_list(id, Err(failure));
                } else if let Some(fact) = &server.fact {
                    let (id, own) = (fact.read, fact.value.own.clone());
                    self.land_list(id, own.ok_or_else(|| Failure::of(Cause::NoSuchApi)));
                }
                self.reads.join();
            }
        }
        true
    }

    fn note_outcome(&mut self, id: RequestId, failure: Option<&Failure>, essential: bool) {
        failure.iter().for_each(|failure| self.be_patient(failure));
        match failure {
            None => self.auth_accepted(id),
            Some(failure) if failure.cause == Cause::SignInExpired => {
                if essential {
                    self.auth_refused(id);
                    self.want_refused_again(id);
                } else {
                    self.volumes_refused(id);
                }
            }
            Some(_) => self.reads.round_failed |= essential,
        }
    }

    /// Reads again, under a new token, what was refused.
    fn want_refused_again(&mut self, id: RequestId) {
        let reads = &mut self.reads;
        reads.server.wanted |= reads.server.failed_by(id);
        if reads.source != ListSource::Own {
            reads.list.wanted |= reads.list.failed_by(id);
        }
    }

    /// The block storage service is another service: that it refuses a token says little of the token.
    /// A new one is tried once; if that is refused too, the product goes on without.
    fn volumes_refused(&mut self, id: RequestId) {
        let again = std::mem::replace(&mut self.reads.volumes_refused, true);
        match self.auth {
            Auth::Good { from, untried } if id >= from => {
                if again {
                    self.reads.volumes_off = Some(Rc::new(Failure::of(Cause::SignInExpired)));
                    self.reads.forget_in_use();
                } else if untried {
                    self.reads.forget_in_use();
                } else {
                    self.auth_refused(id);
                    self.reads.volumes.wanted = true;
                }
            }
            _ => self.reads.volumes.wanted = true,
        }
    }

    /// Honours `Retry-After`, and waits a little where there is none.
    pub(super) fn be_patient(&mut self, failure: &Failure) {
        if mutated!(self, HurryOn) {
            return;
        }
        let asked = failure.retry_after.map(|s| u64::from(s.min(3_600)) * 1_000);
        let wait = match asked {
            Some(asked) => asked,
            None if failure.asks_for_patience() => pace::back_off(self.reads.failures),
            None => return,
        };
        self.reads.not_before = self.reads.not_before.max(self.now.mono.plus(wait));
    }

    /// Tries a read that failed once more, after a while.
    pub(super) fn retry_reads_after(&mut self, millis: u64) {
        self.reads.not_before = self.reads.not_before.max(self.now.mono.plus(millis));
    }

    /// Whether reading goes on at all: somebody looks, waits for an answer, or something is under way.
    fn watching(&self) -> bool {
        let asking = self
            .ask
            .as_ref()
            .is_some_and(|ask| !matches!(ask.stage, AskStage::Open));
        let wanted = self.visible || self.reads.asked_for.is_some();
        wanted || asking || self.change_moves() || self.queue_runs() || mutated!(self, PollHidden)
    }

    pub(super) fn advance_reads(&mut self) {
        self.time_out_reads();
        let now = self.now.mono;
        if self.reads.next_round.is_some_and(|at| now >= at) && self.watching() {
            self.reads.next_round = None;
            self.want_round();
        }
        if self.may_send() && now >= self.reads.not_before && self.started && self.watching() {
            self.send_wanted();
        }
        if self.reads.idle() {
            self.reads.asked_for = None;
            if self.reads.next_round.is_none() && self.started {
                self.end_round();
            }
        }
    }

    /// Wants everything read that is not being read already: a round takes nothing from a reading that
    /// somebody waits for.
    fn want_round(&mut self) {
        let reads = &mut self.reads;
        reads.server.wanted |= reads.server.flying.is_none();
        if reads.source != ListSource::Own {
            reads.list.wanted |= reads.list.flying.is_none();
        }
        if self.config.volumes && reads.volumes_off.is_none() {
            reads.volumes.wanted |= reads.volumes.flying.is_none();
        }
    }

    fn end_round(&mut self) {
        let reads = &mut self.reads;
        reads.failures = if std::mem::take(&mut reads.round_failed) {
            reads.failures.saturating_add(1)
        } else {
            0
        };
        let interval = self.interval();
        self.reads.next_round = Some(self.now.mono.plus(interval));
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
        if mutated!(self, ReadTwice) && self.reads.server.wanted {
            self.send_read(&Call::Server);
        }
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
        let patience = (wanted && self.may_send() && self.watching()).then_some(reads.not_before);
        let round = reads.next_round.filter(|_| self.watching());
        let details = reads.details_by.filter(|_| self.awaits_details());
        flying.chain(patience).chain(round).chain(details).min()
    }

    /// The page was shown: what could never be read is tried again at once. What is old is anyway, as soon
    /// as somebody looks.
    pub(super) fn page_shown(&mut self) {
        let never = self.reads.server.fact.is_none() || self.reads.list.fact.is_none();
        if never && self.reads.idle() {
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
        self.fallen.clear();
        self.reads.volumes_off = None;
        self.reads.failures = 0;
        self.reads.asked_for = Some(self.want_all_fresh());
    }
}
