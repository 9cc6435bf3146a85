//! What the fuzzer runs: a plain function for each target, which panics where a promise is broken.
//!
//! `fuzz/` calls these from libFuzzer, `tests/smoke.rs` from a small mutator of its own, which every
//! `cargo test` runs.

#![deny(missing_docs)]

mod answer;
mod answers;
mod blocked;
mod bytes;
mod chain;
mod driver;
mod guest;
mod guest_look;
mod guest_tree;
mod hostile;
mod junk;
mod oracle;
mod session;

pub use answers::{accepted, attachments, job, server, volumes};
pub use blocked::blocked;
pub use chain::chain;
pub use driver::Kind;
pub use guest::guest;
pub use guest_look::{guest_look, guest_plan};
pub use guest_tree::{guest_linux, guest_windows};
pub use hostile::{Playing, names, play, play_attach};
pub use session::{record, session};

/// A target: its name, which is also its seeds' folder, and what it runs.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 14] = [
    ("server", server),
    ("attachments", attachments),
    ("volumes", volumes),
    ("job", job),
    ("accepted", accepted),
    ("chain", chain),
    ("blocked", blocked),
    ("session", session),
    ("record", record),
    ("guest", guest),
    ("guest_linux", guest_linux),
    ("guest_windows", guest_windows),
    ("guest_look", guest_look),
    ("guest_plan", guest_plan),
];
