//! What a paste calls things, as a word of a shell command that can mean nothing else.

/// A word for `sh`, bash, zsh and the like, whatever the bytes.
///
/// Plain names stay as they are, paths stand in single quotes. Everything else, be it a quote, a line break, a letter
/// that is written from right to left or no letter at all, is written as `printf` reads it: nothing of it is in the
/// command. `None`: it ends in a line break, which the shell would cut off, or has a byte that no name has.
pub(super) fn word(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok();
    if text.is_some_and(is_plain) {
        return text.map(str::to_owned);
    }
    if text.is_some_and(|text| !text.is_empty() && text.chars().all(may_stand)) {
        return text.map(|text| ["'", text, "'"].concat());
    }
    if bytes.is_empty() || bytes.contains(&0) || bytes.ends_with(b"\n") {
        return None;
    }
    let mut out = String::from("\"$(printf '");
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"/._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("\\{byte:03o}"));
        }
    }
    out.push_str("')\"");
    Some(out)
}

/// Whether it needs no quotes in any shell.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._+:/-".contains(&b))
}

/// Whether a character can stand in single quotes: it is what it looks like, and no shell and no terminal does
/// anything with it.
fn may_stand(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '/' | '.' | '_' | '+' | ':' | '-' | ',' | '@' | '=' | ' ' | '(' | ')' | '[' | ']' | '#'
        | '$' | '{' | '}' => true,
        // Letters of Latin, Greek, Cyrillic, Japanese, Chinese and Korean. Unicode's own table of all letters would be
        // two kilobytes of the program.
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        'Α'..='Ρ' | 'Σ'..='ώ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' => true,
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々' => true,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '가'..='힣' => true,
        _ => false,
    }
}

/// A path as `/proc/self/mountinfo` writes it.
pub(super) fn as_listed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b' ' | b'\t' | b'\n' | b'\\' => out.extend(format!("\\{byte:03o}").bytes()),
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_nothing_else_is() {
        for (bytes, expected) in [
            ("dm-3", "dm-3"),
            ("vg/lv_1", "vg/lv_1"),
            ("/data", "'/data'"),
            ("/srv/a b $(reboot)", "'/srv/a b $(reboot)'"),
            ("/数据/é", "'/数据/é'"),
            ("-rf", "'-rf'"),
            ("it's", "\"$(printf 'it\\047s')\""),
            ("a`b", "\"$(printf 'a\\140b')\""),
            ("/a\nb", "\"$(printf '/a\\012b')\""),
            ("/a\\b%!", "\"$(printf '/a\\134b\\045\\041')\""),
            ("/a\u{202e}b", "\"$(printf '/a\\342\\200\\256b')\""),
            ("/א", "\"$(printf '/\\327\\220')\""),
        ] {
            assert_eq!(
                word(bytes.as_bytes()).as_deref(),
                Some(expected),
                "{bytes:?}"
            );
        }
        assert_eq!(word(b"/a\xff").as_deref(), Some("\"$(printf '/a\\377')\""));
        for bytes in [b"".as_slice(), b"/a\n", b"/a\0b"] {
            assert_eq!(word(bytes), None);
        }
    }

    #[test]
    fn paths_are_listed_as_the_kernel_lists_them() {
        assert_eq!(as_listed(b"/a b\\\xc3\xa9"), b"/a\\040b\\134\xc3\xa9");
    }
}
