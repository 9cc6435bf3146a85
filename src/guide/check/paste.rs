//! From what was pasted to the JSON in it: without prompts, echoed commands, colours, byte order marks
//! and the line breaks a console put where its window ended.

use super::Unreadable;
use super::escapes::mend_json;
use crate::json::Value;

/// The longest paste read.
const MAX_BYTES: usize = 1 << 20;

/// The deepest nesting read; a little below what the JSON parser itself refuses.
const MAX_DEPTH: usize = 120;

/// How much of a line is shown back.
const MAX_LINE: usize = 200;

/// All JSON objects and arrays of a paste that was cleaned.
///
/// A piece of JSON that is cut off or damaged makes all of it unreadable: what is missing could be what
/// says that the disk is in use.
pub(super) fn read(text: &str) -> Result<Vec<Value>, Unreadable> {
    let docs = match documents(text) {
        // Words of a command that failed have brackets, too; an output has fields.
        Err(Unreadable::Truncated) if !text.contains("\":") => Vec::new(),
        docs => docs?,
    };
    let is_known = docs.iter().any(has_fields);
    match failure(text) {
        Some(line) if !is_known => Err(Unreadable::CommandFailed(line)),
        _ if docs.is_empty() => Err(no_json(text)),
        _ => Ok(docs),
    }
}

fn documents(text: &str) -> Result<Vec<Value>, Unreadable> {
    let mut docs = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', '}', ']']) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(['}', ']']) {
            // An end without a beginning.
            return Err(Unreadable::Truncated);
        }
        let (piece, used) = piece(rest)?;
        rest = rest.get(used..).unwrap_or_default();
        let piece = mend_json(&piece);
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
    Ok(docs)
}

/// Whether it can be a guest's output: `[ ]` of a test, say, has no fields.
fn has_fields(doc: &Value) -> bool {
    match doc {
        Value::Array(items) => items
            .iter()
            .any(|item| item.as_object().is_some_and(|o| o.len() > 0)),
        other => other.as_object().is_some_and(|o| o.len() > 0),
    }
}

/// Without what consoles and files add: colours, NULs and marks of other encodings, carriage returns.
///
/// # Errors
///
/// It is too long, or nothing is in it.
pub(super) fn clean(paste: &str) -> Result<String, Unreadable> {
    if paste.len() > MAX_BYTES {
        return Err(Unreadable::TooLong);
    }
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
    if out.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(out)
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

/// The line in which a shell, `lsblk` or PowerShell says that the command failed.
fn failure(text: &str) -> Option<String> {
    // What shells, PowerShell and Windows say, in English and Chinese; and what PowerShell says in any language.
    const FAILURES: [&str; 24] = [
        "not found",
        "no such file",
        "not recognized",
        "unknown column",
        "unknown command",
        "unrecognized option",
        "invalid option",
        "invalid argument",
        "bad usage",
        "syntax error",
        "parse error",
        "unexpected token",
        "denied",
        "not permitted",
        "failed to ",
        "cannot ",
        "can't ",
        "fullyqualifiederrorid",
        "commandnotfoundexception",
        "无法",
        "未找到",
        "不是内部或外部命令",
        "无效",
        "拒绝",
    ];
    // A usage text is one even where its first line was not copied.
    let is_usage = |line: &str| {
        let line = line.to_ascii_lowercase();
        line.starts_with("usage:") || line.starts_with("用法")
    };
    let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty());
    let says = |line: &&str| {
        let line = line.to_ascii_lowercase();
        FAILURES.iter().any(|f| line.contains(f)) && !is_echo(&line)
    };
    let line = lines()
        .find(says)
        .or_else(|| lines().find(|line| is_usage(line)))?;
    Some(line.chars().take(MAX_LINE).collect())
}

/// Whether a line is of the command itself, as it was pasted.
fn is_echo(line: &str) -> bool {
    ["2>/dev/null", "2>&1", "-erroraction", "| convertto-json"]
        .iter()
        .any(|part| line.contains(part))
}

/// What a paste without JSON is instead.
fn no_json(text: &str) -> Unreadable {
    let is_table = |line: &str| {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("NAME" | "KNAME" | "TARGET" | "SOURCE" | "Filesystem" | "Number") => {
                words.next().is_some()
            }
            _ => false,
        }
    };
    if text.lines().any(is_table) {
        Unreadable::Table
    } else {
        Unreadable::NotJson
    }
}
