//! Taking in the answers to reads.

use std::rc::Rc;

use super::{ListSource, Reads};
use crate::api::{
    AttachmentList, Cause, Failure, ListPath, Outcome, ServerAnswer, parse_attachments,
    parse_server, parse_volumes, request_id,
};
use crate::model::Volume;
use crate::session::sign_in::Beside;
use crate::session::{Cx, RequestId, pace};

/// What an answer to a read says to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum ReadAnswer {
    /// It was accepted.
    Accepted,
    /// It was refused for want of a sign-in, and is to be read again: see [`Reads::read_again`].
    Refused,
    /// The same of the block storage service, and whether its last answer was such a one too: see
    /// [`Reads::details_refused`].
    DetailsRefused { again: bool },
    /// It failed, or a next place is asked.
    Failed,
}

impl Reads {
    /// A read ended. `None` if no read has this number.
    pub fn answer(&mut self, id: RequestId, outcome: &Outcome, cx: &mut Cx) -> Option<ReadAnswer> {
        let target = &cx.target().server;
        let answer = if self.server.take(id) {
            let result = parse_server(target, outcome);
            let failure = result.as_ref().err().cloned();
            if self.source == ListSource::Own {
                self.note_list_request(outcome);
            }
            self.end_server(id, result, cx);
            self.note(failure.as_ref(), cx)
        } else if self.list.take(id) {
            let result = parse_attachments(target, outcome);
            let failure = result.as_ref().err().cloned();
            if self.fall_back(failure.as_ref(), cx) {
                failure
                    .iter()
                    .for_each(|failure| self.be_patient(failure, cx));
                return Some(ReadAnswer::Failed);
            }
            self.note_list_request(outcome);
            self.end_list(id, result, cx);
            self.note(failure.as_ref(), cx)
        } else if self.volumes.take(id) {
            let result = parse_volumes(target, outcome);
            let failure = result.as_ref().err().cloned();
            let again = self.end_volumes(id, result);
            self.note_details(failure.as_ref(), again, cx)
        } else {
            return None;
        };
        self.join();
        Some(answer)
    }

    fn note_list_request(&mut self, outcome: &Outcome) {
        self.list_request = request_id(outcome).map(Into::into);
    }

    fn note(&mut self, failure: Option<&Failure>, cx: &Cx) -> ReadAnswer {
        let Some(failure) = failure else {
            return ReadAnswer::Accepted;
        };
        self.be_patient(failure, cx);
        if failure.cause == Cause::SignInExpired {
            return ReadAnswer::Refused;
        }
        self.round_failed = true;
        ReadAnswer::Failed
    }

    /// Details only add to the list: a round does not fail with them.
    fn note_details(&mut self, failure: Option<&Failure>, again: bool, cx: &Cx) -> ReadAnswer {
        let Some(failure) = failure else {
            return ReadAnswer::Accepted;
        };
        self.be_patient(failure, cx);
        if failure.cause == Cause::SignInExpired {
            return ReadAnswer::DetailsRefused { again };
        }
        ReadAnswer::Failed
    }

    fn end_server(&mut self, id: RequestId, result: Result<ServerAnswer, Failure>, cx: &Cx) {
        if self.source == ListSource::Own {
            if result.as_ref().is_ok_and(|answer| answer.own.is_none()) {
                // No list here either: the calls that seemed to be missing are worth another try.
                self.source = ListSource::Path {
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
            self.end_list(id, own, cx);
        }
        self.server.end(id, result);
    }

    fn end_list(&mut self, id: RequestId, result: Result<AttachmentList, Failure>, cx: &Cx) {
        if result.is_ok() {
            self.read_at = Some(cx.now.wall);
            let grace = cx.now.mono.plus(pace::DETAILS_GRACE);
            self.details_by.get_or_insert(grace);
            if let ListSource::Path { proved, .. } = &mut self.source {
                *proved = true;
            }
        }
        self.list.end(id, result);
    }

    /// Details only add to the list. When they cannot be read again, twice in a row, that a disk *was* in use is
    /// no longer to be relied on; what blocks it goes on blocking it, and its name and size still are its own. A
    /// service that only asks for patience, or for another token, takes nothing back: it is asked again.
    ///
    /// Returns whether it refuses the token once more.
    fn end_volumes(&mut self, id: RequestId, result: Result<Vec<Rc<Volume>>, Failure>) -> bool {
        let mut refused = false;
        match &result {
            Ok(_) => self.volumes_failures = 0,
            Err(failure) if failure.cause == Cause::SignInExpired => refused = true,
            Err(failure) if !failure.is_passing() => {
                self.volumes_off = Some(Rc::new(failure.clone()));
                self.forget_in_use();
            }
            Err(failure) if failure.asks_for_patience() => {}
            Err(_) => self.details_failed(),
        }
        let before = self.volumes_refused;
        self.volumes_refused = refused || (before && result.is_err());
        self.volumes.end(id, result);
        refused && before
    }

    /// What was refused is read again, under a new token.
    pub fn read_again(&mut self, id: RequestId) {
        self.server.wanted |= self.server.failed_by(id);
        if self.source != ListSource::Own {
            self.list.wanted |= self.list.failed_by(id);
        }
    }

    /// What becomes of the details, which were refused for want of a sign-in.
    pub fn details_refused(&mut self, beside: Beside) {
        match beside {
            Beside::Again => self.volumes.wanted = true,
            Beside::Doubted => self.forget_in_use(),
            Beside::Without => {
                self.volumes_off = Some(Rc::new(Failure::of(Cause::SignInExpired)));
                self.forget_in_use();
            }
        }
        self.join();
    }

    /// Where a list call does not exist at this cloud, looks at the next place. Returns whether it did.
    fn fall_back(&mut self, failure: Option<&Failure>, cx: &Cx) -> bool {
        let ListSource::Path {
            path,
            proved: false,
        } = self.source
        else {
            return false;
        };
        if !failure.is_some_and(Failure::may_lack_the_call) {
            return false;
        }
        match path {
            ListPath::Bms if self.has_native => {
                self.source = ListSource::Path {
                    path: ListPath::Native,
                    proved: false,
                };
                self.list.wanted = true;
            }
            ListPath::Bms | ListPath::Native => {
                self.source = ListSource::Own;
                // The server's answer says the same as a new one would. Without one it is on its way: both
                // were asked for together.
                if let Some((id, failure)) = &self.server.failed {
                    let (id, failure) = (*id, failure.as_ref().clone());
                    self.end_list(id, Err(failure), cx);
                } else if let Some(fact) = &self.server.fact {
                    let (id, own) = (fact.read, fact.value.own.clone());
                    let own = own.ok_or_else(|| Failure::of(Cause::NoSuchApi));
                    self.end_list(id, own, cx);
                }
                self.join();
            }
        }
        true
    }
}
