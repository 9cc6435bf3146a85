//! A tab: takes what reaches it into its session, and carries out what the session asks for.

use std::rc::Rc;

use bms_disks::api::Target;
use bms_disks::model::{Mono, Now, ProjectId, ServerId, Wall};
use bms_disks::session::{
    Claim, Config, Effect, Event, HostAnswer, Phase, RequestId, Session, TokenNews, View,
};
use bms_simulator::Cloud;

use crate::rng::mix;
use crate::sabotage::Sabotaged;
use crate::setup::SERVER;
use crate::state::{FlightState, Happening, Operator, Portal, Storage, Tab, TabRef};
use crate::world::{World, tell};

/// When the wall clock of a run begins.
const WALL: i64 = 1_700_000_000_000;

pub fn config(op: &Operator) -> Config {
    let ids = ProjectId::parse(Cloud::PROJECT).and_then(|project| {
        Ok(Target {
            project,
            server: ServerId::parse(SERVER)?,
        })
    });
    Config {
        target: ids.expect("the world's ids are ids"),
        policy: op.policy,
        volumes: op.volumes,
        native: op.native,
    }
}

impl Tab {
    pub fn closed(op: usize) -> Self {
        Self {
            op,
            life: 0,
            session: None,
            born: 0,
            born_step: 0,
            visible: false,
            online: true,
            flights: Vec::new(),
            wake: None,
            click: None,
            queue: crate::queue::Memory::default(),
            attach_click: None,
            view: empty_view(),
            patience: 0,
            records_until: 0,
            asks: std::collections::VecDeque::new(),
            moment: (0, 0),
            claiming: false,
            renewing: None,
            tokens: crate::request_rate::BUCKET_SIZE,
            filled_at: 0,
            attempts: Vec::new(),
        }
    }

    pub fn open(&mut self, session: Sabotaged, born: u64, now: u64, step: u64) {
        *self = Self {
            life: self.life + 1,
            view: session.view(),
            session: Some(session),
            born,
            born_step: step,
            filled_at: now,
            ..Self::closed(self.op)
        };
    }
}

fn empty_view() -> Rc<View> {
    thread_local!(static EMPTY: Rc<View> = Session::new(config(&Operator::nobody())).view());
    EMPTY.with(Rc::clone)
}

impl World<'_> {
    pub(crate) fn tab_ref(&self, tab: usize) -> TabRef {
        TabRef {
            tab,
            life: self.tabs[tab].life,
        }
    }

    fn is_alive(&self, to: TabRef) -> bool {
        let tab = &self.tabs[to.tab];
        tab.life == to.life && tab.session.is_some()
    }

    pub(crate) fn clock(&self, tab: usize) -> Now {
        let this = &self.tabs[tab];
        let wall = WALL + self.now as i64 + self.operators[this.op].wall;
        Now {
            mono: Mono(self.now - this.born),
            wall: Wall(wall.max(0) as u64),
        }
    }

    /// Something reaches a tab; a tab that is gone hears nothing.
    pub(crate) fn reach(&mut self, what: Happening) {
        let to = what.tab();
        if !self.is_alive(to) {
            return;
        }
        let tab = to.tab;
        match what {
            Happening::Arrive { .. } => {}
            Happening::Answer { id, outcome, .. } => {
                let awaited = self.is_awaited(tab, id);
                let event = Event::Answer { id, outcome };
                if awaited {
                    self.take(tab, event);
                } else {
                    self.take_late(tab, event);
                }
            }
            Happening::Claimed { claim, .. } => {
                self.tabs[tab].claiming = false;
                self.take(tab, Event::Claimed(claim));
            }
            Happening::Record { text, .. } => self.take(tab, Event::Record(text)),
            Happening::Token { news, .. } => {
                if news == TokenNews::Renewed {
                    let op = self.tabs[tab].op;
                    self.operators[op].token = self.cloud.issue_token();
                }
                self.take(tab, Event::Token(news));
            }
            Happening::Host { ask, answer, .. } => {
                self.tabs[tab].asks.retain(|a| *a != ask);
                self.take(tab, Event::Host { ask, answer });
            }
            Happening::Wake { .. } => self.wake(tab),
        }
    }

    /// Whether the session still waits for this answer, or has given it up by itself by now. What it sent
    /// to change something it gives up without a word to the browser, which could not call it back.
    fn is_awaited(&mut self, tab: usize, id: RequestId) -> bool {
        let mut flights = self.tabs[tab].flights.iter();
        let Some(at) = flights.position(|f| f.id == id) else {
            return false;
        };
        let flight = &self.tabs[tab].flights[at];
        if flight.volume.is_some() || self.now - flight.sent_at >= 20_000 {
            self.take(tab, Event::Tick);
        }
        let flight = &self.tabs[tab].flights[at];
        let flying = flight.state == FlightState::Flying;
        let Some(volume) = &flight.volume else {
            return flying;
        };
        let mut changes = self.tabs[tab].view.changes.iter();
        let sending =
            changes.any(|c| c.disk.volume.as_str() == volume && c.phase == Phase::Sending);
        if flying && !sending {
            self.cancel(tab, id);
        }
        flying && sending
    }

    fn wake(&mut self, tab: usize) {
        self.tabs[tab].wake = None;
        let now = self.clock(tab).mono;
        let due = self.tabs[tab].session.as_ref().and_then(Sabotaged::wake_at);
        if due.is_some_and(|due| due <= now) {
            self.take(tab, Event::Tick);
        } else {
            self.set_timer(tab);
        }
    }

    pub(crate) fn start(&mut self, tab: usize, record: Option<String>, visible: bool) {
        let ids = self.attempt_ids(tab);
        self.take(
            tab,
            Event::Start {
                record,
                visible,
                ids,
            },
        );
    }

    /// One step of a tab's session, with all its checks.
    pub(crate) fn take(&mut self, tab: usize, event: Event) {
        if self.broken.is_some() {
            return;
        }
        self.step += 1;
        self.before(tab, &event);
        tell!(self, "tab {tab} <- {}", crate::trace::event(&event));
        let now = self.clock(tab);
        let Some(session) = &mut self.tabs[tab].session else {
            return;
        };
        let about = crate::request_rate::about(&event);
        let effects = session.step(event, now);
        let view = session.view();
        let moves = session.take_moves();
        let old = std::mem::replace(&mut self.tabs[tab].view, view);
        self.tell_step(tab, &effects, &old);
        self.stats.moved(moves);
        self.check_view(tab, &old);
        self.check_leaks(tab, &effects);
        for effect in effects {
            self.check_effect(tab, &effect, &old, about);
            self.perform(tab, effect);
        }
        self.check_after(tab);
        self.set_timer(tab);
    }

    /// What nobody waits for any more must change nothing (promise 7). Time passes first, so that what
    /// time does is not taken for it.
    pub(crate) fn take_late(&mut self, tab: usize, event: Event) {
        self.take(tab, Event::Tick);
        if self.broken.is_some() {
            return;
        }
        tell!(self, "tab {tab} <- late {}", crate::trace::event(&event));
        self.stats.late += 1;
        self.remember_sleep(tab);
        let now = self.clock(tab);
        let Some(session) = &mut self.tabs[tab].session else {
            return;
        };
        let before = (session.view(), session.wake_at());
        let effects = session.step(event, now);
        let after = (session.view(), session.wake_at());
        if !effects.is_empty() || before != after {
            self.tabs[tab].view = after.0;
            self.fail(7, format!("a late answer changed something: {effects:?}"));
        }
    }

    /// Timers come a little late, those of hidden pages later.
    fn set_timer(&mut self, tab: usize) {
        let this = &self.tabs[tab];
        let Some(due) = this.session.as_ref().and_then(Sabotaged::wake_at) else {
            return;
        };
        let mut at = (this.born + due.0).max(self.now);
        if this.wake.is_some_and(|wake| wake <= at) {
            return;
        }
        if !self.settling {
            let rng = mix(self.plan.seed, self.step);
            at += match rng % 64 {
                0..40 => 0,
                40..62 => rng % 16,
                _ if this.visible => rng % 1_000,
                _ => rng % 60_000,
            };
        }
        self.tabs[tab].wake = Some(at);
        let to = self.tab_ref(tab);
        self.later(at, Happening::Wake { to });
    }

    fn perform(&mut self, tab: usize, effect: Effect) {
        let to = self.tab_ref(tab);
        match effect {
            Effect::Send {
                id,
                request,
                timeout,
            } => self.send(tab, id, &request, timeout),
            Effect::Cancel(id) => self.cancel(tab, id),
            Effect::RenewToken => {
                let mut rng = self.rng();
                let news = if rng.chance(100) {
                    TokenNews::Unavailable
                } else {
                    TokenNews::Renewed
                };
                let after = match rng.weighted(&[8, 2, 1]) {
                    0 => rng.within(20, 400),
                    1 => rng.within(400, 20_000),
                    _ => rng.within(50_000, 90_000),
                };
                self.later(self.now + after, Happening::Token { to, news });
            }
            Effect::Claim(text) => self.claim(tab, text),
            Effect::Save { from, to } => self.store(tab, &from, Some(to)),
            Effect::Clear(text) => self.store(tab, &text, None),
            Effect::Keep(text) => self.kept[tab] = text,
            Effect::AskHost { ask, .. } => self.ask_portal(tab, ask),
            Effect::Emit(_) => {}
        }
    }

    fn cancel(&mut self, tab: usize, id: RequestId) {
        let flights = &mut self.tabs[tab].flights;
        if let Some(flight) = flights.iter_mut().find(|f| f.id == id) {
            flight.state = FlightState::Cancelled;
        }
    }

    fn ask_portal(&mut self, tab: usize, ask: bms_disks::session::AskId) {
        let op = self.tabs[tab].op;
        let mut rng = self.rng();
        let mut mood = self.operators[op].portal;
        if mood == Portal::Unpredictable && !self.settling {
            mood = rng.pick(&[Portal::Slow, Portal::Quick, Portal::Refuses, Portal::Silent]);
        }
        let (after, answer) = match mood {
            Portal::Quick | Portal::Unpredictable => (rng.within(0, 60), HostAnswer::Proceed),
            Portal::Slow => (rng.within(500, 45_000), HostAnswer::Proceed),
            Portal::Refuses => (
                rng.within(10, 5_000),
                HostAnswer::Refuse("not today".into()),
            ),
            Portal::Silent => return,
        };
        self.tabs[tab].asks.push_back(ask);
        let to = self.tab_ref(tab);
        self.later(self.now + after, Happening::Host { to, ask, answer });
    }

    fn claim(&mut self, tab: usize, text: String) {
        let op = self.tabs[tab].op;
        self.tabs[tab].claiming = true;
        let claim = match &mut self.operators[op].storage {
            Storage::None => Claim::NoStorage,
            Storage::Kept(Some(other)) => Claim::Taken(other.clone()),
            Storage::Kept(none) => {
                *none = Some(text.clone());
                self.tell_tabs(tab, Some(text));
                Claim::Mine
            }
        };
        let mut rng = self.rng();
        let after = match rng.weighted(&[90, 8, 2]) {
            0 => rng.within(0, 20),
            1 => rng.within(20, 3_000),
            _ => rng.within(3_000, 12_000),
        };
        let to = self.tab_ref(tab);
        self.later(self.now + after, Happening::Claimed { to, claim });
    }

    /// Replaces or removes the record, if it still is `from`.
    fn store(&mut self, tab: usize, from: &str, new: Option<String>) {
        let op = self.tabs[tab].op;
        if let Storage::Kept(record) = &mut self.operators[op].storage
            && record.as_deref() == Some(from)
        {
            record.clone_from(&new);
            self.tell_tabs(tab, new);
        }
    }

    /// The browser tells the operator's other tabs, a little later and in order.
    fn tell_tabs(&mut self, from: usize, text: Option<String>) {
        for tab in 0..self.tabs.len() {
            let this = &self.tabs[tab];
            if tab == from || this.op != self.tabs[from].op || this.session.is_none() {
                continue;
            }
            let mut rng = self.rng();
            let after = if rng.chance(100) {
                rng.within(20, 4_000)
            } else {
                rng.within(0, 20)
            };
            let at = (self.now + after).max(self.tabs[tab].records_until);
            self.tabs[tab].records_until = at;
            let to = self.tab_ref(tab);
            let text = text.clone();
            self.later(at, Happening::Record { to, text });
        }
    }
}
