//! The question whether a disk is attached again.

use std::rc::Rc;

use crate::model::{Disk, Server};
use crate::session::{AskNote, Cx, QuestionId, Say};

/// An open question: is this disk to be attached to the server again?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct AttachQuestion {
    id: QuestionId,
    disk: Rc<Disk>,
    /// The server as it was when the disk was detached.
    server: Option<Rc<Server>>,
    notes: Vec<AskNote>,
}

impl AttachQuestion {
    pub fn new(disk: Rc<Disk>, server: Option<Rc<Server>>, cx: &mut Cx) -> Self {
        Self {
            id: cx.next_question(),
            disk,
            server,
            notes: Vec::new(),
        }
    }

    pub fn id(&self) -> QuestionId {
        self.id
    }

    pub fn disk(&self) -> &Rc<Disk> {
        &self.disk
    }

    pub fn server(&self) -> Option<&Rc<Server>> {
        self.server.as_ref()
    }

    pub fn notes(&self) -> &[AskNote] {
        &self.notes
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: crate::session::numbers::See) {
        see(crate::session::numbers::Number::Question(&mut self.id));
    }

    /// It is confirmed: what was said before is answered.
    pub fn confirmed(&mut self) {
        self.notes.clear();
    }

    /// Asks again, with a new number: the confirmation given is void.
    pub fn ask_again(&mut self, notes: Vec<AskNote>, cx: &mut Cx) {
        self.id = cx.next_question();
        if let Some(note) = notes.last().cloned() {
            cx.say(Say::AskNote(note));
        }
        self.notes = notes;
    }
}
