//! One attempt to change a disk, as the host page is told of it: what was confirmed, what came of it, step by step.
//!
//! It begins when the host page is asked, and ends once: see [`End`]. The runtime makes the audit record of it.

use std::rc::Rc;

use super::{Aim, AskNote, Doubt};
use crate::api::Failure;
use crate::model::{AttemptId, Disk, GuestLook, JobId, QueueId, Server, Wall};
use crate::rules::{Assessment, ConfirmWord, Evidence, Weight};

/// An attempt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// Its id, the same in every tab.
    pub id: AttemptId,
    /// The queue it belongs to.
    pub queue: Option<QueueId>,
    /// Where it began.
    pub origin: Origin,
    /// What is done.
    pub aim: Aim,
    /// To which disk, as it was when confirmed.
    pub disk: Rc<Disk>,
    /// Of which server, as it was when confirmed; `None` where it is known from a record.
    pub server: Option<Rc<Server>>,
    /// What was shown of whether the disk may go; `None` for an attach, and where it is known from a record.
    pub assessment: Option<Rc<Assessment>>,
    /// What was asked for and given; `None` where it is known from a record.
    pub given: Option<Rc<Given>>,
    /// What has been reached, in this order; of what was watched on after an end that was not known, the last.
    pub steps: Vec<Step>,
    /// The cloud's job, once there is one.
    pub job: Option<JobId>,
}

/// Where an attempt began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In this session.
    Here,
    /// In another tab, another element or an earlier visit: it is known from the resume record.
    Elsewhere,
}

/// What an operator was asked for and gave. Texts that were typed beside what was asked for are in none: they may be
/// anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Given {
    /// How much was asked for; `None` for an attach.
    pub weight: Option<Weight>,
    /// Whether the operator said that the steps in the guest are done.
    pub acknowledged: bool,
    /// What was typed, where that was asked for.
    pub typed: Option<Rc<str>>,
    /// What looks at the guest had shown until then, of any disk.
    pub looks: Vec<GuestLook>,
}

/// Something that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// What.
    pub phase: Reached,
    /// When.
    pub at: Wall,
    /// The request id of the cloud's answer that said so.
    pub request_id: Option<Rc<str>>,
}

/// What can be reached, in the order in which it is. What follows [`Ended`](Self::Ended) follows an end that was not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// The operator confirmed.
    Confirmed,
    /// It was taken up here from the resume record.
    TakenUp,
    /// The host page agreed.
    Approved,
    /// Server and disks were read again and nothing had changed.
    Checked,
    /// The request went out.
    Sent,
    /// The cloud took it on.
    Accepted,
    /// The answer was lost or leaves open what was done: the list decides.
    Unclear,
    /// The job was seen at work.
    Running,
    /// The job ended well.
    JobDone,
    /// The job failed.
    JobFailed,
    /// The end, whichever it is.
    Ended,
}

/// How an attempt ended. An end that is not known may be followed by another one: somebody watched on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The cloud's list says so.
    Done,
    /// It failed, and the disk is where it was.
    Failed(Rc<Failure>),
    /// Not known.
    Unknown(Doubt),
    /// Called off before it was sent.
    Cancelled,
    /// The queue was stopped before it was sent.
    Stopped,
    /// Nothing was sent, and why.
    Void(Vec<AskNote>),
}

impl Given {
    /// What of this evidence was asked for: it was enough.
    pub(super) fn of(evidence: &Evidence, weight: Weight, word: &ConfirmWord) -> Self {
        Self {
            weight: Some(weight),
            acknowledged: evidence.acknowledged,
            typed: (weight >= Weight::TypeName).then(|| word.text().into()),
            looks: evidence.looks.clone(),
        }
    }
}

impl Attempt {
    /// Forgets what is only told of it: what a session does depends on none of that.
    #[cfg(feature = "mutants")]
    pub(super) fn forget(&mut self) {
        self.id = AttemptId::default();
        self.steps.clear();
    }

    /// Somebody may watch on after an end that is not known, again and again. Of these ends the first and the last two
    /// are kept, and what was reached between the last two: a record does not grow for ever.
    pub(super) fn reach(&mut self, phase: Reached, at: Wall, request_id: Option<&str>) {
        if phase == Reached::Ended {
            let ends = self.steps.iter().enumerate();
            let mut ends = ends.filter(|(_, step)| step.phase == Reached::Ended);
            if let (Some((first, _)), Some((last, _))) = (ends.next(), ends.next_back()) {
                self.steps.drain(first + 1..last);
            }
        }
        self.steps.push(Step {
            phase,
            at,
            request_id: request_id.map(Into::into),
        });
    }
}
