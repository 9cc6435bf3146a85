//! Small worlds: all orders of events, to their end; and sessions that are broken on purpose are found.

use std::time::Duration;

use bms_explore::{explore, searched, small};
use bms_simulation::MUTATIONS;

/// Longer than any of these takes, on a busy machine.
const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn no_order_of_events_breaks_a_promise_in_a_small_world() {
    for world in small() {
        let report = explore(world, LIMIT);
        println!("{}", report.line());
        if let Some((_, run)) = &report.broken {
            panic!("\n{run}");
        }
        assert!(report.closed, "{}", report.line());
        // A world in which little can happen would prove nothing.
        assert!(report.transitions > 10_000, "{}", report.line());
    }
}

#[test]
fn each_broken_session_is_found_with_its_shortest_run() {
    let mut escaped = Vec::new();
    for (mutation, what, promises) in MUTATIONS {
        let report = explore(searched(*mutation), LIMIT);
        println!("{mutation:?} ({what}): {}", report.line());
        match &report.broken {
            Some((promise, _)) if promises.contains(promise) => {}
            Some((promise, run)) => {
                escaped.push(format!("{mutation:?}: found as promise {promise}\n{run}"));
            }
            None => escaped.push(format!("{mutation:?}: not found")),
        }
    }
    assert!(escaped.is_empty(), "\n{}", escaped.join("\n"));
}
