//! A tab: its session takes a step, and what it asks for is carried out.

use bms_simulation::Kind;

use crate::actor::{self, How, Input, Out, Stepped, step};
use crate::look::Look;
use crate::state::{Asked, Flight, State, Tab, Told, Track, World, place};

impl State {
    /// A step of a tab's session, with all its checks.
    pub fn take(&mut self, world: &World, tab: u8, input: Input) {
        let this = &mut self.tabs[usize::from(tab)];
        if this.actor == 0 || self.broken.is_some() {
            return;
        }
        let after = std::mem::take(&mut this.since);
        let before = actor::look(this.actor);
        let stepped = step(this.actor, input, after, world.confirms - self.confirms);
        this.actor = stepped.next;
        if !matches!(input, Input::Click(_)) {
            self.remember_sleep(tab, after);
        }
        if let Some((promise, what)) = &stepped.wrong {
            self.fail(*promise, what);
        }
        self.check_ends(tab, &stepped);
        self.carry_out(world, tab, &stepped, &before, input);
        self.check_after();
        self.check_told(tab);
    }

    fn carry_out(
        &mut self,
        world: &World,
        tab: u8,
        stepped: &Stepped,
        before: &Look,
        input: Input,
    ) {
        for out in &stepped.outs {
            match *out {
                Out::Send { kind, disk, right } => {
                    self.check_send(tab, kind, (disk, right), before, input);
                    self.send(tab, kind, disk);
                }
                Out::GaveUp(kind) => self.give_up(tab, kind),
                Out::Renew => self.tabs[usize::from(tab)].renewing = true,
                Out::Claim(text) => self.claim(world, tab, text),
                Out::Save { from, to } => self.store(tab, from, to),
                Out::Clear(text) => self.store(tab, text, 0),
                Out::Keep(text) => self.tabs[usize::from(tab)].kept = text,
                Out::AskHost { attach, disk, own } => {
                    if own {
                        self.begin_attempt(usize::from(tab), disk);
                    }
                    self.note_asked(tab, attach, disk, input);
                    let this = &mut self.tabs[usize::from(tab)];
                    this.portal_before |= this.portal;
                    this.portal = true;
                }
                Out::Ended(end) => {
                    if (end.attach, end.how) == (false, How::Done) {
                        self.check_done(tab, end.disk);
                    }
                    self.check_end(tab, end);
                }
            }
        }
        let this = &mut self.tabs[usize::from(tab)];
        let look = actor::look(this.actor);
        // A question that nobody asks any more is answered late, or never.
        if this.portal && !look.busy && !actor::asks_beside(this.actor) {
            this.portal = false;
            this.portal_before = true;
        }
    }

    fn send(&mut self, tab: u8, kind: Kind, disk: u8) {
        let this = &mut self.tabs[usize::from(tab)];
        let disk = match kind {
            Kind::Job => self.tracks.iter().position(|t| t.open).unwrap_or(0) as u8,
            _ => disk,
        };
        this.asked[place(kind, true)] = Asked {
            flight: Flight::Sent,
            disk,
            since_click: this.click.is_some(),
            since_told: true,
        };
        if kind.is_change() {
            self.forget_told(tab);
            self.tabs[usize::from(tab)].told[0][usize::from(disk)] = Told::Sent;
            self.tracks[usize::from(disk)] = Track {
                open: true,
                detach: kind == Kind::Detach,
                by: Some(tab),
                accepted: false,
                acted: false,
            };
        }
    }

    fn claim(&mut self, world: &World, tab: u8, text: u64) {
        let taken = self.record;
        self.tabs[usize::from(tab)].claim = Some(taken);
        if world.storage && taken == 0 {
            self.record = text;
            self.tell_other(tab, text);
        }
    }

    fn store(&mut self, tab: u8, from: u64, to: u64) {
        if self.record == from && from != 0 {
            self.record = to;
            self.tell_other(tab, to);
        }
    }

    /// The storage did not keep what was to be noted.
    pub fn lose_record(&mut self, tab: u8) {
        if self.record != 0 {
            self.record = 0;
            self.tell_other(tab, 0);
        }
    }

    fn tell_other(&mut self, from: u8, text: u64) {
        let other = &mut self.tabs[usize::from(1 - from)];
        if other.actor != 0 {
            let free = other.news.iter().position(Option::is_none);
            // More than three are never on their way: the last says all.
            let at = free.unwrap_or(other.news.len() - 1);
            other.news[at] = Some(text);
        }
    }

    pub fn fail(&mut self, promise: u8, what: &str) {
        if self.broken.is_none() {
            self.broken = Some((promise, actor::text_id(what)));
        }
    }

    /// What was confirmed before is over: nothing that was read counts for it any more.
    pub fn forget_reads(tab: &mut Tab) {
        tab.reread = [None; 3];
        tab.asked
            .iter_mut()
            .for_each(|asked| asked.since_click = false);
    }

    /// The cloud said something of a change: what was read before proves nothing.
    pub fn forget_told(&mut self, tab: u8) {
        let this = &mut self.tabs[usize::from(tab)];
        this.proof = 0;
        this.asked
            .iter_mut()
            .for_each(|asked| asked.since_told = false);
    }
}
