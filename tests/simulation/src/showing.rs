//! What is shown: promises 8 and 10, and that it is what the cloud said.

use std::rc::Rc;

use bms_disks::session::{Ask, Dialog, Effect, View};

use crate::promises::{is_lax, secret_in};
use crate::rng::mix;
use crate::state::{FlightState, Kind};
use crate::world::World;

impl World<'_> {
    pub(crate) fn check_view(&mut self, tab: usize, old: &View) {
        let view = Rc::clone(&self.tabs[tab].view);
        if std::ptr::eq(old, &*view) {
            return;
        }
        if view.changes != old.changes {
            self.check_changes(tab, old);
        }
        if let Some(Dialog::Ask(ask)) = &view.dialog {
            let seen = matches!(&old.dialog, Some(Dialog::Ask(before)) if Rc::ptr_eq(before, ask));
            if !seen {
                self.check_strict(tab, ask);
            }
        }
        if view.queue != old.queue {
            self.check_queue_question(tab);
        }
        self.check_server(tab, &view, old);
    }

    /// The server as shown is the server as last read.
    fn check_server(&mut self, tab: usize, view: &View, old: &View) {
        let Some(shown) = &view.server else { return };
        if old
            .server
            .as_ref()
            .is_some_and(|before| Rc::ptr_eq(before, shown))
        {
            return;
        }
        let read = self.tabs[tab].flights.iter().rev().find(|f| {
            f.kind == Kind::Server
                && matches!(f.state, FlightState::Answered(step) if step == self.step)
        });
        let Some(facts) = read
            .filter(|f| f.good && f.complete)
            .and_then(|f| f.facts.clone())
        else {
            return;
        };
        if let Some(what) = facts.differs(shown) {
            self.fail(
                10,
                format!("the {what} shown is not the one read: {shown:?}, {facts:?}"),
            );
        }
    }

    /// What is not known for sure takes the strictest branch.
    pub(crate) fn check_strict(&mut self, tab: usize, ask: &Ask) {
        if is_lax(ask, self.operators[self.tabs[tab].op].policy) {
            self.fail(10, format!("{:?} for {ask:?}", ask.assessment.verdict));
        }
    }

    /// No token and no user data in anything that is shown, told, kept or sent.
    pub(crate) fn check_leaks(&mut self, tab: usize, effects: &[Effect]) {
        let this = &self.tabs[tab];
        let spoilt = this.flights.iter().rev().take(4).any(|f| {
            !f.complete && matches!(f.state, FlightState::Answered(step) if step == self.step)
        });
        if !spoilt && !mix(self.plan.seed, self.step).is_multiple_of(128) {
            return;
        }
        let text = format!("{:?} {effects:?}", this.view);
        self.check_text(tab, &text);
    }

    pub(crate) fn check_text(&mut self, _tab: usize, text: &str) {
        if let Some(at) = secret_in(text) {
            let from = text.floor_char_boundary(at.saturating_sub(200));
            self.fail(8, format!("a secret in the open: {}", &text[from..at]));
        }
    }
}
