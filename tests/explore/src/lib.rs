//! All orders of events in small worlds, over the session that ships: do the promises hold?
//!
//! A random schedule samples; here every event that can come next is tried at every moment, in worlds small enough that
//! it comes to an end. The search, its table of states and the shortest run to a broken promise are stateright's. What
//! is checked is `bms_disks::session` itself, not a model of it: only the cloud, the portal and the storage are small.
//!
//! | where | what |
//! |---|---|
//! | `state`, `actions`, `next`, `tab`, `network` | a moment of a world; what can come next; what comes of it |
//! | `actor`, `step`, `look`, `clicks` | the session as a value; a step of it; what is seen of it; what can be clicked |
//! | `cloud` | one server with two disks at most; its answers are the simulator's |
//! | `promises`, `told`, `settle` | the promises as assertions; that everything comes to an end |
//! | `worlds` | the worlds that are explored |
//! | `claims`, `browser` | tabs that claim one server: the browser's storage and locks |
//! | `tell` | a run, line by line |
//!
//! # What makes the space finite
//!
//! *Exact*, so that nothing is lost: a session is moved to a fixed moment and its numbers close together after
//! each step (`Session::rebase`); requests are known by their kind, for there is one of a kind; a text that was said or a
//! time that was shown is forgotten. *A bound*, so that a world is one of many: how much goes wrong, how often something
//! is confirmed, and what others do is counted (`World`); time passes to the next deadline, or by a sleep, and an
//! answer that takes longer than to the next deadline is an accident; of the requests that were given up, one of a kind
//! is still on its way. *Merging*, so that something is not told apart: the wall clock counts confirmations.

mod actions;
mod actor;
mod browser;
mod claims;
mod clicks;
mod cloud;
mod look;
#[cfg(test)]
mod moved;
mod network;
mod next;
mod promises;
mod settle;
mod state;
mod step;
mod tab;
mod tell;
mod told;
mod worlds;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bms_simulation::Edge;
use stateright::{Checker, HasDiscoveries, Model, Path, Property};

pub use claims::{Choice, Meeting, Met, meet};
pub use cloud::Power;
pub use state::World;
use state::{Action, State};
pub use worlds::{large, searched, small};

/// A world, as the model checker sees it.
#[derive(Clone, Debug)]
struct Small {
    world: World,
    /// Until when it is explored, while it is.
    until: Instant,
    exploring: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
}

const PROMISES: [&str; 13] = [
    "manners",
    "promise 1",
    "promise 2",
    "promise 3",
    "promise 4",
    "promise 5",
    "promise 6",
    "promise 7",
    "promise 8",
    "promise 9",
    "promise 10",
    "promise 11",
    "promise 12",
];

impl Model for Small {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::first(&self.world)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        // Whoever tells a run goes it again, and is in time.
        if self.exploring.load(Ordering::Relaxed) && Instant::now() >= self.until {
            self.cut.store(true, Ordering::Relaxed);
            return;
        }
        actions.extend(state.actions(&self.world));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.after(&self.world, action);
        if self.world.tabs > 1 {
            next.sort_tabs();
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("no promise is broken", |_, state: &State| {
                state.broken.is_none()
            }),
            Property::always(
                "everything comes to an end",
                |model: &Self, state: &State| {
                    state.broken.is_some()
                        || model.cut.load(Ordering::Relaxed)
                        || state.settles(&model.world)
                },
            ),
        ]
    }
}

/// What exploring a world came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which world.
    pub world: World,
    /// Different states.
    pub states: usize,
    /// Transitions between them.
    pub transitions: usize,
    /// Different sessions among them, and steps of these that were carried out.
    pub sessions: (usize, usize),
    /// The longest of the shortest runs to a state.
    pub depth: usize,
    /// Whether all of it was explored.
    pub closed: bool,
    /// How long it took.
    pub took: Duration,
    /// The broken promise, and the shortest run to it.
    pub broken: Option<(u8, String)>,
}

/// Explores a world, for so long at most.
#[must_use]
pub fn explore(world: World, limit: Duration) -> Report {
    let begun = Instant::now();
    let before = actor::sizes();
    let small = Small {
        world,
        until: begun + limit,
        exploring: Arc::new(AtomicBool::new(true)),
        cut: Arc::default(),
    };
    let checker = small.clone().checker();
    let checker = checker.finish_when(HasDiscoveries::Any);
    let checker = checker.spawn_bfs().join();
    small.exploring.store(false, Ordering::Relaxed);
    let found = checker.discoveries().into_iter();
    let runs = found.map(|(name, path)| (name, to_the_end(&world, path)));
    let broken = runs.min_by_key(|(_, run)| run.len()).map(|(name, run)| {
        let last = run.last().and_then(|(state, _)| state.broken);
        let promise = last.map_or(6, |(promise, _)| promise);
        (promise, tell::run(&world, &run, name))
    });
    let took = begun.elapsed();
    Report {
        world,
        states: checker.unique_state_count(),
        transitions: checker.state_count(),
        sessions: {
            let (sessions, steps) = actor::sizes();
            (sessions - before.0, steps - before.1)
        },
        depth: checker.max_depth(),
        closed: broken.is_none() && !small.cut.load(Ordering::Relaxed),
        took,
        broken,
    }
}

/// A run to where a promise is broken; where that is in not coming to an end, with what comes on the way there.
fn to_the_end(world: &World, path: Path<State, Action>) -> Vec<(State, Option<Action>)> {
    let mut run = path.into_vec();
    if let Some((end, _)) = run.pop() {
        let more = if end.broken.is_some() {
            vec![(end, None)]
        } else {
            end.restless(world)
        };
        run.extend(more);
    }
    run
}

/// What the promise of a number is called.
#[must_use]
pub fn promise(number: u8) -> &'static str {
    PROMISES.get(usize::from(number)).copied().unwrap_or("?")
}

/// Transitions of the state chart that were met.
#[must_use]
pub fn edges() -> std::collections::BTreeSet<Edge> {
    actor::edges()
}

impl Report {
    /// In a line.
    #[must_use]
    pub fn line(&self) -> String {
        let end = match (&self.broken, self.closed) {
            (Some((number, _)), _) => format!("{} is broken", promise(*number)),
            (None, true) => "closed, nothing broken".to_owned(),
            (None, false) => "cut, nothing broken so far".to_owned(),
        };
        format!(
            "{:<24} {} confirmed, {} wrong, {} beside: {:>9} states {:>10} transitions, {:>6} sessions, depth {:>3}, {:>6.1} s: {end}",
            self.world.name,
            self.world.confirms,
            self.world.accidents,
            self.world.others,
            self.states,
            self.transitions,
            self.sessions.0,
            self.depth,
            self.took.as_secs_f64()
        )
    }
}
