//! What a page is told and shown: that every attempt has its end, one, and the right one; that the server shown is the
//! one read.

use std::rc::Rc;

use bms_disks::session::{Aim, ChangeView, Phase};
use bms_simulation::Kind;

use crate::actor::{Ended, How, look, outcome};
use crate::cloud::{Reply, Said, disk_in};
use crate::promises::facts;
use crate::state::{State, Told};

impl State {
    /// An attempt begins: the portal is asked.
    pub fn begin_attempt(&mut self, tab: usize, disk: u8) {
        let told = &mut self.tabs[tab].told[0][usize::from(disk)];
        let before = std::mem::replace(told, Told::Begun);
        if matches!(before, Told::Begun | Told::Sent) {
            self.fail(12, "an attempt begins before the last one has ended");
        }
    }

    /// The page is told of an attempt's end.
    pub fn check_end(&mut self, tab: u8, end: Ended) {
        let this = &mut self.tabs[usize::from(tab)];
        let look = look(this.actor);
        let about = |c: &&Rc<ChangeView>| disk_in(c.disk.volume.as_str()) == Some(end.disk);
        let change = look.view.changes.iter().find(about);
        let is_it = |c: &&Rc<ChangeView>| {
            (c.aim == Aim::Attach) == end.attach && c.resumed == end.elsewhere && c.phase.is_end()
        };
        let shown = change.filter(is_it).map(|change| &change.phase);
        // Another tab's change of this disk was taken up in the same step.
        let taken_up = change.is_some_and(|change| change.resumed);
        let fits = match (end.how, shown) {
            (How::Done, Some(Phase::Done))
            | (How::Failed, Some(Phase::Failed(_)))
            | (How::Unknown, Some(Phase::Unknown(_)))
            | (How::Unsent, _) => true,
            (_, shown) => shown.is_none() && taken_up,
        };
        let told = &mut this.told[usize::from(end.elsewhere)][usize::from(end.disk)];
        let next = if end.how == How::Unknown {
            Told::Doubt
        } else {
            Told::Nothing
        };
        let before = std::mem::replace(told, next);
        let was_sent = end.how != How::Unsent;
        let right = match before {
            Told::Nothing => was_sent && end.elsewhere && taken_up,
            Told::Begun => !was_sent,
            Told::Sent | Told::Elsewhere | Told::Doubt => was_sent,
        };
        if !right {
            self.fail(
                12,
                "an end is told of what has ended, or never began, or was not sent",
            );
        } else if !fits {
            self.fail(12, "another end is told than is shown");
        }
    }

    /// After a step: what began and is not under way any more has had its end.
    pub fn check_told(&mut self, tab: u8) {
        let this = &mut self.tabs[usize::from(tab)];
        let look = look(this.actor);
        let mut untold = false;
        for (elsewhere, all) in this.told.iter_mut().enumerate() {
            for (disk, told) in all.iter_mut().enumerate() {
                let has = |disks: u8| disks & (1 << disk) != 0;
                match told {
                    Told::Begun => untold |= !has(look.pending),
                    Told::Sent => untold |= !has(look.moving & !look.resumed),
                    Told::Elsewhere if !has(look.resumed) => *told = Told::Nothing,
                    Told::Doubt if !has(look.changes) => *told = Told::Nothing,
                    Told::Nothing if elsewhere == 1 && has(look.resumed) => {
                        *told = Told::Elsewhere;
                    }
                    Told::Nothing | Told::Elsewhere | Told::Doubt => {}
                }
            }
        }
        if untold {
            self.fail(12, "no end is told of what began and is under way no more");
        }
    }

    /// The element was taken off the page: of what was not sent the end was told.
    pub fn check_left(&mut self, tab: u8) {
        if self.tabs[usize::from(tab)].told[0].contains(&Told::Begun) {
            self.fail(12, "the element goes, and what it had begun has no end");
        }
    }

    /// The cloud may have asked for patience.
    pub fn hear_patience(&mut self, tab: u8, kind: Kind, said: Said, attach: bool) {
        if said.reply == Reply::Good {
            return;
        }
        let outcome = outcome(kind, said, attach);
        let refused = outcome.as_ref().as_ref().ok().filter(|a| a.status >= 400);
        if let Some(seconds) = refused.and_then(|answer| answer.retry_after) {
            let this = &mut self.tabs[usize::from(tab)];
            this.patience = this.patience.max(seconds * 1_000);
        }
    }

    /// The server as shown is the server as last read.
    pub fn check_server(&mut self, tab: u8, said: Said) {
        let look = look(self.tabs[usize::from(tab)].actor);
        if said.reply == Reply::Good
            && let Some(shown) = &look.view.server
            && facts(said.truth).differs(shown).is_some()
        {
            self.fail(10, "the server shown is not the one read");
        }
    }
}
