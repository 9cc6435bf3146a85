//! Detaching disks from bare metal servers, in the browser.
#![deny(missing_docs)]

pub mod api;
pub mod guide;
pub mod i18n;
pub mod model;
pub mod rules;
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod ui;
