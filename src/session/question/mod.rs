//! The questions in the dialog about one disk, and what is confirmed and not sent yet.
//!
//! | file      | what                                                                        |
//! |-----------|-----------------------------------------------------------------------------|
//! | `mod`     | [`Question`]: detach it? What is shown, under which number                  |
//! | `attach`  | [`AttachQuestion`]: attach it again?                                        |
//! | `told`    | [`ShownFacts`]: the facts a confirmation is about, and what changed of them       |
//! | `pending` | [`Pending`]: from the confirmation to the request: approval, recheck, claim |

mod attach;
mod pending;
mod shown_facts;

pub(super) use attach::AttachQuestion;
pub(super) use pending::{Confirmed, ConfirmedIn, Pending, Progress, Ready, Signed, Void};
pub(super) use shown_facts::{ShownFacts, changed};

use super::{AskNote, Cx, Given, QuestionId, Say};
use crate::rules::{Evidence, Refusal, Verdict};

/// An open question about one disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    id: QuestionId,
    /// What was shown when the dialog opened, or when the last confirmation was taken back.
    first: ShownFacts,
    /// What is shown now.
    shown_facts: ShownFacts,
    notes: Vec<AskNote>,
}

impl Question {
    pub fn new(shown_facts: ShownFacts, cx: &mut Cx) -> Self {
        Self {
            id: cx.next_question(),
            first: shown_facts.clone(),
            shown_facts,
            notes: Vec::new(),
        }
    }

    pub fn id(&self) -> QuestionId {
        self.id
    }

    pub fn shown_facts(&self) -> &ShownFacts {
        &self.shown_facts
    }

    pub fn notes(&self) -> &[AskNote] {
        &self.notes
    }

    /// Brings what is shown up to date; what changed makes it another question.
    pub fn refresh(&mut self, now: ShownFacts, cx: &mut Cx) {
        let differs = !changed(&self.shown_facts, &now).is_empty()
            || self.shown_facts.present != now.present
            || self.shown_facts.word != now.word;
        self.shown_facts = now;
        if !differs {
            return;
        }
        self.id = cx.next_question();
        // Why it was asked again stays on screen beside what changed since.
        self.notes
            .retain(|note| !matches!(note, AskNote::Changed(_)));
        let facts = changed(&self.first, &self.shown_facts);
        let said = facts.last().cloned().map(AskNote::Changed);
        self.notes.extend(facts.into_iter().map(AskNote::Changed));
        if let Some(note) = said {
            cx.say(Say::AskNote(note));
        }
    }

    /// Weighs a confirmation. A click on what is no longer shown, or on what is blocked, confirms nothing; too
    /// little evidence is said. Returns what was confirmed, and by what.
    pub fn confirm(
        &mut self,
        question: QuestionId,
        evidence: &Evidence,
        cx: &mut Cx,
    ) -> Option<(ShownFacts, Given)> {
        if self.id != question || !self.shown_facts.present {
            return None;
        }
        let weight = match self.shown_facts.assessment.verdict {
            Verdict::Allowed(weight) => weight,
            Verdict::Blocked => return None,
        };
        match evidence.suffices(weight, &self.shown_facts.word) {
            Ok(()) => {
                self.notes.clear();
                Some((
                    self.shown_facts.clone(),
                    Given::of(evidence, weight, &self.shown_facts.word),
                ))
            }
            Err(refusal) => {
                self.note_refusal(refusal, cx);
                None
            }
        }
    }

    fn note_refusal(&mut self, refusal: Refusal, cx: &mut Cx) {
        let note = AskNote::Refused(refusal);
        self.notes = vec![note.clone()];
        cx.say(Say::AskNote(note));
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: super::numbers::See) {
        see(super::numbers::Number::Question(&mut self.id));
    }

    /// Asks again, with a new number: the confirmation given is void. `now` is what is to be shown instead.
    pub fn ask_again(&mut self, now: Option<ShownFacts>, notes: Vec<AskNote>, cx: &mut Cx) {
        self.id = cx.next_question();
        if let Some(now) = now {
            self.first = now.clone();
            self.shown_facts = now;
        }
        if let Some(note) = notes.last().cloned() {
            cx.say(Say::AskNote(note));
        }
        self.notes = notes;
    }
}
