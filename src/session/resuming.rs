//! Taking up what an earlier visit or another tab began. It is never sent again.

use std::rc::Rc;

use super::change::{Change, Polls, Stage, Watch};
use super::record::Record;
use super::{Mark, Session};
use crate::api::{Cause, Failure};
use crate::model::JobId;

impl Session {
    /// Takes up the change of a record.
    pub(super) fn adopt(&mut self, text: &str) {
        let Some(record) = Record::from_text(text) else {
            // Not a record of ours: it must not stand in the way for ever.
            self.cx.clear(Some(text.to_owned()));
            return;
        };
        let known = self
            .changes
            .iter_mut()
            .find(|c| c.record().same_change(&record));
        if let Some(change) = known {
            if !change.is_unsettled() {
                // Its end was seen here already, from an older text of the same record.
                self.cx.clear(Some(text.to_owned()));
                return;
            }
            change.stored = Some(text.to_owned());
            if change.job.is_none() && record.job.is_some() && change.is_under_way() {
                self.adopt_job(record.job);
            }
            return;
        }
        if self.is_old_news(&record) {
            return;
        }
        if !record.sent || self.change_under_way() {
            // It is about to be sent, or something else is under way here: it must wait.
            self.storage.hear(text, &self.cx);
            return;
        }
        let stage = self.taken_up(record.job.clone());
        self.changes.retain(|c| !c.is_about(&record.disk.volume));
        self.changes.push(Change {
            aim: record.aim,
            disk: record.disk,
            server: None,
            at: record.at,
            tag: record.tag,
            job: record.job,
            marks: vec![(Mark::Confirmed, record.at)],
            stage,
            stored: Some(text.to_owned()),
            resumed: true,
            shown: None,
        });
        self.say_phase();
    }

    /// Where a change is taken up: at its job, or where nothing is known of one, at the list.
    fn taken_up(&mut self, job: Option<JobId>) -> Stage {
        let (since, polls) = (self.cx.clock, Polls::from(self.cx.now.mono));
        match job {
            Some(job) => Stage::Following { job, since, polls },
            None => Stage::Watching {
                why: Watch::Unclear(Rc::new(Failure::of(Cause::Network))),
                mark: self.cx.next_id(),
                since,
                polls,
            },
        }
    }

    /// Whether this is of a try before the one that this tab sent itself and still follows: news can come late.
    fn is_old_news(&self, record: &Record) -> bool {
        self.changes.iter().any(|change| {
            !change.resumed
                && change.is_unsettled()
                && change.is_about(&record.disk.volume)
                && record.at < change.at
        })
    }

    /// Another tab learned the job of a change that is watched here.
    fn adopt_job(&mut self, job: Option<JobId>) {
        let (now, since) = (self.cx.now.mono, self.cx.clock);
        if let (Some(job), Some(change)) = (job, self.active())
            && change.resumed
        {
            change.job = Some(job.clone());
            self.go(Stage::Following {
                job,
                since,
                polls: Polls::from(now),
            });
        }
    }

    /// The record in the browser's storage changed under this tab.
    ///
    /// Such news can be old. A change this tab sent itself is therefore not touched by it: replacing and
    /// clearing its record only work on what really stands there.
    pub(super) fn record_news(&mut self, record: Option<&str>) {
        let read = record.and_then(Record::from_text);
        let over = self.current().is_some_and(|change| {
            let same = read
                .as_ref()
                .is_some_and(|r| r.same_change(&change.record()));
            change.resumed && !same
        });
        if over {
            self.see_end_elsewhere();
        }
        self.storage.forget_heard();
        if let Some(text) = record {
            self.adopt(text);
        }
    }

    /// Looks at what was heard of and had to wait.
    pub(super) fn advance_heard(&mut self) {
        let under_way = self.change_under_way();
        if let Some(text) = self.storage.take_heard(under_way, &mut self.cx) {
            self.adopt(&text);
        }
    }

    /// The tab that follows a change saw its end, or put it away: one look tells what became of it.
    fn see_end_elsewhere(&mut self) {
        let (now, since, mark) = (self.cx.now.mono, self.cx.clock, self.cx.next_id());
        let Some(change) = self.current() else { return };
        let given_up = change.go(Stage::Watching {
            why: Watch::Elsewhere,
            mark,
            since,
            polls: Polls::from(now),
        });
        change.marks.retain(|(mark, _)| *mark != Mark::Ended);
        self.cx.cancel(given_up);
    }
}
