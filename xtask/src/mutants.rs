//! `cargo xtask mutants`: cargo-mutants changes one small thing at a time in `src/rules`, `src/api` and
//! `src/session` (`.cargo/mutants.toml` says how), and the tests should notice. What survives is
//! explained in `docs/mutants.md`, or it is a failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Failure, Result};

const VERSION: &str = "27.1.0";

pub fn run(dirs: &Dirs, pass_on: &[String]) -> Result<()> {
    let program = tool(dirs)?;
    let mut command = Command::new(program);
    command.current_dir(&dirs.root).arg("mutants");
    command.arg("--output").arg(&dirs.target).args(pass_on);
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("cannot run cargo-mutants: {error}")))?;
    // Survivors and endless loops are counted below.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err("cargo-mutants came to no result (its message is above)".into());
    }
    let survivors = read(&dirs.target.join("mutants.out").join("missed.txt"))?;
    let explained = read(&dirs.root.join("docs").join("mutants.md"))?;
    let new = unexplained(&survivors, &explained);
    if new.is_empty() {
        println!("Every survivor is explained in docs/mutants.md");
        return Ok(());
    }
    Err(Failure::new(format!(
        "no test notices, and docs/mutants.md does not say why:\n  {}",
        new.join("\n  ")
    )))
}

fn read(path: &PathBuf) -> Result<String> {
    process::io("read", path, fs::read_to_string(path))
}

/// The program: on the `PATH` if it is this version, else built once below the target directory.
fn tool(dirs: &Dirs) -> Result<PathBuf> {
    let is_right = |program: &PathBuf| {
        // It only answers as the subcommand of cargo that it is.
        let version = process::output(Command::new(program).args(["mutants", "--version"]));
        version.is_some_and(|version| version.ends_with(VERSION))
    };
    let root = dirs.target.join("tools");
    let name = format!("cargo-mutants{}", std::env::consts::EXE_SUFFIX);
    let built = root.join("bin").join(name);
    let on_path = process::find_on_path(&["cargo-mutants"]);
    if let Some(found) = on_path.into_iter().chain([built.clone()]).find(is_right) {
        return Ok(found);
    }
    println!("Building cargo-mutants {VERSION} (the first time only)");
    let mut install = process::cargo(&dirs.root);
    install.args(["install", "--locked", "--version", VERSION, "--root"]);
    install.arg(root).arg("cargo-mutants");
    process::run(
        &mut install,
        "could not build cargo-mutants (cargo's message is above; it needs the network)",
    )?;
    Ok(built)
}

/// The survivors that the explanation lacks. It names each without the place in its file, which every
/// edit moves, and as often as it occurs.
fn unexplained<'a>(survivors: &'a str, explanation: &str) -> Vec<&'a str> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for name in explanation
        .split('`')
        .filter(|text| text.starts_with("src/"))
    {
        // A name may be broken over two lines.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        *known.entry(name).or_default() += 1;
    }
    let mut new = Vec::new();
    for survivor in survivors.lines().filter(|line| !line.trim().is_empty()) {
        match known.get_mut(&placeless(survivor)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(survivor),
        }
    }
    new
}

/// `src/a.rs:7:9: replace …` without the line and column.
fn placeless(survivor: &str) -> String {
    let (place, what) = survivor.split_once(": ").unwrap_or((survivor, ""));
    let file = place.split(':').next().unwrap_or_default();
    format!("{file}: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survivor_is_known_by_its_name_as_often_as_it_is_explained() {
        let survivors = "src/a.rs:7:9: replace f -> bool with true\n\
                         src/a.rs:8:9: replace || with && in f\n\
                         src/a.rs:9:9: replace || with && in f\n";
        let all = "- `src/a.rs: replace f -> bool with true`: so\n\
                   - `src/a.rs: replace || with && in f`, `src/a.rs: replace || with && in f`";
        assert_eq!(unexplained(survivors, all), [""; 0]);
        let some = "`src/a.rs: replace || with && in f`, see `src/b.rs`";
        assert_eq!(
            unexplained(survivors, some),
            [
                "src/a.rs:7:9: replace f -> bool with true",
                "src/a.rs:9:9: replace || with && in f"
            ]
        );
    }
}
