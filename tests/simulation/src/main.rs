//! `cargo xtask simulate`: many runs, and what they came to.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;

use bms_simulation::{explain, explore, keep_met};

/// Half of a schedule is making and dropping small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Options {
    runs: u64,
    seed: u64,
    threads: u64,
}

fn options() -> Option<Options> {
    let mut options = Options {
        runs: 20_000,
        seed: 1,
        threads: std::thread::available_parallelism().map_or(1, |n| n.get() as u64),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next()?.parse().ok()?;
        match arg.as_str() {
            "--runs" => options.runs = value,
            "--seed" => options.seed = value,
            "--threads" => options.threads = value,
            _ => return None,
        }
    }
    Some(options)
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("usage: bms-simulation [--runs N] [--seed S] [--threads N]");
        return ExitCode::FAILURE;
    };
    let started = Instant::now();
    let live = std::io::stderr().is_terminal();
    let progress = |at: u64| {
        if live && at.is_multiple_of(1_000) {
            eprint!("\r{at} of {} schedules", options.runs);
            let _ = std::io::stderr().flush();
        } else if !live && at > 0 && at.is_multiple_of(100_000) {
            eprintln!("{at} of {} schedules", options.runs);
        }
    };
    // A panic is a finding like any other: it is told with its trace, not when it happens.
    std::panic::set_hook(Box::new(|_| {}));
    let (stats, failure) = explore(options.seed, options.runs, options.threads, None, progress);
    let took = started.elapsed();
    if live {
        eprint!("\r");
    }
    print!("{}", stats.summary());
    let rate = stats.runs as f64 / took.as_secs_f64();
    println!(
        "{rate:.0} schedules per second in {:.1} s",
        took.as_secs_f64()
    );
    if let Err(error) = keep_met(stats.edges.keys().copied()) {
        eprintln!("The transitions that were met cannot be kept: {error}");
        return ExitCode::FAILURE;
    }
    match failure {
        None => ExitCode::SUCCESS,
        Some(failure) => {
            println!("\n{}", explain(&failure, None));
            ExitCode::FAILURE
        }
    }
}
