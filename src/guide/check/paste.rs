//! From what was pasted to the JSON in it: without prompts, echoed commands, colours, byte order marks
//! and the line breaks a console put where its window ended.

use super::Unreadable;
use crate::json::Value;

/// The longest paste read.
const MAX_BYTES: usize = 1 << 20;

/// The deepest nesting read; a little below what the JSON parser itself refuses.
const MAX_DEPTH: usize = 120;

/// How much of a line is shown back.
const MAX_LINE: usize = 200;

/// All JSON objects and arrays of a paste.
///
/// A piece of JSON that is cut off or damaged makes all of it unreadable: what is missing could be what
/// says that the disk is in use.
pub(super) fn read(paste: &str) -> Result<Vec<Value>, Unreadable> {
    if paste.len() > MAX_BYTES {
        return Err(Unreadable::TooLong);
    }
    let text = clean(paste);
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let mut docs = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['{', '[', '}', ']']) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(['}', ']']) {
            // An end without a beginning.
            return Err(Unreadable::Truncated);
        }
        let (piece, used) = piece(rest)?;
        rest = rest.get(used..).unwrap_or_default();
        match Value::parse(&piece) {
            Some(value) => docs.push(value),
            // `[root@host ~]` and `{ $_.Number }` are no JSON and do not look like it either.
            None if piece.contains("\":") => return Err(Unreadable::Broken),
            None => {}
        }
    }
    // Only what has fields can be an output; `[1]+ Done` in a shell's words is none.
    docs.retain(|doc: &Value| match doc {
        Value::Array(items) => items.is_empty() || items.iter().any(Value::is_object),
        other => other.is_object(),
    });
    if docs.is_empty() {
        return Err(no_json(&text));
    }
    Ok(docs)
}

/// Without what consoles and files add: colours, NULs and marks of other encodings, carriage returns.
fn clean(paste: &str) -> String {
    let mut out = String::with_capacity(paste.len());
    let mut chars = paste.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' if chars.next_if_eq(&'[').is_some() => {
                // Parameters, up to the letter that ends the sequence.
                while chars.next().is_some_and(|c| !c.is_ascii_alphabetic()) {}
            }
            '\u{1b}' if chars.next_if_eq(&']').is_some() => {
                // A window title, up to the bell or the `\` that ends it. One that does not end in
                // its line is no title: what follows is output.
                while chars
                    .next_if(|c| *c != '\n')
                    .is_some_and(|c| !matches!(c, '\u{7}' | '\\'))
                {}
            }
            '\u{1b}' | '\u{feff}' | '\u{fffe}' | '\0' | '\r' => {}
            '\u{a0}' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// The text from an opening bracket to the one that closes it, joined where a console broke it, and
/// how many bytes of the input it took.
///
/// JSON has no bare line break inside a string, and none between two letters or digits outside one:
/// such a break is the console's.
fn piece(text: &str) -> Result<(String, usize), Unreadable> {
    let mut out = String::new();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\n' {
            let joins = out.ends_with(|c: char| c.is_ascii_alphanumeric())
                && chars.peek().is_some_and(|(_, c)| c.is_ascii_alphanumeric());
            if !in_string && !joins {
                out.push(c);
            }
            continue;
        }
        out.push(c);
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => in_string = true,
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Unreadable::TooDeep);
        }
        if depth == 0 {
            return Ok((out, at + c.len_utf8()));
        }
    }
    Err(Unreadable::Truncated)
}

/// What a paste without JSON is instead.
fn no_json(text: &str) -> Unreadable {
    const FAILURES: [&str; 9] = [
        "not found",
        "not recognized",
        "unknown column",
        "unrecognized option",
        "invalid option",
        "denied",
        "cannot ",
        "无法",
        "未找到",
    ];
    let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty());
    let table = lines().any(|line| {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("NAME" | "KNAME" | "TARGET" | "SOURCE" | "Filesystem" | "Number") => {
                words.next().is_some()
            }
            _ => false,
        }
    });
    if table {
        return Unreadable::Table;
    }
    match lines().find(|line| FAILURES.iter().any(|f| line.contains(f))) {
        Some(line) => Unreadable::CommandFailed(line.chars().take(MAX_LINE).collect()),
        None => Unreadable::NotJson,
    }
}
