//! What people see. [`Panel`] draws a [`View`](crate::session::View) and sends
//! [`Intent`](crate::session::Intent)s, nothing else.
//!
//! Map: `panel` holds everything; `server`, `notices`, `list` with `row` and `verdict`, `pages`
//! (loading, problems, empty), `changes` and `gone` are the page; `modal` with `ask` or `follow` is the
//! dialog, which `dialog` draws as soon as `dialogs` has it; `bulk` is several disks at once; `guide`, `guest_check`, `finding`, `plan` and `looked` are what is done in the guest. `name`, `field`, `icon`,
//! `ticket` and `sentence` are the small pieces. `copying`, `live` and `format` talk to the browser.
//!
//! What has state of its own, or is worth comparing before it is drawn again, is a component; the rest are
//! functions. Props compare an `Rc` by its address, so a row whose value did not change is not drawn again.
//!
//! Yew 0.23 has two faults that are avoided by rule: every component returns exactly one element, and lists
//! that change stand alone in an element of their own, with a key for each item.

mod ask;
mod attach;
mod bulk;
mod changes;
mod command;
mod copying;
mod ctx;
mod dialog;
mod dialogs;
mod elapsed;
mod field;
mod finding;
mod follow;
mod format;
mod frame;
#[cfg(feature = "gallery")]
pub mod gallery;
mod gone;
mod guest_check;
mod guide;
mod icon;
mod list;
mod live;
mod looked;
mod modal;
mod name;
mod notices;
mod pages;
mod panel;
mod plan;
mod refused;
mod row;
mod sentence;
mod server;
mod sizes;
mod sort;
mod ticket;
mod timeline;
mod verdict;
mod words;

#[cfg(feature = "parts")]
pub use dialogs::{came, failed, on_wanted};
pub use panel::{Panel, PanelProps};
pub use refused::{Refused, RefusedProps, setting_words};
#[cfg(feature = "gallery")]
pub use row::renders as row_renders;
