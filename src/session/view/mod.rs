//! What a session shows. The UI draws a [`View`] and sends [`Event`](super::Event)s, nothing else.
//!
//! | file        | what                                                  |
//! |-------------|-------------------------------------------------------|
//! | `mod`       | the types of a view of one disk and its changes       |
//! | `queue`     | the same of several disks                             |
//! | `making`    | making the view from what the session holds           |
//! | `selecting` | which rows are selected; what is shown of a queue     |

mod making;
mod queue;
mod selecting;

use std::rc::Rc;

pub(super) use making::Shown;
pub use queue::*;

use super::QuestionId;
use crate::api::{Cause, Failure};
use crate::model::{Disk, JobId, Server, Slot, Wall};
use crate::rules::{Assessment, ConfirmWord, Refusal};

/// All there is to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// The server, once known; stays while the list is in trouble.
    pub server: Option<Rc<Server>>,
    /// The main part.
    pub page: Page,
    /// What should be known about the page.
    pub notices: Vec<Notice>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The queue, if there is one.
    pub queue: Option<Rc<QueueView>>,
    /// How many rows are selected.
    pub selected: usize,
    /// Changes under way or ended and not yet put away, in the order they began.
    pub changes: Vec<Rc<ChangeView>>,
    /// What was said aloud last, the oldest first: several steps may pass before anybody looks.
    pub said: Vec<Said>,
    /// Whether a read the operator asked for is under way.
    pub refreshing: bool,
    /// When the list was last read.
    pub read_at: Option<Wall>,
}

/// The main part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// Nothing has come yet.
    Loading,
    /// It could not be read, and there is nothing older to show.
    Problem(Rc<Failure>),
    /// The sign-in is over and there is nothing older to show.
    SignedOut,
    /// As [`SignedOut`](Self::SignedOut), because the portal's `getToken` failed.
    TokenFailed,
    /// The disks; rows that did not change are the same `Rc` as before.
    Ready(Rc<Vec<Rc<Row>>>),
}

/// A disk in the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The disk.
    pub disk: Rc<Disk>,
    /// May it go, and why (not): for what it is itself.
    pub assessment: Rc<Assessment>,
    /// Whether another change at the server has to end before one of this disk can begin. That passes, and is the
    /// same for all rows: each keeps its own words, and with them its height.
    pub waits: bool,
    /// What is being done to it.
    pub change: Option<Rc<ChangeView>>,
    /// Whether another disk of the list has the same name.
    pub twin: bool,
    /// Whether it can be selected, and is.
    pub pick: Pick,
}

impl Row {
    /// Whether no detach can be begun here now.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.waits || self.assessment.is_blocked()
    }
}

/// Something to know about the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// No block storage endpoint is configured: names and sizes are left out.
    NoVolumeDetails,
    /// The block storage service refused or is not there: names and sizes are missing.
    VolumeDetailsFailed(Rc<Failure>),
    /// This many entries of the list could not be read and are not shown.
    Unreadable(usize),
    /// What is shown is old: the last read failed.
    Stale(Rc<Failure>),
    /// What is shown is old: the sign-in is over.
    SignedOut,
    /// What is shown is old: the portal's `getToken` failed.
    TokenFailed,
    /// There is no connection.
    Offline,
    /// These disks fell out of the selection: they are blocked by now, or gone.
    FellOut(Vec<Rc<Disk>>),
    /// The browser keeps no storage: a reload would lose sight of the change under way.
    NoStorage,
}

/// The open dialog.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dialog {
    /// Asking for a confirmation, or checking once more before sending.
    Ask(Rc<Ask>),
    /// Asking whether a disk is attached again.
    Attach(Rc<AttachAsk>),
    /// Several disks.
    Queue(Rc<QueueView>),
    /// Following a change that was sent, to its end.
    Follow(Rc<ChangeView>),
}

/// A question to the operator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Goes back with the confirmation.
    pub id: QuestionId,
    /// The server.
    pub server: Rc<Server>,
    /// The disk.
    pub disk: Rc<Disk>,
    /// May it go, and why (not).
    pub assessment: Rc<Assessment>,
    /// What is typed where the weight asks for it.
    pub word: ConfirmWord,
    /// Whether another disk of the list has the same name.
    pub twin: bool,
    /// What happened since the dialog was opened.
    pub notes: Vec<AskNote>,
    /// What is being done between the click and the request, if anything.
    pub step: AskStep,
}

/// A question to the operator: is this disk to be attached again?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttachAsk {
    /// Goes back with the confirmation; it takes no evidence.
    pub id: QuestionId,
    /// The server as last read, or as it was when the disk was detached.
    pub server: Option<Rc<Server>>,
    /// The disk, as it was when it was detached.
    pub disk: Rc<Disk>,
    /// Why it cannot be attached as things are, if so: then nothing can be confirmed.
    pub blocked: Option<Cause>,
    /// What happened since the dialog was opened.
    pub notes: Vec<AskNote>,
    /// What is being done between the click and the request, if anything.
    pub step: AskStep,
}

/// Between the question and the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AskStep {
    /// Waiting for the operator.
    Open,
    /// Waiting for the portal (its own MFA, …).
    Holding,
    /// Reading server and disks once more.
    Rechecking,
}

/// Something that happened to a question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AskNote {
    /// Something that was shown is no longer so.
    Changed(ChangedFact),
    /// The confirmation was not enough.
    Refused(Refusal),
    /// The check before sending did not succeed; nothing was sent.
    RecheckFailed(Rc<Failure>),
    /// The check before sending was cut off because the sign-in is over; nothing was sent.
    SignedOut,
    /// The check before sending was cut off because the portal's `getToken` failed; nothing was sent.
    TokenFailed,
    /// The portal said no, in these words (may be empty).
    HostRefused(Rc<str>),
    /// A listener of the portal's threw an error; nothing was sent.
    ListenerFailed,
    /// The portal wants to approve each change and has not approved this one; nothing was sent.
    NotApproved,
    /// The portal did not answer in time; nothing was sent.
    HoldTimedOut,
    /// Another tab is changing this server's disks; nothing was sent.
    OtherTab,
    /// Another change of this tab is under way; nothing was sent.
    AnotherUnderWay,
}

/// A fact that changed between what was shown and what is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChangedFact {
    /// The server's status or task.
    Power,
    /// The operating system the cloud reports.
    Os,
    /// Lock or freeze.
    Lock,
    /// The disk is in another slot.
    Slot {
        /// Where it was.
        from: Option<Slot>,
        /// Where it is.
        to: Option<Slot>,
    },
    /// The disk has another name.
    Name,
    /// The disk is no longer on the list.
    Gone,
    /// Another rule applies now (role, disk status, …).
    Rules,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aim {
    /// Taking the disk off.
    Detach,
    /// Putting it back.
    Attach,
}

/// A change from its sending to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChangeView {
    /// What is being done.
    pub aim: Aim,
    /// To which disk, as it was when confirmed.
    pub disk: Rc<Disk>,
    /// On which server, as it was when confirmed; `None` if this was taken up from a record.
    pub server: Option<Rc<Server>>,
    /// Where it is.
    pub phase: Phase,
    /// What has been reached, and when.
    pub marks: Vec<(Mark, Wall)>,
    /// The job, once there is one.
    pub job: Option<JobId>,
    /// Whether this was taken up from a record of another tab or an earlier visit.
    pub resumed: bool,
}

/// A milestone of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// The operator confirmed.
    Confirmed,
    /// Server and disks were read again and nothing had changed.
    Rechecked,
    /// The request went out.
    Sent,
    /// The cloud took it on.
    Accepted,
    /// The answer was lost or unclear; from here the list decides.
    Unclear,
    /// The cloud's job ended.
    JobDone,
    /// The end, whichever it was.
    Ended,
}

/// Where a change is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The request is out.
    Sending,
    /// The cloud's job is under way.
    Running,
    /// Waiting for the list to follow.
    Verifying,
    /// The answer was lost or unclear (`Some`: what it was): watching the list, sending nothing.
    Unclear(Rc<Failure>),
    /// Done: the cloud's list says so.
    Done,
    /// It failed, and the disk is where it was.
    Failed(Rc<Failure>),
    /// The end is not known.
    Unknown(Doubt),
}

impl Phase {
    /// Whether nothing more happens by itself.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_) | Self::Unknown(_))
    }
}

/// Why the end of a change is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// The answer was lost or unclear and the list has not changed.
    NoTrace(Rc<Failure>),
    /// The job takes longer than is watched by itself.
    JobSlow,
    /// The cloud took it on without naming a job, and the list has not changed.
    NoJob,
    /// The job may not be read (the failure says why), and the list has not changed.
    JobUnreadable(Rc<Failure>),
    /// The job is gone from the cloud's books and the list has not changed.
    JobVanished,
    /// The job is done, and the list still has the old state.
    ListLags,
    /// The cloud says that it was not done (the failure says how), and the list, which has the last word, could not be read.
    ListUnread(Rc<Failure>),
}

/// Something to say aloud, once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// Grows with each new thing said.
    pub serial: u64,
    /// What.
    pub what: Say,
}

/// What to say aloud.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Say {
    /// The list was read, with this many disks.
    Listed(usize),
    /// A change came to a new phase.
    Phase(Rc<ChangeView>),
    /// A queue began, went on (by this disk, which is detached), stopped (at this disk) or ended.
    Queue(QueueNews, Option<Rc<Disk>>),
    /// These disks fell out of the selection.
    FellOut(Vec<Rc<Disk>>),
    /// The question changed or was not accepted.
    AskNote(AskNote),
    /// The sign-in is over.
    SignedOut,
    /// Another tab saw the end of the change of this disk, or put it away: it is no longer followed here.
    EndedElsewhere(Rc<Disk>),
    /// The portal's `getToken` failed.
    TokenFailed,
}
