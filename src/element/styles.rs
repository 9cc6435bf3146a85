//! The stylesheet of all panels.

use wasm_bindgen::prelude::*;

/// In this order: what comes later narrows what came before.
const SOURCE: &str = concat!(
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

/// As an array, whose length is known to the compiler.
const TEXT: &[u8; SOURCE.len()] = match SOURCE.as_bytes().first_chunk() {
    Some(text) => text,
    None => panic!("it is as long as itself"),
};

const LENGTH: usize = minify(TEXT).1;

/// Without comments, and without the blanks that mean nothing.
static SHEET: [u8; LENGTH] = {
    let (text, _) = minify(TEXT);
    let mut sheet = [0; LENGTH];
    let mut at = 0;
    while at < LENGTH {
        sheet[at] = text[at];
        at += 1;
    }
    sheet
};

/// The text of the stylesheet, for one constructable sheet that all elements of a page share. It
/// travels in the program: no request more, and nothing that `style-src 'self'` forbids.
#[wasm_bindgen]
pub fn styles() -> String {
    // Cut at ASCII only, so this loses nothing.
    String::from_utf8_lossy(&SHEET).into_owned()
}

/// The text, and how much of it counts. No text of ours has a `/*` or blanks in a string that matter.
#[allow(long_running_const_eval)]
const fn minify<const N: usize>(source: &[u8; N]) -> ([u8; N], usize) {
    let (mut out, mut length, mut at) = ([0; N], 0, 0);
    while at < N {
        let byte = source[at];
        if byte == b'/' && at + 1 < N && source[at + 1] == b'*' {
            at += 2;
            while source[at] != b'*' || source[at + 1] != b'/' {
                at += 1;
            }
            at += 2;
        } else if byte.is_ascii_whitespace() {
            // One, if the words on both sides would run together.
            if length > 0 && !ends_word(out[length - 1]) {
                out[length] = b' ';
                length += 1;
            }
            at += 1;
        } else {
            if length > 0 && out[length - 1] == b' ' && begins_none(byte) {
                length -= 1;
            }
            if byte == b'}' && out[length - 1] == b';' {
                length -= 1;
            }
            out[length] = byte;
            length += 1;
            at += 1;
        }
    }
    (out, length)
}

/// Behind these no blank means anything. A `:` begins a value here, or a selector's name.
const fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'{' | b'}' | b';' | b',' | b':' | b'>')
}

/// Before these none does; before a `:` it would be a descendant.
const fn begins_none(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b';' | b',' | b'>' | b'!')
}
