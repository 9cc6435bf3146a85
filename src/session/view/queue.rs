//! What a session shows and says of a queue.

use std::rc::Rc;

use super::{AskNote, AskStep, ChangeView};
use crate::api::Failure;
use crate::model::{Disk, Server, VolumeId, Wall};
use crate::rules::{Assessment, ConfirmWord, Weight};
use crate::session::QuestionId;

/// Several disks, detached one after another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueueView {
    /// Where it is.
    pub stage: QueueStage,
    /// Its disks, in order.
    pub items: Vec<QueueItem>,
    /// The server, once known.
    pub server: Option<Rc<Server>>,
    /// When it was first confirmed.
    pub began: Option<Wall>,
    /// When it ended.
    pub ended: Option<Wall>,
}

impl QueueView {
    /// The disks in one of these states.
    #[must_use]
    pub fn count(&self, is: impl Fn(&ItemState) -> bool) -> usize {
        self.items.iter().filter(|item| is(&item.state)).count()
    }
}

/// Where a queue is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QueueStage {
    /// Asking for one confirmation of all that wait.
    Asking(AskAll),
    /// One after another.
    Running,
    /// Nothing more is sent until somebody says what to do.
    Stopped(Stop),
    /// Nothing waits any more.
    Ended,
}

/// The question about all disks that wait.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AskAll {
    /// Goes back with the confirmation.
    pub id: QuestionId,
    /// The weight of the riskiest disk; `None`: there is none that may be detached.
    pub weight: Option<Weight>,
    /// What is typed where the weight asks for it.
    pub word: ConfirmWord,
    /// What happened since the dialog was opened.
    pub notes: Vec<AskNote>,
    /// Whether disks were sent already and this is about the rest.
    pub again: bool,
}

/// Why a queue has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// This disk was not sent.
    Asked(VolumeId, Vec<AskNote>),
    /// This disk was sent, and is not known to be detached.
    Ended(VolumeId),
    /// The page was loaded again.
    Reloaded,
    /// The page did not run for a while.
    Slept,
}

impl Stop {
    /// The disk it stopped at.
    #[must_use]
    pub fn at(&self) -> Option<&VolumeId> {
        match self {
            Self::Asked(volume, _) | Self::Ended(volume) => Some(volume),
            Self::Reloaded | Self::Slept => None,
        }
    }
}

/// A disk of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueueItem {
    /// The disk, as it is asked about or was confirmed.
    pub disk: Rc<Disk>,
    /// May it go, and why (not); `None` where that is not known (yet).
    pub assessment: Option<Rc<Assessment>>,
    /// Whether another disk of the list has the same name.
    pub twin: bool,
    /// Whether it may be sent as things are.
    pub ready: bool,
    /// Where it is.
    pub state: ItemState,
    /// What is or was done to it.
    pub change: Option<Rc<ChangeView>>,
}

/// Where a disk of a queue is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// Its turn has not come.
    Waiting,
    /// Its turn has come: the portal is asked, everything is read again.
    Checking(AskStep),
    /// Sent; its end is not known yet.
    Sent,
    /// It was taken out, or left out: nothing was sent.
    NotSent,
    /// Detached: the list says so.
    Done,
    /// It failed; `None`: why was known before the page was loaded again.
    Failed(Option<Rc<Failure>>),
    /// How it ended is not known.
    Unknown,
}

impl ItemState {
    /// Whether it can still be taken out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::Checking(_))
    }
}

/// What happens to a queue as a whole, for the host page and to say aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QueueNews {
    /// `start`, `progress`, `stopped` or `end`.
    pub phase: &'static str,
    /// The number of disks.
    pub total: usize,
    /// The number of disks that are detached.
    pub detached: usize,
    /// The number of disks that failed.
    pub failed: usize,
    /// The number of disks whose outcome is unknown.
    pub unknown: usize,
    /// The number of disks that were not sent and never will be.
    pub not_sent: usize,
}

/// Whether a row can be selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pick {
    /// It is blocked; its assessment says why.
    #[default]
    No,
    /// It can.
    Off,
    /// It is.
    On,
    /// It waits in the queue.
    Queued,
}
