//! Noticing changed files. By looking, four times a second: the few hundred files here cost
//! less than a millisecond, and it works on every file system and in every container.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

pub const INTERVAL: Duration = Duration::from_millis(250);

pub struct Watch {
    places: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, SystemTime>,
}

impl Watch {
    /// Watches files, and folders with all that is in them.
    pub fn new(places: Vec<PathBuf>) -> Self {
        let seen = look(&places);
        Self { places, seen }
    }

    /// Files that changed, came or went since the last call.
    pub fn changes(&mut self) -> Vec<PathBuf> {
        let now = look(&self.places);
        let changed = now
            .iter()
            .filter(|(path, time)| self.seen.get(*path) != Some(time));
        let gone = self.seen.keys().filter(|path| !now.contains_key(*path));
        let changes = changed.map(|(path, _)| path).chain(gone).cloned().collect();
        self.seen = now;
        changes
    }
}

fn look(places: &[PathBuf]) -> BTreeMap<PathBuf, SystemTime> {
    let mut seen = BTreeMap::new();
    for place in places {
        collect(place, &mut seen);
    }
    seen
}

/// What cannot be read counts as not there: an editor may be replacing it this very moment.
fn collect(path: &Path, seen: &mut BTreeMap<PathBuf, SystemTime>) {
    let Ok(metadata) = fs::metadata(path) else {
        return;
    };
    if metadata.is_file() {
        if let Ok(time) = metadata.modified() {
            seen.insert(path.to_path_buf(), time);
        }
    } else if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !hidden {
                collect(&entry.path(), seen);
            }
        }
    }
}
