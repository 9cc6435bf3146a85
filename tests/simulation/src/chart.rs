//! The chart in the documentation.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;

use crate::stats::Edge;

const CHART: &str = include_str!("../../../docs/state-chart.md");

/// A transition as it is drawn: the machine, from, to. `-` stands for "there is none".
pub type Drawn = (String, String, String);

/// The transitions of `docs/state-chart.md`: lines `A --> B : why` below a heading that names the machine in backticks.
#[must_use]
pub fn chart() -> BTreeSet<Drawn> {
    let mut machine = String::new();
    let mut edges = BTreeSet::new();
    for line in CHART.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("## ") {
            machine = heading.split('`').nth(1).unwrap_or_default().to_owned();
        } else if let Some((from, rest)) = line.split_once(" --> ") {
            let to = rest.split(':').next().unwrap_or_default().trim();
            let name = |state: &str| {
                if state == "[*]" {
                    "-".to_owned()
                } else {
                    state.to_owned()
                }
            };
            // Where a session begins is no transition of it.
            if machine == "sign-in" && from == "[*]" {
                continue;
            }
            edges.insert((machine.clone(), name(from), name(to)));
        }
    }
    edges
}

/// The variable that names a file for the transitions that were met: `cargo xtask coverage` compares them.
pub const MET_FILE: &str = "BMS_CHART_MET";

/// Adds transitions to the file that [`MET_FILE`] names, one a line, if it names one.
///
/// # Errors
///
/// If it cannot be written.
pub fn keep_met(met: impl IntoIterator<Item = Edge>) -> std::io::Result<()> {
    let Some(file) = std::env::var_os(MET_FILE) else {
        return Ok(());
    };
    let lines = met.into_iter();
    let lines = lines.map(|(machine, from, to)| format!("{machine}: {from} --> {to}\n"));
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(lines.collect::<String>().as_bytes())
}
