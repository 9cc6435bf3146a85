//! `cargo xtask explore`: all orders of events in small worlds.

use std::process::ExitCode;
use std::time::Duration;

use bms_explore::{World, edges, explore, large, searched, small};
use bms_simulation::Mutation;

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
    println!("{} transitions of the state chart were met", edges().len());
    ExitCode::SUCCESS
}

/// Looks for each way in which a session is broken, in one world after another.
fn find_mutants(limit: Duration, wanted: Option<&str>) -> ExitCode {
    let mut escaped = 0;
    for mutation in Mutation::ALL {
        let name = format!("{mutation:?}");
        if wanted.is_some_and(|wanted| !name.contains(wanted)) {
            continue;
        }
        let worlds = searched().into_iter().map(|world| World {
            mutation: Some(mutation),
            ..world
        });
        let found = worlds
            .map(|world| explore(world, limit))
            .find_map(|report| {
                let (promise, run) = report.broken.clone()?;
                println!("{name}: {}", report.line());
                Some((promise, run))
            });
        match found {
            Some((_, run)) => println!("{run}"),
            None => {
                escaped += 1;
                println!("{name}: not found");
            }
        }
    }
    println!("{escaped} not found");
    ExitCode::from(u8::from(escaped > 0))
}
