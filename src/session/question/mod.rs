//! The questions in the dialog about one disk, and what is confirmed and not sent yet.
//!
//! | file      | what                                                                        |
//! |-----------|-----------------------------------------------------------------------------|
//! | `mod`     | [`Question`]: detach it? What is shown, under which number                  |
//! | `attach`  | [`AttachQuestion`]: attach it again?                                        |
//! | `told`    | [`Told`]: the facts a confirmation is about, and what changed of them       |
//! | `pending` | [`Pending`]: from the confirmation to the request: approval, recheck, claim |

mod attach;
mod pending;
mod told;

pub(super) use attach::AttachQuestion;
pub(super) use pending::{By, Confirmed, Pending, Progress, Ready, Void};
pub(super) use told::{Told, changed};

use super::{AskNote, Cx, QuestionId, Say};
use crate::rules::{Evidence, Refusal, Verdict};

/// An open question about one disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    id: QuestionId,
    /// What was shown when the dialog opened, or when the last confirmation was taken back.
    first: Told,
    /// What is shown now.
    told: Told,
    notes: Vec<AskNote>,
}

impl Question {
    pub fn new(told: Told, cx: &mut Cx) -> Self {
        Self {
            id: cx.next_question(),
            first: told.clone(),
            told,
            notes: Vec::new(),
        }
    }

    pub fn id(&self) -> QuestionId {
        self.id
    }

    pub fn told(&self) -> &Told {
        &self.told
    }

    pub fn notes(&self) -> &[AskNote] {
        &self.notes
    }

    /// Brings what is shown up to date; what changed makes it another question.
    pub fn refresh(&mut self, now: Told, cx: &mut Cx) {
        let differs = !changed(&self.told, &now).is_empty()
            || self.told.present != now.present
            || self.told.word != now.word;
        self.told = now;
        if !differs {
            return;
        }
        self.id = cx.next_question();
        // Why it was asked again stays on screen beside what changed since.
        self.notes
            .retain(|note| !matches!(note, AskNote::Changed(_)));
        let facts = changed(&self.first, &self.told);
        let said = facts.last().cloned().map(AskNote::Changed);
        self.notes.extend(facts.into_iter().map(AskNote::Changed));
        if let Some(note) = said {
            cx.say(Say::AskNote(note));
        }
    }

    /// Weighs a confirmation. A click on what is no longer shown, or on what is blocked, confirms nothing; too
    /// little evidence is said. Returns what was confirmed.
    pub fn confirm(
        &mut self,
        question: QuestionId,
        evidence: &Evidence,
        cx: &mut Cx,
    ) -> Option<Told> {
        if self.id != question || !self.told.present {
            return None;
        }
        let weight = match self.told.assessment.verdict {
            Verdict::Allowed(weight) => weight,
            Verdict::Blocked => return None,
        };
        match evidence.suffices(weight, &self.told.word) {
            Ok(()) => {
                self.notes.clear();
                Some(self.told.clone())
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

    /// Asks again, with a new number: the confirmation given is void. `now` is what is to be shown instead.
    pub fn ask_again(&mut self, now: Option<Told>, notes: Vec<AskNote>, cx: &mut Cx) {
        self.id = cx.next_question();
        if let Some(now) = now {
            self.first = now.clone();
            self.told = now;
        }
        if let Some(note) = notes.last().cloned() {
            cx.say(Say::AskNote(note));
        }
        self.notes = notes;
    }
}
