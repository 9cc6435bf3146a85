//! The main thread's time told apart, from Chromium's trace of one load.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::measure::{Measure, Taken};

/// What Chromium is asked to trace: where a page begins, tasks and what the renderer does in them, V8, its WebAssembly, and collection.
pub const CATEGORIES: &str = "blink.user_timing,devtools.timeline,disabled-by-default-devtools.timeline,v8,v8.wasm,\
     disabled-by-default-v8.compile,disabled-by-default-v8.wasm.detailed,disabled-by-default-v8.gc,blink_gc";

/// By the name of an event, which has the time that none of the events within it has.
fn kind(name: &str) -> Option<Measure> {
    let starts = |with: &[&str]| with.iter().any(|start| name.starts_with(start));
    Some(match name {
        _ if starts(&["V8.GC", "MinorGC", "MajorGC", "BlinkGC", "CppGC", "V8.Gc"]) => {
            Measure::TraceCollection
        }
        _ if starts(&[
            "v8.compile",
            "v8.produce",
            "v8.wasm",
            "wasm.",
            "V8.Compile",
            "V8.Wasm",
        ]) =>
        {
            Measure::TraceCompile
        }
        "CompileLazy" | "V8.DeserializeLazy" => Measure::TraceCompile,
        "UpdateLayoutTree" | "RecalculateStyles" | "ParseAuthorStyleSheet" => Measure::TraceStyle,
        "Layout" | "HitTest" | "IntersectionObserverController::computeIntersections" => {
            Measure::TraceLayout
        }
        "PrePaint" | "Paint" | "PaintImage" | "Layerize" | "Commit" | "UpdateLayer"
        | "UpdateLayerTree" | "CompositeLayers" | "RasterTask" | "DecodeImage" => {
            Measure::TracePaint
        }
        "EvaluateScript"
        | "FunctionCall"
        | "EventDispatch"
        | "TimerFire"
        | "FireAnimationFrame"
        | "RunMicrotasks"
        | "v8.evaluateModule"
        | "v8.callFunction"
        | "v8.run"
        | "XHRReadyStateChange"
        | "XHRLoad"
        | "V8.Execute" => Measure::TraceScript,
        _ => return None,
    })
}

struct Event<'a> {
    name: &'a str,
    from: f64,
    to: f64,
    /// On the processor, in microseconds.
    work: f64,
}

/// The parts of a load, in milliseconds of the processor. They add up to the whole.
pub fn told_apart(events: &[Value]) -> Result<Taken> {
    let page = beginning(events)?;
    let since = page["ts"].as_f64().unwrap_or_default();
    let on_main = |event: &&Value| {
        (&event["pid"], &event["tid"]) == (&page["pid"], &page["tid"])
            && event["ts"].as_f64() >= Some(since)
    };
    let mut all: Vec<Event> = events.iter().filter(on_main).filter_map(complete).collect();
    // Who begins earlier or ends later holds the others.
    all.sort_by(|a, b| a.from.total_cmp(&b.from).then(b.to.total_cmp(&a.to)));
    let mut sums = vec![(Measure::TraceOther, 0.0); 7];
    for (sum, part) in sums.iter_mut().zip(PARTS) {
        sum.0 = part;
    }
    let mut add = |part: Measure, micros: f64| {
        let sum = sums.iter_mut().find(|(each, _)| *each == part);
        sum.into_iter().for_each(|(_, sum)| *sum += micros / 1000.0);
    };
    let (mut total, mut open): (f64, Vec<(f64, Measure, f64)>) = (0.0, Vec::new());
    for event in &all {
        while let Some((_, part, own)) = open.pop_if(|(to, ..)| *to <= event.from) {
            add(part, own.max(0.0));
        }
        let part = match open.last_mut() {
            // Only what is in a task counts.
            None if event.name != "RunTask" => continue,
            None => {
                total += event.work / 1000.0;
                Measure::TraceOther
            }
            Some((_, part, own)) => {
                *own -= event.work;
                kind(event.name).unwrap_or(*part)
            }
        };
        open.push((event.to, part, event.work));
    }
    for (_, part, own) in open {
        add(part, own.max(0.0));
    }
    ensure!(total > 0.0, "the trace has no task of the page's thread");
    sums.insert(0, (Measure::TraceTotal, total));
    Ok(sums)
}

const PARTS: [Measure; 7] = [
    Measure::TraceScript,
    Measure::TraceCompile,
    Measure::TraceStyle,
    Measure::TraceLayout,
    Measure::TracePaint,
    Measure::TraceCollection,
    Measure::TraceOther,
];

fn complete(event: &Value) -> Option<Event<'_>> {
    if event["ph"] != "X" {
        return None;
    }
    let from = event["ts"].as_f64()?;
    let dur = event["dur"].as_f64()?;
    Some(Event {
        name: event["name"].as_str()?,
        from,
        to: from + dur,
        work: event["tdur"].as_f64().unwrap_or(dur),
    })
}

/// Where the page begins, and on which thread.
fn beginning(events: &[Value]) -> Result<&Value> {
    let is_pages = |event: &&Value| {
        let address = event["args"]["data"]["documentLoaderURL"].as_str();
        event["name"] == "navigationStart" && address.is_some_and(|url| url.contains("/filled-"))
    };
    let page = events.iter().find(is_pages);
    page.context("the trace does not say where the page begins")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(name: &str, ts: u32, dur: u32) -> Value {
        json!({"ph": "X", "name": name, "pid": 1, "tid": 2, "ts": ts, "dur": dur, "tdur": dur})
    }

    #[test]
    fn each_part_has_the_time_that_nothing_within_it_has() {
        let data = json!({"documentLoaderURL": "http://127.0.0.1/vanilla/filled-60.html"});
        let start = json!({"ph": "R", "name": "navigationStart", "pid": 1, "tid": 2, "ts": 900, "args": {"data": data}});
        let mut elsewhere = event("Layout", 0, 9_000);
        elsewhere["tid"] = json!(3);
        let events = [
            start,
            elsewhere,
            event("Layout", 0, 500),
            event("RunTask", 1_000, 10_000),
            event("FunctionCall", 2_000, 8_000),
            event("UpdateLayoutTree", 3_000, 1_000),
            event("Layout", 4_000, 2_000),
            event("V8.GCScavenger", 6_000, 500),
            event("RunTask", 20_000, 1_000),
        ];
        let parts = told_apart(&events).expect("parts");
        let of = |part| parts.iter().find(|(each, _)| *each == part).map(|p| p.1);
        assert_eq!(of(Measure::TraceTotal), Some(11.0));
        assert_eq!(of(Measure::TraceScript), Some(4.5));
        assert_eq!(of(Measure::TraceStyle), Some(1.0));
        assert_eq!(of(Measure::TraceLayout), Some(2.0));
        assert_eq!(of(Measure::TraceCollection), Some(0.5));
        assert_eq!(of(Measure::TraceOther), Some(3.0));
    }
}
