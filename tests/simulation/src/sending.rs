//! What is sent: promises 1, 2, 3, 5 and 9, at the moment a change leaves the session.

use std::rc::Rc;

use bms_disks::rules::Evidence;
use bms_disks::session::{
    Aim, AskId, AskStep, AttachAsk, ChangeView, Dialog, HostAnswer, Phase, QuestionId, QueueStage,
};

use crate::promises::{Confirmed, Reread, Wrong, is_adequate, is_confirmed, is_named};
use crate::state::{AttachClick, Click, Flight, FlightState, Kind, Storage};
use crate::world::World;

/// Nothing is sent on what was read longer ago than this.
const FRESH: u64 = 40_000;
/// From the click to the request: the portal's ten minutes, reading again, noting it down.
const PATIENCE: u64 = 660_000;

impl World<'_> {
    pub(crate) fn note_click(&mut self, tab: usize, question: QuestionId, given: &Evidence) {
        let this = &self.tabs[tab];
        let ask = match &this.view.dialog {
            Some(Dialog::Ask(ask)) => ask,
            Some(Dialog::Attach(ask)) => {
                let ask = Rc::clone(ask);
                return self.note_attach_click(tab, &ask, question);
            }
            Some(Dialog::Queue(queue)) => {
                if matches!(&queue.stage, QueueStage::Asking(all) if all.id == question) {
                    self.note_queue_click(tab, given);
                }
                return;
            }
            _ => return,
        };
        if ask.id != question || ask.step != AskStep::Open {
            return;
        }
        let click = Click {
            at: self.now,
            step: self.step,
            adequate: is_adequate(ask, given, is_named(ask, given)),
            ask: Rc::clone(ask),
            asked: None,
            agreed: false,
            used: false,
        };
        let this = &mut self.tabs[tab];
        this.click = Some(click);
        this.queue.turn = false;
        this.queue.rogue = None;
    }

    pub(crate) fn before_host(&mut self, tab: usize, ask: AskId, answer: &HostAnswer) {
        if let Some(click) = &mut self.tabs[tab].click
            && click.asked == Some(ask)
        {
            click.agreed = *answer == HostAnswer::Proceed;
            self.remember_answer(tab, answer);
        }
        if let Some(click) = &mut self.tabs[tab].attach_click
            && click.asked == Some(ask)
        {
            click.agreed = *answer == HostAnswer::Proceed;
        }
    }

    /// The portal is asked about attaching a disk again: once for each confirmation, and at once.
    pub(crate) fn note_attach_asked(&mut self, tab: usize, ask: AskId, volume: &str) {
        let step = self.step;
        let click = self.tabs[tab].attach_click.as_mut();
        match click.filter(|c| c.asked.is_none() && c.step == step && c.volume == volume) {
            Some(click) => click.asked = Some(ask),
            None => self.fail(
                1,
                format!("the portal is asked to attach {volume}, and nobody is"),
            ),
        }
    }

    /// "Attach this disk again?" is confirmed, of a disk that is detached.
    fn note_attach_click(&mut self, tab: usize, ask: &AttachAsk, question: QuestionId) {
        if ask.id != question || ask.step != AskStep::Open || ask.blocked.is_some() {
            return;
        }
        let (at, step) = (self.now, self.step);
        let volume = ask.disk.volume.as_str();
        let changes = &self.tabs[tab].view.changes;
        let offered = changes.iter().any(|c| {
            let failed = matches!(c.phase, Phase::Failed(_));
            c.disk.volume.as_str() == volume
                && match c.aim {
                    Aim::Detach => c.phase == Phase::Done,
                    Aim::Attach => failed,
                }
        });
        let settled = |c: &Rc<ChangeView>| matches!(c.phase, Phase::Done | Phase::Failed(_));
        if !offered || !changes.iter().all(settled) {
            return;
        }
        self.tabs[tab].attach_click = Some(AttachClick {
            volume: volume.to_owned(),
            at,
            step,
            asked: None,
            agreed: false,
        });
    }

    /// A DELETE leaves.
    pub(crate) fn check_delete(&mut self, tab: usize, path: &str) {
        if let Err((promise, what)) = self.delete_is_right(tab, path) {
            self.fail(promise, what);
        }
    }

    fn delete_is_right(&mut self, tab: usize, path: &str) -> Result<(), Wrong> {
        let this = &mut self.tabs[tab];
        let rogue = this.queue.rogue.as_deref();
        let mut clicks = this.click.iter_mut();
        let click = clicks.find(|_| rogue.is_none()).map(|click| {
            let used = std::mem::replace(&mut click.used, true);
            (click.clone(), used)
        });
        let confirmed = click.as_ref().map(|(click, used)| Confirmed {
            volume: click.ask.disk.volume.as_str(),
            used: *used,
            adequate: click.adequate,
            agreed: click.agreed,
        });
        is_confirmed(path, rogue, confirmed)?;
        let Some((click, _)) = click else {
            return Ok(());
        };
        let volume = click.ask.disk.volume.as_str().to_owned();
        if self.now - click.at > PATIENCE {
            return Err((2, "confirmed long ago".into()));
        }
        self.reread_agrees(tab, &click)?;
        self.nothing_else_open(tab)?;
        match &self.operators[self.tabs[tab].op].storage {
            Storage::Kept(record) if !record.as_deref().is_some_and(|r| r.contains(&volume)) => {
                Err((
                    9,
                    "a DELETE leaves before it is noted in the storage".into(),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Server and disks were read again since the click, and are as they were shown.
    fn reread_agrees(&self, tab: usize, click: &Click) -> Result<(), Wrong> {
        let newest = |kind: Kind| self.newest_read(tab, kind, click.step);
        let no = |what: &str| Err((2, what.to_owned()));
        let Some(server) = newest(Kind::Server) else {
            return no("the server was not read again");
        };
        let Some(list) = newest(Kind::List).or_else(|| newest(Kind::Server)) else {
            return no("the list was not read again");
        };
        if self.now - server.sent_at.min(list.sent_at) > FRESH {
            return no("what was read again is old by now");
        }
        let (Some(on_server), Some(on_list)) = (&server.facts, &list.facts) else {
            return no("nothing is known of the re-read");
        };
        let volumes = newest(Kind::Volumes);
        let reread = Reread {
            server: on_server,
            list: on_list,
            says_slot: list.kind == Kind::List || self.device_in_own,
            volumes: volumes.and_then(|flight| flight.facts.as_deref()),
        };
        reread.agrees(&click.ask, self.operators[self.tabs[tab].op].policy)
    }

    /// The newest good read of a kind that began in this step or later.
    pub(crate) fn newest_read(&self, tab: usize, kind: Kind, since: u64) -> Option<&Flight> {
        self.tabs[tab].flights.iter().rev().find(|f| {
            f.kind == kind
                && f.good
                && f.sent_step >= since
                && matches!(f.state, FlightState::Answered(_))
        })
    }

    /// One change at a time: in a tab always, in an operator's browser where it has storage.
    fn nothing_else_open(&self, tab: usize) -> Result<(), Wrong> {
        let this = &self.tabs[tab];
        let op = &self.operators[this.op];
        let shared = op.storage != Storage::None;
        let other = op
            .tracks
            .iter()
            .find(|t| t.open && (shared || (t.tab == tab && t.life == this.life)));
        match other {
            Some(track) if track.detach => Err((
                5,
                format!("another detach is not at its end: {}", track.volume),
            )),
            Some(track) => Err((5, format!("an attach is not at its end: {}", track.volume))),
            None => Ok(()),
        }
    }

    /// A POST leaves: the same care.
    pub(crate) fn check_attach(&mut self, tab: usize, body: &str) {
        let Some(click) = self.tabs[tab].attach_click.take() else {
            return self.fail(1, "an attach that nobody confirmed".into());
        };
        let volume = &click.volume;
        if !body.contains(volume) {
            return self.fail(1, format!("confirmed to attach {volume}, sent {body}"));
        }
        if !click.agreed {
            return self.fail(2, format!("the portal has not agreed to attach {volume}"));
        }
        if self.now - click.at > PATIENCE {
            return self.fail(2, "confirmed long ago".into());
        }
        let read = self.newest_read(tab, Kind::Server, click.step).is_some();
        if !read {
            return self.fail(2, "an attach without reading the server again".into());
        }
        if let Err((promise, what)) = self.nothing_else_open(tab) {
            self.fail(promise, what);
        }
    }
}
