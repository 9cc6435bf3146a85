//! Query strings.

/// The decoded value of `name` in `query`; none when it is missing or not decodable.
pub(crate) fn value(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (key == name).then(|| decode(value)).flatten()
    })
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn values_are_decoded_and_bad_ones_are_missing() {
        let query = "a=1&ids=%5B%22x%22%2C%22y%22%5D&bad=%G0&cut=%2&empty&plus=a+b";
        assert_eq!(value(query, "ids").as_deref(), Some(r#"["x","y"]"#));
        assert_eq!(value(query, "plus").as_deref(), Some("a b"));
        assert_eq!(value(query, "empty").as_deref(), Some(""));
        for name in ["bad", "cut", "missing"] {
            assert_eq!(value(query, name), None);
        }
    }
}
