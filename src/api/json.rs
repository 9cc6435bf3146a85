//! Reading JSON whose types cannot be relied on: numbers as strings, strings as numbers, one object
//! where a list was promised.

use crate::json::Value;
use std::rc::Rc;

use super::MAX_TEXT;

/// Parses a body; `None` if it is not JSON. A byte order mark is stepped over; nesting deeper than 128
/// is refused by the parser.
pub(super) fn parse(body: &[u8]) -> Option<Value> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    Value::parse(std::str::from_utf8(body).ok()?)
}

/// A text: a string as it is, up to [`MAX_TEXT`], a number as it is written. Null, blank and everything else are nothing.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => (!text.trim().is_empty()).then(|| bounded(text)),
        Value::Number(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn bounded(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.to_owned(),
    }
}

/// The same, trimmed and shared.
pub(super) fn word(value: &Value, key: &str) -> Option<Rc<str>> {
    text(value, key).map(|t| t.trim().into())
}

/// A yes or no: a boolean, `"true"`/`"false"` in any case, 1/0 as number or string.
pub(super) fn flag(value: &Value, key: &str) -> Option<bool> {
    match value.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A whole number, also when written as a string, or as `0.0` or `-0`.
pub(super) fn integer(value: &Value, key: &str) -> Option<i64> {
    match value.get(key)? {
        Value::Number(number) => number.as_i64().or_else(|| number.is_zero().then_some(0)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The items of a list; an object stands for a list of one. Null and everything else are no list.
pub(super) fn items(value: &Value) -> Option<&[Value]> {
    match value {
        Value::Array(items) => Some(items),
        Value::Object(_) => Some(std::slice::from_ref(value)),
        _ => None,
    }
}
