//! What goes in and what comes out of a [`Session`](super::Session).

use std::rc::Rc;

use super::{Attempt, End, QueueNews};
use crate::api::{Outcome, Request};
use crate::model::{AttemptId, QueueId, VolumeId};
use crate::rules::Evidence;

/// Numbers requests in the order they begin: a later request has a greater number. "A read that began
/// after X" is a comparison of numbers, never of clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Numbers questions: what was on screen when an operator confirmed. A question that changes gets a
/// new number, and a confirmation of an old one sends nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct QuestionId(pub u64);

/// Numbers what the host page is asked before a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AskId(pub u64);

/// Everything that can happen to a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The widget is on the page. `record` is what the last visit left behind, if anything.
    Start {
        /// The resume record as it was stored.
        record: Option<String>,
        /// Whether the page can be seen.
        visible: bool,
        /// A UUID that nobody else has: the ids of this session's attempts come from it.
        ids: AttemptId,
    },
    /// A request ended, with an answer or without.
    Answer {
        /// Which.
        id: RequestId,
        /// How.
        outcome: Outcome,
    },
    /// Time has passed; see [`Session::wake_at`](super::Session::wake_at).
    Tick,
    /// The page was shown or hidden.
    Visible(bool),
    /// The connection came back or went.
    Online(bool),
    /// The answer to [`Effect::RenewToken`].
    Token(TokenNews),
    /// The answer to [`Effect::Claim`].
    Claimed(Claim),
    /// What [`Effect::Keep`] kept before this tab was loaded. Comes right after the start, or not at all.
    Kept(String),
    /// Another tab wrote or removed the resume record.
    Record(Option<String>),
    /// The answer to [`Effect::AskHost`].
    Host {
        /// Which question.
        ask: AskId,
        /// What the host page said.
        answer: HostAnswer,
    },
    /// What the operator (or the host, through `refresh()`) did.
    User(Intent),
    /// The widget is taken off the page, or about to show another server: nothing more is heard, and what was not
    /// sent will not be.
    Leave,
}

/// What an operator can do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Read everything again; also "I have signed in again".
    Refresh,
    /// Open the dialog for a disk.
    Open(VolumeId),
    /// Close the dialog. Before the request is sent this calls the change off; afterwards it only
    /// hides it.
    Close,
    /// Confirm what the dialog asked.
    Confirm {
        /// The question that was on screen.
        question: QuestionId,
        /// What the operator gave.
        evidence: Evidence,
    },
    /// Go on watching a change whose end is not known.
    KeepWatching,
    /// Put an ended change away.
    Dismiss(VolumeId),
    /// Ask whether a disk is attached again that was just detached, or whose attaching failed.
    AttachAgain(VolumeId),
    /// Select rows, or no longer.
    Select {
        /// Which.
        volumes: Vec<VolumeId>,
        /// Whether they are to be selected.
        on: bool,
    },
    /// Open the queue's dialog; where there is no queue, ask about the selected disks.
    OpenQueue,
    /// Send nothing for this disk of the queue, if nothing was sent yet.
    TakeOut(VolumeId),
    /// Leave the disk at which the queue stopped as it is, and go on with the rest.
    SkipInQueue,
    /// Ask again about the disk at which the queue stopped and all that wait.
    RetryInQueue,
    /// Send nothing more; put an ended queue away.
    EndQueue,
    /// Ask the portal to stop the server.
    RequestPowerOff,
}

/// Whether there is a new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenNews {
    /// There is; the token itself stays with the runtime.
    Renewed,
    /// There is none: the portal has no `getToken`, or it gave none.
    Unavailable,
    /// The portal's `getToken` failed.
    Failed,
}

/// Whether the resume record is this session's now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// It is.
    Mine,
    /// Another tab's unfinished change stands there.
    Taken(String),
    /// The browser keeps no storage for this page: a reload would lose the change.
    NoStorage,
}

/// What the host page said to `bms-disks-before-detach` or `bms-disks-before-attach`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HostAnswer {
    /// Go on.
    Proceed,
    /// No, with a text to show (may be empty).
    Refuse(String),
    /// One of its listeners threw an error, so whether it agrees is not known.
    ListenerFailed,
    /// It wants to approve each change, and has not approved this one.
    NotApproved,
}

/// Everything a session can ask of the world.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Send a request, and answer with [`Event::Answer`] — also when nothing came within `timeout`.
    Send {
        /// Its number.
        id: RequestId,
        /// What to send.
        request: Request,
        /// Milliseconds to wait for the whole answer.
        timeout: u64,
    },
    /// Give up a request; no answer is wanted any more.
    Cancel(RequestId),
    /// Forget the token and ask the portal for a new one; answer with [`Event::Token`].
    RenewToken,
    /// Write the resume record *if none is there*; answer with [`Event::Claimed`].
    Claim(String),
    /// Replace the resume record, if it still is `from`.
    Save {
        /// What this session believes to be stored.
        from: String,
        /// What to store instead.
        to: String,
    },
    /// Remove the resume record, if it still is this.
    Clear(String),
    /// Keep this for when this tab is loaded again, or nothing any more.
    Keep(Option<String>),
    /// Ask the host page; answer with [`Event::Host`].
    AskHost {
        /// The question's number.
        ask: AskId,
        /// What was confirmed.
        attempt: Rc<Attempt>,
    },
    /// Tell the host page.
    Emit(HostEvent),
}

/// What the host page is told: the element's events.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HostEvent {
    /// `-ready`: the disks are on screen.
    Ready,
    /// `-phase`: an attempt came to a new phase.
    Phase {
        /// The attempt as it is now.
        attempt: Rc<Attempt>,
        /// The phase: `checked`, `sent`, `accepted`, `running`, `unclear`.
        phase: &'static str,
    },
    /// An attempt ended. `-detached`, `-attached` or `-failed` where it was sent; then `-ended`.
    Ended {
        /// The whole attempt.
        attempt: Rc<Attempt>,
        /// How.
        end: End,
    },
    /// `-queue`: a queue began, went on, stopped or ended.
    Queue {
        /// Its id.
        id: Option<QueueId>,
        /// What happened to it.
        news: QueueNews,
    },
    /// `-auth-required`: neither the token nor a new one is accepted.
    AuthRequired,
    /// `-power-off-request`.
    PowerOffRequest,
}
