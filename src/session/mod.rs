//! The detach session, sans-IO.

mod config;
mod event;
mod machine;
mod view;

pub use config::Config;
pub use event::*;
pub use machine::Session;
pub use view::*;
