//! Places in the source: `core::panic::Location`, which is the address and length of a file's name, a
//! line and a column. Who would read them is gone by now (see `panics`); they are blanked, and so are
//! the names, and zeros cost next to nothing to send.

use std::collections::BTreeSet;
use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

const SIZE: usize = 16;
/// Longer than any file's name, line and column are.
const MAX_NAME: u32 = 300;
const MAX_LINE: u32 = 100_000;
const MAX_COLUMN: u32 = 1_000;

pub fn blank(module: &mut Module) {
    let memory = Memory::of(module);
    let mut places: Vec<u32> = Vec::new();
    let mut names: BTreeSet<(u32, u32)> = BTreeSet::new();
    for (start, bytes) in &memory.segments {
        // Aligned, as the four numbers are.
        let first = (4 - *start % 4) % 4;
        for at in (first as usize..bytes.len().saturating_sub(SIZE - 1)).step_by(4) {
            let [name, length, line, column] = words(&bytes[at..at + SIZE]);
            let is_place = (1..MAX_NAME).contains(&length)
                && (1..MAX_LINE).contains(&line)
                && (1..MAX_COLUMN).contains(&column)
                && memory
                    .bytes(name, length)
                    .is_some_and(|name| name.ends_with(b".rs"));
            if is_place {
                places.push(start + at as u32);
                names.insert((name, length));
            }
        }
    }
    let blanks = places.iter().map(|at| *at..at + SIZE as u32);
    let blanks = blanks.chain(names.iter().map(|(at, length)| *at..at + length));
    for blank in blanks {
        fill(module, &blank);
    }
}

fn words(bytes: &[u8]) -> [u32; 4] {
    let word = |n: usize| {
        let four = bytes
            .get(4 * n..4 * n + 4)
            .and_then(|four| four.try_into().ok());
        u32::from_le_bytes(four.unwrap_or_default())
    };
    [word(0), word(1), word(2), word(3)]
}

/// What memory holds when the program starts.
struct Memory {
    segments: Vec<(u32, Vec<u8>)>,
}

impl Memory {
    fn of(module: &Module) -> Self {
        Self {
            segments: segments(module),
        }
    }

    fn bytes(&self, at: u32, length: u32) -> Option<&[u8]> {
        self.segments.iter().find_map(|(start, bytes)| {
            let from = at.checked_sub(*start)? as usize;
            bytes.get(from..from + length as usize)
        })
    }
}

/// Where each piece of what memory holds at the start begins, and what it is.
pub fn segments(module: &Module) -> Vec<(u32, Vec<u8>)> {
    let segments = module.data.iter();
    let known = segments.filter_map(|data| Some((start_of(&data.kind)?, data.value.clone())));
    known.collect()
}

fn start_of(kind: &DataKind) -> Option<u32> {
    match kind {
        DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } => Some(*start as u32),
        _ => None,
    }
}

/// Fills with zeros.
pub fn fill(module: &mut Module, blank: &Range<u32>) {
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let data = module.data.get_mut(id);
        let Some(start) = start_of(&data.kind) else {
            continue;
        };
        let Some(from) = blank.start.checked_sub(start) else {
            continue;
        };
        let to = from as usize + blank.len();
        if let Some(bytes) = data.value.get_mut(from as usize..to) {
            bytes.fill(0);
        }
    }
}
