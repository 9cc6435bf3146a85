//! Small worlds: all orders of events, to their end; and sessions that are broken on purpose are found.

use std::time::Duration;

use bms_explore::{World, explore, searched, small};
use bms_simulation::Mutation;

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

/// How a session is broken, the world in which that is found, and the promises by which it may be.
const BROKEN: &[(Mutation, usize, &[u8])] = &[
    (Mutation::SendTwice, 0, &[1, 5]),
    (Mutation::SkipReread, 0, &[2]),
    (Mutation::TrustAccepted, 0, &[4]),
    (Mutation::TrustJob, 0, &[4]),
];

#[test]
fn what_is_broken_is_found_with_the_shortest_run() {
    for (mutation, place, promises) in BROKEN {
        let world = World {
            mutation: Some(*mutation),
            ..searched()[*place]
        };
        let report = explore(world, LIMIT);
        let (promise, run) = report
            .broken
            .unwrap_or_else(|| panic!("{mutation:?} was not found"));
        println!("{mutation:?}\n{run}");
        assert!(
            promises.contains(&promise),
            "{mutation:?} was found as promise {promise}\n{run}"
        );
    }
}
