//! The paths that a source file names.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as it stands in the source, a `use` of several taken apart.
pub struct Found {
    pub from_crate: bool,
    pub names: Vec<String>,
}

/// The paths of a file. Tokens and not text, so neither comments nor strings count, and not a syntax tree,
/// so what stands inside `html!` does.
pub struct Paths {
    pub found: Vec<Found>,
    pub leaves_the_room: bool,
}

impl Paths {
    /// `depth`: how many modules below its room's the file is.
    pub fn read(source: &str, depth: usize) -> Self {
        let tokens: TokenStream = source.parse().expect("Rust");
        let mut paths = Self {
            found: Vec::new(),
            leaves_the_room: false,
        };
        paths.walk(tokens, depth);
        paths
    }

    fn walk(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(_) => {
                    let mut names = Vec::new();
                    at = self.path(&tokens, at, &mut names);
                    let supers = names.iter().take_while(|name| *name == "super").count();
                    self.leaves_the_room |= supers > depth;
                }
                TokenTree::Group(group) => {
                    let in_module = at >= 2
                        && matches!(&tokens[at - 2], TokenTree::Ident(word) if word == "mod")
                        && group.delimiter() == Delimiter::Brace;
                    self.walk(group.stream(), depth + usize::from(in_module));
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Reads on from a name; says where the path ends. `names` is its beginning, then all of it.
    fn path(&mut self, tokens: &[TokenTree], start: usize, names: &mut Vec<String>) -> usize {
        let mut at = start;
        while let Some(TokenTree::Ident(name)) = tokens.get(at) {
            names.push(name.to_string());
            at += 1;
            if !is_double_colon(tokens, at) {
                break;
            }
            at += 2;
            if let Some(TokenTree::Group(group)) = tokens.get(at)
                && group.delimiter() == Delimiter::Brace
            {
                self.branches(group.stream(), names);
                return at + 1;
            }
        }
        self.note(names);
        at
    }

    /// What stands in the braces of a `use`.
    fn branches(&mut self, tokens: TokenStream, stem: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if let TokenTree::Ident(_) = tokens[at] {
                at = self.path(&tokens, at, &mut stem.to_vec());
            } else {
                at += 1;
            }
        }
    }

    fn note(&mut self, names: &[String]) {
        let from_crate = names[0] == "crate";
        let names = names[usize::from(from_crate)..].to_vec();
        if !names.is_empty() {
            self.found.push(Found { from_crate, names });
        }
    }
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(at) && colon(at + 1)
}

#[test]
fn the_reader_of_paths_finds_what_it_is_to_find() {
    let source = r#"
        //! crate::in_a_comment
        use crate::{model::{Disk, Os}, rules};
        use std::{fmt, time::Instant};
        fn f() { let s = "crate::in_a_text"; html! { <p>{ crate::session::x() }</p> } }
        mod tests { use super::super::up; }
    "#;
    let paths = Paths::read(source, 1);
    let said: Vec<String> = paths
        .found
        .iter()
        .map(|path| {
            format!(
                "{}{}",
                ["", "crate::"][usize::from(path.from_crate)],
                path.names.join("::")
            )
        })
        .collect();
    for path in [
        "crate::model::Disk",
        "crate::rules",
        "crate::session::x",
        "std::time::Instant",
    ] {
        assert!(
            said.iter().any(|said| said == path),
            "{path} is not among {said:?}"
        );
    }
    assert!(!said.iter().any(|path| path.contains("in_a_")), "{said:?}");
    assert!(!paths.leaves_the_room);
    assert!(Paths::read(source, 0).leaves_the_room);
}
