//! Why the list is watched, for how long, and what that comes to.

use std::rc::Rc;

use crate::api::Failure;
use crate::session::{Doubt, Phase, pace};

/// Why the list is watched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Watch {
    /// The answer was lost or unclear.
    Unclear(Rc<Failure>),
    /// The cloud says the disk is not attached, or something else after which only the list can tell:
    /// [`Failure::is_for_the_list`].
    NotAttached(Rc<Failure>),
    /// The cloud took it on without naming a job.
    NoJob,
    /// The job may not be read.
    JobUnreadable(Rc<Failure>),
    /// The job is done.
    AfterJob,
    /// The job failed; the list says whether the disk is where it was.
    AfterFailedJob(Rc<Failure>),
    /// The job is not to be found.
    JobVanished,
    /// Another tab saw the end, or put the change away: all that is left is to look once.
    Elsewhere,
}

impl Watch {
    pub fn limit(&self) -> u64 {
        match self {
            Self::Unclear(_)
            | Self::NotAttached(_)
            | Self::AfterFailedJob(_)
            | Self::JobVanished
            | Self::Elsewhere => pace::UNCLEAR_LIMIT,
            Self::NoJob | Self::JobUnreadable(_) => pace::JOB_LIMIT,
            Self::AfterJob => pace::LAG_LIMIT,
        }
    }

    /// How many reads that still have the disk settle it.
    pub fn looks(&self) -> Option<u32> {
        match self {
            Self::AfterFailedJob(_) | Self::Elsewhere => Some(1),
            // The list may lag behind what the cloud just said.
            Self::NotAttached(_) => Some(3),
            _ => None,
        }
    }

    /// How it ends when the list does not follow, or could not be read (`looked` is false); `None`: it is told elsewhere.
    pub fn end(&self, looked: bool) -> Option<Phase> {
        Some(match self {
            Self::Unclear(failure) => Phase::Unknown(Doubt::NoTrace(Rc::clone(failure))),
            Self::NotAttached(failure) | Self::AfterFailedJob(failure) if looked => {
                Phase::Failed(Rc::clone(failure))
            }
            // The disk may be gone: only a list could say that it is where it was.
            Self::NotAttached(failure) | Self::AfterFailedJob(failure) => {
                Phase::Unknown(Doubt::ListUnread(Rc::clone(failure)))
            }
            Self::NoJob => Phase::Unknown(Doubt::NoJob),
            Self::JobUnreadable(failure) => {
                Phase::Unknown(Doubt::JobUnreadable(Rc::clone(failure)))
            }
            Self::AfterJob => Phase::Unknown(Doubt::ListLags),
            Self::JobVanished => Phase::Unknown(Doubt::JobVanished),
            Self::Elsewhere => return None,
        })
    }
}
