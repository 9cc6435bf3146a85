//! What the standard library's panics would say. Nobody reads it (see `panics`), but what is only pointed
//! at stays in the program; blanked, it costs next to nothing to send.

use super::places;

/// Whole texts, and the pieces of those with values in them. One that is missing is no harm.
const TEXTS: [&str; 44] = [
    "a Display implementation returned an error unexpectedly",
    "a formatting trait implementation returned an error when the underlying stream did not",
    "assertion `left ",
    "assertion failed: count > 0",
    "assertion failed: edge.height == self.height - 1",
    "assertion failed: edge.height == self.node.height - 1",
    "assertion failed: idx < CAPACITY",
    "assertion failed: match track_edge_idx {\n    LeftOrRight::Left(idx) => idx <= old_left_len,\n    LeftOrRight::Right(idx) => idx <= right_len,\n}",
    "assertion failed: new_left_len <= CAPACITY",
    "assertion failed: old_left_len + count <= CAPACITY",
    "assertion failed: old_left_len >= count",
    "assertion failed: old_right_len + count <= CAPACITY",
    "assertion failed: old_right_len >= count",
    "assertion failed: psize <= size + max_overhead",
    "assertion failed: psize >= size + min_overhead",
    "assertion failed: self.height > 0",
    "assertion failed: self.peeked.is_none()",
    "assertion failed: slot.is_none()",
    "assertion failed: src.len() == dst.len()",
    "attempt to join into collection with len > usize::MAX",
    " but the index is ",
    "called `Option::unwrap()` on a `None` value",
    "called `Result::unwrap()` on an `Err` value",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "cannot modify the panic hook from a panicking thread",
    "capacity overflow",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "end byte index ",
    "Hash table capacity overflow",
    " index out of bounds: the len is ",
    "insertion index (is ",
    "internal error: entered unreachable code: empty internal node",
    "internal error: entered unreachable code",
    " out of range for slice of length ",
    "panicked at ",
    "range end index ",
    "range start index ",
    "RefCell already borrowed",
    "RefCell already mutably borrowed",
    "removal index (is ",
    ") should be <= len (is ",
    "slice index starts at ",
    "start byte index ",
];

pub fn blank(module: &mut walrus::Module) {
    let mut blanks = Vec::new();
    for (start, bytes) in places::segments(module) {
        for text in TEXTS {
            let found = bytes.windows(text.len()).enumerate();
            let found = found.filter(|(_, window)| *window == text.as_bytes());
            blanks.extend(found.map(|(at, _)| start + at as u32..start + (at + text.len()) as u32));
        }
    }
    for blank in blanks {
        places::fill(module, &blank);
    }
}
