//! The question to the operator, from the opened dialog to the moment before the request is sent.

use std::rc::Rc;

use super::change::Ready;
use super::mutation::mutated;
use super::rechecking::Reread;
use super::{
    Aim, AskId, AskNote, AskStep, ChangedFact, Effect, HostEvent, QuestionId, RequestId, Say,
    Session, pace,
};
use crate::api::{Cause, Failure};
use crate::model::{Disk, Mono, Server, VolumeId, Wall};
use crate::rules::{
    Assessment, ConfirmWord, Evidence, Reason, Verdict, Weight, assess, confirm_word,
};

/// What an operator is shown of a disk: the facts a confirmation is about.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub server: Rc<Server>,
    pub disk: Rc<Disk>,
    pub assessment: Rc<Assessment>,
    pub word: ConfirmWord,
    pub twin: bool,
    /// Whether the disk still is on the list.
    pub present: bool,
}

/// An open question.
#[derive(Debug)]
pub(super) struct Question {
    pub id: QuestionId,
    /// What was shown when the dialog opened, or when the last answer was taken back.
    first: Told,
    /// What is shown now.
    pub told: Told,
    pub notes: Vec<AskNote>,
    pub stage: AskStage,
}

/// Where a question is.
#[derive(Debug)]
pub(super) enum AskStage {
    /// Waiting for the operator.
    Open,
    /// The operator confirmed; the host page is asked.
    Holding {
        ask: AskId,
        confirmed: Wall,
        since: Mono,
    },
    /// The host page agrees; everything is read again.
    Rechecking {
        mark: RequestId,
        confirmed: Wall,
        since: Mono,
    },
    /// All is as confirmed; the record is being written.
    Claiming { ready: Box<Ready>, since: Mono },
}

impl AskStage {
    pub fn step(&self) -> AskStep {
        match self {
            Self::Open => AskStep::Open,
            Self::Holding { .. } => AskStep::Holding,
            Self::Rechecking { .. } | Self::Claiming { .. } => AskStep::Rechecking,
        }
    }
}

/// What is no longer as it was shown.
pub(super) fn changed(before: &Told, after: &Told) -> Vec<ChangedFact> {
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

impl Session {
    /// What would be shown of a disk now; `None` if the server was never read, or the disk was never
    /// seen (`known` is the disk as last seen).
    pub(super) fn told(&self, volume: &VolumeId, known: Option<&Rc<Disk>>) -> Option<Told> {
        let server = Rc::new(self.reads.server.fact.as_ref()?.value.server.clone());
        let current = self.reads.disk(volume);
        let disk = Rc::clone(current.or(known)?);
        let mut assessment = assess(&server, &disk, self.config.policy);
        if self.change_under_way() {
            assessment = assessment.blocked_by(Reason::AnotherUnderWay);
        }
        Some(Told {
            word: confirm_word(&disk, &self.reads.disks),
            twin: self.is_twin(&disk),
            assessment: Rc::new(assessment),
            present: current.is_some(),
            server,
            disk,
        })
    }

    pub(super) fn open(&mut self, volume: &VolumeId) {
        // While a queue runs, no other question is asked.
        let runs = self.queue_runs();
        if !runs {
            self.call_off();
        }
        self.close_queue();
        // A detach that is done says nothing of a disk that is back on the list.
        let back = self.reads.disk(volume).is_some();
        if self
            .changes
            .iter()
            .any(|c| c.is_about(volume) && !(back && c.is_done()))
        {
            self.following = Some(volume.clone());
            return;
        }
        self.following = None;
        if runs {
            return self.open_queue();
        }
        if let Some(told) = self.told(volume, None) {
            let id = self.next_question();
            self.ask = Some(Question {
                id,
                first: told.clone(),
                told,
                notes: Vec::new(),
                stage: AskStage::Open,
            });
        }
    }

    /// Closes the dialog. What was sent goes on.
    pub(super) fn close(&mut self) {
        if self.close_queue() {
            return;
        }
        if !self.queue_runs() {
            self.call_off();
        }
        self.following = None;
    }

    /// Drops the question. Nothing has been sent; a record that is being written is taken back when
    /// the storage answers.
    fn call_off(&mut self) {
        self.ask = None;
    }

    pub(super) fn next_question(&mut self) -> QuestionId {
        self.last_question += 1;
        QuestionId(self.last_question)
    }

    /// Brings an open question up to date with what was read.
    pub(super) fn refresh_question(&mut self) {
        let Some(ask) = &self.ask else { return };
        if !matches!(ask.stage, AskStage::Open) {
            return;
        }
        let volume = ask.told.disk.volume.clone();
        let Some(now) = self.told(&volume, Some(&ask.told.disk)) else {
            return;
        };
        let differs = !changed(&ask.told, &now).is_empty()
            || ask.told.present != now.present
            || ask.told.word != now.word;
        let id = differs.then(|| self.next_question());
        let Some(ask) = &mut self.ask else { return };
        ask.told = now;
        if let Some(id) = id {
            ask.id = id;
            // Why it was asked again stays on screen beside what changed since.
            ask.notes
                .retain(|note| !matches!(note, AskNote::Changed(_)));
            let facts = changed(&ask.first, &ask.told);
            let said = facts.last().cloned().map(AskNote::Changed);
            ask.notes.extend(facts.into_iter().map(AskNote::Changed));
            if let Some(note) = said {
                self.say(Say::AskNote(note));
            }
        }
    }

    /// The operator confirmed.
    pub(super) fn confirm(&mut self, question: QuestionId, evidence: &Evidence) {
        if self.confirm_queue(question, evidence) {
            return;
        }
        let busy = self.change_under_way();
        let Some(ask) = &mut self.ask else { return };
        // A second click, or a click on what is no longer shown, confirms nothing.
        if !matches!(ask.stage, AskStage::Open) || ask.id != question || !ask.told.present || busy {
            return;
        }
        let weight = match ask.told.assessment.verdict {
            Verdict::Allowed(weight) => weight,
            Verdict::Blocked if mutated!(self, SendBlocked) => Weight::Plain,
            Verdict::Blocked => return,
        };
        if let Err(refusal) = evidence.suffices(weight, &ask.told.word) {
            return self.note_ask(AskNote::Refused(refusal));
        }
        self.hold(self.now.wall);
    }

    /// A disk's turn in a queue has come: its question, as it was confirmed with the others.
    pub(super) fn ask_confirmed(&mut self, told: Told, confirmed: Wall) {
        let id = self.next_question();
        self.ask = Some(Question {
            id,
            first: told.clone(),
            told,
            notes: Vec::new(),
            stage: AskStage::Open,
        });
        self.hold(confirmed);
    }

    /// Asks again, with a new number: the confirmation given is void.
    pub(super) fn take_back(&mut self, notes: Vec<AskNote>) {
        if self.stop_queue_at(&notes) {
            return;
        }
        let id = self.next_question();
        let said = notes.last().cloned();
        let Some(ask) = &mut self.ask else { return };
        ask.id = id;
        ask.notes = notes;
        ask.stage = AskStage::Open;
        if let Some(note) = said {
            self.say(Say::AskNote(note));
        }
    }

    fn note_ask(&mut self, note: AskNote) {
        if let Some(ask) = &mut self.ask {
            ask.notes = vec![note.clone()];
            self.say(Say::AskNote(note));
        }
    }

    pub(super) fn advance_ask(&mut self) {
        let now = self.now.mono;
        let Some(ask) = &self.ask else { return };
        match &ask.stage {
            AskStage::Open => {}
            AskStage::Holding { since, .. } => {
                if now.since(*since) >= pace::HOLD_LIMIT {
                    self.take_back(vec![AskNote::HoldTimedOut]);
                }
            }
            AskStage::Rechecking {
                mark,
                confirmed,
                since,
            } => {
                let (mark, confirmed, since) = (*mark, *confirmed, *since);
                self.recheck(mark, confirmed, since);
            }
            AskStage::Claiming { since, .. } => {
                if now.since(*since) >= pace::CLAIM_LIMIT {
                    let failure = Rc::new(Failure::of(Cause::TimedOut));
                    self.take_back(vec![AskNote::RecheckFailed(failure)]);
                }
            }
        }
    }

    fn recheck(&mut self, mark: RequestId, confirmed: Wall, since: Mono) {
        match self.reread(mark, since) {
            Reread::Waiting => {}
            Reread::SignedOut => self.take_back(vec![AskNote::SignedOut]),
            Reread::Failed(failure) => self.take_back(vec![AskNote::RecheckFailed(failure)]),
            // A record that was called off may still be on its way to the storage.
            Reread::Done if self.claiming => {}
            Reread::Done => self.recheck_done(confirmed),
        }
    }

    fn recheck_done(&mut self, confirmed: Wall) {
        if self.ask_again_if_moved() {
            return;
        }
        let Some(ask) = &self.ask else { return };
        let volume = ask.told.disk.volume.clone();
        let ready = Ready {
            aim: Aim::Detach,
            disk: Rc::clone(&ask.told.disk),
            server: Rc::clone(&ask.told.server),
            confirmed,
            tag: self.tag(),
            rechecked: self.now.wall,
        };
        if mutated!(self, SendUnnoted) {
            return self.launch(ready, None);
        }
        self.claim(&ready);
        let since = self.now.mono;
        if let Some(ask) = &mut self.ask {
            ask.stage = AskStage::Claiming {
                ready: Box::new(ready),
                since,
            };
        }
        self.emit_phase(&volume, "checked", None);
    }

    /// Asks again if anything is not as it was confirmed. Returns whether it did.
    pub(super) fn ask_again_if_moved(&mut self) -> bool {
        let Some(ask) = &self.ask else { return false };
        let volume = ask.told.disk.volume.clone();
        let Some(now) = self.told(&volume, Some(&ask.told.disk)) else {
            return false;
        };
        let mut facts = changed(&ask.told, &now);
        let as_shown = facts.is_empty() && now.present && !now.assessment.is_blocked();
        if as_shown || mutated!(self, IgnoreChange) || mutated!(self, SendBlocked) {
            return false;
        }
        if facts.is_empty() {
            facts.push(ChangedFact::Rules);
        }
        if let Some(ask) = &mut self.ask {
            ask.first = now.clone();
            ask.told = now;
        }
        self.take_back(facts.into_iter().map(AskNote::Changed).collect());
        true
    }

    pub(super) fn ask_deadline(&self) -> Option<Mono> {
        Some(match self.ask.as_ref()?.stage {
            AskStage::Open => return None,
            AskStage::Holding { since, .. } => since.plus(pace::HOLD_LIMIT),
            AskStage::Rechecking { since, .. } => self.reread_deadline(since),
            AskStage::Claiming { since, .. } => since.plus(pace::CLAIM_LIMIT),
        })
    }

    /// Asks the portal to stop the server.
    pub(super) fn request_power_off(&mut self) {
        self.out.push(Effect::Emit(HostEvent::PowerOffRequest));
    }
}
