//! What is confirmed and not sent yet, for a detach and for attaching again alike.
//!
//! ```text
//! Approval --> Recheck --> Claim --> sent, by the session
//!     \-----------\----------\-----> void: nothing is sent, and why
//! ```

use std::rc::Rc;

use super::ShownFacts;
use crate::api::{Cause, Failure};
use crate::model::{Disk, Mono, QueueId, Server, VolumeId, Wall};
use crate::session::reads::{Reads, Reread};
use crate::session::record::Record;
use crate::session::sign_in::SignIn;
use crate::session::{
    Aim, AskId, AskNote, AskStep, Attempt, ChangedFact, Cx, Effect, Given, HostAnswer, Origin,
    Reached, RequestId, pace,
};

/// How much of the host page's reason is shown, in characters.
const MAX_HOST_TEXT: usize = 500;

/// One change between its confirmation and its request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct Pending {
    confirmed: Confirmed,
    by: ConfirmedIn,
    /// When it was confirmed.
    at: Wall,
    attempt: Rc<Attempt>,
    stage: PendingStage,
}

/// What was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum Confirmed {
    Detach(ShownFacts),
    /// This disk, which was detached before.
    Attach(Rc<Disk>),
}

/// By what it was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct Signed {
    pub at: Wall,
    pub given: Rc<Given>,
    pub queue: Option<QueueId>,
}

/// Where it was confirmed, so who hears of it when nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum ConfirmedIn {
    /// The question about one disk, which stays open meanwhile.
    Question,
    /// The queue, with others; its turn has come.
    Queue,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum PendingStage {
    /// The host page is asked.
    Approval { ask: AskId, since: Mono },
    /// The host page agrees; everything is read again, by reads from `mark` on.
    Recheck { mark: RequestId, since: Mono },
    /// All is as confirmed; the record is being written.
    Claim { ready: Ready, since: Mono },
}

/// What was confirmed and checked, and is sent once its record is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct Ready {
    pub attempt: Rc<Attempt>,
    pub confirmed: Wall,
    pub tag: (u64, u64),
    pub rechecked: Wall,
}

impl Confirmed {
    /// The attempt that begins with it.
    fn attempt(&self, signed: &Signed, cx: &mut Cx) -> Attempt {
        let (aim, disk, told) = match self {
            Self::Detach(told) => (Aim::Detach, &told.disk, Some(told)),
            Self::Attach(disk) => (Aim::Attach, disk, None),
        };
        let mut attempt = Attempt {
            id: cx.next_attempt(),
            queue: signed.queue.clone(),
            origin: Origin::Here,
            aim,
            disk: Rc::clone(disk),
            server: told.map(|told| Rc::clone(&told.server)),
            assessment: told.map(|told| Rc::clone(&told.assessment)),
            given: Some(Rc::clone(&signed.given)),
            steps: Vec::new(),
            job: None,
        };
        attempt.reach(Reached::Confirmed, signed.at, None);
        attempt
    }
}

impl Ready {
    pub fn record(&self, sent: bool) -> Record {
        Record {
            aim: self.attempt.aim,
            disk: Rc::clone(&self.attempt.disk),
            at: self.confirmed,
            tag: self.tag,
            sent,
            job: None,
            attempt: Some(self.attempt.id.clone()),
            queue: self.attempt.queue.clone(),
        }
    }
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum Progress {
    Waiting,
    /// The host page agrees: everything is to be read again, see [`Pending::recheck`].
    Approved,
    /// Everything was read again: is it still as it was confirmed? See [`Pending::claim`].
    Reread,
    /// Nothing is sent.
    Void(Void),
}

/// Why nothing is sent of what was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum Void {
    /// The host page said no, in these words.
    HostRefused(Rc<str>),
    HostTimedOut,
    /// A listener of the host page's threw an error.
    ListenerFailed,
    /// The host page wants to approve it, and did not.
    NotApproved,
    SignedOut,
    /// The host page failed to give a token.
    TokenFailed,
    /// The check, or the storage, did not succeed.
    CheckFailed(Rc<Failure>),
    /// Something is not as it was confirmed; how it is now.
    Changed(Box<ShownFacts>, Vec<ChangedFact>),
    /// The cloud would refuse it as things are.
    NotPossible(Cause),
    /// Another tab is changing this server's disks.
    OtherTab,
    /// Another change of this tab is under way.
    AnotherUnderWay,
}

impl Void {
    pub fn failed(cause: Cause) -> Self {
        Self::CheckFailed(Rc::new(Failure::of(cause)))
    }

    /// What is said at the question, or at the queue.
    pub fn notes(&self) -> Vec<AskNote> {
        vec![match self {
            Self::HostRefused(words) => AskNote::HostRefused(Rc::clone(words)),
            Self::HostTimedOut => AskNote::HoldTimedOut,
            Self::ListenerFailed => AskNote::ListenerFailed,
            Self::NotApproved => AskNote::NotApproved,
            Self::SignedOut => AskNote::SignedOut,
            Self::TokenFailed => AskNote::TokenFailed,
            Self::CheckFailed(failure) => AskNote::RecheckFailed(Rc::clone(failure)),
            Self::Changed(_, facts) => {
                return facts.iter().cloned().map(AskNote::Changed).collect();
            }
            Self::NotPossible(cause) => AskNote::RecheckFailed(Rc::new(Failure::of(*cause))),
            Self::OtherTab => AskNote::OtherTab,
            Self::AnotherUnderWay => AskNote::AnotherUnderWay,
        }]
    }

    /// How things are now, if they are not as they were confirmed.
    pub fn into_shown_facts(self) -> Option<ShownFacts> {
        match self {
            Self::Changed(now, _) => Some(*now),
            _ => None,
        }
    }
}

impl Pending {
    /// It was confirmed: the host page is asked.
    pub fn new(confirmed: Confirmed, by: ConfirmedIn, signed: Signed, cx: &mut Cx) -> Self {
        let ask = cx.next_ask();
        let attempt = Rc::new(confirmed.attempt(&signed, cx));
        let this = Self {
            confirmed,
            by,
            at: signed.at,
            attempt: Rc::clone(&attempt),
            stage: PendingStage::Approval {
                ask,
                since: cx.now.mono,
            },
        };
        cx.push(Effect::AskHost { ask, attempt });
        this
    }

    pub fn by(&self) -> ConfirmedIn {
        self.by
    }

    /// What the host page is told of it.
    pub fn attempt(&self) -> &Rc<Attempt> {
        &self.attempt
    }

    pub fn confirmed(&self) -> &Confirmed {
        &self.confirmed
    }

    pub fn volume(&self) -> &VolumeId {
        &self.attempt.disk.volume
    }

    /// What an operator sees of it.
    pub fn step(&self) -> AskStep {
        match self.stage {
            PendingStage::Approval { .. } => AskStep::Holding,
            PendingStage::Recheck { .. } | PendingStage::Claim { .. } => AskStep::Rechecking,
        }
    }

    /// The host page answered.
    pub fn host_said(&self, of: AskId, answer: HostAnswer) -> Progress {
        let is_asked = matches!(self.stage, PendingStage::Approval { ask, .. } if ask == of);
        if !is_asked {
            return Progress::Waiting;
        }
        Progress::Void(match answer {
            HostAnswer::Proceed => return Progress::Approved,
            HostAnswer::Refuse(text) => {
                let text: String = text.chars().take(MAX_HOST_TEXT).collect();
                Void::HostRefused(text.into())
            }
            HostAnswer::ListenerFailed => Void::ListenerFailed,
            HostAnswer::NotApproved => Void::NotApproved,
        })
    }

    /// Whatever was read before the host page agreed is too old to send on: from `mark` on it counts.
    pub fn recheck(&mut self, mark: RequestId, cx: &Cx) {
        Rc::make_mut(&mut self.attempt).reach(Reached::Approved, cx.now.wall, None);
        self.stage = PendingStage::Recheck {
            mark,
            since: cx.now.mono,
        };
    }

    /// Looks how far it has come. `storage_busy`: another record is still on its way to the storage.
    pub fn advance(
        &self,
        reads: &mut Reads,
        sign_in: &SignIn,
        storage_busy: bool,
        cx: &mut Cx,
    ) -> Progress {
        let late = |since: Mono, limit: u64| cx.now.mono.since(since) >= limit;
        match self.stage {
            PendingStage::Approval { since, .. } if late(since, pace::HOLD_LIMIT) => {
                Progress::Void(Void::HostTimedOut)
            }
            PendingStage::Claim { since, .. } if late(since, pace::CLAIM_LIMIT) => {
                Progress::Void(Void::failed(Cause::TimedOut))
            }
            PendingStage::Approval { .. } | PendingStage::Claim { .. } => Progress::Waiting,
            PendingStage::Recheck { .. } if sign_in.has_failed() => {
                Progress::Void(Void::TokenFailed)
            }
            PendingStage::Recheck { .. } if sign_in.is_out() => Progress::Void(Void::SignedOut),
            PendingStage::Recheck { mark, since } => match reads.reread(mark, since, cx) {
                Reread::Waiting => Progress::Waiting,
                Reread::Failed(failure) => Progress::Void(Void::CheckFailed(failure)),
                Reread::Done if storage_busy => Progress::Waiting,
                Reread::Done => Progress::Reread,
            },
        }
    }

    /// Everything is as confirmed, on this server: it is ready to be noted. Returns the record to write.
    pub fn claim(&mut self, server: Rc<Server>, cx: &Cx) -> String {
        let attempt = Rc::make_mut(&mut self.attempt);
        attempt.server = Some(server);
        attempt.reach(Reached::Checked, cx.now.wall, None);
        let ready = Ready {
            attempt: Rc::clone(&self.attempt),
            confirmed: self.at,
            tag: cx.tag(),
            rechecked: cx.now.wall,
        };
        let text = ready.record(false).to_text();
        self.stage = PendingStage::Claim {
            ready,
            since: cx.now.mono,
        };
        text
    }

    /// What waits for the storage; `None` while it does not.
    pub fn ready(&self) -> Option<&Ready> {
        match &self.stage {
            PendingStage::Claim { ready, .. } => Some(ready),
            PendingStage::Approval { .. } | PendingStage::Recheck { .. } => None,
        }
    }

    /// When to look next, if nothing comes.
    pub fn deadline(&self, reads: &Reads, cx: &Cx) -> Mono {
        match self.stage {
            PendingStage::Approval { since, .. } => since.plus(pace::HOLD_LIMIT),
            PendingStage::Recheck { since, .. } => reads.reread_deadline(since, cx),
            PendingStage::Claim { since, .. } => since.plus(pace::CLAIM_LIMIT),
        }
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: crate::session::numbers::See) {
        use crate::session::numbers::Number;
        let (PendingStage::Approval { since, .. }
        | PendingStage::Recheck { since, .. }
        | PendingStage::Claim { since, .. }) = &mut self.stage;
        see(Number::Time(since, u64::MAX));
        match &mut self.stage {
            PendingStage::Approval { ask, .. } => see(Number::Ask(ask)),
            PendingStage::Recheck { mark, .. } => see(Number::Request(mark)),
            PendingStage::Claim { .. } => {}
        }
    }

    /// Forgets what is only told of it.
    #[cfg(feature = "mutants")]
    pub fn forget_attempt(&mut self) {
        Rc::make_mut(&mut self.attempt).forget();
        if let PendingStage::Claim { ready, .. } = &mut self.stage {
            Rc::make_mut(&mut ready.attempt).forget();
        }
    }

    /// The state's name in the chart.
    #[cfg(feature = "mutants")]
    pub fn chart(&self) -> &'static str {
        match self.stage {
            PendingStage::Approval { .. } => "Approval",
            PendingStage::Recheck { .. } => "Recheck",
            PendingStage::Claim { .. } => "Claim",
        }
    }
}
