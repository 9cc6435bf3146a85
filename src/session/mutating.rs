//! What some mutations do to what is read. Not part of any build that ships.

use super::mutation::mutated;
use super::{RequestId, Session};
use crate::api::{AttachmentList, Failure, Outcome, ServerAnswer, parse_attachments, parse_server};
use crate::model::{Os, OsFamily, ServerStatus};

impl Session {
    /// Takes an answer nobody waits for.
    pub(super) fn take_any(&mut self, id: RequestId, outcome: &Outcome) {
        let target = &self.config.target.server;
        if let Ok(list) = parse_attachments(target, outcome) {
            self.reads.list.land(id, Ok(list));
            self.reads.join();
        } else if let Ok(server) = parse_server(target, outcome) {
            self.reads.server.land(id, Ok(server));
        }
    }

    pub(super) fn mutate_server(&self, mut answer: ServerAnswer) -> ServerAnswer {
        let server = &mut answer.server;
        if mutated!(self, UnknownIsLinux) && matches!(server.os, Os::Unknown { .. }) {
            server.os = Os::Known(OsFamily::Linux);
        }
        if mutated!(self, OddStatusIsActive) && matches!(server.status, ServerStatus::Other(_)) {
            server.status = ServerStatus::Active;
        }
        answer
    }

    pub(super) fn mutate_list(&self, mut list: AttachmentList) -> AttachmentList {
        if mutated!(self, HalfListProves) {
            list.unreadable = 0;
        }
        list
    }

    pub(super) fn mutate_failure(&self, mut failure: Failure, outcome: &Outcome) -> Failure {
        if mutated!(self, KeepBody)
            && let Ok(answer) = outcome
        {
            failure.message = Some(String::from_utf8_lossy(&answer.body).into_owned());
        }
        failure
    }
}
