//! The text of an answer.

use serde_json::{Value, json};

use crate::{Call, Hostile};

/// Deeper than any parser that recurses can follow.
const DEEP: usize = 100_000;
/// Ten million bytes: more than is read.
const LONG: usize = 10_000_000;

pub(crate) fn all(call: Call, honest: &Value) -> Vec<Hostile> {
    let text = honest.to_string();
    let mut found = charsets(&text);
    found.extend(other_texts(&text));
    found.extend(large(&text));
    // Cut off after each byte.
    for end in (1..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let start = text.as_bytes()[..end].to_vec();
        found.push((format!("cut off after {end} bytes"), start));
    }
    let hostile = found.into_iter();
    hostile
        .map(|(name, bytes)| Hostile::with(call, name, bytes))
        .collect()
}

type Named = (String, Vec<u8>);

fn named<const N: usize>(all: [(&str, Vec<u8>); N]) -> Vec<Named> {
    all.map(|(name, bytes)| (name.to_owned(), bytes)).into()
}

fn charsets(text: &str) -> Vec<Named> {
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
    };
    let before = |bytes: &[u8]| [bytes, text.as_bytes()].concat();
    named([
        ("a byte order mark before it", before(b"\xef\xbb\xbf")),
        ("two byte order marks", before(b"\xef\xbb\xbf\xef\xbb\xbf")),
        (
            "UTF-16, little end first",
            utf16([0xff, 0xfe], u16::to_le_bytes),
        ),
        (
            "UTF-16, big end first",
            utf16([0xfe, 0xff], u16::to_be_bytes),
        ),
        ("a name in GBK", in_gbk(text)),
        ("zero bytes before it", before(b"\0\0\0")),
        (
            "zero bytes behind it",
            [text.as_bytes(), b"\0\0\0"].concat(),
        ),
        ("zero bytes inside", text.replace(':', "\0:").into_bytes()),
        ("only zero bytes", vec![0; 4096]),
    ])
}

fn other_texts(text: &str) -> Vec<Named> {
    let page = b"<!doctype html><title>Sign in</title><form></form>";
    named([
        ("empty", Vec::new()),
        ("blank", b" \r\n\t ".to_vec()),
        ("something behind it", [text.as_bytes(), b"{}"].concat()),
        ("twice", text.repeat(2).into_bytes()),
        ("a web page", page.to_vec()),
        ("a script", b")]}',\n{}".to_vec()),
        ("null", b"null".to_vec()),
        ("a number", b"1".to_vec()),
        ("a text", json!(text).to_string().into_bytes()),
        ("single quotes", text.replace('"', "'").into_bytes()),
        (
            "comments",
            format!("/* hello */ {text} // bye").into_bytes(),
        ),
        ("NaN", text.replace("null", "NaN").into_bytes()),
    ])
}

fn large(text: &str) -> Vec<Named> {
    let lists = ["[".repeat(DEEP), "]".repeat(DEEP)].concat();
    let objects = [r#"{"a":"#.repeat(DEEP), "1".to_owned(), "}".repeat(DEEP)].concat();
    let blanks = [text.as_bytes(), &vec![b' '; LONG]].concat();
    let long = json!({"server": "x".repeat(LONG)}).to_string();
    named([
        ("deep lists", lists.into_bytes()),
        ("deep objects", objects.into_bytes()),
        (
            "deep objects without end",
            r#"{"server":"#.repeat(DEEP).into_bytes(),
        ),
        ("ten megabytes of blanks", blanks),
        ("ten megabytes of a text", long.into_bytes()),
        ("seven megabytes of a name", seven_megabytes(text)),
    ])
}

/// What a console writes that takes everything for its own charset.
fn in_gbk(text: &str) -> Vec<u8> {
    let (before, after) = text.split_once("\"name\":\"").unwrap_or((text, ""));
    [
        before.as_bytes(),
        b"\"name\":\"\xb4\xc5\xc5\xcc",
        after.as_bytes(),
    ]
    .concat()
}

/// Below the limit of a body: read, and not to be shown at that length.
fn seven_megabytes(text: &str) -> Vec<u8> {
    let long = format!("\"name\":\"{}", "长".repeat(7_000_000 / 3));
    text.replacen("\"name\":\"", &long, 1).into_bytes()
}
