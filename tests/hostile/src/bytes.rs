//! The text of an answer.

use serde_json::{Value, json};

use crate::{Call, Hostile};

/// Deeper than any parser that recurses can follow.
const DEEP: usize = 100_000;
/// Ten million bytes: more than is read.
const LONG: usize = 10_000_000;

pub(crate) fn all(call: Call, honest: &Value) -> Vec<Hostile> {
    let text = honest.to_string();
    let of = |name: &str, bytes: Vec<u8>| Hostile::with(call, name, bytes);
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut found = vec![
        of("empty", Vec::new()),
        of("blank", b" \r\n\t ".to_vec()),
        of(
            "a byte order mark before it",
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        ),
        of(
            "two byte order marks",
            [b"\xef\xbb\xbf\xef\xbb\xbf", text.as_bytes()].concat(),
        ),
        of(
            "UTF-16, little end first",
            [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat(),
        ),
        of(
            "UTF-16, big end first",
            [vec![0xfe, 0xff], utf16(u16::to_be_bytes)].concat(),
        ),
        of("a name in GBK", in_gbk(&text)),
        of(
            "zero bytes before it",
            [b"\0\0\0", text.as_bytes()].concat(),
        ),
        of(
            "zero bytes behind it",
            [text.as_bytes(), b"\0\0\0"].concat(),
        ),
        of("zero bytes inside", text.replace(':', "\0:").into_bytes()),
        of("only zero bytes", vec![0; 4096]),
        of("something behind it", [text.as_bytes(), b"{}"].concat()),
        of("twice", text.repeat(2).into_bytes()),
        of(
            "a web page",
            b"<!doctype html><title>Sign in</title><form></form>".to_vec(),
        ),
        of("a script", b")]}',\n{}".to_vec()),
        of("null", b"null".to_vec()),
        of("a number", b"1".to_vec()),
        of("a text", json!(text).to_string().into_bytes()),
        of("single quotes", text.replace('"', "'").into_bytes()),
        of(
            "comments",
            format!("/* hello */ {text} // bye").into_bytes(),
        ),
        of("NaN", text.replace("null", "NaN").into_bytes()),
        of(
            "deep lists",
            ["[".repeat(DEEP), "]".repeat(DEEP)].concat().into_bytes(),
        ),
        of(
            "deep objects",
            [r#"{"a":"#.repeat(DEEP), "1".to_owned(), "}".repeat(DEEP)]
                .concat()
                .into_bytes(),
        ),
        of(
            "deep objects without end",
            r#"{"server":"#.repeat(DEEP).into_bytes(),
        ),
        of(
            "ten megabytes of blanks",
            [text.as_bytes(), &vec![b' '; LONG]].concat(),
        ),
        of(
            "ten megabytes of a text",
            json!({"server": "x".repeat(LONG)}).to_string().into_bytes(),
        ),
        of("seven megabytes of a name", seven_megabytes(&text)),
    ];
    // Cut off after each byte: what comes whole by accident is no accident of ours.
    let cuts = (1..text.len()).filter(|end| text.is_char_boundary(*end));
    found.extend(cuts.map(|end| {
        of(
            &format!("cut off after {end} bytes"),
            text.as_bytes()[..end].to_vec(),
        )
    }));
    found
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
