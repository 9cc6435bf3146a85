//! Which transitions of the state chart the scripts meet, for `cargo xtask coverage`.

use std::fs::OpenOptions;
use std::io::Write;

use bms_disks::session::Move;

/// Adds transitions to the file that this names, if it names one.
const FILE: &str = "BMS_CHART_MET";

pub fn keep(moves: Vec<Move>) {
    let Some(file) = std::env::var_os(FILE) else {
        return;
    };
    let lines = moves.into_iter();
    let lines = lines.map(|(machine, from, to)| format!("{machine}: {from} --> {to}\n"));
    let lines: String = lines.collect();
    let file = OpenOptions::new().create(true).append(true).open(file);
    let kept = file.and_then(|mut file| file.write_all(lines.as_bytes()));
    assert!(kept.is_ok(), "the transitions cannot be kept: {kept:?}");
}
