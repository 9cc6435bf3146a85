//! After the night: the network is well, everything is delivered, time passes. Every change must come
//! to an end (promise 6) and nothing may be left waiting.

use std::rc::Rc;

use bms_disks::session::{AskStep, Dialog, Event, Intent, Page, Phase, Session};

use crate::setup::SERVER;
use crate::state::Storage;
use crate::world::{World, tell};

/// By then everything has ended: the longest a job is watched, and what may come after it.
const LIMIT: u64 = 2 * 3_600_000;

impl World<'_> {
    pub(crate) fn calm_down(&mut self) {
        tell!(self, "-- the night is over --");
        self.calm = true;
        self.cloud.clear_faults(SERVER);
        self.weather.accidents = 0;
        self.weather.slow = 0;
        let awake = self.operators.iter().map(|op| op.asleep_until).max();
        self.run_until(awake.unwrap_or(0));
        self.everybody_back();
        let end = self.now + LIMIT;
        while self.broken.is_none() {
            let Some(waiting) = self.waits_for() else {
                // News of the storage may still be on its way, and begin something.
                self.run_until(self.now + 25_000);
                if self.waits_for().is_none() {
                    return self.check_rest();
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
            if session.is_some_and(Session::is_signed_out) {
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
