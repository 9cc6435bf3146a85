//! What this tab has asked of the browser's storage, and what it heard of other tabs there.

use super::record::Record;
use super::{Cx, Effect, pace};
use crate::model::Mono;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Storage {
    /// Whether the browser keeps what is stored.
    keeps: bool,
    /// The record about which the storage has yet to answer.
    asked: Option<String>,
    /// Another tab's record that must wait to be taken up, and since when it does.
    heard: Option<(String, Mono)>,
}

impl Storage {
    pub fn new() -> Self {
        Self {
            keeps: true,
            asked: None,
            heard: None,
        }
    }

    /// Notes what is about to be sent, if no other record stands there.
    pub fn claim(&mut self, record: String, cx: &mut Cx) {
        self.asked = Some(record.clone());
        cx.push(Effect::Claim(record));
    }

    /// Whether a record is on its way, be it called off or not.
    pub fn is_busy(&self) -> bool {
        self.asked.is_some()
    }

    /// The storage answered: about this record.
    pub fn answered(&mut self) -> Option<String> {
        self.asked.take()
    }

    pub fn note_whether_it_keeps(&mut self, keeps: bool) {
        self.keeps = keeps;
    }

    /// Whether a reload would find what is under way.
    pub fn keeps(&self) -> bool {
        self.keeps
    }

    /// Another tab's record cannot be taken up yet.
    pub fn hear(&mut self, record: &str, cx: &Cx) {
        self.heard = Some((record.to_owned(), cx.now.mono));
    }

    pub fn forget_heard(&mut self) {
        self.heard = None;
    }

    /// Another tab's record that can be taken up now. One that was never sent stands in the way for moments only:
    /// when its tab must be gone, it is cleared.
    pub fn take_heard(&mut self, change_under_way: bool, cx: &mut Cx) -> Option<String> {
        if self.deadline().is_some() {
            let gone = self.deadline().is_some_and(|at| cx.now.mono >= at);
            let unsent = self.heard.take_if(|_| gone);
            cx.clear(unsent.map(|(text, _)| text));
            return None;
        }
        let sent = self.heard.take_if(|_| !change_under_way);
        sent.map(|(text, _)| text)
    }

    /// When a record that was heard of and never sent is cleared.
    pub fn deadline(&self) -> Option<Mono> {
        let (text, since) = self.heard.as_ref()?;
        let unsent = Record::from_text(text).is_some_and(|record| !record.sent);
        unsent.then(|| since.plus(pace::CLAIM_FORGOTTEN))
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: super::numbers::See) {
        if let Some((_, since)) = &mut self.heard {
            see(super::numbers::Number::Time(since, pace::CLAIM_FORGOTTEN));
        }
    }
}
