//! Running programs, with one clear line when one fails.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub type Result<T> = std::result::Result<T, Failure>;

/// What went wrong, in one line a person can act on.
#[derive(Debug, PartialEq)]
pub struct Failure(String);

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::new(message)
    }
}

/// Adds what was being done, and to which file, to an I/O error.
pub fn io<T>(what: &str, path: &Path, result: std::io::Result<T>) -> Result<T> {
    result.map_err(|error| Failure::new(format!("cannot {what} {}: {error}", path.display())))
}

/// Whether this is a build server: what is left out there is an error, since nobody reads the line that says so.
pub fn is_build_server() -> bool {
    std::env::var_os("CI").is_some()
}

/// Removes a folder, if it is there.
pub fn remove_dir(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::new(format!(
            "cannot remove {}: {error}",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// Runs to the end with the terminal's own output; `failed` is said when it fails.
pub fn run(command: &mut Command, failed: &str) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(failed)),
        Err(error) => Err(Failure::new(format!(
            "{failed}: cannot run `{program}`: {error}"
        ))),
    }
}

/// Runs to the end with the terminal's own output: whether it succeeded.
pub fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.status();
    let program = command.get_program().display();
    let status =
        status.map_err(|error| Failure::new(format!("cannot run `{program}`: {error}")))?;
    Ok(status.success())
}

/// The standard output of a program that is there and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// The cargo that runs us, in the repository's root.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// The first of `names` found on `PATH`.
pub fn find_on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folders
            .iter()
            .map(|folder| folder.join(&file))
            .find(|file| file.is_file())
    })
}

/// Asks cargo, because the environment or a configuration file may have moved it.
pub fn target_directory(root: &Path) -> Result<PathBuf> {
    let metadata = output(cargo(root).args(["metadata", "--no-deps", "--format-version", "1"]))
        .ok_or("`cargo metadata` fails in this repository; run it to see why")?;
    let start = metadata
        .find(TARGET_KEY)
        .ok_or("`cargo metadata` names no target directory")?;
    Ok(PathBuf::from(json_string(
        &metadata[start + TARGET_KEY.len()..],
    )))
}

const TARGET_KEY: &str = "\"target_directory\":\"";

/// A JSON string's text up to its closing quote. Paths escape only backslashes and quotes.
fn json_string(text: &str) -> String {
    let mut result = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => result.extend(chars.next()),
            c => result.push(c),
        }
    }
    result
}

/// A string as JSON, for the few values written without a JSON library.
pub fn to_json_string(text: &str) -> String {
    let mut result = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => result.extend(['\\', c]),
            c if c.is_control() => result.push_str(&format!("\\u{:04x}", c as u32)),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_strings_come_back_as_they_were() {
        for text in ["/home/a b/target", r"C:\work\target", "a\"b", ""] {
            let json = to_json_string(text);
            assert_eq!(json_string(&json[1..]), text);
        }
    }
}
