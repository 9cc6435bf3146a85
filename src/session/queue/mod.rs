//! Several disks, one after another: what a queue is, its question, and what an operator can do to it.
//!
//! A queue sends nothing itself. When a disk's turn has come the session makes it pending, as it was confirmed, and
//! everything that holds for one disk holds: the portal is asked, all is read again, it is noted, sent, followed to
//! its end. Whatever would ask a single disk's question again stops the queue.
//!
//! | file    | what                                                   |
//! |---------|--------------------------------------------------------|
//! | `mod`   | the queue, its question, what an operator can do to it |
//! | `turns` | whose turn it is, what came of it, when it stops       |
//! | `kept`  | what a reload must not lose of it                      |
//! | `shown` | what is shown of it                                    |

mod kept;
mod shown;
mod turns;

use std::rc::Rc;

pub(super) use turns::Turn;

use super::question::{ShownFacts, changed};
use super::{AskNote, Cx, Given, ItemState, QuestionId, Say, Stop};
use crate::model::{Disk, Mono, QueueId, VolumeId, Wall};
use crate::rules::{ConfirmWord, Evidence, Verdict, Weight, confirm_many};

/// Disks that were selected together, and what became of each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Queue {
    /// Its id, from its first confirmation on.
    id: Option<QueueId>,
    items: Vec<Item>,
    stage: QueueState,
    /// When it was first and last confirmed, and when it ended.
    began: Option<Wall>,
    confirmed: Wall,
    given: Rc<Given>,
    ended: Option<Wall>,
    /// Since when the next disk could have its turn.
    free: Mono,
    /// Until when what was begun would last, at one turn in [`pace::TURN`](super::pace::TURN).
    paid: Mono,
    /// The states as they were last kept for a reload.
    kept: String,
}

/// A disk of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Item {
    disk: Rc<Disk>,
    /// What the question shows of it.
    shown_facts: Option<ShownFacts>,
    /// What was shown when it was confirmed, and the only thing it is sent on. A question that was asked
    /// again and closed leaves it as it was.
    confirmed: Option<ShownFacts>,
    state: ItemState,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum QueueState {
    Asking {
        id: QuestionId,
        notes: Vec<AskNote>,
        /// Where closing the question leads back to.
        back: Option<Stop>,
    },
    Running,
    Stopped(Stop),
    Ended,
}

/// What a confirmation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Weighed {
    /// It is of another question.
    NotMine,
    /// It was not enough, or there is nothing that may be sent.
    TooLittle,
    Confirmed,
}

/// What is left after a disk was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TakenOut {
    /// It could not be any more.
    Nothing,
    /// The rest.
    Rest,
    /// The same, and its turn is to be called off.
    TurnToo,
    /// Nothing was confirmed and nothing is left: the queue is to go.
    NoQueue,
}

impl Item {
    fn waiting(disk: Rc<Disk>) -> Self {
        Self {
            disk,
            shown_facts: None,
            confirmed: None,
            state: ItemState::Waiting,
        }
    }

    /// Whether it waits, and may be sent as it was told.
    fn is_ready(&self) -> bool {
        self.state == ItemState::Waiting
            && self.shown_facts.as_ref().is_some_and(ShownFacts::may_go)
    }
}

impl Queue {
    /// A question about these disks.
    pub fn ask_about(disks: impl Iterator<Item = Rc<Disk>>, cx: &mut Cx) -> Self {
        let mut queue = Self::of(disks.map(Item::waiting).collect(), QueueState::Ended);
        queue.ask(None, cx);
        queue
    }

    fn of(items: Vec<Item>, stage: QueueState) -> Self {
        Self {
            id: None,
            items,
            stage,
            began: None,
            confirmed: Wall(0),
            given: Rc::default(),
            ended: None,
            free: Mono(0),
            paid: Mono(0),
            kept: String::new(),
        }
    }

    /// Whether it sends on by itself.
    pub fn runs(&self) -> bool {
        matches!(self.stage, QueueState::Running)
    }

    /// Whether nothing waits any more.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, QueueState::Ended)
    }

    pub fn is_asking(&self) -> bool {
        matches!(self.stage, QueueState::Asking { .. })
    }

    fn has(&self, is: impl Fn(&ItemState) -> bool) -> bool {
        self.items.iter().any(|item| is(&item.state))
    }

    fn item(&mut self, volume: &VolumeId) -> Option<&mut Item> {
        let mut items = self.items.iter_mut();
        items.find(|item| item.disk.volume == *volume)
    }

    /// Whether this disk is one of its own.
    pub fn is_about(&self, volume: &VolumeId) -> bool {
        self.items.iter().any(|item| item.disk.volume == *volume)
    }

    /// Whether this disk was confirmed with others and can still be taken out.
    pub fn holds(&self, volume: &VolumeId) -> bool {
        let waits = |item: &Item| item.disk.volume == *volume && item.state.is_open();
        self.began.is_some() && self.items.iter().any(waits)
    }

    /// The weight of the riskiest disk that is ready, and what is to be typed for all of them.
    fn weight(&self) -> (Option<Weight>, ConfirmWord) {
        let ready = || self.items.iter().filter(|item| item.is_ready());
        let shown_facts = || ready().filter_map(|item| item.shown_facts.as_ref());
        let weight = shown_facts()
            .filter_map(|shown_facts| match shown_facts.assessment.verdict {
                Verdict::Allowed(weight) => Some(weight),
                Verdict::Blocked => None,
            })
            .max();
        let server = shown_facts().next().map(|shown_facts| &shown_facts.server);
        (weight, confirm_many(server.map(|s| &**s), ready().count()))
    }

    /// Asks about all that wait.
    fn ask(&mut self, back: Option<Stop>, cx: &mut Cx) {
        self.stage = QueueState::Asking {
            id: cx.next_question(),
            notes: Vec::new(),
            back,
        };
        for item in &mut self.items {
            item.shown_facts = None;
        }
    }

    /// The disks that its question is about, each as last seen.
    pub fn asked(&self) -> Vec<Rc<Disk>> {
        let waiting = |item: &&Item| item.state == ItemState::Waiting && self.is_asking();
        let disks = self.items.iter().filter(waiting);
        disks.map(|item| Rc::clone(&item.disk)).collect()
    }

    /// Brings the question up to date with what was read; what changed makes it another question.
    pub fn refresh(&mut self, now: Vec<ShownFacts>, cx: &mut Cx) {
        let mut facts = Vec::new();
        let mut differs = false;
        for now in now {
            let Some(item) = self.item(&now.disk.volume) else {
                continue;
            };
            if let Some(before) = &item.shown_facts {
                facts.extend(changed(before, &now));
                differs |= before.present != now.present || before.server.name != now.server.name;
            }
            item.disk = Rc::clone(&now.disk);
            item.shown_facts = Some(now);
        }
        let QueueState::Asking { id, notes, .. } = &mut self.stage else {
            return;
        };
        if !differs && facts.is_empty() {
            return;
        }
        *id = cx.next_question();
        notes.clear();
        for note in facts.into_iter().map(AskNote::Changed) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        if let Some(note) = notes.last().cloned() {
            cx.say(Say::AskNote(note));
        }
    }

    /// The operator confirmed a question.
    pub fn confirm(&mut self, question: QuestionId, evidence: &Evidence, cx: &mut Cx) -> Weighed {
        let (weight, word) = self.weight();
        let QueueState::Asking { id, notes, .. } = &mut self.stage else {
            return Weighed::NotMine;
        };
        if *id != question {
            return Weighed::NotMine;
        }
        let Some(weight) = weight else {
            return Weighed::TooLittle;
        };
        if let Err(refusal) = evidence.suffices(weight, &word) {
            let note = AskNote::Refused(refusal);
            *notes = vec![note.clone()];
            cx.say(Say::AskNote(note));
            return Weighed::TooLittle;
        }
        for item in &mut self.items {
            // What cannot be sent as it was shown was not confirmed.
            if item.state == ItemState::Waiting && !item.is_ready() {
                item.state = ItemState::NotSent;
            }
            item.confirmed = item.shown_facts.clone();
        }
        self.began = self.began.or(Some(cx.now.wall));
        self.confirmed = cx.now.wall;
        self.given = Rc::new(Given::of(evidence, weight, &word));
        self.id.get_or_insert_with(|| cx.next_attempt().into());
        self.run(cx);
        self.tell("start", None, cx);
        Weighed::Confirmed
    }

    fn run(&mut self, cx: &Cx) {
        self.stage = QueueState::Running;
        self.free = cx.now.mono;
    }

    /// Its dialog is closed. What was confirmed goes on; a question about the rest leads back to where it was asked.
    /// `false`: nothing is left of it.
    pub fn leave_question(&mut self) -> bool {
        if let QueueState::Asking { back, .. } = &mut self.stage {
            match back.take() {
                Some(stop) => self.stage = QueueState::Stopped(stop),
                None => return false,
            }
        }
        true
    }

    /// Nothing is sent for this disk, if nothing was yet.
    pub fn take_out(&mut self, volume: &VolumeId, cx: &mut Cx) -> TakenOut {
        let Some(item) = self.item(volume).filter(|item| item.state.is_open()) else {
            return TakenOut::Nothing;
        };
        let turn = item.state != ItemState::Waiting;
        item.state = ItemState::NotSent;
        self.free = cx.now.mono;
        let begun = self.began.is_some();
        if self.is_asking() && !begun {
            self.items.retain(|item| item.disk.volume != *volume);
        }
        let left = self.has(ItemState::is_open);
        match &mut self.stage {
            QueueState::Asking { id, .. } if left => *id = cx.next_question(),
            QueueState::Asking { .. } if !begun => return TakenOut::NoQueue,
            // It ends when what was sent has ended.
            _ if !left => self.stage = QueueState::Running,
            _ => {}
        }
        if turn {
            TakenOut::TurnToo
        } else {
            TakenOut::Rest
        }
    }

    /// Leaves the disk at which it stopped as it is, and goes on with the rest as it was confirmed. Returns that
    /// disk, and whether its end is not known.
    pub fn skip(&mut self, cx: &Cx) -> Option<(VolumeId, bool)> {
        let QueueState::Stopped(stop) = &self.stage else {
            return None;
        };
        // After a reload, or asleep, nobody stands by what was confirmed.
        let at = stop.at()?.clone();
        let item = self.item(&at)?;
        let doubt = item.state == ItemState::Unknown;
        if item.state == ItemState::Waiting {
            item.state = ItemState::NotSent;
        }
        self.run(cx);
        Some((at, doubt))
    }

    /// Asks again about the disk at which it stopped and all that wait. Returns whether it does.
    pub fn retry(&mut self, cx: &mut Cx) -> bool {
        let QueueState::Stopped(stop) = &self.stage else {
            return false;
        };
        let stop = stop.clone();
        if let Some(at) = stop.at()
            && let Some(item) = self.item(at)
            && matches!(item.state, ItemState::Failed(_))
        {
            item.state = ItemState::Waiting;
        }
        self.ask(Some(stop), cx);
        true
    }

    /// Takes all out that wait. It ends when what was sent has ended.
    pub fn end(&mut self) {
        for item in self.items.iter_mut().filter(|item| item.state.is_open()) {
            item.state = ItemState::NotSent;
        }
        self.stage = QueueState::Running;
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: super::numbers::See) {
        use super::numbers::Number;
        see(Number::Time(&mut self.free, super::pace::SETTLE_LIMIT));
        see(Number::Time(&mut self.paid, 0));
        if let QueueState::Asking { id, .. } = &mut self.stage {
            see(Number::Question(id));
        }
    }

    /// The state's name in the chart.
    #[cfg(feature = "mutants")]
    pub fn chart(&self) -> &'static str {
        match self.stage {
            QueueState::Asking { .. } => "Asking",
            QueueState::Running => "Running",
            QueueState::Stopped(_) => "Stopped",
            QueueState::Ended => "Ended",
        }
    }
}
