//! What the steps of `cargo xtask test` came to, and how long they took.

use std::time::{Duration, Instant};

use crate::process::{Failure, Result};

/// The steps that were run.
#[derive(Default)]
pub struct Report {
    done: Vec<(String, Duration, Option<Failure>)>,
}

impl Report {
    /// Runs a step, and prints how it went.
    pub fn run(&mut self, title: String, step: impl FnOnce() -> Result<()>) {
        println!("\n== {title}");
        let started = Instant::now();
        let failure = step().err();
        let took = started.elapsed();
        match &failure {
            None => println!("== done after {}", seconds(took)),
            Some(failure) => println!("== FAILED after {}: {failure}", seconds(took)),
        }
        self.done.push((title, took, failure));
    }

    /// Whether a step failed.
    pub fn failed(&self) -> bool {
        self.done.iter().any(|(_, _, failure)| failure.is_some())
    }

    /// Whether the first step, which sets up, did not fail.
    pub fn set_up_worked(&self) -> bool {
        self.done
            .first()
            .is_some_and(|(_, _, failure)| failure.is_none())
    }

    /// Prints the summary; the first failure is the whole's.
    pub fn finish(self) -> Result<()> {
        println!("\nSummary");
        for (title, took, failure) in &self.done {
            let word = if failure.is_some() { "FAILED" } else { "ok" };
            println!("  {word:<7} {:>8}  {title}", seconds(*took));
        }
        let all: Duration = self.done.iter().map(|(_, took, _)| *took).sum();
        println!("  {:<7} {:>8}", "", seconds(all));
        match self
            .done
            .into_iter()
            .find_map(|(title, _, failure)| Some((title, failure?)))
        {
            None => Ok(()),
            Some((title, failure)) => Err(Failure::new(format!("{title}: {failure}"))),
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f32())
}
