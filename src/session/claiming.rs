//! Noting in the browser's storage what is about to be sent, before it is sent.

use std::rc::Rc;

use super::asking::AskStage;
use super::change::Ready;
use super::mutation::mutated;
use super::{Aim, AskNote, Claim, Effect, Session};
use crate::api::{Cause, Failure};

impl Session {
    /// What tells this session's next record from any other's.
    pub(super) fn tag(&self) -> (u64, u64) {
        (self.now.mono.0, self.last_id)
    }

    /// Notes in the browser's storage what is about to be sent.
    pub(super) fn claim(&mut self, ready: &Ready) {
        self.claiming = true;
        let text = ready.record(false).to_text();
        self.claim_text = Some(text.clone());
        self.out.push(Effect::Claim(text));
    }

    /// The storage answered.
    pub(super) fn claimed(&mut self, claim: Claim) {
        if !std::mem::take(&mut self.claiming) {
            return;
        }
        let text = self.claim_text.take().filter(|_| claim == Claim::Mine);
        match (claim, self.take_ready()) {
            (Claim::Taken(_), Some(ready)) if mutated!(self, IgnoreTaken) => {
                self.launch(*ready, None);
            }
            (Claim::Taken(other), ready) => {
                match ready.map(|ready| ready.aim) {
                    Some(Aim::Detach) => self.take_back(vec![AskNote::OtherTab]),
                    Some(Aim::Attach) => self.refuse_attach(Cause::Conflict),
                    None => {}
                }
                self.adopt(&other);
            }
            // Called off in the meantime: nothing is sent, so nothing is to be resumed.
            (_, None) => self.out.extend(text.map(Effect::Clear)),
            (_, Some(ready)) if self.is_overtaken(&ready) => {
                self.out.extend(text.map(Effect::Clear));
            }
            (claim, Some(ready)) => {
                self.storage = claim == Claim::Mine;
                self.launch(*ready, text);
            }
        }
    }

    /// Whether something was learned while the storage was asked that forbids to send.
    fn is_overtaken(&mut self, ready: &Ready) -> bool {
        let patience = self.now.mono < self.reads.not_before;
        if ready.aim == Aim::Attach {
            let patience = patience.then_some(Cause::Throttled);
            let cause = self.attach_refusal(&ready.disk.volume).or(patience);
            if let Some(cause) = cause {
                self.refuse_attach(cause);
            }
            return cause.is_some();
        }
        if patience {
            let failure = Rc::new(Failure::of(Cause::Throttled));
            self.take_back(vec![AskNote::RecheckFailed(failure)]);
            return true;
        }
        if self.change_under_way() {
            self.take_back(vec![AskNote::OtherTab]);
            return true;
        }
        self.ask_again_if_moved()
    }

    /// What was waiting for the storage.
    fn take_ready(&mut self) -> Option<Box<Ready>> {
        if let Some(ask) = &mut self.ask
            && matches!(ask.stage, AskStage::Claiming { .. })
            && let AskStage::Claiming { ready, .. } =
                std::mem::replace(&mut ask.stage, AskStage::Open)
        {
            return Some(ready);
        }
        self.attach_ready()
    }
}
