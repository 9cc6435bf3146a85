//! The promises, as assertions: what the checker remembers of clicks, reads and requests, and what it makes of it.
//! What can be said of one moment is said by `bms_simulation::promises`, for random schedules and here alike.

use std::cell::RefCell;
use std::rc::Rc;

use bms_disks::session::Ask;
use bms_simulation::promises::{self, Reread, is_adequate, is_confirmed, is_named};
use bms_simulation::{Facts, Kind};
use rustc_hash::FxHashMap;

use crate::actor::{self, Input, Stepped, look, number_of};
use crate::clicks::Click;
use crate::cloud::{self, Reply, Said, Truth};
use crate::look::Look;
use crate::state::{Asked, Confirmed, State};

/// After so long without a step, nobody stands by what was confirmed.
const ASLEEP: u32 = 330_000;

type Agreements = FxHashMap<(u64, [Option<Truth>; 3]), Option<promises::Wrong>>;

thread_local! {
    static ASKS: RefCell<FxHashMap<u64, Rc<Ask>>> = RefCell::default();
    static FACTS: RefCell<FxHashMap<Truth, Rc<Facts>>> = RefCell::default();
    static AGREES: RefCell<Agreements> = RefCell::default();
}

fn ask_id(ask: &Rc<Ask>) -> u64 {
    let id = number_of(ask);
    ASKS.with(|asks| {
        asks.borrow_mut()
            .entry(id)
            .or_insert_with(|| Rc::clone(ask));
    });
    id
}

pub fn facts(truth: Truth) -> Rc<Facts> {
    FACTS.with(|facts| {
        Rc::clone(
            facts
                .borrow_mut()
                .entry(truth)
                .or_insert_with(|| cloud::facts(truth)),
        )
    })
}

/// Whether what was read again is what was shown.
fn agrees(ask: u64, reread: [Option<Truth>; 3]) -> Option<promises::Wrong> {
    if let Some(known) = AGREES.with(|known| known.borrow().get(&(ask, reread)).cloned()) {
        return known;
    }
    let (Some(server), Some(list)) = (reread[0], reread[1].or(reread[0])) else {
        return Some((2, "server or list was not read again".to_owned()));
    };
    let ask_then = ASKS.with(|asks| asks.borrow().get(&ask).map(Rc::clone))?;
    let volumes = reread[2].map(facts);
    let (server, list) = (facts(server), facts(list));
    let read = Reread {
        server: &server,
        list: &list,
        says_slot: reread[1].is_some(),
        volumes: volumes.as_deref(),
    };
    let wrong = read.agrees(&ask_then, cloud::policy()).err();
    AGREES.with(|known| known.borrow_mut().insert((ask, reread), wrong.clone()));
    wrong
}

impl State {
    /// Something is clicked.
    pub fn before_click(&mut self, tab: u8, click: Click) {
        let look = look(self.tabs[usize::from(tab)].actor);
        match click {
            Click::Confirm | Click::ConfirmLittle => self.note_confirmation(tab, click, &look),
            Click::Dismiss(disk) if look.ended(disk, false) => {
                self.tracks[usize::from(disk)].open = false
            }
            Click::TakeOut(disk)
                if look
                    .queue
                    .is_some_and(|(begun, open)| begun && open & (1 << disk) != 0) =>
            {
                self.forget(tab, |of| of == disk);
            }
            Click::EndQueue if look.queue.is_some_and(|(begun, _)| begun) => {
                self.forget(tab, |_| true)
            }
            Click::Skip => self.note_skip(tab, &look),
            _ => {}
        }
    }

    fn note_confirmation(&mut self, tab: u8, click: Click, look: &Look) {
        let given = click.evidence(&look.view);
        let this = &mut self.tabs[usize::from(tab)];
        let confirmed = |disk, attach, ask, adequate| Confirmed {
            disk,
            attach,
            ask,
            adequate,
            asked: false,
            agreed: false,
            used: false,
        };
        if let Some(ask) = look.asks_alone() {
            let disk = cloud::disk_in(ask.disk.volume.as_str()).unwrap_or(0);
            let Some(plain) = &look.asks[usize::from(disk)] else {
                return;
            };
            let adequate = is_adequate(ask, &given, is_named(ask, &given));
            this.click = Some(confirmed(disk, false, ask_id(plain), adequate));
            this.queue.turn = false;
            this.queue.rogue = None;
            Self::forget_reads(this);
        } else if let Some(disk) = look.asks_attach() {
            this.click = Some(confirmed(disk, true, 0, true));
            this.queue.turn = false;
            Self::forget_reads(this);
        } else if let Some(ready) = look.asks_queue() {
            this.queue.waiting = [0, 1].map(|disk: u8| {
                let ask = look.asks[usize::from(disk)]
                    .as_ref()
                    .filter(|_| ready & (1 << disk) != 0)?;
                Some((
                    ask_id(ask),
                    is_adequate(ask, &given, !given.typed.is_empty()),
                ))
            });
            this.click = None;
            this.queue.halted = false;
            this.queue.rogue = None;
        }
    }

    /// Taken out, it is never to be sent.
    fn forget(&mut self, tab: u8, which: impl Fn(u8) -> bool) {
        let this = &mut self.tabs[usize::from(tab)];
        for disk in 0..2 {
            if which(disk) {
                this.queue.waiting[usize::from(disk)] = None;
            }
        }
        let turn = this
            .click
            .filter(|click| this.queue.turn && !click.used && which(click.disk));
        if let Some(click) = turn {
            this.click = None;
            this.queue.rogue = Some(click.disk);
        }
    }

    fn note_skip(&mut self, tab: u8, look: &Look) {
        let Some((at, ended)) = look.stopped_at else {
            return;
        };
        let this = &mut self.tabs[usize::from(tab)];
        this.queue.halted = false;
        if !this.queue.turn {
            this.click = None;
        }
        if ended && look.ended(at, true) {
            self.tracks[usize::from(at)].open = false;
        }
    }

    pub fn remember_sleep(&mut self, tab: u8, after: u32) {
        if after > ASLEEP {
            self.tabs[usize::from(tab)].queue.halted = true;
        }
    }

    pub fn before_portal(&mut self, tab: u8, last: bool, agrees: bool) {
        let this = &mut self.tabs[usize::from(tab)];
        let Some(click) = this.click.as_mut().filter(|click| last && click.asked) else {
            return;
        };
        click.agreed = agrees;
        this.queue.halted |= this.queue.turn && !agrees;
    }

    /// The portal is asked about a disk: it was confirmed alone, or its turn has come.
    pub fn note_asked(&mut self, tab: u8, attach: bool, disk: u8, input: Input) {
        let this = &mut self.tabs[usize::from(tab)];
        let clicked = matches!(input, Input::Click(Click::Confirm | Click::ConfirmLittle));
        let own = |click: &&mut Confirmed| {
            (click.disk, click.attach) == (disk, attach) && !click.used && !click.asked
        };
        if let Some(click) = this.click.as_mut().filter(own)
            && clicked
            && !this.queue.turn
        {
            click.asked = true;
            return;
        }
        if attach {
            return self.fail(1, "the portal is asked to attach what nobody confirmed");
        }
        let Some((ask, adequate)) = this.queue.waiting[usize::from(disk)].take() else {
            this.queue.rogue = Some(disk);
            return;
        };
        this.click = Some(Confirmed {
            disk,
            attach,
            ask,
            adequate,
            asked: true,
            agreed: false,
            used: false,
        });
        this.queue.turn = true;
        this.queue.rogue = None;
        Self::forget_reads(this);
        if this.queue.halted {
            self.fail(11, "a disk has its turn although nothing more may be sent");
        }
    }

    /// An answer that is waited for is about to be heard.
    pub fn before_answer(&mut self, tab: u8, kind: Kind, asked: Asked, said: Said) {
        if kind.is_change() || kind == Kind::Job {
            return self.forget_told(tab);
        }
        let list = matches!(kind, Kind::List | Kind::Server);
        // With these the answer still is an honest one, or is none.
        let good = said.reply == Reply::Good;
        // An entry that cannot be read leaves alone what is said of the disks that can.
        let honest = good || (kind, said.reply) == (Kind::List, Reply::Spoilt(10));
        let this = &mut self.tabs[usize::from(tab)];
        if honest && asked.since_click {
            this.reread[crate::state::place(kind, true)] = Some(said.truth);
        }
        let whole = good
            || (kind == Kind::Server && said.reply == Reply::Spoilt(12))
            || said.truth.attached == 0 && said.reply == Reply::Spoilt(10);
        if list && whole && asked.since_told {
            this.proof |= !said.truth.attached;
        }
    }

    /// A request leaves: may it?
    pub fn check_send(
        &mut self,
        tab: u8,
        kind: Kind,
        (disk, right): (u8, bool),
        before: &Look,
        input: Input,
    ) {
        self.check_manners(tab, before, input);
        if !kind.is_change() {
            return;
        }
        let this = self.tabs[usize::from(tab)];
        let click = this
            .click
            .filter(|click| click.attach == (kind == Kind::Attach));
        let told = click.map(|click| promises::Confirmed {
            volume: cloud::DISKS[usize::from(click.disk)],
            used: click.used,
            adequate: click.adequate,
            agreed: click.agreed,
        });
        let rogue = this.queue.rogue.map(|disk| cloud::DISKS[usize::from(disk)]);
        let path = if right {
            format!(
                "/baremetalservers/{}/detachvolume/{}",
                bms_simulation::SERVER,
                cloud::volume(disk)
            )
        } else {
            String::new()
        };
        let mut wrong = is_confirmed(&path, rogue, told).err();
        if let (None, Some(click), Kind::Detach) = (&wrong, click, kind) {
            wrong = agrees(click.ask, this.reread);
        } else if wrong.is_none() && this.reread[0].is_none() {
            wrong = Some((2, "an attach without reading the server again".to_owned()));
        }
        if let Some(click) = &mut self.tabs[usize::from(tab)].click {
            click.used = true;
        }
        if wrong.is_none()
            && self
                .tracks
                .iter()
                .any(|t| t.open && (self.keeps || t.by == Some(tab)))
        {
            wrong = Some((5, "another change is not at its end".to_owned()));
        }
        let noted = actor::disk_of(self.record) == Some(disk);
        if wrong.is_none() && self.keeps && !noted && kind == Kind::Detach {
            wrong = Some((
                9,
                "a DELETE leaves before it is noted in the storage".to_owned(),
            ));
        }
        if let Some((promise, what)) = wrong {
            self.fail(promise, &what);
        }
    }

    /// Nothing is asked while nobody looks, nor while the cloud asks for patience.
    fn check_manners(&mut self, tab: u8, before: &Look, input: Input) {
        let this = self.tabs[usize::from(tab)];
        let after = look(this.actor);
        let clicked = matches!(input, Input::Click(_) | Input::Start { .. });
        if !this.visible && !clicked && !before.busy && !after.busy {
            self.fail(
                0,
                "a request while the page is hidden and nothing is under way",
            );
        }
        if this.patience > 0 {
            self.fail(0, "a request although the cloud has asked for patience");
        }
    }

    /// Ends that were not shown before, and what the dialog asks for.
    pub fn check_ends(&mut self, tab: u8, stepped: &Stepped) {
        for end in &stepped.ends {
            let at = usize::from(end.disk);
            let this = &mut self.tabs[usize::from(tab)];
            this.queue.halted |= end.failed || end.unknown;
            if end.failed && !end.attach {
                let track = self.tracks[at];
                let own = track.by == Some(tab) && !end.resumed && track.detach;
                let runs = matches!(self.jobs[at], cloud::Job::Running | cloud::Job::Early)
                    && !self.attaching[at];
                if own && track.acted || runs && (end.has_job || own && track.accepted) {
                    self.fail(
                        3,
                        "a change is called failed, and the cloud did it, or is at it",
                    );
                }
            }
            if !end.failed && !end.unknown && !end.attach {
                self.check_done(tab, end.disk);
            }
            if !end.unknown {
                self.tracks[at].open = false;
            }
        }
        if look(stepped.next).lax {
            self.fail(10, "less is asked for than the documents call for");
        }
    }

    /// "Detached" rests on a list read that began after the cloud had spoken, and lacks the disk.
    pub fn check_done(&mut self, tab: u8, disk: u8) {
        if self.tabs[usize::from(tab)].proof & (1 << disk) == 0 {
            self.fail(
                4,
                "a disk is called detached, and no list read since says so",
            );
        }
    }

    /// What was sent and has no end yet stands in the storage.
    pub fn check_after(&mut self) {
        let Some(open) = self
            .tracks
            .iter()
            .position(|t| t.open)
            .filter(|_| self.keeps)
        else {
            return;
        };
        if actor::disk_of(self.record) != Some(open as u8) {
            self.fail(9, "what was sent has no end, and no record is kept of it");
        }
    }

    /// A page that was just opened follows what its storage holds.
    pub fn check_taken_up(&mut self, tab: u8, record: u64) {
        let Some(disk) = actor::disk_of(record) else {
            return;
        };
        let follows = look(self.tabs[usize::from(tab)].actor).changes & (1 << disk) != 0;
        if self.tracks[usize::from(disk)].open && !follows {
            self.fail(9, "opened with a record, and does not follow it");
        }
    }
}
