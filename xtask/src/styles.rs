//! The stylesheet, as the glue brings it.

use std::fs;
use std::process::Command;

use crate::process::{self, Result};
use crate::{Dirs, node};

/// Imports the files of the sheet, in their order. `src/element/styles.rs` has the same list for Rust.
const INDEX: &str = "styles/widget/index.css";

/// The text of the sheet, its files one after another as they are written.
pub fn plain(dirs: &Dirs) -> Result<String> {
    let index = dirs.root.join(INDEX);
    let list = process::io("read", &index, fs::read_to_string(&index))?;
    let mut text = String::new();
    for file in imports(&list) {
        let path = index.with_file_name(file);
        text += &process::io("read", &path, fs::read_to_string(&path))?;
    }
    Ok(text)
}

/// The files that a sheet imports: one a line, and nothing behind them.
fn imports(sheet: &str) -> impl Iterator<Item = &str> {
    let rest = sheet
        .lines()
        .filter_map(|line| line.strip_prefix("@import \""));
    rest.filter_map(|rest| rest.strip_suffix("\";"))
}

/// The same, minified.
pub fn minified(dirs: &Dirs) -> Result<String> {
    let esbuild = node::install(dirs)?.join("node_modules/esbuild/bin/esbuild");
    let mut command = Command::new("node");
    command.arg(esbuild).arg(dirs.root.join(INDEX));
    command.args(["--bundle", "--minify", "--log-level=warning"]);
    Ok(process::output(&mut command).ok_or("esbuild did not take the stylesheet")?)
}

#[cfg(test)]
mod tests {
    use super::imports;

    /// What the glue brings, and what an app in Rust has, is the same sheet.
    #[test]
    fn the_list_in_rust_is_the_same() {
        let index = include_str!("../../styles/widget/index.css");
        let css = imports(index).map(|file| format!("styles/widget/{file}"));
        let css: Vec<String> = css.map(|file| file.replace("widget/../", "")).collect();
        let list = include_str!("../../src/element/styles.rs");
        let rust = list.split("include_str!(\"../../").skip(1);
        let rust: Vec<&str> = rust
            .filter_map(|rest| Some(rest.split_once('"')?.0))
            .collect();
        assert_eq!(css, rust);
        assert!(css.len() > 5, "{css:?}");
        let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../styles/widget"));
        let files = std::fs::read_dir(folder).expect("the folder").count();
        assert_eq!(files, css.len(), "index.css stands for tokens.css");
    }
}
