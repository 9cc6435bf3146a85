//! The stylesheet of all panels.
//!
//! The element has it from the glue, where the build writes it (`xtask/src/styles.rs`), so that the browser has
//! read it before the program is there. An app in Rust has it from here. `styles/widget/index.css` has the same list;
//! a test compares them.

/// In this order: what comes later narrows what came before.
const SHEET: &str = concat!(
    include_str!("../../styles/tokens.css"),
    include_str!("../../styles/widget/ground.css"),
    include_str!("../../styles/widget/parts.css"),
    include_str!("../../styles/widget/panel.css"),
    include_str!("../../styles/widget/list.css"),
    include_str!("../../styles/widget/pages.css"),
    include_str!("../../styles/widget/dialog.css"),
    include_str!("../../styles/widget/bulk.css"),
    include_str!("../../styles/widget/fit.css")
);

/// The text of the stylesheet, for one constructable sheet that all elements of a page share: nothing
/// that `style-src 'self'` forbids.
#[must_use]
pub const fn styles() -> &'static str {
    SHEET
}
