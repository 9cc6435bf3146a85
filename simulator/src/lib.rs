//! A bare metal cloud in one process: the BMS and EVS calls that `bms-disks` meets, with their
//! quirks, refusals and accidents.
//!
//! The core, [`Cloud`], is pure: it has no clock, thread, socket or randomness of its own. Time
//! comes in with every request ([`Cloud::handle`]), and what the cloud does by itself (jobs, power
//! changes, lists that lag) is computed from it. So a test drives hours in microseconds, and the
//! same calls always give the same answers.
//!
//! | where | what |
//! |---|---|
//! | [`Request`], [`Reply`] | what goes in and comes out |
//! | [`ServerSpec`], [`DiskSpec`], [`Guest`] | building a small cloud by hand |
//! | [`scenarios`] | the named servers, each with one promise |
//! | [`Fault`], [`JobFate`], `Cloud::set_…` | controls: what a simulation changes at any moment |
//! | [`Delete`], `Cloud::is_attached` … | the truth, for assertions |
//! | [`control`] | the controls and the truth by path and JSON, for HTTP and for pages |
//! | [`http`] (feature `server`) | the same cloud behind real HTTP |
//!
//! It shares no code with the widget on purpose: neither can hide the other's mistakes.

#![deny(missing_docs)]

mod cloud;
pub mod control;
mod exchange;
#[cfg(feature = "server")]
pub mod http;
pub mod scenarios;
mod wire;

pub use cloud::{
    Absent, AttachmentTruth, Call, Cloud, Delete, DiskSpec, Fault, FaultRule, Guest, JobErrors,
    JobFate, JobTruth, LogEntry, NativeShape, Nulls, Pace, ServerSpec, ServerTruth, Times,
    VolumesField,
};
pub use exchange::{Header, Method, Outcome, Reply, Request, Service};
pub use wire::USER_DATA_SECRET;
