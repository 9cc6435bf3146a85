//! `<bms-disks>`: a panel that shows a bare metal server's disks, says of each whether it can be
//! detached right now and at what risk, and detaches it — calling it detached only when the cloud's
//! own list says so.
//!
//! # The map
//!
//! Data goes one way round: host page → [`element`] → [`settings`] → [`session`] → [`runtime`] → cloud → [`api`] →
//! [`session`] → view → [`ui`] → event → [`session`].
//!
//! | room        | what is in it                                                              | knows the browser |
//! |-------------|----------------------------------------------------------------------------|-------------------|
//! | [`model`]   | server, disk, attachment, job, ids: plain values                           | no                |
//! | [`rules`]   | may this disk go, at what risk, and how much must be confirmed             | no                |
//! | [`guide`]   | what to do inside the guest first; the check of what the guest says        | no                |
//! | [`api`]     | requests out, answers in                                                   | no                |
//! | [`session`] | the state machine: everything that is promised is kept here                | no                |
//! | [`i18n`]    | every word, in every language                                              | no                |
//! | [`runtime`] | fetch, timers, storage, visibility, tokens                                 | yes               |
//! | [`ui`]      | components that draw a view and send events                                | yes               |
//! | [`settings`]| what a portal wrote, checked before a session is told                      | no                |
//! | [`element`] | `<bms-disks>` itself: attributes in, events out                            | yes               |
//!
//! The rooms that do not know the browser compile on any target and have no clock: time comes in with
//! each event. What needs it exists on `wasm32` only, so a pure room cannot come to need them unnoticed.
//!
//! # Where to begin
//!
//! - What the product allows: [`rules::assess`], and `tests/constraint_table.rs` beside it.
//! - What it promises: [`session`], and `docs/architecture.md`.
//! - What a portal sees: `docs/embedding.md`.
#![deny(missing_docs)]
#![cfg_attr(not(target_arch = "wasm32"), allow(rustdoc::broken_intra_doc_links))]

pub mod api;
pub mod element;
pub mod guide;
pub mod i18n;
mod json;
pub mod model;
pub mod rules;
pub mod runtime;
pub mod session;
pub mod settings;
#[cfg(target_arch = "wasm32")]
pub mod ui;
