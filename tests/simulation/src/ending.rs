//! What is shown and told of ends: promises 3 and 4, and what is left behind (5, 9).

use std::rc::Rc;

use bms_disks::session::{Aim, ChangeView, End, HostEvent, Phase, View};

use crate::state::{FlightState, Kind, Storage};
use crate::world::World;

impl World<'_> {
    /// Looks for ends that were not shown before.
    pub(crate) fn check_changes(&mut self, tab: usize, old: &View) {
        let view = Rc::clone(&self.tabs[tab].view);
        for change in &view.changes {
            let known = old
                .changes
                .iter()
                .any(|c| Rc::ptr_eq(c, change) || same_end(c, change));
            if known {
                continue;
            }
            self.remember_end(tab, &change.phase);
            match &change.phase {
                Phase::Done => self.ended(tab, change),
                Phase::Failed(_) => {
                    if change.aim == Aim::Detach {
                        self.check_failed(tab, change);
                    }
                    self.ended(tab, change);
                }
                Phase::Unknown(_) => self.stats.unknown += 1,
                _ => {}
            }
        }
    }

    fn ended(&mut self, tab: usize, change: &ChangeView) {
        let volume = change.disk.volume.as_str();
        match (&change.phase, change.aim) {
            (Phase::Done, Aim::Detach) => {
                self.stats.done += 1;
                self.check_done(tab, volume);
            }
            (Phase::Done, Aim::Attach) => self.stats.attached += 1,
            _ => self.stats.failed += 1,
        }
        let op = self.tabs[tab].op;
        self.close_tracks(op, volume);
    }

    pub(crate) fn close_tracks(&mut self, op: usize, volume: &str) {
        for track in &mut self.operators[op].tracks {
            track.open &= track.volume != volume;
        }
    }

    /// "Detached" rests on a list read that began after the cloud said what it would do, and found the
    /// disk gone — really gone.
    fn check_done(&mut self, tab: usize, volume: &str) {
        let since = self.told_until(tab, volume);
        let proof = self.tabs[tab].flights.iter().any(|f| {
            let list = f.kind == Kind::List || f.kind == Kind::Server;
            let answered = matches!(f.state, FlightState::Answered(_));
            let gone = f
                .facts
                .as_ref()
                .is_some_and(|facts| facts.disk(volume).is_none());
            list && answered && f.yes && f.complete && gone && f.sent_step >= since
        });
        if !proof {
            self.fail(
                4,
                format!("{volume} is called detached, and no list read since says so"),
            );
        }
    }

    /// The last step in which the cloud said something of the change.
    fn told_until(&self, tab: usize, volume: &str) -> u64 {
        let this = &self.tabs[tab];
        let about = this.flights.iter().filter(|f| match f.kind {
            Kind::Detach => f.volume.as_deref() == Some(volume),
            Kind::Job => true,
            _ => false,
        });
        let answered = about.map(|f| match f.state {
            FlightState::Answered(step) => step,
            _ => f.sent_step,
        });
        answered.max().unwrap_or(this.born_step)
    }

    /// "Failed" is said only where the cloud surely did not do it.
    fn check_failed(&mut self, tab: usize, change: &ChangeView) {
        let volume = change.disk.volume.as_str();
        let this = &self.tabs[tab];
        let tracks = self.operators[this.op].tracks.iter().rev();
        let mut own = tracks.filter(|t| (t.tab, t.life) == (tab, this.life) && t.volume == volume);
        let delete = own
            .find(|t| t.detach && !change.resumed)
            .and_then(|t| t.delete)
            .map(|at| &self.cloud.deletes()[at]);
        let acted = delete.is_some_and(|d| d.acted_ms.is_some());
        let runs = self.cloud.running_jobs().any(|job| match &change.job {
            Some(id) => job.id == id.as_str(),
            None => job.detaches && job.volume == volume && delete.is_some_and(|d| d.accepted),
        });
        if acted || runs {
            let what = if runs { "is at it" } else { "did it" };
            self.fail(
                3,
                format!("{volume} is called failed, and the cloud {what}"),
            );
        }
    }

    pub(crate) fn check_emitted(&mut self, tab: usize, event: &HostEvent) {
        match event {
            HostEvent::Ended { attempt, end } => {
                if (end, attempt.aim) == (&End::Done, Aim::Detach) {
                    self.check_done(tab, attempt.disk.volume.as_str());
                }
                self.check_attempt_end(tab, attempt, end);
            }
            HostEvent::Phase {
                attempt,
                phase: "sent",
            } => {
                let (aim, volume) = (&attempt.aim, &attempt.disk.volume);
                let changes = &self.tabs[tab].view.changes;
                let told = changes
                    .iter()
                    .any(|c| c.disk.volume == *volume && c.aim == *aim);
                if !told {
                    self.fail(
                        4,
                        format!("the page is told of a change of {volume} that is none: {aim:?}"),
                    );
                }
            }
            _ => {}
        }
    }

    /// What was sent and has no end yet stands in the storage, so that a reload takes it up.
    pub(crate) fn check_after(&mut self, tab: usize) {
        let op = &self.operators[self.tabs[tab].op];
        let Storage::Kept(record) = &op.storage else {
            return;
        };
        let open = op.tracks.iter().find(|t| t.open);
        let lost = open.filter(|t| !record.as_deref().is_some_and(|r| r.contains(&t.volume)));
        if let Some(track) = lost {
            let what = format!(
                "{} was sent, has no end, and no record is kept of it",
                track.volume
            );
            self.fail(9, what);
        }
    }

    /// A page that was just opened follows what its storage holds.
    pub(crate) fn check_taken_up(&mut self, tab: usize, record: &str) {
        let changes = &self.tabs[tab].view.changes;
        // What was noted but not sent needs no following.
        let op = &self.operators[self.tabs[tab].op];
        let sent = op
            .tracks
            .iter()
            .any(|t| t.open && record.contains(&t.volume));
        if sent
            && !changes
                .iter()
                .any(|c| record.contains(c.disk.volume.as_str()))
        {
            self.fail(
                9,
                format!("opened with a record and does not follow it: {record}"),
            );
        }
    }
}

/// Whether both are the same end of the same change: only their looks differ.
fn same_end(a: &ChangeView, b: &ChangeView) -> bool {
    a.disk.volume == b.disk.volume && a.aim == b.aim && a.phase == b.phase && a.marks == b.marks
}
