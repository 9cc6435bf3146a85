//! Random runs of several sessions and one cloud on a virtual clock: do the promises hold?
//!
//! A run is made from one seed: the cloud, up to two operators with up to two tabs each, what they
//! click, what the network loses, doubles and spoils, what happens to the server meanwhile. After every
//! step of every session, what it showed and sent is held against what the cloud *really* did. Then the
//! run ends, the network is well again, and everything must come to an end.
//!
//! | where | what |
//! |---|---|
//! | `rng`, `plan`, `shrink` | chance from a seed; a run as a list; making it shorter |
//! | `setup`, `facts`, `state`, `world` | the cloud and the operators; what was true when; the clock |
//! | `sabotage` | what breaks a session on purpose, by what goes in and comes out |
//! | `tab`, `network` | sessions and what is between them and the cloud |
//! | `people`, `environment`, `settle` | what is done; what happens; how it ends |
//! | `sending`, `queue`, `ending`, `attempts`, `showing`, `request_rate` | the promises, as assertions |
//! | `promises` | what of these can be said without a memory of what was before: explorations say it too |
//! | `stats`, `trace`, `chart` | what it came to; what happened, line by line; what the documents draw |

#![deny(missing_docs)]

mod attempts;
mod chart;
mod ending;
mod environment;
mod facts;
mod network;
mod people;
mod plan;
pub mod promises;
mod queue;
mod request_rate;
mod rng;
mod sabotage;
mod sending;
mod settle;
mod setup;
mod showing;
mod shrink;
mod state;
mod stats;
mod tab;
mod trace;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use chart::{Drawn, MET_FILE, chart, keep_met};
pub use facts::{DiskFact, Facts};
pub use network::{refused, spoil};
pub use plan::Plan;
pub use sabotage::{MUTATIONS, Mutation, Sabotaged};
pub use setup::{OTHER, SERVER};
pub use state::Kind;
pub use stats::{Edge, Stats};
pub use trace::{effect, event, view};
pub use world::Broken;
use world::World;

/// A run that broke a promise.
#[derive(Debug)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// What it broke.
    pub broken: Broken,
}

/// Makes one run.
#[must_use]
pub fn live(plan: &Plan, mutation: Option<Mutation>, stats: &mut Stats) -> Option<Broken> {
    live_and_tell(plan, mutation, stats, false).0
}

/// What happens in a run, line by line.
#[must_use]
pub fn tell(plan: &Plan) -> Vec<String> {
    live_and_tell(plan, None, &mut Stats::default(), true).1
}

fn live_and_tell(
    plan: &Plan,
    mutation: Option<Mutation>,
    stats: &mut Stats,
    trace: bool,
) -> (Option<Broken>, Vec<String>) {
    stats.runs += 1;
    let run = AssertUnwindSafe(|| World::new(plan, mutation, stats, trace).run());
    catch_unwind(run).unwrap_or_else(|cause| {
        let text = cause
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| cause.downcast_ref::<&str>().copied());
        let what = format!("panic: {}", text.unwrap_or("without a word"));
        (Some(Broken { promise: 0, what }), Vec::new())
    })
}

/// Makes `runs` runs from `seed` on, on `threads` threads, until one breaks a promise.
pub fn explore(
    seed: u64,
    runs: u64,
    threads: u64,
    mutation: Option<Mutation>,
    progress: impl Fn(u64) + Sync,
) -> (Stats, Option<Failure>) {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    let next = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let work = || {
        let mut stats = Stats::default();
        let mut found: Option<Failure> = None;
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= runs {
                break;
            }
            let seed = seed.wrapping_add(at);
            if let Some(broken) = live(&Plan::of(seed), mutation, &mut stats) {
                stop.store(true, Ordering::Relaxed);
                found = Some(Failure { seed, broken });
            }
            progress(at);
        }
        (stats, found)
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|w| w.join()).collect()
    });
    let mut stats = Stats::default();
    let mut failures: Vec<Failure> = Vec::new();
    for (part, failure) in results.into_iter().flatten() {
        stats.add(&part);
        failures.extend(failure);
    }
    failures.sort_by_key(|failure| failure.seed);
    (stats, failures.into_iter().next())
}

/// The trace of the shortest run found that breaks the same promise, and how to see it again.
#[must_use]
pub fn explain(failure: &Failure, mutation: Option<Mutation>) -> String {
    let quietly = |plan: &Plan| live(plan, mutation, &mut Stats::default());
    let plan = Plan::of(failure.seed);
    let short = shrink::shrink(plan.clone(), failure.broken.promise, quietly);
    let (broken, lines) = live_and_tell(&short, mutation, &mut Stats::default(), true);
    let what = broken.unwrap_or_else(|| failure.broken.clone());
    format!(
        "{}\n\npromise {} is broken: {}\n\
         seed {}, {} of its {} actions left\n\
         replay: cargo xtask simulate --seed {} --runs 1\n",
        lines.join("\n"),
        what.promise,
        what.what,
        failure.seed,
        short.actions.len(),
        plan.actions.len(),
        failure.seed,
    )
}
