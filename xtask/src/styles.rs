//! The stylesheet, as the glue brings it.

use std::fs;
use std::path::Path;

use crate::process::{self, Failure, Result};

/// Where the files of the sheet are named, in their order.
const LIST: &str = "src/element/styles.rs";
const BEFORE: &str = "include_str!(\"../../";

/// The text of the sheet, without comments and without the blanks that mean nothing.
pub fn sheet(root: &Path) -> Result<String> {
    let path = root.join(LIST);
    let list = process::io("read", &path, fs::read_to_string(&path))?;
    let files = list.split(BEFORE).skip(1);
    let mut text = String::new();
    for file in files.filter_map(|rest| rest.split_once('"')) {
        let path = root.join(file.0);
        text += &process::io("read", &path, fs::read_to_string(&path))?;
    }
    if text.is_empty() {
        return Err(Failure::new(format!("{LIST} names no stylesheet")));
    }
    Ok(minify(&text))
}

/// No text of ours has a `/*` or blanks in a string that matter.
fn minify(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut parts = source.split("/*");
    let first = parts.next().into_iter();
    let behind = parts.map(|part| part.split_once("*/").map_or("", |(_, rest)| rest));
    for c in first.chain(behind).flat_map(str::chars) {
        if c.is_ascii_whitespace() {
            // One, if the words on both sides would run together.
            if out.chars().next_back().is_some_and(|last| !ends_word(last)) {
                out.push(' ');
            }
            continue;
        }
        if out.ends_with(' ') && begins_none(c) {
            out.pop();
        }
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// Behind these no blank means anything. A `:` begins a value here, or a selector's name.
fn ends_word(c: char) -> bool {
    matches!(c, ' ' | '{' | '}' | ';' | ',' | ':' | '>')
}

/// Before these none does; before a `:` it would be a descendant.
fn begins_none(c: char) -> bool {
    matches!(c, '{' | '}' | ';' | ',' | '>' | '!')
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn only_what_means_nothing_goes() {
        let text = "/* a */ .a :hover > b {\n  margin: 0 auto !important;\n  color: red;\n}\n";
        assert_eq!(
            minify(text),
            ".a :hover>b{margin:0 auto!important;color:red}"
        );
    }

    #[test]
    fn a_comment_may_end_in_two_stars() {
        assert_eq!(minify("a/***/b{}"), "ab{}");
    }
}
