//! Reading the repository's own sources, for tests about their shape.

#![deny(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as it stands in the source, a `use` of several taken apart.
pub struct Found {
    /// Whether it begins with `crate`, which is not among the names.
    pub from_crate: bool,
    /// Its names, in order.
    pub names: Vec<String>,
}

/// The paths of a file. Tokens and not text, so neither comments nor strings count, and not a syntax tree,
/// so what stands inside `html!` does.
pub struct Paths {
    /// All of them.
    pub found: Vec<Found>,
    /// Whether more `super`s stand in one of them than there are levels up to the top-level module.
    pub leaves_the_module: bool,
}

impl Paths {
    /// Reads a file that is `depth` levels below its top-level module.
    ///
    /// # Panics
    /// If it is not Rust.
    #[must_use]
    pub fn read(source: &str, depth: usize) -> Self {
        let tokens: TokenStream = source.parse().expect("Rust");
        let mut paths = Self {
            found: Vec::new(),
            leaves_the_module: false,
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
                    self.leaves_the_module |= supers > depth;
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

/// All files below a folder with one of these endings; nothing where there is no such folder.
pub fn collect(folder: &Path, endings: &[&str], files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry of a folder").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if name != "target" && name != "node_modules" {
                collect(&path, endings, files);
            }
        } else if endings
            .iter()
            .any(|ending| path.extension().is_some_and(|e| e == *ending))
        {
            files.push(path);
        }
    }
}

/// A file's text.
///
/// # Panics
/// Says which file could not be read.
#[must_use]
pub fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The repository.
#[must_use]
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.ancestors().nth(2);
        root.expect("tests/structure is two folders below")
            .to_path_buf()
    })
}

/// A file's path inside the repository, with slashes.
#[must_use]
pub fn shown(file: &Path) -> String {
    let inside = file.strip_prefix(root()).unwrap_or(file);
    inside.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(!paths.leaves_the_module);
        assert!(Paths::read(source, 0).leaves_the_module);
    }
}
