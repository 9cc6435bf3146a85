//! What a panel tells an app in Rust: the element's events, typed.

use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CustomEvent;

use crate::model::{AttemptId, JobId, VolumeId};

/// What a panel tells its app. `docs/embedding.md` says of each when it comes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PanelEvent {
    /// The disks are on screen.
    Ready,
    /// The user has confirmed a detach, and nothing is sent yet.
    BeforeDetach(ApprovalRequest),
    /// The user has confirmed that a disk is attached again, and nothing is sent yet.
    BeforeAttach(ApprovalRequest),
    /// A change goes on.
    Phase {
        /// Which change.
        change: DiskChange,
        /// The disk.
        volume_id: VolumeId,
        /// What it has come to.
        phase: ChangePhase,
        /// Once there is one.
        job_id: Option<JobId>,
    },
    /// The cloud's own list no longer has the disk.
    Detached {
        /// The disk.
        volume_id: VolumeId,
    },
    /// The cloud's own list has the disk again.
    Attached {
        /// The disk.
        volume_id: VolumeId,
    },
    /// A change failed, or its end is not known.
    Failed(ChangeFailure),
    /// An attempt ended, sent or not.
    Ended {
        /// The attempt.
        attempt_id: AttemptId,
        /// Which change.
        change: DiskChange,
        /// The disk.
        volume_id: VolumeId,
        /// Its audit record, as JSON.
        record: String,
    },
    /// Several disks at once.
    Queue(QueueProgress),
    /// Nobody is signed in any more.
    AuthRequired,
    /// The user wants to stop the server first.
    PowerOffRequest,
    /// Something stops the panel, or each detach.
    Error {
        /// One of the list in `docs/embedding.md`.
        reason: String,
        /// For developers.
        message: String,
    },
}

/// A change that waits for the app's approval. An answer counts while the callback runs, and after that as long as a
/// promise given to [`wait_until`](Self::wait_until) is pending.
#[derive(Clone, Debug)]
pub struct ApprovalRequest {
    event: CustomEvent,
    /// The disk.
    pub volume_id: VolumeId,
    /// What the disk is called, if the cloud says.
    pub name: Option<String>,
    /// Where it is attached, such as `/dev/sdb`.
    pub slot: Option<String>,
}

impl ApprovalRequest {
    /// Nothing is sent, and the user reads why.
    ///
    /// # Errors
    /// What the page throws when it is too late: the answer is final.
    pub fn refuse(&self, why: &str) -> Result<(), JsValue> {
        self.call("refuse", Some(&why.into()))
    }

    /// Holds the change until the promise has ended. One that rejects, or comes to `false`, refuses.
    ///
    /// # Errors
    /// As for [`refuse`](Self::refuse).
    pub fn wait_until(&self, promise: &Promise) -> Result<(), JsValue> {
        self.call("waitUntil", Some(promise))
    }

    /// Lets it pass. Needed where [`approval_required`](super::ServerDisksProps::approval_required) is set.
    ///
    /// # Errors
    /// As for [`refuse`](Self::refuse).
    pub fn approve(&self) -> Result<(), JsValue> {
        self.call("approve", None)
    }

    fn read(event: &CustomEvent) -> Option<Self> {
        let detail = Detail(event.detail());
        Some(Self {
            event: event.clone(),
            volume_id: detail.volume()?,
            name: detail.text("name"),
            slot: detail.text("slot"),
        })
    }

    fn call(&self, name: &str, argument: Option<&JsValue>) -> Result<(), JsValue> {
        let detail = self.event.detail();
        let function: Function = Reflect::get(&detail, &name.into())?.dyn_into()?;
        match argument {
            Some(argument) => function.call1(&detail, argument),
            None => function.call0(&detail),
        }
        .map(drop)
    }
}

/// What is done to a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskChange {
    /// It is detached from the server.
    Detach,
    /// It is attached to the server again.
    Attach,
}

/// What a change has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangePhase {
    /// Read again, and still as it was confirmed.
    Checked,
    /// The request is on its way.
    Sent,
    /// The cloud has taken it.
    Accepted,
    /// Its job runs.
    Running,
    /// The answer was lost; the list is watched.
    Unclear,
}

/// How a change ended that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeFailure {
    /// Which change.
    pub change: DiskChange,
    /// The disk.
    pub volume_id: VolumeId,
    /// Whether the cloud said so. If not, the end could not be found out.
    pub is_certain: bool,
    /// The cloud's code.
    pub code: Option<String>,
    /// The cloud's own words.
    pub message: Option<String>,
    /// For a support ticket.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
}

/// How far several disks have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueProgress {
    /// What happened.
    pub phase: QueuePhase,
    /// How many disks were selected.
    pub total: u32,
    /// How many are detached.
    pub detached: u32,
    /// How many failed.
    pub failed: u32,
    /// Of how many the end is not known.
    pub unknown: u32,
    /// How many were left out.
    pub not_sent: u32,
}

/// What happened to several disks at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueuePhase {
    /// It begins.
    Start,
    /// A disk came to its end.
    Progress,
    /// It asks what to do.
    Stopped,
    /// It is over.
    End,
}

impl PanelEvent {
    /// The names of the events that are read.
    pub(super) const NAMES: [&str; 12] = [
        "bms-disks-ready",
        "bms-disks-before-detach",
        "bms-disks-before-attach",
        "bms-disks-phase",
        "bms-disks-detached",
        "bms-disks-attached",
        "bms-disks-failed",
        "bms-disks-ended",
        "bms-disks-queue",
        "bms-disks-auth-required",
        "bms-disks-power-off-request",
        "bms-disks-error",
    ];

    /// Reads one. `None`: it is none of ours.
    pub(super) fn read(event: &CustomEvent) -> Option<Self> {
        let detail = Detail(event.detail());
        Some(match event.type_().as_str() {
            "bms-disks-ready" => Self::Ready,
            "bms-disks-before-detach" => Self::BeforeDetach(ApprovalRequest::read(event)?),
            "bms-disks-before-attach" => Self::BeforeAttach(ApprovalRequest::read(event)?),
            "bms-disks-phase" => Self::Phase {
                change: detail.change()?,
                volume_id: detail.volume()?,
                phase: match detail.text("phase")?.as_str() {
                    "checked" => ChangePhase::Checked,
                    "sent" => ChangePhase::Sent,
                    "accepted" => ChangePhase::Accepted,
                    "running" => ChangePhase::Running,
                    "unclear" => ChangePhase::Unclear,
                    _ => return None,
                },
                job_id: detail.text("jobId").and_then(|id| JobId::parse(&id).ok()),
            },
            "bms-disks-detached" => Self::Detached {
                volume_id: detail.volume()?,
            },
            "bms-disks-attached" => Self::Attached {
                volume_id: detail.volume()?,
            },
            "bms-disks-failed" => Self::Failed(ChangeFailure {
                change: detail.change()?,
                volume_id: detail.volume()?,
                is_certain: detail.text("outcome").as_deref() == Some("failed"),
                code: detail.text("code"),
                message: detail.text("message"),
                request_id: detail.text("requestId"),
                status: detail.count("status").and_then(|n| u16::try_from(n).ok()),
            }),
            "bms-disks-ended" => Self::Ended {
                attempt_id: AttemptId::parse(&detail.text("attemptId")?).ok()?,
                change: detail.change()?,
                volume_id: detail.volume()?,
                record: JSON::stringify(&detail.get("record")).ok()?.into(),
            },
            "bms-disks-queue" => Self::Queue(detail.queue()?),
            "bms-disks-auth-required" => Self::AuthRequired,
            "bms-disks-power-off-request" => Self::PowerOffRequest,
            "bms-disks-error" => Self::Error {
                reason: detail.text("reason")?,
                message: detail.text("message").unwrap_or_default(),
            },
            _ => return None,
        })
    }
}

/// An event's `detail`.
struct Detail(JsValue);

impl Detail {
    fn get(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &name.into()).unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    fn volume(&self) -> Option<VolumeId> {
        VolumeId::parse(&self.text("volumeId")?).ok()
    }

    fn change(&self) -> Option<DiskChange> {
        match self.text("change")?.as_str() {
            "detach" => Some(DiskChange::Detach),
            "attach" => Some(DiskChange::Attach),
            _ => None,
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count that was a number of 32 bits
    fn count(&self, name: &str) -> Option<u32> {
        self.get(name).as_f64().map(|n| n as u32)
    }

    fn queue(&self) -> Option<QueueProgress> {
        Some(QueueProgress {
            phase: match self.text("phase")?.as_str() {
                "start" => QueuePhase::Start,
                "progress" => QueuePhase::Progress,
                "stopped" => QueuePhase::Stopped,
                "end" => QueuePhase::End,
                _ => return None,
            },
            total: self.count("total")?,
            detached: self.count("detached")?,
            failed: self.count("failed")?,
            unknown: self.count("unknown")?,
            not_sent: self.count("notSent")?,
        })
    }
}
