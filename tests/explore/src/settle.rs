//! Promise 6: whatever happened, once all is well and time passes, everything comes to an end.
//!
//! From every state one run is followed: what is on its way arrives, portal and storage answer, jobs end, nothing new
//! goes wrong. It has to come to a rest. Runs that meet a state known to come to rest need not be followed further.

use std::cell::RefCell;

use bms_simulation::Kind;
use rustc_hash::FxHashSet;

use crate::actor::{look, number_of};
use crate::clicks::Click;
use crate::cloud::Job;
use crate::next::ENDLESS;
use crate::state::{Action, Fate, Flight, KINDS, Says, State, Token, World, place};

/// No run to a rest is longer: half an hour of polling has some thousand steps.
const MOST: usize = 4_000;
/// So much of a run without an end is told.
const TOLD: usize = 120;
/// Enough for everything that is done here.
const PLENTY: u8 = 100;

thread_local!(static RESTS: RefCell<FxHashSet<u64>> = RefCell::default());

impl State {
    /// Whether everything comes to an end from here.
    pub fn settles(&self, world: &World) -> bool {
        let mut state = *self;
        let mut met = Vec::new();
        while met.len() < MOST {
            (state.accidents, state.others, state.ticks) = (PLENTY, PLENTY, ENDLESS);
            let number = number_of(&state);
            let known = RESTS.with(|rests| rests.borrow().contains(&number));
            met.push(number);
            let next = if known { None } else { state.quiet(world) };
            let Some(next) = next else {
                RESTS.with(|rests| rests.borrow_mut().extend(met));
                return true;
            };
            state = state.after(world, next);
            if state.broken.is_some() {
                return false;
            }
        }
        false
    }

    /// The run in which not everything comes to an end: its last states, and what led from each to the next.
    pub fn restless(&self, world: &World) -> Vec<(Self, Option<Action>)> {
        let mut state = *self;
        let mut run = Vec::new();
        for _ in 0..TOLD {
            (state.accidents, state.others, state.ticks) = (PLENTY, PLENTY, ENDLESS);
            let next = state.quiet(world);
            run.push((state, next));
            let Some(next) = next.filter(|_| state.broken.is_none()) else {
                break;
            };
            state = state.after(world, next);
        }
        run
    }

    /// What comes next when all is well; `None`: nothing waits for anything.
    fn quiet(&self, world: &World) -> Option<Action> {
        let mut waits = false;
        for tab in 0..world.tabs {
            let this = &self.tabs[usize::from(tab)];
            for kind in [Kind::Detach, Kind::Attach] {
                if this.asked[place(kind, false)].flight == Flight::Sent {
                    return Some(Action::Arrive(tab, kind, false, Fate::LostAfter));
                }
            }
            if this.actor == 0 {
                continue;
            }
            if let Some(next) = self.on_its_way(tab) {
                return Some(next);
            }
            let look = look(this.actor);
            if look.signed_out {
                return Some(Action::Click(tab, Click::Refresh));
            }
            waits |= look.waits;
        }
        for disk in 0..world.disks {
            match self.jobs[usize::from(disk)] {
                Job::Running => return Some(Action::Job(disk, Job::Acted)),
                Job::Acted | Job::Early => return Some(Action::Job(disk, Job::Success)),
                Job::None | Job::Success | Job::Failed => {}
            }
        }
        let open = |tab: &&crate::state::Tab| tab.actor != 0;
        let doubt = self
            .tabs
            .iter()
            .filter(open)
            .any(|tab| look(tab.actor).doubt);
        // A record stands in the way of every other tab, unless somebody is to say what becomes of it.
        let left = self.record != 0 && !doubt;
        if self.tabs.iter().filter(open).count() == 0 {
            return left.then_some(Action::Load(0));
        }
        let first = self.due().into_iter().min_by_key(|(_, due)| *due);
        let tab = first.map_or(0, |(tab, _)| tab);
        (waits || left).then_some(Action::Tick(tab))
    }

    fn on_its_way(&self, tab: u8) -> Option<Action> {
        let this = &self.tabs[usize::from(tab)];
        for (kind, asked) in KINDS.into_iter().zip(this.asked) {
            match asked.flight {
                Flight::None => {}
                Flight::Sent => return Some(Action::Answer(tab, kind, Fate::Answered)),
                Flight::Answered(_) => return Some(Action::Deliver(tab, kind)),
            }
        }
        Some(if this.portal {
            Action::Portal(tab, true, Says::Yes)
        } else if this.claim.is_some() {
            Action::Claimed(tab, true)
        } else if this.news[0].is_some() {
            Action::News(tab)
        } else if this.renewing {
            Action::Token(tab, Token::Renewed)
        } else if !this.visible {
            Action::Show(tab, true)
        } else if !this.online {
            Action::Online(tab, true)
        } else {
            return None;
        })
    }
}
