//! One field of an honest answer at a time.

use serde_json::{Map, Value, json};

use crate::{Call, Hostile};

/// The way to a value: keys and places.
type Path = Vec<Step>;

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    At(usize),
}

pub(crate) fn all(call: Call, honest: &Value) -> Vec<Hostile> {
    let mut found = Vec::new();
    for path in paths(honest) {
        for (what, spoiled) in spoiled(honest, &path) {
            let name = format!("{} {what}", told(&path));
            found.push(Hostile::with(call, name, spoiled.to_string().into_bytes()));
        }
        for (what, first) in [("twice, the other first", true), ("twice", false)] {
            if let Some(twice) = twice(honest, &path, first) {
                let name = format!("{} {what}", told(&path));
                found.push(Hostile::with(call, name, twice.into_bytes()));
            }
        }
    }
    found
}

/// Several fields at once. `below(n)` gives a number below `n`, and so decides which and how.
pub(crate) fn several(honest: &Value, below: &mut dyn FnMut(usize) -> usize) -> (String, Value) {
    let mut value = honest.clone();
    let mut names = Vec::new();
    for _ in 0..2 + below(4) {
        let paths = paths(&value);
        // Not the whole: nothing would be left to spoil.
        let path = &paths[(1 + below(paths.len())).min(paths.len() - 1)];
        let mut ways = spoiled(&value, path);
        if ways.is_empty() {
            continue;
        }
        let (what, next) = ways.swap_remove(below(ways.len()));
        names.push(format!("{} {what}", told(path)));
        value = next;
    }
    (names.join(", "), value)
}

fn told(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => key.clone(),
        Step::At(at) => at.to_string(),
    });
    steps.collect::<Vec<_>>().join("/")
}

/// The ways to all values, the whole answer first.
fn paths(value: &Value) -> Vec<Path> {
    let mut all = vec![Vec::new()];
    let below: Vec<(Step, &Value)> = match value {
        Value::Object(map) => {
            let members = map.iter();
            members
                .map(|(key, value)| (Step::Key(key.clone()), value))
                .collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(at, value)| (Step::At(at), value)).collect()
        }
        _ => Vec::new(),
    };
    for (step, value) in below {
        all.extend(
            paths(value)
                .into_iter()
                .map(|rest| std::iter::once(step.clone()).chain(rest).collect::<Path>()),
        );
    }
    all
}

fn at<'a>(value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::At(at) => value.get_mut(at),
    })
}

fn spoiled(honest: &Value, path: &[Step]) -> Vec<(&'static str, Value)> {
    let mut copy = honest.clone();
    let Some(old) = at(&mut copy, path).cloned() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (what, new) in replacements(&old) {
        let mut copy = honest.clone();
        if let Some(place) = at(&mut copy, path) {
            *place = new;
            found.push((what, copy));
        }
    }
    if let Some(without) = without(honest, path) {
        found.push(("missing", without));
    }
    found
}

/// What can stand in a value's place.
fn replacements(old: &Value) -> Vec<(&'static str, Value)> {
    let mut new = vec![
        ("null", Value::Null),
        ("as a list of one", json!([old])),
        ("as an empty object", json!({})),
        ("as an empty list", json!([])),
        ("as a number", json!(7)),
        ("as zero", json!(0)),
        ("as a fraction", json!(0.5)),
        ("as a huge number", json!(1e300)),
        ("as a negative number", json!(-1)),
        ("as yes", json!(true)),
        ("as an empty text", json!("")),
        ("as a blank text", json!(" \t\n")),
        ("as an unknown word", json!("SOMETHING_ELSE")),
        ("as markup", json!("<img src=x onerror=alert(1)>")),
        ("as a path", json!("../../../etc?x#y")),
        ("as a text with marks", json!("a\u{202e}\u{0}\u{feff}b")),
        ("as a long text", json!("x".repeat(5_000))),
        ("as a date to come", json!("2999-12-31T23:59:59Z")),
    ];
    match old {
        Value::Number(number) => new.push(("as a text", json!(number.to_string()))),
        Value::Bool(flag) => new.push(("as a text", json!(flag.to_string()))),
        Value::String(text) => {
            new.push(("in capitals", json!(text.to_ascii_uppercase())));
            new.push(("in small letters", json!(text.to_ascii_lowercase())));
            new.push(("in blanks", json!(format!("  {text}\n"))));
            if let Ok(number @ (Value::Number(_) | Value::Bool(_))) = text.parse() {
                new.push(("without its quotes", number));
            }
        }
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            let map: Map<_, _> = numbered
                .map(|(n, item)| (n.to_string(), item.clone()))
                .collect();
            new.push(("as an object", map.into()));
        }
        Value::Object(map) => {
            new.push(("as a list of its values", map.values().cloned().collect()));
            let mut more = map.clone();
            for key in ["x-unknown", "", "__proto__", "constructor"] {
                more.insert(key.to_owned(), json!({"a": [1, {"b": null}]}));
            }
            new.push(("with unknown fields", more.into()));
        }
        Value::Null => {}
    }
    new
}

fn without(honest: &Value, path: &[Step]) -> Option<Value> {
    let (last, before) = path.split_last()?;
    let mut copy = honest.clone();
    let parent = at(&mut copy, before)?;
    match last {
        Step::Key(key) => drop(parent.as_object_mut()?.remove(key)),
        Step::At(at) => drop(parent.as_array_mut()?.remove(*at)),
    }
    Some(copy)
}

/// The member once more, with another value: as text, since no tidy value can hold it.
fn twice(honest: &Value, path: &[Step], other_first: bool) -> Option<String> {
    let Step::Key(key) = path.last()? else {
        return None;
    };
    const MARK: &str = "@@twice@@";
    let mut copy = honest.clone();
    let place = at(&mut copy, path)?;
    let own = place.to_string();
    *place = json!(MARK);
    let key = json!(key).to_string();
    let text = copy.to_string();
    let other = r#""SOMETHING_ELSE""#;
    let (first, second) = match other_first {
        true => (other, own.as_str()),
        false => (own.as_str(), other),
    };
    let both = format!("{first},{key}:{second}");
    Some(text.replacen(&json!(MARK).to_string(), &both, 1))
}
