//! `<bms-disks>`: a panel that shows a bare metal server's disks, says of each whether it can be
//! detached right now and at what risk, and detaches it — calling it detached only when the cloud's
//! own list says so.
//!
//! A portal puts one tag into its page; this crate is what is behind the tag.
//!
//! # Public API
//!
//! The public API is [`element`]: [`element::ServerDisks`], the same panel as a component of an app in Yew, with its
//! properties and events. Only it follows semantic versioning. All other modules are `pub` for this project's own tests
//! and tools, may change with every version, and are `#[doc(hidden)]`; `cargo doc --features internal` shows them to who
//! changes the crate.
//!
//! # The one contract
//!
//! The tag is given two ids and a way to the cloud's API (`docs/embedding.md`). It answers with what the
//! [`session`] promises: one confirmation sends at most one DELETE, for exactly what was on screen; after a
//! lost answer it looks, and does not repeat; what is unknown takes the strictest branch.
//!
//! # The map
//!
//! Data goes one way round: host page → [`element`] → [`settings`] → [`session`] → [`runtime`] → cloud → [`api`] →
//! [`session`] → view → [`ui`] → intent → [`session`].
//!
//! | module       | what is in it                                                      | knows the browser |
//! |--------------|--------------------------------------------------------------------|-------------------|
//! | [`model`]    | server, disk, attachment, job, ids: plain values                   | no                |
//! | [`rules`]    | may this disk go, at what risk, and how much must be confirmed     | no                |
//! | [`guide`]    | what to do inside the guest; the check of what the guest says      | no                |
//! | [`api`]      | requests out, answers in                                           | no                |
//! | [`session`]  | the state machine: everything that is promised is kept here        | no                |
//! | [`settings`] | what a portal wrote, checked before a session is told              | no                |
//! | [`i18n`]     | every word, in every language                                      | no                |
//! | [`runtime`]  | fetch, timers, storage, visibility, tokens                         | yes               |
//! | [`ui`]       | components that draw a view and send intents                       | yes               |
//! | [`element`]  | `<bms-disks>` itself: attributes in, events out                    | yes               |
//!
//! A module uses only modules above it. The modules that do not know the browser compile on any target and have no
//! clock: time comes in with each event. What needs a browser exists on `wasm32` only. `tests/structure` holds the
//! sources against all of this.
//!
//! # A rule
//!
//! What the cloud says becomes plain values, and [`rules::assess`] weighs them. Each verdict has its reasons,
//! what decides first, and each reason names the page of the cloud's documents it comes from.
//!
//! ```
//! use bms_disks::api::{Answer, parse_attachments, parse_server};
//! use bms_disks::model::{ServerId, join_disks};
//! use bms_disks::rules::{Policy, Reason, Source, Verdict, Weight, assess};
//!
//! let id = ServerId::parse("s1").expect("an id");
//! let said = |body: &str| Ok(Answer { status: 200, body: body.into(), ..Answer::default() });
//!
//! let answer = said(r#"{"server": {"id": "s1", "status": "ACTIVE", "OS-EXT-STS:task_state": null,
//!     "locked": false, "metadata": {"os_type": "Linux"}}}"#);
//! let server = parse_server(&id, &answer).expect("a server").server;
//! let answer = said(r#"{"volumeAttachments": [{"device": "/dev/sdb", "volumeId": "v1"}]}"#);
//! let list = parse_attachments(&id, &answer).expect("a list");
//! let disks = join_disks(&list.entries, &[], &[]);
//!
//! let found = assess(&server, &disks[0], Policy::default());
//! assert_eq!(found.verdict, Verdict::Allowed(Weight::Acknowledge));
//! assert_eq!(found.decisive(), &Reason::LinuxMustUnmount);
//! assert_eq!(found.decisive().source(), Source::DetachPage);
//! ```
//!
//! # The run loop
//!
//! A [`session::Session`] neither waits nor sends. Whoever drives it hands in each thing that happens, carries
//! out all effects that come back, and draws the view. On a page [`runtime`] does that; in the tests a script,
//! a simulation or a fuzzer does.
//!
//! ```
//! use std::collections::VecDeque;
//!
//! use bms_disks::api::{Target, Transport};
//! use bms_disks::model::{AttemptId, Mono, Now, ProjectId, ServerId, Wall};
//! use bms_disks::rules::Policy;
//! use bms_disks::session::{Config, Effect, Event, Page, Session};
//!
//! let target = Target {
//!     project: ProjectId::parse("p1").expect("an id"),
//!     server: ServerId::parse("s1").expect("an id"),
//! };
//! let mut session = Session::new(Config {
//!     target, policy: Policy::default(), volumes: false, native: false,
//! });
//! let now = Now { mono: Mono(0), wall: Wall(1_700_000_000_000) };
//!
//! // 1. Something happened.
//! let start = Event::Start { record: None, visible: true, ids: AttemptId::default() };
//! let mut effects: VecDeque<_> = session.step(start, now).into();
//! // 2. Carry out every effect, in order, and hand in what comes of it. Here there is no network.
//! while let Some(effect) = effects.pop_front() {
//!     if let Effect::Send { id, .. } = effect {
//!         let lost = Event::Answer { id, outcome: Err(Transport::Network) };
//!         effects.extend(session.step(lost, now));
//!     }
//! }
//! // 3. Draw, and come back in time.
//! assert!(matches!(session.view().page, Page::Problem(_)));
//! assert!(session.wake_at().is_some());
//! ```
//!
//! # Where to begin
//!
//! - What the product allows: [`rules::assess`], and `tests/constraint_table.rs` beside it.
//! - What it promises: [`session`]; where each promise is kept, and what would notice: `docs/promises.md`.
//! - A click followed to "detached": `docs/architecture.md`. What was decided, and what was given up for it:
//!   `docs/decisions.md`.
//! - What a portal sees: `docs/embedding.md`; what an operator sees: `docs/operators.md`.
//! - To add a language, a reason, an error code, a scenario: `docs/recipes.md`.
#![deny(missing_docs)]
#![cfg_attr(not(target_arch = "wasm32"), allow(rustdoc::broken_intra_doc_links))]

#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod api;
pub mod element;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod guide;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod i18n;
mod json;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod model;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod rules;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod runtime;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod session;
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod settings;
#[cfg(target_arch = "wasm32")]
#[cfg_attr(not(feature = "internal"), doc(hidden))]
pub mod ui;
