//! What came of it: a record that is kept, and a table.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::measure::{Measure, Scene};
use crate::site::{Contender, Weight};
use crate::stats::Samples;

/// A run, as it is kept in `benches/results/`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// When, in UTC.
    pub date: String,
    /// Of the repository, with a `+` where there were changes beside it.
    pub commit: String,
    pub machine: String,
    pub browser: String,
    pub rounds: usize,
    /// By contender and measure: milliseconds, bytes, numbers.
    pub samples: BTreeMap<String, BTreeMap<Measure, Samples>>,
}

impl Record {
    pub fn add(&mut self, contender: Contender, measure: Measure, sample: f64) {
        // Tenths of a millisecond are below what any clock here tells.
        let sample = (sample * 10.0).round() / 10.0;
        let of_it = self.samples.entry(contender.name().to_owned()).or_default();
        of_it.entry(measure).or_default().0.push(sample);
    }

    pub fn add_bytes(&mut self, contender: Contender, weight: Weight) {
        let Weight {
            js,
            wasm,
            css,
            later,
        } = weight;
        for (measure, count) in [
            (Measure::Bytes, js + wasm + css),
            (Measure::BytesJs, js),
            (Measure::BytesWasm, wasm),
            (Measure::BytesCss, css),
            (Measure::BytesLater, later),
        ] {
            #[allow(clippy::cast_precision_loss)] // files are far below 2^53 bytes
            self.add(contender, measure, count as f64);
        }
    }

    fn median(&self, contender: Contender, measure: Measure) -> Option<f64> {
        self.samples.get(contender.name())?.get(&measure)?.median()
    }
}

/// What the widget has to reach, against whom.
enum Goal {
    /// At most so much.
    AtMost(f64),
    /// At most so many times another's.
    Times(f64, Contender),
    /// At most so much more than another's.
    Beyond(f64, Contender),
}

const FRAME: f64 = 17.0;

fn goals(measure: Measure) -> Vec<Goal> {
    use Contender::{Antd, Lit, Vanilla};
    use Goal::{AtMost, Beyond, Times};
    match measure {
        Measure::Bytes => vec![AtMost(100_000.0)],
        Measure::Load => vec![Times(1.4, Vanilla)],
        Measure::Again => vec![Times(1.15, Vanilla)],
        Measure::SlowLoad => vec![Times(1.7, Vanilla), Times(0.55, Antd)],
        Measure::LoadTasks => vec![Times(1.6, Vanilla)],
        Measure::Memory => vec![Times(0.35, Antd)],
        Measure::Dialog => vec![Beyond(FRAME, Vanilla)],
        Measure::Confirm => vec![Beyond(2.0 * FRAME, Vanilla)],
        Measure::ManyLoad => vec![Times(1.5, Vanilla)],
        Measure::Refresh | Measure::RefreshTasks => vec![Times(1.0, Lit)],
        Measure::BulkTasks => vec![AtMost(100.0)],
        // A tenth of a kilobyte, a hundredth of a node: what differs from run to run.
        Measure::MountHeap => vec![Beyond(100.0, Lit)],
        Measure::MountNodes | Measure::MountListeners => vec![Beyond(0.05, Lit)],
        _ => vec![],
    }
}

impl Goal {
    /// The most that is allowed, if the other was measured.
    fn limit(&self, record: &Record, measure: Measure) -> Option<f64> {
        match *self {
            Self::AtMost(limit) => Some(limit),
            Self::Times(factor, other) => Some(record.median(other, measure)? * factor),
            Self::Beyond(more, other) => Some(record.median(other, measure)? + more),
        }
    }

    fn words(&self, measure: Measure) -> String {
        match *self {
            Self::AtMost(limit) => shown(measure, limit),
            Self::Times(factor, other) => format!("{factor} × {}", other.title()),
            Self::Beyond(more, other) => format!("{} + {}", other.title(), shown(measure, more)),
        }
    }
}

fn title(measure: Measure) -> &'static str {
    match measure {
        Measure::Bytes => "Bytes before the first view, brotli",
        Measure::BytesJs => "… JavaScript",
        Measure::BytesWasm => "… WebAssembly",
        Measure::BytesCss => "… CSS of their own",
        Measure::BytesLater => "… loaded after it",
        Measure::Load => "Load to list visible, 60 disks",
        Measure::Again => "Again, files kept (3rd to 5th visit)",
        Measure::AgainTasks => "… main thread's work",
        Measure::SlowLoad => "Slow load: 1.6 Mbit/s, 150 ms, CPU ÷ 4",
        Measure::LoadTasks => "… main thread's work",
        Measure::Memory => "… memory (JS heap, wasm)",
        Measure::Dialog => "Click to dialog",
        Measure::Confirm => "Confirm to gone, less the calls",
        Measure::ManyLoad => "Load to list visible, 1,000 disks",
        Measure::ManyTasks => "… main thread's work",
        Measure::ManyNodes => "… nodes a row",
        Measure::Refresh => "Refresh, 1 of 1,000 changed",
        Measure::RefreshTasks => "… main thread's work",
        Measure::MountHeap => "Growth a mount, after 200: memory",
        Measure::MountNodes => "… nodes",
        Measure::MountListeners => "… listeners",
        Measure::BulkSelect => "Select all of 60",
        Measure::BulkAsk => "… click to the question about all",
        Measure::BulkTasks => "… main thread's work for each disk that goes",
        Measure::TraceTotal => "Main thread of a load, traced",
        Measure::TraceScript => "… script",
        Measure::TraceCompile => "… compiling and instantiating",
        Measure::TraceStyle => "… style",
        Measure::TraceLayout => "… layout",
        Measure::TracePaint => "… paint",
        Measure::TraceCollection => "… garbage collection",
        Measure::TraceOther => "… the rest: parsing, network, timers",
    }
}

fn shown(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Bytes
        | Measure::BytesJs
        | Measure::BytesWasm
        | Measure::BytesCss
        | Measure::BytesLater => {
            format!("{:.1} KB", value / 1000.0)
        }
        Measure::Memory => format!("{:.1} MB", value / 1024.0 / 1024.0),
        Measure::MountHeap => format!("{:.2} KB", value / 1024.0),
        Measure::ManyNodes => format!("{value:.0}"),
        Measure::MountNodes | Measure::MountListeners => format!("{value:.2}"),
        _ => format!("{value:.0} ms"),
    }
}

fn ratio(one: f64, other: f64) -> String {
    if other > 0.0 && one >= 0.0 {
        format!("{:.2}", one / other)
    } else {
        String::new()
    }
}

/// Medians, ratios and goals, in Markdown.
pub fn table(record: &Record) -> String {
    const AGAINST: [Contender; 2] = [Contender::Vanilla, Contender::Antd];
    let there: Vec<Contender> = Contender::ALL
        .into_iter()
        .filter(|each| record.samples.contains_key(each.name()))
        .collect();
    let titles: Vec<_> = there.iter().map(|each| each.title()).collect();
    let mut text = format!(
        "| | {} | ÷ vanilla | ÷ antd | to reach |\n|---|{}--:|--:|---|\n",
        titles.join(" | "),
        "--:|".repeat(there.len())
    );
    for measure in Measure::ALL {
        let median = |contender| record.median(contender, measure);
        if there.iter().all(|each| median(*each).is_none()) {
            continue;
        }
        let mut cells = vec![title(measure).to_owned()];
        let value =
            |each: &Contender| median(*each).map_or_else(String::new, |v| shown(measure, v));
        cells.extend(there.iter().map(value));
        let own = median(Contender::Widget);
        cells.extend(AGAINST.map(|other| match (own, median(other)) {
            (Some(own), Some(other)) => ratio(own, other),
            _ => String::new(),
        }));
        cells.push(reached(record, measure));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

/// What is not there, or is no figure: then the bench itself is broken.
pub fn missing(record: &Record, contenders: &[Contender], scenes: &[Scene]) -> Vec<String> {
    let all = contenders.iter().flat_map(|contender| {
        let measures = Measure::ALL.into_iter();
        measures.map(move |measure| (*contender, measure))
    });
    let wanted = all.filter(|(contender, measure)| {
        let scene = measure.scene();
        scene.is_none_or(|scene| scenes.contains(&scene) && scene.is_of(*contender))
    });
    let is_none = |(contender, measure): &(Contender, Measure)| {
        let samples = record.samples.get(contender.name());
        let samples = samples.and_then(|all| all.get(measure));
        let is_figure = |one: &f64| one.is_finite() && (*one > 0.0 || measure.may_be_nothing());
        !samples.is_some_and(|all| !all.0.is_empty() && all.0.iter().all(is_figure))
    };
    let words = |(contender, measure): (Contender, Measure)| {
        format!("{}: {}", contender.title(), title(measure))
    };
    wanted.filter(is_none).map(words).collect()
}

fn reached(record: &Record, measure: Measure) -> String {
    let Some(own) = record.median(Contender::Widget, measure) else {
        return String::new();
    };
    let verdicts = goals(measure).into_iter().filter_map(|goal| {
        let limit = goal.limit(record, measure)?;
        let verdict = if own <= limit { "yes" } else { "**no**" };
        Some(format!("{}: {verdict}", goal.words(measure)))
    });
    verdicts.collect::<Vec<_>>().join("; ")
}

/// The widget then and now. The peers have not changed: how they did tells how the machine did.
pub fn against(then: &Record, now: &Record) -> String {
    let mut text = format!(
        "Against {} ({}, {}):\n\n| | then | now | now ÷ then | vanilla's now ÷ then |\n|---|--:|--:|--:|--:|\n",
        then.date, then.commit, then.machine
    );
    for measure in Measure::ALL {
        let both = |contender| {
            Some((
                then.median(contender, measure)?,
                now.median(contender, measure)?,
            ))
        };
        let Some((was, is)) = both(Contender::Widget) else {
            continue;
        };
        let control = both(Contender::Vanilla).map_or_else(String::new, |(was, is)| ratio(is, was));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {control} |",
            title(measure),
            shown(measure, was),
            shown(measure, is),
            ratio(is, was),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(figures: &[(Contender, Measure, &[f64])]) -> Record {
        let mut record = Record {
            date: "2026-01-02T03:04:05Z".into(),
            commit: "abc".into(),
            machine: "a machine".into(),
            browser: "a browser".into(),
            rounds: 1,
            samples: BTreeMap::new(),
        };
        for (contender, measure, samples) in figures {
            samples
                .iter()
                .for_each(|sample| record.add(*contender, *measure, *sample));
        }
        record
    }

    #[test]
    fn a_table_has_medians_ratios_and_goals() {
        let record = record(&[
            (Contender::Widget, Measure::Load, &[140.0, 150.0, 160.0]),
            (Contender::Vanilla, Measure::Load, &[100.0]),
            (Contender::Antd, Measure::Load, &[600.0]),
        ]);
        let table = table(&record);
        let line = table.lines().nth(2).expect("one measure");
        assert_eq!(
            line,
            "| Load to list visible, 60 disks | 150 ms | 100 ms | 600 ms | 1.50 | 0.25 | 1.4 × vanilla: **no** |"
        );
        assert_eq!(table.lines().count(), 3);
    }

    #[test]
    fn every_goal_of_a_measure_is_judged() {
        let record = record(&[
            (Contender::Widget, Measure::SlowLoad, &[1400.0]),
            (Contender::Vanilla, Measure::SlowLoad, &[1000.0]),
            (Contender::Antd, Measure::SlowLoad, &[2000.0]),
        ]);
        let verdict = reached(&record, Measure::SlowLoad);
        assert_eq!(verdict, "1.7 × vanilla: yes; 0.55 × React + antd: **no**");
    }

    #[test]
    fn a_figure_that_is_missing_or_none_is_named() {
        use Contender::{Vanilla, Widget};
        let mut all = record(&[]);
        for measure in Measure::ALL {
            all.add(Vanilla, measure, 1.0);
            all.add(Widget, measure, 1.0);
        }
        let of = |record: &Record| missing(record, &[Widget, Vanilla], &Scene::ALL);
        assert_eq!(of(&all), Vec::<String>::new());
        all.add(Vanilla, Measure::SlowLoad, f64::NAN);
        all.add(Widget, Measure::Load, 0.0);
        all.add(Widget, Measure::MountHeap, -3.0);
        all.samples
            .get_mut("widget")
            .expect("its own")
            .remove(&Measure::BulkTasks);
        assert_eq!(of(&all).len(), 3, "{:?}", of(&all));
        assert_eq!(
            missing(&all, &[Vanilla], &[Scene::Load]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_kept_record_is_read_back_and_compared() {
        let then = record(&[
            (Contender::Widget, Measure::Memory, &[2_097_152.0]),
            (Contender::Vanilla, Measure::Memory, &[1_048_576.0]),
        ]);
        let json = serde_json::to_string(&then).expect("JSON");
        let then: Record = serde_json::from_str(&json).expect("the same record");
        let now = record(&[
            (Contender::Widget, Measure::Memory, &[1_048_576.0]),
            (Contender::Vanilla, Measure::Memory, &[1_048_576.0]),
        ]);
        let text = against(&then, &now);
        assert!(
            text.ends_with("| … memory (JS heap, wasm) | 2.0 MB | 1.0 MB | 0.50 | 1.00 |\n"),
            "{text}"
        );
    }
}
