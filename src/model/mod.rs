//! Plain values: what a server, a disk and a job *are*.
//!
//! No JSON and no web in here. What the cloud did not say is an `Option` or an `Unknown` variant,
//! so that nobody downstream can mistake silence for an answer.

mod disk;
mod id;
mod job;
mod look;
mod order;
mod server;
mod time;

pub use disk::{Attachment, Disk, DiskStatus, Mode, Role, Slot, Volume, join_disks};
pub use id::{AttemptId, IdError, JobId, ProjectId, QueueId, ServerId, VolumeId};
pub use job::{Job, JobFailure, JobStatus};
pub use look::{GuestLook, GuestScope, GuestVerdict};
pub(crate) use order::{Same, sorted};
pub use server::{Os, OsFamily, Server, ServerStatus, Task};
pub use time::{Mono, Now, Wall};
