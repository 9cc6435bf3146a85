//! Ids that nobody else has.

use js_sys::{Math, Uint8Array};

use super::object;
use crate::model::AttemptId;

/// A random UUID (version 4). `crypto.randomUUID` is not there for pages that are not served securely.
pub(super) fn uuid() -> AttemptId {
    let bytes = Uint8Array::new_with_length(16);
    for at in 0..16 {
        // Overwritten, if the browser has better ones.
        bytes.set_index(at, (Math::random() * 256.0) as u8);
    }
    let crypto = object::get(&js_sys::global(), "crypto");
    let _ = object::call(&crypto, "getRandomValues", &[bytes.clone().into()]);
    let mut text = String::new();
    for (at, byte) in bytes.to_vec().into_iter().enumerate() {
        let byte = match at {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let digit = |of: u8| char::from_digit(of.into(), 16).unwrap_or('0');
        text.extend([digit(byte >> 4), digit(byte & 15)]);
    }
    AttemptId::parse(&text).unwrap_or_default()
}
