//! The stylesheet of all panels.

use wasm_bindgen::prelude::*;

/// The text of the stylesheet, for one constructable sheet that all elements of a page share. It
/// travels in the program: no request more, and nothing that `style-src 'self'` forbids.
#[wasm_bindgen]
pub fn styles() -> String {
    concat!(
        include_str!("../../styles/tokens.css"),
        include_str!("../../styles/widget.css")
    )
    .to_owned()
}
