//! The network and the cloud: what becomes of a request, and of a job.

use bms_simulation::Kind;

use crate::actor::{Input, still_sends};
use crate::cloud::{Job, Reply, Said, Truth};
use crate::state::{Asked, Fate, Flight, State, World, place};

impl State {
    /// A request reaches the cloud, or what stands before it.
    pub fn arrive(&mut self, tab: u8, kind: Kind, awaited: bool, fate: Fate) {
        let asked = self.tabs[usize::from(tab)].asked[place(kind, awaited)];
        let disk = asked.disk;
        let mut said = Said {
            truth: self.truth,
            disk,
            job: self.jobs[usize::from(disk)],
            ..Said::default()
        };
        let acts = !matches!(fate, Fate::LostBefore | Fate::Refused(_) | Fate::No);
        let done = kind.is_change() && acts && self.change(kind, disk);
        said.reply = match fate {
            _ if kind.is_change() && acts && !done && fate != Fate::LostAfter => Reply::NotAttached,
            Fate::Answered | Fate::Lagging(_) => Reply::Good,
            Fate::LostBefore | Fate::LostAfter => Reply::Lost,
            Fate::Refused(how) => Reply::Refused(how),
            // In a list without disks these find nothing to spoil.
            Fate::Spoilt(8..=10) if kind == Kind::List && self.truth.attached == 0 => Reply::Good,
            Fate::Spoilt(how) => Reply::Spoilt(how),
            Fate::No => Reply::No,
            Fate::Jobless => Reply::Jobless,
        };
        if let Fate::Lagging(disk) = fate {
            said.truth.attached |= 1 << disk;
        }
        if kind.is_change() {
            said.truth = Truth::default();
            said.job = Job::None;
        } else if kind == Kind::Job {
            said.truth = Truth::default();
        } else {
            said.job = Job::None;
            said.disk = 0;
        }
        self.tabs[usize::from(tab)].asked[place(kind, awaited)].flight = Flight::Answered(said);
        if !awaited {
            // Nobody waits for the answer: that such answers change nothing is checked of every session.
            self.tabs[usize::from(tab)].asked[place(kind, false)] = Asked::default();
        }
    }

    /// A request is no longer waited for. One that changes something can arrive all the same.
    pub fn give_up(&mut self, tab: u8, kind: Kind) {
        let this = &mut self.tabs[usize::from(tab)];
        let asked = std::mem::take(&mut this.asked[place(kind, true)]);
        if kind.is_change() && asked.flight == Flight::Sent {
            this.asked[place(kind, false)] = asked;
        }
    }

    /// The cloud takes a change on, if it can.
    fn change(&mut self, kind: Kind, disk: u8) -> bool {
        let bit = 1 << disk;
        let there = self.truth.attached & bit != 0;
        let detach = kind == Kind::Detach;
        if there != detach || self.is_moving() {
            return false;
        }
        let at = usize::from(disk);
        self.jobs[at] = Job::Running;
        self.attaching[at] = !detach;
        self.truth.moving |= bit;
        self.tracks[at].accepted = true;
        true
    }

    pub fn job(&mut self, disk: u8, to: Job) {
        let at = usize::from(disk);
        let from = std::mem::replace(&mut self.jobs[at], to);
        let acts = to == Job::Acted || (from == Job::Early && to == Job::Success);
        if acts {
            self.truth.attached ^= 1 << disk;
            self.tracks[at].acted = true;
        }
        if acts || to == Job::Failed {
            self.truth.moving &= !(1 << disk);
        }
    }

    pub fn deliver(&mut self, world: &World, tab: u8, kind: Kind) {
        let asked = &mut self.tabs[usize::from(tab)].asked[place(kind, true)];
        let before = std::mem::take(asked);
        let Flight::Answered(said) = before.flight else {
            return;
        };
        self.before_answer(tab, kind, before, said);
        let attach =
            kind == Kind::Attach || (kind == Kind::Job && self.attaching[usize::from(said.disk)]);
        let this = self.tabs[usize::from(tab)];
        // After a long sleep its time is up before the answer is heard, which then changes nothing.
        let waits =
            !matches!(kind, Kind::Detach | Kind::Attach) || still_sends(this.actor, this.since);
        if waits {
            self.hear_patience(tab, kind, said, attach);
        }
        self.take(world, tab, Input::Answer { kind, said, attach });
        if kind == Kind::Server {
            self.check_server(tab, said);
        }
    }
}
