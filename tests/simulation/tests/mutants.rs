//! The simulation bites: a session that is broken on purpose is caught within ten thousand runs, and
//! mostly for the promise it breaks.

use bms_simulation::{MUTATIONS, Mutation, explore};

#[test]
fn every_mutation_is_caught_within_ten_thousand_nights() {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let mut escaped = Vec::new();
    // One of them, where somebody works on it: `MUTATION=QueueResumes cargo test …`.
    let only = std::env::var("MUTATION").ok();
    let wanted = |(mutation, ..): &&(Mutation, &str, &[u8])| {
        only.as_ref()
            .is_none_or(|only| *only == format!("{mutation:?}"))
    };
    for (mutation, what, promises) in MUTATIONS.iter().filter(wanted) {
        match explore(1, 10_000, threads, Some(*mutation), |_| {}).1 {
            None => escaped.push(format!("{mutation:?} ({what}): not caught")),
            Some(failure) if !promises.contains(&failure.broken.promise) => {
                escaped.push(format!(
                    "{mutation:?} ({what}): caught as {:?}",
                    failure.broken
                ));
            }
            Some(failure) => println!("{mutation:?}: seed {}, {:?}", failure.seed, failure.broken),
        }
    }
    assert!(escaped.is_empty(), "\n{}", escaped.join("\n"));
}
