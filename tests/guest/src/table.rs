//! How the scenarios went: a line each as they are played, and a page for the documents.

use std::fmt::Write as _;

use crate::machine::Image;
use crate::play::Outcome;
use crate::product::Judgement;
use crate::scenario::Verdict;
use crate::{Failure, Result};

/// A line for the one who waits.
pub fn say(outcome: &Outcome) {
    let word = if outcome.problems.is_empty() {
        "ok"
    } else {
        "FAILED"
    };
    println!("{word:<7} {} ({:.0} s)", outcome.name, outcome.seconds);
    for problem in &outcome.problems {
        println!("        {problem}");
    }
}

fn verdict(judgement: &Judgement) -> &'static str {
    match judgement.verdict {
        Some(Verdict::Clear) => "clear",
        Some(Verdict::InUse) => "in use",
        Some(Verdict::CannotTell) => "cannot tell",
        None => "none",
    }
}

fn truth(busy: &[String]) -> &'static str {
    if busy.is_empty() { "free" } else { "in use" }
}

/// Without dates and times, so that it changes only when a result does.
/// `failed`: the titles of those that could not be played.
pub fn page(outcomes: &[Outcome], failed: &[String], image: &Image) -> Result<String> {
    let file = image.folder.join("packages.txt");
    let packages = std::fs::read_to_string(&file)
        .map_err(|problem| Failure(format!("cannot read {}: {problem}", file.display())))?;
    let version = |wanted: &str| {
        let mut words = packages.lines().filter_map(|line| line.split_once(' '));
        words
            .find(|(name, _)| *name == wanted)
            .map_or("?", |(_, version)| version)
    };
    let clear = |one: &&Outcome| {
        let is_false =
            |j: &Judgement, busy: &[String]| j.verdict == Some(Verdict::Clear) && !busy.is_empty();
        is_false(&one.first, &one.busy_before) || is_false(&one.last, &one.busy_after)
    };
    let in_use = |one: &&Outcome| {
        let is_false =
            |j: &Judgement, busy: &[String]| j.verdict == Some(Verdict::InUse) && busy.is_empty();
        is_false(&one.first, &one.busy_before) || is_false(&one.last, &one.busy_after)
    };
    let mut text = format!(
        "# Scenarios in a real guest\n\n\
         Made by `cargo xtask guest`, which says more about how; not written by hand. Debian with Linux {}, util-linux {}, \
         LVM {}, and disks with 128-bit World Wide Names. *The kernel* is what a program that asks the kernel alone found; \
         *check* is what the guest check said of the pasted look.\n\n\
         {} scenarios: {} called clear and in use, {} called in use and free, {} not as they have to be.\n\n\
         | scenario | the kernel | check | commands | the kernel, after | check, after |\n|---|---|---|---|---|---|\n",
        version("linux-image-amd64"),
        version("util-linux"),
        version("lvm2"),
        outcomes.len(),
        outcomes.iter().filter(clear).count(),
        outcomes.iter().filter(in_use).count(),
        outcomes
            .iter()
            .filter(|one| !one.problems.is_empty())
            .count(),
    );
    for one in outcomes {
        text.push_str(&row(one));
    }
    if !failed.is_empty() {
        text.push_str("\nNot played, because their own set-up failed:\n\n");
        for title in failed {
            let _ = writeln!(text, "- {title}");
        }
    }
    Ok(text)
}

/// A line of the table.
pub fn row(one: &Outcome) -> String {
    format!(
        "| {} | {} | {} | {}{} | {} | {} |\n",
        one.title,
        truth(&one.busy_before),
        verdict(&one.first),
        one.commands.0,
        if one.by_hand { ", and by hand" } else { "" },
        truth(&one.busy_after),
        verdict(&one.last),
    )
}
