//! The detach session, sans-IO.

mod event;
mod view;

pub use event::*;
pub use view::*;
