//! JSON as it is read best: what fits stands on one line, and everything in the order that it was written in.

const WIDTH: usize = 110;

/// Lays out a JSON text that has no blanks between its parts.
pub fn spaced(json: &str) -> String {
    let mut out = String::new();
    lay_out(json, 0, &mut out);
    out
}

fn lay_out(json: &str, depth: usize, out: &mut String) {
    let parts = parts(json);
    let line = one_line(json);
    // The indentation, and a name in front of it.
    if parts.is_empty() || (depth > 0 && 2 * depth + line.len() < WIDTH) {
        out.push_str(&line);
        return;
    }
    let (open, close) = json.split_at(1);
    out.push_str(open);
    for part in parts {
        out.push('\n');
        out.push_str(&"  ".repeat(depth + 1));
        match name_of(part) {
            Some((name, value)) => {
                out.push_str(name);
                out.push_str(": ");
                lay_out(value, depth + 1, out);
            }
            None => lay_out(part, depth + 1, out),
        }
        out.push(',');
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push_str(&close[close.len() - 1..]);
}

fn one_line(json: &str) -> String {
    let parts = parts(json);
    if parts.is_empty() {
        return json.to_owned();
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|part| match name_of(part) {
            Some((name, value)) => format!("{name}: {}", one_line(value)),
            None => one_line(part),
        })
        .collect();
    match &json[..1] {
        "{" => format!("{{ {} }}", parts.join(", ")),
        _ => format!("[{}]", parts.join(", ")),
    }
}

/// The members of an object or an array; none of anything else.
fn parts(json: &str) -> Vec<&str> {
    if !json.starts_with(['{', '[']) || json.len() == 2 {
        return Vec::new();
    }
    split(&json[1..json.len() - 1], ',')
}

fn name_of(member: &str) -> Option<(&str, &str)> {
    match split(member, ':')[..] {
        [name, value] if name.starts_with('"') => Some((name, value)),
        _ => None,
    }
}

/// At these, where they stand in nothing.
fn split(text: &str, at: char) -> Vec<&str> {
    let (mut found, mut begin, mut depth) = (Vec::new(), 0, 0);
    let (mut in_string, mut escaped) = (false, false);
    for (index, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ if char == at && depth == 0 => {
                found.push(&text[begin..index]);
                begin = index + 1;
            }
            _ => {}
        }
    }
    found.push(&text[begin..]);
    found
}

#[test]
fn what_is_laid_out_is_the_same_json() {
    let json = r#"{"a":{"b":"{,:\"]","c":[]},"d":[1,{"e":null}],"f":{}}"#;
    let is: serde_json::Value =
        serde_json::from_str(&spaced(json).replace(",\n}", "\n}")).expect("JSON");
    let ought: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(is, ought);
}
