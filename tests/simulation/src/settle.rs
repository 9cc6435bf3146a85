//! After the run: the network is well, everything is delivered, time passes. Every change must come
//! to an end (promise 6) and nothing may be left waiting.

use std::rc::Rc;

use bms_disks::rules::Evidence;
use bms_disks::session::{Ask, AskNote, AskStep, Dialog, Event, Intent, Page, Phase, QueueStage};

use crate::rng::mix;
use crate::sabotage::Sabotaged;
use crate::setup::SERVER;
use crate::state::{Portal, Storage};
use crate::world::{World, tell};

/// By then everything has ended: the longest a job is watched, and what may come after it.
const LIMIT: u64 = 2 * 3_600_000;

impl World<'_> {
    pub(crate) fn settle(&mut self) {
        tell!(self, "-- the run is over --");
        self.settling = true;
        self.cloud.clear_faults(SERVER);
        self.fault_rates.accidents = 0;
        self.fault_rates.slow = 0;
        let awake = self.operators.iter().map(|op| op.asleep_until).max();
        self.run_until(awake.unwrap_or(0));
        self.everybody_back();
        self.settle_down();
        self.go_on_watching();
        self.settle_down();
        self.check_rest();
        self.one_more();
    }

    /// Lets time pass until nothing waits for anything.
    fn settle_down(&mut self) {
        let end = self.now + LIMIT;
        while self.broken.is_none() {
            let Some(waiting) = self.waits_for() else {
                // News of the storage may still be on its way, and begin something.
                self.run_until(self.now + 25_000);
                if self.waits_for().is_none() {
                    return;
                }
                continue;
            };
            let next = self.queue.peek().map_or(end + 1, |due| due.at);
            if next > end {
                return self.fail(6, format!("still waiting at the end: {waiting}"));
            }
            self.run_until(next);
        }
    }

    /// Where an end is not known, some operators watch on, and some put it away.
    fn go_on_watching(&mut self) {
        for tab in 0..self.tabs.len() {
            if self.tabs[tab].session.is_none() {
                continue;
            }
            let view = Rc::clone(&self.tabs[tab].view);
            let doubt = view
                .changes
                .iter()
                .find(|c| matches!(c.phase, Phase::Unknown(_)));
            let Some(change) = doubt else { continue };
            match mix(self.plan.seed, self.step) % 3 {
                0 => self.does(tab, Intent::KeepWatching),
                1 => self.does(tab, Intent::Dismiss(change.disk.volume.clone())),
                _ => {}
            }
        }
    }

    /// A session that does nothing breaks no promise: after the run it must still be able to detach.
    fn one_more(&mut self) {
        let Some((tab, ask)) = self.open_one_more() else {
            return;
        };
        let sent = self.stats.detaches;
        let evidence = Evidence {
            acknowledged: true,
            typed: ask.word.text().to_owned(),
            ..Evidence::default()
        };
        let question = ask.id;
        self.does(tab, Intent::Confirm { question, evidence });
        self.settle_down();
        let dialog = &self.tabs[tab].view.dialog;
        // What the run began at the cloud may still change something.
        let changed = matches!(dialog, Some(Dialog::Ask(ask))
            if ask.notes.iter().any(|note| matches!(note, AskNote::Changed(_))));
        if self.stats.detaches == sent && !changed && self.broken.is_none() {
            self.fail(6, format!("all is well, and nothing is sent: {dialog:?}"));
        }
    }

    /// Opens the dialog of a disk that may be detached, where nothing stands in the way.
    fn open_one_more(&mut self) -> Option<(usize, Rc<Ask>)> {
        if self.broken.is_some() || !mix(self.plan.seed, 77).is_multiple_of(4) {
            return None;
        }
        let tab = self.tabs.iter().position(|t| t.session.is_some())?;
        let op = self.tabs[tab].op;
        if self.operators[op].portal == Portal::Refuses || self.record(op).is_some() {
            return None;
        }
        for _ in 0..2 {
            // The first may find that the sign-in is over, the second signs in again.
            self.does(tab, Intent::Refresh);
            self.settle_down();
        }
        let view = Rc::clone(&self.tabs[tab].view);
        let Page::Ready(rows) = &view.page else {
            return None;
        };
        let row = rows
            .iter()
            .find(|r| r.change.is_none() && !r.assessment.is_blocked())?;
        self.does(tab, Intent::Open(row.disk.volume.clone()));
        match &self.tabs[tab].view.dialog {
            Some(Dialog::Ask(ask)) if !ask.assessment.is_blocked() => Some((tab, Rc::clone(ask))),
            _ => None,
        }
    }

    /// Every record has a tab again that can take it up, and every tab is looked at.
    fn everybody_back(&mut self) {
        for op in 0..self.operators.len() {
            let mut tabs = self.tabs.iter().filter(|t| t.op == op);
            let lives = tabs.any(|t| t.session.is_some());
            if !lives
                && self.record(op).is_some()
                && let Some(tab) = self.tabs.iter().position(|t| t.op == op)
            {
                self.load(tab);
            }
        }
        for tab in 0..self.tabs.len() {
            if self.tabs[tab].session.is_none() {
                continue;
            }
            if !self.tabs[tab].visible {
                self.tabs[tab].visible = true;
                self.take(tab, Event::Visible(true));
            }
            if !self.tabs[tab].online {
                self.tabs[tab].online = true;
                self.take(tab, Event::Online(true));
            }
            let session = self.tabs[tab].session.as_ref();
            if session.is_some_and(Sabotaged::is_signed_out) {
                self.does(tab, Intent::Refresh);
            }
        }
    }

    /// What has not ended yet.
    fn waits_for(&self) -> Option<String> {
        for (at, tab) in self.tabs.iter().enumerate() {
            let Some(_) = &tab.session else { continue };
            let view = &tab.view;
            if let Some(change) = view.changes.iter().find(|c| !c.phase.is_end()) {
                return Some(format!("tab {at}: a change in {:?}", change.phase));
            }
            if let Some(Dialog::Ask(ask)) = &view.dialog
                && ask.step != AskStep::Open
            {
                return Some(format!("tab {at}: a question in {:?}", ask.step));
            }
            if let Some(Dialog::Attach(ask)) = &view.dialog
                && ask.step != AskStep::Open
            {
                return Some(format!("tab {at}: attaching again in {:?}", ask.step));
            }
            let queue = view.queue.as_ref();
            if queue.is_some_and(|queue| queue.stage == QueueStage::Running) {
                return Some(format!("tab {at}: a queue"));
            }
            if tab.claiming {
                return Some(format!("tab {at}: the storage"));
            }
            if view.refreshing || view.page == Page::Loading {
                return Some(format!("tab {at}: reading"));
            }
        }
        None
    }

    /// What must be so once all is quiet.
    fn check_rest(&mut self) {
        self.check_all_told();
        for op in 0..self.operators.len() {
            let Storage::Kept(Some(record)) = &self.operators[op].storage else {
                continue;
            };
            let record = record.clone();
            let unsettled = self.tabs.iter().any(|t| {
                let changes = &t.view.changes;
                let doubt =
                    |c: &Rc<bms_disks::session::ChangeView>| matches!(c.phase, Phase::Unknown(_));
                t.op == op && t.session.is_some() && changes.iter().any(doubt)
            });
            if !unsettled && self.broken.is_none() {
                self.fail(
                    6,
                    format!("a record is left behind and stands in the way: {record}"),
                );
            }
        }
    }
}
