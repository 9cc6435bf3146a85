//! What the kernel says, by `inside/truth.py`.

use serde_json::Value;

use crate::{Failure, Result};

/// What the kernel says of a disk, and of what there is at all.
pub struct Truth {
    /// The disk's paths.
    pub paths: Vec<String>,
    pub gib: u64,
    /// Each reason why it is in use.
    pub busy: Vec<String>,
    /// What is mounted, mapped, swapped to, and the disks it is on.
    pub world: Vec<(String, Vec<String>)>,
}

impl Truth {
    pub fn read(said: &str) -> Result<Self> {
        let json: Value = serde_json::from_str(said)
            .map_err(|problem| Failure(format!("truth.py: {problem}: {said}")))?;
        let world = json["world"].as_array().into_iter().flatten();
        let one = |one: &Value| {
            let what = one["what"].as_str().unwrap_or_default();
            (what.to_owned(), texts(&one["on"]))
        };
        Ok(Self {
            paths: texts(&json["paths"]),
            gib: json["gib"].as_u64().unwrap_or(0),
            busy: texts(&json["busy"]),
            world: world.map(one).collect(),
        })
    }
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
