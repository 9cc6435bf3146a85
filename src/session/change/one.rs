//! One change: what it is, and where it can be.

use std::rc::Rc;

use super::Watch;
use crate::api::AttachmentList;
use crate::model::{Disk, JobId, Mono, Server, VolumeId, Wall};
use crate::session::question::Ready;
use crate::session::record::Record;
use crate::session::{Aim, Attempt, ChangeView, Cx, Mark, Origin, Phase, Reached, RequestId};

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct Change {
    pub(super) attempt: Rc<Attempt>,
    /// When it was confirmed: with its tag, what tells it from any other.
    pub(super) at: Wall,
    pub(super) tag: (u64, u64),
    pub(super) marks: Vec<(Mark, Wall)>,
    pub(super) stage: ChangeStage,
    /// What stands in the browser's storage for it, as far as this tab knows.
    pub(super) stored: Option<String>,
    /// What is shown of it, made anew when something changes.
    pub(super) shown: Option<Rc<ChangeView>>,
}

/// Where a change is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ChangeStage {
    /// The request is out.
    Sending { request: RequestId, since: Mono },
    /// The job is polled.
    Following {
        job: JobId,
        since: Mono,
        polls: Polls,
    },
    /// The list is polled.
    Watching {
        why: Watch,
        /// Only a list read that began here or later counts.
        mark: RequestId,
        since: Mono,
        polls: Polls,
    },
    /// The end.
    Ended {
        phase: Phase,
        why: Option<Watch>,
        /// List reads since then can still settle an unknown end.
        mark: RequestId,
    },
}

#[cfg(feature = "mutants")]
impl ChangeStage {
    pub fn numbers(&mut self, see: crate::session::numbers::See) {
        use crate::session::numbers::Number;
        match self {
            Self::Sending { request, since } => {
                see(Number::Request(request));
                see(Number::Time(since, u64::MAX));
            }
            Self::Following { since, polls, .. } => {
                see(Number::Clock(since));
                polls.numbers(see);
            }
            Self::Watching {
                mark, since, polls, ..
            } => {
                see(Number::Request(mark));
                see(Number::Clock(since));
                polls.numbers(see);
            }
            Self::Ended { mark, .. } => see(Number::Request(mark)),
        }
    }
}

#[cfg(feature = "mutants")]
impl Polls {
    fn numbers(&mut self, see: crate::session::numbers::See) {
        use crate::session::numbers::Number;
        see(Number::Time(&mut self.next, 0));
        if let Some((id, at)) = &mut self.in_flight {
            see(Number::Request(id));
            see(Number::Time(at, u64::MAX));
        }
        // More of them make no difference.
        self.count = self.count.min(4);
        self.failures = self.failures.min(9);
    }
}

/// The polls of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Polls {
    /// When the next one is due.
    pub next: Mono,
    /// How many there were.
    pub count: u32,
    /// The job request under way.
    pub in_flight: Option<(RequestId, Mono)>,
    /// Failures in a row.
    pub failures: u32,
}

impl Polls {
    pub fn from(now: Mono) -> Self {
        Self {
            next: now,
            count: 0,
            in_flight: None,
            failures: 0,
        }
    }

    /// Whether this is the job request under way.
    pub fn is_in_flight(&self, id: RequestId) -> bool {
        self.in_flight.is_some_and(|(sent, _)| sent == id)
    }
}

impl Change {
    /// What is taken up from a record: it is followed from this stage on.
    pub(super) fn taken_up(record: Record, text: &str, stage: ChangeStage, cx: &mut Cx) -> Self {
        let mut attempt = Attempt {
            id: record.attempt.unwrap_or_else(|| cx.next_attempt()),
            queue: record.queue,
            origin: Origin::Elsewhere,
            aim: record.aim,
            disk: record.disk,
            server: None,
            assessment: None,
            given: None,
            steps: Vec::new(),
            job: record.job,
        };
        attempt.reach(Reached::Confirmed, record.at, None);
        attempt.reach(Reached::TakenUp, cx.now.wall, None);
        Self {
            attempt: Rc::new(attempt),
            at: record.at,
            tag: record.tag,
            marks: vec![(Mark::Confirmed, record.at)],
            stage,
            stored: Some(text.to_owned()),
            shown: None,
        }
    }

    /// Whether it was taken up from a record.
    pub fn is_resumed(&self) -> bool {
        self.attempt.origin == Origin::Elsewhere
    }

    /// To which disk it was done, of which server.
    pub fn parts(&self) -> (Rc<Disk>, Option<Rc<Server>>) {
        (Rc::clone(&self.attempt.disk), self.attempt.server.clone())
    }

    pub fn aim(&self) -> Aim {
        self.attempt.aim
    }

    pub fn volume(&self) -> &VolumeId {
        &self.attempt.disk.volume
    }

    pub fn is_about(&self, volume: &VolumeId) -> bool {
        self.attempt.disk.volume == *volume
    }

    pub fn is_under_way(&self) -> bool {
        !matches!(self.stage, ChangeStage::Ended { .. })
    }

    pub fn is_done(&self) -> bool {
        matches!(
            self.stage,
            ChangeStage::Ended {
                phase: Phase::Done,
                ..
            }
        )
    }

    /// Whether the disk may be attached again: it is detached, or that it is attached again has failed.
    pub fn may_attach_again(&self) -> bool {
        matches!(
            (self.attempt.aim, &self.stage),
            (
                Aim::Detach,
                ChangeStage::Ended {
                    phase: Phase::Done,
                    ..
                }
            ) | (
                Aim::Attach,
                ChangeStage::Ended {
                    phase: Phase::Failed(_),
                    ..
                }
            )
        )
    }

    /// Whether it may still be happening at the cloud.
    pub fn is_unsettled(&self) -> bool {
        match &self.stage {
            ChangeStage::Ended { phase, .. } => matches!(phase, Phase::Unknown(_)),
            _ => true,
        }
    }

    /// Whether the list shows what the change is for.
    pub fn is_reached(&self, list: &AttachmentList) -> bool {
        match self.aim() {
            Aim::Detach => list.proves_gone(self.volume()),
            Aim::Attach => list.has(self.volume()),
        }
    }

    /// Whether the list shows that the change was not made.
    pub fn is_refuted(&self, list: &AttachmentList) -> bool {
        match self.aim() {
            Aim::Detach => list.has(self.volume()),
            Aim::Attach => list.proves_gone(self.volume()),
        }
    }

    /// What was just sent.
    pub fn sent(ready: Ready, request: RequestId, stored: Option<String>, cx: &Cx) -> Self {
        let mut attempt = ready.attempt;
        Rc::make_mut(&mut attempt).reach(Reached::Sent, cx.now.wall, None);
        Self {
            attempt,
            at: ready.confirmed,
            tag: ready.tag,
            marks: vec![
                (Mark::Confirmed, ready.confirmed),
                (Mark::Rechecked, ready.rechecked),
                (Mark::Sent, cx.now.wall),
            ],
            stage: ChangeStage::Sending {
                request,
                since: cx.now.mono,
            },
            stored,
            shown: None,
        }
    }

    /// Its job is known. Returns the record to replace, and by which.
    pub fn learn_job(&mut self, job: JobId) -> Option<(String, String)> {
        self.set_job(job);
        let to = self.record().to_text();
        let stored = self.stored.as_mut()?;
        let from = std::mem::replace(stored, to.clone());
        Some((from, to))
    }

    pub(super) fn set_job(&mut self, job: JobId) {
        Rc::make_mut(&mut self.attempt).job = Some(job);
    }

    pub fn record(&self) -> Record {
        let attempt = &self.attempt;
        Record {
            aim: attempt.aim,
            disk: Rc::clone(&attempt.disk),
            at: self.at,
            tag: self.tag,
            sent: true,
            job: attempt.job.clone(),
            attempt: Some(attempt.id.clone()),
            queue: attempt.queue.clone(),
        }
    }

    pub fn phase(&self) -> Phase {
        match &self.stage {
            ChangeStage::Sending { .. } => Phase::Sending,
            ChangeStage::Following { .. }
            | ChangeStage::Watching {
                why: Watch::NoJob | Watch::JobUnreadable(_),
                ..
            } => Phase::Running,
            ChangeStage::Watching {
                why: Watch::Unclear(failure) | Watch::NotAttached(failure),
                ..
            } => Phase::Unclear(Rc::clone(failure)),
            ChangeStage::Watching { .. } => Phase::Verifying,
            ChangeStage::Ended { phase, .. } => phase.clone(),
        }
    }

    #[cfg(feature = "mutants")]
    pub fn chart(&self) -> ((VolumeId, Wall), &'static str) {
        let state = match &self.stage {
            ChangeStage::Sending { .. } => "Sending",
            ChangeStage::Following { .. } => "Following",
            ChangeStage::Watching { .. } => "Watching",
            ChangeStage::Ended { phase, .. } => match phase {
                Phase::Done => "Done",
                Phase::Failed(_) => "Failed",
                _ => "Unknown",
            },
        };
        ((self.volume().clone(), self.at), state)
    }

    pub fn view(&mut self) -> Rc<ChangeView> {
        let shown = self.shown.take().unwrap_or_else(|| {
            Rc::new(ChangeView {
                aim: self.aim(),
                disk: Rc::clone(&self.attempt.disk),
                server: self.attempt.server.clone(),
                phase: self.phase(),
                marks: self.marks.clone(),
                job: self.attempt.job.clone(),
                resumed: self.is_resumed(),
            })
        });
        Rc::clone(self.shown.insert(shown))
    }

    /// Each mark is there once, with its last time.
    pub fn mark(&mut self, mark: Mark, at: Wall) {
        self.marks.retain(|(known, _)| *known != mark);
        self.marks.push((mark, at));
        self.shown = None;
    }

    /// Notes for the record what was reached, by which answer.
    pub fn reach(&mut self, phase: Reached, at: Wall, request_id: Option<&str>) {
        Rc::make_mut(&mut self.attempt).reach(phase, at, request_id);
    }

    /// Goes to another stage. What is flying for the old one is nobody's any more: it is returned, to be
    /// given up.
    #[must_use]
    pub(super) fn go(&mut self, stage: ChangeStage) -> Option<RequestId> {
        let in_flight = self.polls().and_then(|polls| polls.in_flight.take());
        self.stage = stage;
        self.shown = None;
        in_flight.map(|(id, _)| id)
    }

    pub(super) fn polls(&mut self) -> Option<&mut Polls> {
        match &mut self.stage {
            ChangeStage::Following { polls, .. } | ChangeStage::Watching { polls, .. } => {
                Some(polls)
            }
            _ => None,
        }
    }
}
