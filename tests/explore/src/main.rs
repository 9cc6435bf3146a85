//! `cargo xtask explore`: all orders of events in small worlds.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use bms_explore::{edges, explore, large, searched, small};
use bms_simulation::{MUTATIONS, chart, keep_met};

/// Half of a step is making and dropping small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long each world is explored at most, in seconds, if nothing else is said.
const LIMIT: u64 = 600;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (mut seconds, mut wanted, mut mutants) = (LIMIT, None, false);
    while let Some(arg) = args.next() {
        if arg == "--mutants" {
            mutants = true;
            continue;
        }
        match (arg.as_str(), args.next()) {
            ("--seconds", Some(number)) if number.parse::<u64>().is_ok() => {
                seconds = number.parse().unwrap_or(LIMIT);
            }
            ("--world", Some(name)) => wanted = Some(name),
            _ => {
                eprintln!("usage: bms-explore [--seconds N] [--world NAME] [--mutants]");
                return ExitCode::FAILURE;
            }
        }
    }
    if mutants {
        return find_mutants(Duration::from_secs(seconds), wanted.as_deref());
    }
    let (mut transitions, mut closed) = (0, 0);
    for world in small().into_iter().chain(large()) {
        if wanted
            .as_ref()
            .is_some_and(|wanted| !world.name.contains(wanted.as_str()))
        {
            continue;
        }
        let report = explore(world, Duration::from_secs(seconds));
        println!("{}", report.line());
        if let Some((_, run)) = &report.broken {
            println!("\n{run}");
            return ExitCode::FAILURE;
        }
        transitions += report.transitions;
        closed += if report.closed { report.transitions } else { 0 };
    }
    println!("{transitions} transitions, {closed} of them in worlds that closed");
    tell_chart();
    if let Err(error) = keep_met(edges()) {
        eprintln!("The transitions that were met cannot be kept: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Which transitions of the state chart were met, and which were not.
fn tell_chart() {
    let own = |(machine, from, to): (&str, &str, &str)| {
        (machine.to_owned(), from.to_owned(), to.to_owned())
    };
    let (drawn, met) = (chart(), edges());
    let met: BTreeSet<_> = met.into_iter().map(own).collect();
    println!(
        "{} of {} transitions of the state chart were met",
        met.len(),
        drawn.len()
    );
    for (machine, from, to) in drawn.difference(&met) {
        println!("not met: {machine}: {from} --> {to}");
    }
}

/// Looks for each way in which a session is broken, in the smallest world that meets it.
fn find_mutants(limit: Duration, wanted: Option<&str>) -> ExitCode {
    let mut escaped = 0;
    for (mutation, what, promises) in MUTATIONS {
        let name = format!("{mutation:?}");
        if wanted.is_some_and(|wanted| !name.contains(wanted)) {
            continue;
        }
        let report = explore(searched(*mutation), limit);
        println!("{name} ({what}): {}", report.line());
        match &report.broken {
            Some((promise, run)) if promises.contains(promise) => println!("{run}"),
            Some((promise, run)) => {
                escaped += 1;
                println!("found as promise {promise}\n{run}");
            }
            None => escaped += 1,
        }
    }
    println!("{escaped} not found, or not as what they are");
    ExitCode::from(u8::from(escaped > 0))
}
