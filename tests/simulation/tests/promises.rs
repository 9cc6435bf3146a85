//! Twenty thousand runs: no promise breaks, every state and transition is visited, and the chart in
//! the documentation shows exactly those. Beside them, some that nobody has seen before.

use std::collections::BTreeSet;
use std::time::SystemTime;

use bms_simulation::{Stats, chart, explain, explore};

const RUNS: u64 = 20_000;
/// Nights of a seed that no run before has had.
const FRESH: u64 = 5_000;

fn threads() -> u64 {
    std::thread::available_parallelism().map_or(1, |n| n.get() as u64)
}

#[test]
fn the_promises_hold_and_the_chart_shows_every_transition() {
    let (stats, failure) = explore(1, RUNS, threads(), None, |_| {});
    if let Some(failure) = failure {
        panic!("\n{}", explain(&failure, None));
    }
    assert_eq!(stats.runs, RUNS);
    // A simulation in which nothing is detached would prove nothing.
    assert!(stats.detaches > RUNS / 3, "{}", stats.summary());
    // And one in which nobody detaches several at once would say nothing of queues.
    let ended = stats.edges.get(&("queue", "Running", "Ended"));
    assert!(ended.is_some_and(|n| *n > RUNS / 20), "{}", stats.summary());
    assert!(stats.done > stats.detaches / 2, "{}", stats.summary());
    chart_is_in_step(&stats);
}

#[test]
fn the_promises_hold_in_nights_that_nobody_has_seen() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seed = now.expect("a clock after 1970").as_millis() as u64 * 1_000_000;
    println!("cargo xtask simulate --seed {seed} --runs {FRESH}");
    if let Some(failure) = explore(seed, FRESH, threads(), None, |_| {}).1 {
        panic!("\n{}", explain(&failure, None));
    }
}

fn chart_is_in_step(stats: &Stats) {
    let seen: BTreeSet<_> = stats
        .edges
        .keys()
        .map(|(machine, from, to)| ((*machine).to_owned(), (*from).to_owned(), (*to).to_owned()))
        .collect();
    let drawn = chart();
    let missing: Vec<_> = drawn.difference(&seen).collect();
    assert!(missing.is_empty(), "drawn and never visited: {missing:?}");
    let new: Vec<_> = seen.difference(&drawn).collect();
    assert!(
        new.is_empty(),
        "visited and not drawn in docs/state-chart.md: {new:?}"
    );
}
