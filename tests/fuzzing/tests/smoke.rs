//! A short run of every target: its seeds, then what a simple mutator makes of them. The same inputs
//! each time, so that a failure here is a failure everywhere.

mod mutate;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use bms_fuzzing::TARGETS;
use mutate::Mutator;

fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let entries = fs::read_dir(folder.join(target)).expect("a folder of seeds");
    let mut seeds: Vec<_> = entries
        .map(|entry| entry.expect("a seed").path())
        .map(|path| (path.clone(), fs::read(path).expect("a seed")))
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    seeds
}

fn body(target: &str) -> fn(&[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    found.expect("a target").1
}

/// Runs one input; if it fails, keeps it and says how to see that again.
fn attempt(target: &str, from: &str, input: &[u8]) {
    let body = body(target);
    if catch_unwind(|| body(input)).is_ok() {
        return;
    }
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{target}"));
    fs::write(&kept, input).expect("a place for the input");
    panic!(
        "{target} fails on an input made from {from}:\n\n  {}\n\nTo see it again:\n\n  \
         FUZZ_REPLAY={target}:{} cargo test --package bms-fuzzing replay -- --ignored\n",
        input.escape_ascii(),
        kept.display()
    );
}

/// The seeds, then `runs` inputs made from them.
fn run(target: &str, runs: u64) {
    let seeds = seeds(target);
    for (path, seed) in &seeds {
        attempt(target, &path.display().to_string(), seed);
    }
    let texts: Vec<&[u8]> = seeds.iter().map(|(_, seed)| seed.as_slice()).collect();
    let mut mutator = Mutator::new(target, &texts);
    for n in 0..runs {
        let input = mutator.next_input();
        attempt(target, &format!("its seeds, number {n}"), &input);
    }
}

macro_rules! targets {
    ($($name:ident: $runs:expr;)*) => {
        $(#[test]
        fn $name() {
            run(stringify!($name), $runs);
        })*

        #[test]
        fn every_target_is_run() {
            let run = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|(name, _)| name), run);
        }
    };
}

targets! {
    server: 10_000;
    attachments: 10_000;
    volumes: 10_000;
    job: 10_000;
    accepted: 10_000;
    chain: 10_000;
    blocked: 10_000;
    session: 3_000;
    record: 2_000;
    guest: 5_000;
    guest_linux: 6_000;
    guest_windows: 8_000;
    guest_look: 4_000;
    guest_plan: 3_000;
}

/// Runs the input that `FUZZ_REPLAY` names, as `target:file`.
#[test]
#[ignore = "by hand, with FUZZ_REPLAY=target:file"]
fn replay() {
    let what = std::env::var("FUZZ_REPLAY").expect("FUZZ_REPLAY=target:file");
    let (target, file) = what.split_once(':').expect("target:file");
    body(target)(&fs::read(file).expect("an input"));
}
