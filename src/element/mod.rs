//! `<bms-disks>`: what a hand-written module, `bms-disks.js`, needs of Rust.
//!
//! Rust cannot extend `HTMLElement`, so the module owns the class, its attributes and its place in
//! the page, and calls [`mount`]; everything behind that is here. An app that is written in Yew itself needs
//! neither: it has [`ServerDisks`].

#[cfg(target_arch = "wasm32")]
mod component;
#[cfg(all(target_arch = "wasm32", feature = "counted"))]
mod counted;
#[cfg(all(target_arch = "wasm32", debug_assertions))]
mod crash;
#[cfg(target_arch = "wasm32")]
mod events;
#[cfg(target_arch = "wasm32")]
mod handle;
#[cfg(target_arch = "wasm32")]
mod options;
#[cfg(all(target_arch = "wasm32", feature = "parts"))]
mod parts;
#[cfg(target_arch = "wasm32")]
mod report;
#[cfg(target_arch = "wasm32")]
mod screen;
#[cfg(target_arch = "wasm32")]
mod styles;

pub use crate::i18n::Locale;
pub use crate::model::{JobId, VolumeId};
#[cfg(target_arch = "wasm32")]
pub use component::{ServerDisks, ServerDisksProps};
#[cfg(target_arch = "wasm32")]
pub use events::{
    ApprovalRequest, ChangeFailure, ChangePhase, DiskChange, PanelEvent, QueuePhase, QueueProgress,
};

// What follows is for `bms-disks.js`, and no part of the public API.
#[cfg(all(target_arch = "wasm32", feature = "counted"))]
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub use counted::live_bytes;
#[cfg(all(target_arch = "wasm32", debug_assertions))]
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub use crash::on_crash;
#[cfg(target_arch = "wasm32")]
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub use handle::{Handle, mount};
#[cfg(all(target_arch = "wasm32", feature = "parts"))]
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub use parts::{on_dialogs_wanted, tell_dialogs};
#[cfg(target_arch = "wasm32")]
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub use styles::styles;
