//! Detaching disks from bare metal servers, in the browser.
#![deny(missing_docs)]

pub mod api;
pub mod element;
pub mod model;
pub mod rules;
pub mod runtime;
pub mod session;
