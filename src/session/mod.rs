//! The detach session, sans-IO.

mod asking;
mod changing;
mod config;
mod event;
mod machine;
mod pace;
mod reading;
mod record;
mod showing;
mod signing;
mod view;

pub use config::Config;
pub use event::*;
pub use machine::Session;
pub use view::*;
