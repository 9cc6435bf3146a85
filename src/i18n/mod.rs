//! Words, typed: a message that a language lacks does not compile.
//!
//! To add a language, write one file like `en.rs` and name it in [`Locale`]. Every message is a
//! plain text or a [`Template`] whose places are counted while compiling, so a translation can
//! neither forget an argument nor invent one. Numbers are written here (`number.rs`), times and dates in `ui/format.rs`:
//! the browser's own formatters cost the first view 10 to 20 ms each.

mod en;
mod locale;
mod lookup;
mod messages;
mod number;
#[cfg(feature = "pseudo")]
mod pseudo;
mod template;
mod visible;
mod zh_cn;

pub use locale::Locale;
pub use messages::*;
pub use number::{number, two_digits};
pub use template::{Part, Template};
pub use visible::{Glyph, csv_cell, escaped, glyphs, middle_cut, plain};
