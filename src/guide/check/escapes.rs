//! How `/proc`, `lsblk` and the look write bytes that are not plain.

/// With `\ooo` for a byte, as `/proc/self/mountinfo` and the look write it.
pub(in crate::guide) fn octal(text: &str) -> Vec<u8> {
    unescape(text, |rest| {
        let digits = rest.get(..3)?;
        let is_octal = digits.bytes().all(|b| (b'0'..=b'7').contains(&b));
        let byte = u8::from_str_radix(digits, 8).ok().filter(|_| is_octal)?;
        Some((byte, 3))
    })
}

/// With `\xhh` for a byte, as `lsblk -P` writes it.
pub(super) fn hex(text: &str) -> Vec<u8> {
    unescape(text, byte)
}

/// `xhh`.
fn byte(rest: &str) -> Option<(u8, usize)> {
    let digits = rest.strip_prefix('x')?.get(..2)?;
    let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let byte = u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
    Some((byte, 3))
}

/// `read` is given what follows a `\`, and says what byte it means and how long that was.
fn unescape(text: &str, read: impl Fn(&str) -> Option<(u8, usize)>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        match read(rest) {
            Some((byte, length)) => {
                out.push(byte);
                rest = &rest[length..];
            }
            None => out.push(b'\\'),
        }
    }
    out.extend(rest.as_bytes());
    out
}

/// JSON in which `lsblk` before 2.29 wrote `\xhh`, which JSON does not have: as JSON has it.
pub(super) fn mend_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut bytes = Vec::new();
        while let Some((byte, length)) = rest.strip_prefix('\\').and_then(byte) {
            bytes.push(byte);
            rest = &rest[1 + length..];
        }
        if bytes.is_empty() {
            // Another escape: this and what it escapes, which may be a `\`.
            let end = rest
                .char_indices()
                .nth(2)
                .map_or(rest.len(), |(end, _)| end);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        for c in String::from_utf8_lossy(&bytes).chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => out.push(c),
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_they_are_written() {
        assert_eq!(
            octal(r"/a\040b\134c\303\251\9\"),
            "/a b\\cé\\9\\".as_bytes()
        );
        assert_eq!(hex(r"/a\x20b\x0ac\xzz"), b"/a b\nc\\xzz");
    }

    #[test]
    fn only_what_json_lacks_is_mended() {
        assert_eq!(
            mend_json(r#"{"a":"\xc3\xa9\x22\x5c\x0a"}"#),
            r#"{"a":"é\"\\\u000a"}"#
        );
        for same in [
            r#"{"a":"\\x41"}"#,
            r#"{"a":"\u00e9\n\""}"#,
            r"\",
            r"\x",
            r"\é",
            r"\\",
        ] {
            assert_eq!(mend_json(same), same);
        }
    }
}
