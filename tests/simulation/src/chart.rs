//! The chart in the documentation.

use std::collections::BTreeSet;

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
