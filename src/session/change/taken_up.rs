//! Taking up what an earlier visit or another tab began. It is never sent again.

use std::rc::Rc;

use super::one::{Change, ChangeStage, Polls};
use super::{Changes, Peers, Watch};
use crate::api::{Cause, Failure};
use crate::model::JobId;
use crate::session::record::Record;
use crate::session::{Cx, Mark};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) enum TakenUp {
    /// It is followed here, or was nothing to follow.
    Settled,
    /// It is about to be sent elsewhere, or something else is under way here.
    MustWait,
}

impl Changes {
    /// Takes up the change of a record.
    /// `busy`: something else is under way here.
    pub fn take_up(&mut self, text: &str, busy: bool, peers: &mut Peers) -> TakenUp {
        let Some(record) = Record::from_text(text) else {
            // Not a record of ours: it must not stand in the way for ever.
            peers.cx.clear(Some(text.to_owned()));
            return TakenUp::Settled;
        };
        if self.has_ended(&record) {
            // Its end was seen here already, from an older text of the same record.
            peers.cx.clear(Some(text.to_owned()));
            return TakenUp::Settled;
        }
        let known = self
            .current()
            .filter(|change| change.record().same_change(&record));
        if let Some(change) = known {
            change.stored = Some(text.to_owned());
            if change.attempt.job.is_none() && record.job.is_some() && change.is_under_way() {
                self.adopt_job(peers, record.job);
            }
            return TakenUp::Settled;
        }
        if self.is_old_news(&record) {
            return TakenUp::Settled;
        }
        if !record.sent || busy {
            // It is about to be sent, or something else is under way here: it must wait.
            return TakenUp::MustWait;
        }
        let stage = stage_of(record.job.clone(), peers.cx);
        self.replace(Change::taken_up(record, text, stage, peers.cx));
        self.say_phase(peers);
        TakenUp::Settled
    }

    /// Whether this change was followed here to its end, be it still shown or not.
    fn has_ended(&self, record: &Record) -> bool {
        let one = (record.at, record.tag);
        let mut shown = self.all.iter().filter(|change| !change.is_unsettled());
        self.past.contains(&one) || shown.any(|change| (change.at, change.tag) == one)
    }

    /// Whether this is of a try before the one that this tab sent itself and still follows: news can come late.
    fn is_old_news(&self, record: &Record) -> bool {
        self.all.iter().any(|change| {
            !change.is_resumed()
                && change.is_unsettled()
                && change.is_about(&record.disk.volume)
                && record.at < change.at
        })
    }

    /// Another tab learned the job of a change that is watched here.
    fn adopt_job(&mut self, peers: &mut Peers, job: Option<JobId>) {
        let (now, since) = (peers.cx.now.mono, peers.cx.clock);
        if let (Some(job), Some(change)) = (job, self.active())
            && change.is_resumed()
        {
            change.set_job(job.clone());
            self.go(
                peers,
                ChangeStage::Following {
                    job,
                    since,
                    polls: Polls::from(now),
                },
            );
        }
    }

    /// The record in the browser's storage is this by now, or none: what is followed here without having been sent
    /// here may have ended elsewhere.
    ///
    /// Such news can be old. A change this tab sent itself is therefore not touched by it: replacing and
    /// clearing its record only work on what really stands there.
    pub fn record_changed(&mut self, record: Option<&str>, peers: &mut Peers) {
        let read = record.and_then(Record::from_text);
        let over = self.current().is_some_and(|change| {
            let record = change.record();
            let same = read.as_ref().is_some_and(|r| r.same_change(&record));
            change.is_resumed() && !same
        });
        if over {
            self.see_end_elsewhere(peers);
        }
    }

    /// The tab that follows a change saw its end, or put it away: one look tells what became of it.
    fn see_end_elsewhere(&mut self, peers: &mut Peers) {
        let (now, since, mark) = (peers.cx.now.mono, peers.cx.clock, peers.cx.next_id());
        let Some(change) = self.current() else { return };
        let given_up = change.go(ChangeStage::Watching {
            why: Watch::Elsewhere,
            mark,
            since,
            polls: Polls::from(now),
        });
        change.marks.retain(|(mark, _)| *mark != Mark::Ended);
        peers.cx.cancel(given_up);
    }
}

/// Where a change is taken up: at its job, or where nothing is known of one, at the list.
fn stage_of(job: Option<JobId>, cx: &Cx) -> ChangeStage {
    let (since, polls) = (cx.clock, Polls::from(cx.now.mono));
    match job {
        Some(job) => ChangeStage::Following { job, since, polls },
        None => ChangeStage::Watching {
            why: Watch::Unclear(Rc::new(Failure::of(Cause::Network))),
            mark: cx.next_id(),
            since,
            polls,
        },
    }
}
