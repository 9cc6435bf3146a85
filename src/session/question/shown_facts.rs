//! What an operator is shown of a disk, and what of it has changed since.

use std::rc::Rc;

use crate::model::{Disk, Server};
use crate::rules::{Assessment, ConfirmWord};
use crate::session::ChangedFact;

/// The facts that a confirmation is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct ShownFacts {
    pub server: Rc<Server>,
    pub disk: Rc<Disk>,
    pub assessment: Rc<Assessment>,
    pub word: ConfirmWord,
    pub twin: bool,
    /// Whether the disk still is on the list.
    pub present: bool,
}

impl ShownFacts {
    /// Whether it may be sent as it is told.
    pub fn may_go(&self) -> bool {
        self.present && !self.assessment.is_blocked()
    }
}

/// What is no longer as it was shown.
pub(in crate::session) fn changed(before: &ShownFacts, after: &ShownFacts) -> Vec<ChangedFact> {
    let (old, new) = (&before.server, &after.server);
    let mut facts = Vec::new();
    if before.present && !after.present {
        facts.push(ChangedFact::Gone);
    }
    if old.status != new.status || old.task != new.task {
        facts.push(ChangedFact::Power);
    }
    if old.os != new.os {
        facts.push(ChangedFact::Os);
    }
    if old.locked != new.locked || old.frozen != new.frozen {
        facts.push(ChangedFact::Lock);
    }
    if before.disk.slot != after.disk.slot {
        facts.push(ChangedFact::Slot {
            from: before.disk.slot.clone(),
            to: after.disk.slot.clone(),
        });
    }
    if let (Some(old), Some(new)) = (before.disk.name(), after.disk.name())
        && old != new
    {
        facts.push(ChangedFact::Name);
    }
    if facts.is_empty() && before.assessment != after.assessment {
        facts.push(ChangedFact::Rules);
    }
    facts
}
