//! The only module that does I/O: network, clocks, storage, the page, the portal's code.
//!
//! A [`Driver`] owns a session and turns its [`Effect`](crate::session::Effect)s into calls and what
//! comes of them into [`Event`](crate::session::Event)s, one at a time. What can be decided without a
//! browser ([`usable_token`], [`retry_after`]) compiles and is tested natively.

mod header;

pub use header::{retry_after, usable_token};

#[cfg(target_arch = "wasm32")]
mod answer;
#[cfg(target_arch = "wasm32")]
mod approval;
#[cfg(target_arch = "wasm32")]
mod audit;
#[cfg(target_arch = "wasm32")]
mod claim;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod credentials;
#[cfg(target_arch = "wasm32")]
mod custom_event;
#[cfg(any(target_arch = "wasm32", feature = "mutants"))]
mod deciding;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
mod object;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod perform;
#[cfg(target_arch = "wasm32")]
mod random;
#[cfg(target_arch = "wasm32")]
mod send;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod top_layer;
#[cfg(target_arch = "wasm32")]
mod world;

#[cfg(target_arch = "wasm32")]
pub use credentials::Credentials;
#[cfg(target_arch = "wasm32")]
pub use custom_event::{failure_object, portal_error, tell_error};
#[cfg(feature = "mutants")]
pub use deciding::{Browser, LOCK_TIMEOUT, PROPAGATION_DELAY, claim as decide_claim};
#[cfg(target_arch = "wasm32")]
pub use driver::Driver;
#[cfg(target_arch = "wasm32")]
pub use world::{Environment, World};
