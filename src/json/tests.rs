//! Held against `serde_json`, which reads the same.

use super::*;

const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"b\"",
    "\"",
    "\\",
    "\\n",
    "\\u00e9",
    "\\ud83d",
    "\\ude00",
    "0",
    "1",
    "-",
    "-0",
    "0.0",
    "12.50",
    "1e3",
    "e",
    "E+",
    ".",
    "1e400",
    "0e400",
    "null",
    "true",
    "false",
    " ",
    "\n",
    "\u{b}",
    "\u{1}",
    "é",
    "\u{feff}",
    "18446744073709551616",
    "-9223372036854775808",
    "\"a\":1",
    "\"a\":{}",
    "[[",
];

/// The same tree, as `serde_json` sees it. Numbers are compared by what is asked of them.
fn same(own: &Value, theirs: &serde_json::Value) -> bool {
    match (own, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(one), serde_json::Value::Bool(two)) => one == two,
        (Value::String(one), serde_json::Value::String(two)) => one == two,
        (Value::Number(one), serde_json::Value::Number(two)) => {
            one.as_i64() == two.as_i64()
                && one.as_u64().filter(|_| one.as_str() != "-0") == two.as_u64()
                && one.is_zero() == (two.as_f64() == Some(0.0))
        }
        (Value::Array(one), serde_json::Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(o, t)| same(o, t))
        }
        (Value::Object(one), serde_json::Value::Object(two)) => {
            one.len() == two.len()
                && one
                    .iter()
                    .zip(two)
                    .all(|(o, t)| o.0 == t.0 && same(o.1, t.1))
        }
        _ => false,
    }
}

fn compare(text: &str) {
    match (Value::parse(text), serde_json::from_str(text)) {
        (Some(own), Ok(theirs)) => assert!(same(&own, &theirs), "{text:?}: {own:?}"),
        (None, Err(_)) => {}
        (own, theirs) => panic!("{text:?}: {own:?}, but {theirs:?}"),
    }
}

#[test]
fn it_reads_what_serde_json_reads_and_refuses_what_it_refuses() {
    for text in PIECES {
        compare(text);
        compare(&format!("\"{text}\""));
        compare(&format!("[{text}]"));
        compare(&format!("{{\"a\":{text}, \"b\":0 }}"));
    }
    for depth in [126, 127, 128, 129] {
        compare(&("[".repeat(depth) + &"]".repeat(depth)));
    }
    // Some hundred thousand documents of pieces, the same ones each time.
    let mut seed = 7_u64;
    for _ in 0..200_000 {
        let mut text = String::new();
        for _ in 0..=(seed >> 60) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(PIECES[(seed >> 33) as usize % PIECES.len()]);
        }
        compare(&text);
        compare(&format!("[{text}]"));
        compare(&format!("{{{text}}}"));
    }
}

#[test]
fn a_number_stays_as_it_is_written() {
    let value = Value::parse("12345678901234567890.50");
    assert_eq!(
        value,
        Some(Value::Number(Number("12345678901234567890.50".to_owned())))
    );
}

#[test]
fn an_object_of_a_thousand_fields_and_no_more() {
    let object = |count: usize| {
        let fields: Vec<_> = (0..count).map(|n| format!("\"{n}\":{n}")).collect();
        Value::parse(&format!("{{{}}}", fields.join(",")))
    };
    let Some(Value::Object(fields)) = object(MAX_FIELDS) else {
        panic!("it is not read");
    };
    assert_eq!(fields.get("999").and_then(Value::as_u64), Some(999));
    assert_eq!(object(MAX_FIELDS + 1), None);
}
