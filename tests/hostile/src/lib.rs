//! What a hostile or broken cloud answers: for each call of the widget's, an honest answer and every way
//! it is spoiled. Pure: who plays them to a session is `tests/fuzzing`, who plays them to a real `fetch`
//! is `tests/e2e`.
//!
//! | file     | spoils                                                          |
//! |----------|-----------------------------------------------------------------|
//! | `honest` | nothing: what a good cloud says                                 |
//! | `fields` | one field of it: missing, null, of another type, twice, unknown |
//! | `lists`  | the disks: foreign, twice, in one slot, ten thousand, …         |
//! | `bytes`  | the text: cut off, other charsets, marks, depth, length         |
//! | `wire`   | how it comes: status, headers, pace, broken connections         |

mod bytes;
mod fields;
mod honest;
mod lists;
mod wire;

pub use honest::{Call, Ids, honest};
pub use wire::{Body, endless, statuses, wires};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostile {
    /// What is wrong with it, for messages.
    pub name: String,
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

impl Hostile {
    /// The usual status of the call with another body.
    fn with(call: Call, name: impl Into<String>, body: Vec<u8>) -> Self {
        Self {
            name: format!("{call:?}: {}", name.into()),
            status: call.status(),
            headers: Vec::new(),
            body: Body::Whole(body),
        }
    }
}

/// A body spoiled in several fields, now and then under another status: what `below` chooses, which
/// gives a number below the one it is given.
pub fn combined(call: Call, ids: &Ids, below: &mut dyn FnMut(usize) -> usize) -> Hostile {
    let (name, body) = fields::several(&honest(call, ids), below);
    let mut hostile = Hostile::with(call, name, body.to_string().into_bytes());
    if below(6) == 0 {
        hostile.status = 200 + u16::try_from(below(400)).unwrap_or_default();
        hostile.name += &format!(", status {}", hostile.status);
    }
    hostile
}

/// Every spoiled body of a call, under its usual status.
pub fn bodies(call: Call, ids: &Ids) -> Vec<Hostile> {
    let honest = honest(call, ids);
    let mut all = fields::all(call, &honest);
    all.extend(lists::all(call, ids, &honest));
    all.extend(bytes::all(call, &honest));
    all
}
