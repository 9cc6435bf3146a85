//! Foreign text made safe to look at: what cannot be seen, or would turn the direction of what
//! stands beside it, is shown as what it is.

/// A piece of foreign text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Characters that show themselves.
    Plain(String),
    /// The name of a character that does not: `U+202E`, `ESC`.
    Code(String),
}

/// Splits `text` into what shows itself and what does not.
#[must_use]
pub fn glyphs(text: &str) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::new();
    let last = text.len();
    for (at, c) in text.char_indices() {
        let edge = at == 0 || at + c.len_utf8() == last;
        if let Some(code) = code_of(c, edge) {
            out.push(Glyph::Code(code));
        } else if let Some(Glyph::Plain(run)) = out.last_mut() {
            run.push(c);
        } else {
            out.push(Glyph::Plain(c.to_string()));
        }
    }
    out
}

/// `text` in one line with nothing invisible in it, for what is copied.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 6);
    for glyph in glyphs(text) {
        match glyph {
            Glyph::Plain(run) => out.push_str(&run),
            Glyph::Code(code) => {
                out.push('[');
                out.push_str(&code);
                out.push(']');
            }
        }
    }
    out
}

/// `text` as a cell of a CSV file: quoted, in one line, and never a formula. Spreadsheets take what begins with
/// one of these for one, quoted or not, also after blanks and in full width.
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let text = plain(text);
    let formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    let guard = if formula { "'" } else { "" };
    ["\"", guard, &text.replace('"', "\"\""), "\""].concat()
}

/// The same for places that take no markup (labels, titles, announcements), isolated from the direction
/// of its surroundings; what is of ASCII alone turns nothing and needs no marks, which some screen readers say aloud.
#[must_use]
pub fn escaped(text: &str) -> String {
    let text = plain(text);
    if text.is_ascii() {
        return text;
    }
    ["\u{2068}", &text, "\u{2069}"].concat()
}

/// The start and end of a text longer than `max` characters; `None` if it is not longer.
#[must_use]
pub fn middle_cut(text: &str, max: usize) -> Option<(&str, &str)> {
    // Most names are short: no need to count.
    if text.len() <= max || text.chars().count() <= max {
        return None;
    }
    let tail = max / 3;
    let head = max - tail;
    let head_end = text.char_indices().nth(head).map_or(text.len(), |(i, _)| i);
    let tail_start = text
        .char_indices()
        .rev()
        .nth(tail.saturating_sub(1))
        .map_or(0, |(i, _)| i);
    Some((&text[..head_end], &text[tail_start..]))
}

/// By name: few fonts have the control pictures (`␛`).
const CONTROLS: [&str; 32] = [
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR",
    "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC",
    "FS", "GS", "RS", "US",
];

fn code_of(c: char, edge: bool) -> Option<String> {
    let n = c as u32;
    match n {
        0..=0x1f => Some(CONTROLS[n as usize].to_owned()),
        0x20 if edge => Some("SP".to_owned()),
        0x7f => Some("DEL".to_owned()),
        0x80..=0xa0
        | 0xad
        | 0x34f
        | 0x61c
        | 0x115f..=0x1160
        | 0x1680
        | 0x17b4..=0x17b5
        | 0x180b..=0x180f
        | 0x2000..=0x200f
        | 0x2028..=0x202f
        | 0x205f..=0x206f
        | 0x2800
        | 0x3164
        | 0xfe00..=0xfe0f
        | 0xfeff
        | 0xffa0
        | 0xfff0..=0xffff
        | 0xe000..=0xf8ff
        | 0xe0000..=0x0010_ffff => Some(["U+", &hex(n)].concat()),
        _ => None,
    }
}

fn hex(n: u32) -> String {
    let mut out = String::new();
    let digits = if n > 0xffff { 6 } else { 4 };
    for place in (0..digits).rev() {
        let digit = (n >> (place * 4)) & 0xf;
        out.push(char::from_digit(digit, 16).map_or('0', |c| c.to_ascii_uppercase()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(
            glyphs("a\u{202e}b\u{1b}"),
            [
                Glyph::Plain("a".into()),
                Glyph::Code("U+202E".into()),
                Glyph::Plain("b".into()),
                Glyph::Code("ESC".into()),
            ]
        );
        assert_eq!(glyphs("data 01 数据盘").len(), 1);
        assert_eq!(glyphs(" a")[0], Glyph::Code("SP".into()));
        assert_eq!(glyphs("\u{e0041}")[0], Glyph::Code("U+0E0041".into()));
        assert_eq!(escaped("<b>\n"), "<b>[LF]");
        assert_eq!(escaped("数据"), "\u{2068}数据\u{2069}");
    }

    #[test]
    fn no_cell_is_a_formula_or_leaves_its_line() {
        assert_eq!(csv_cell("data-01"), "\"data-01\"");
        assert_eq!(csv_cell("a\"b,c"), "\"a\"\"b,c\"");
        assert_eq!(csv_cell("x\r\ny"), "\"x[CR][LF]y\"");
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "|cmd", "%0a"] {
            assert_eq!(csv_cell(evil), format!("\"'{evil}\""));
        }
        // What stands before it is named, so that it is none any more.
        for evil in ["\t=1", " =1", "\u{feff}=1", "\n@x"] {
            assert!(csv_cell(evil).starts_with("\"["), "{evil:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut_in_the_middle_between_characters() {
        assert_eq!(middle_cut("short", 9), None);
        assert_eq!(middle_cut("数据盘", 3), None);
        assert_eq!(middle_cut("abcdefghijkl", 6), Some(("abcd", "kl")));
        let long = "数".repeat(10_000);
        let (head, tail) = middle_cut(&long, 48).expect("it is long");
        assert_eq!((head.chars().count(), tail.chars().count()), (32, 16));
    }
}
