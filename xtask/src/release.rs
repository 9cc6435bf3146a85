//! `cargo xtask release`: what a release publishes, checked and put into `target/publish`; nothing is published.
//!
//! `.github/workflows/release.yml` publishes what is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Failure, Result};
use crate::{Dirs, node, package};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The npm packages.
pub const PACKAGES: [&str; 2] = ["bms-disks", "bms-disks-testing"];

/// What is asked for.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Options {
    /// The tag that asks for it; it has to name the version in Cargo.toml
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Where the sources are, for the packages to say
    #[arg(long, value_name = "URL")]
    repository: Option<String>,
}

pub fn run(dirs: &Dirs, options: &Options) -> Result<()> {
    if let Some(tag) = &options.tag {
        check_tag(tag)?;
    }
    let changelog = dirs.root.join("CHANGELOG.md");
    let changelog = process::io("read", &changelog, fs::read_to_string(&changelog))?;
    let notes = notes(&changelog, VERSION)?;
    package::run(dirs)?;

    let out = dirs.target.join("publish");
    process::remove_dir(&out)?;
    process::io("make", &out, fs::create_dir_all(&out))?;
    let file = out.join("notes.md");
    process::io("write", &file, fs::write(&file, notes))?;
    let folders = [dirs.root.join("dist"), package::testing_folder(dirs)];
    for (folder, name) in folders.iter().zip(PACKAGES) {
        let packed = pack(dirs, folder, name, options, &out)?;
        dry_run(dirs, &packed)?;
    }
    let mut publish = process::cargo(&dirs.root);
    // Without building it: that is what the tests do. What is not committed is not published by the workflow either.
    publish.args(["publish", "--dry-run", "--no-verify", "--allow-dirty"]);
    publish.args(["--package", "bms-disks"]);
    process::run(&mut publish, "the crate cannot be published (see above)")?;
    println!(
        "\n{} has what a release of {VERSION} publishes. Nothing was published.",
        out.display()
    );
    Ok(())
}

fn check_tag(tag: &str) -> Result<()> {
    if tag == format!("v{VERSION}") {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the tag {tag} is not that of the version in Cargo.toml: v{VERSION}"
    )))
}

/// The section of a version, without its heading.
fn notes(changelog: &str, version: &str) -> Result<String> {
    let heading = format!("## {version}");
    let mut lines = changelog.lines().skip_while(|line| *line != heading);
    if lines.next().is_none() {
        return Err(Failure::new(format!(
            "CHANGELOG.md has no section `{heading}`"
        )));
    }
    let section: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let text = section.join("\n").trim().to_owned();
    if text.is_empty() {
        return Err(Failure::new(format!(
            "CHANGELOG.md says nothing of {version}"
        )));
    }
    Ok(text + "\n")
}

/// Packs a folder as npm would, and gives it a name without a version.
fn pack(dirs: &Dirs, folder: &Path, name: &str, options: &Options, out: &Path) -> Result<PathBuf> {
    let npm = node::npm_program()?;
    if let Some(repository) = &options.repository {
        let mut set = Command::new(&npm);
        set.current_dir(folder)
            .args(["pkg", "set", "repository.type=git"]);
        // npm holds it against where the package says that it was built.
        set.arg(format!("repository.url=git+{repository}.git"));
        process::run(
            &mut set,
            "npm could not set the repository (its message is above)",
        )?;
    }
    let mut pack = Command::new(&npm);
    pack.current_dir(&dirs.root)
        .args(["pack", "--silent", "--pack-destination"]);
    pack.arg(out).arg(folder);
    process::run(
        &mut pack,
        &format!("npm could not pack {name} (its message is above)"),
    )?;
    let packed = out.join(format!("{name}.tgz"));
    let versioned = out.join(format!("{name}-{VERSION}.tgz"));
    process::io("rename", &versioned, fs::rename(&versioned, &packed))?;
    Ok(packed)
}

/// npm's own check of what it would publish.
fn dry_run(dirs: &Dirs, packed: &Path) -> Result<()> {
    let mut publish = Command::new(node::npm_program()?);
    publish
        .current_dir(&dirs.root)
        .args(["publish", "--dry-run", "--access", "public"]);
    publish.arg(packed);
    process::run(
        &mut publish,
        "npm would not publish it (its message is above)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_of_a_release_are_its_section_of_the_changelog() {
        let text =
            "# Changelog\n\n## 1.1.0\n\n- New.\n\n### Fixed\n\n- Old.\n\n## 1.0.0\n\nFirst.\n";
        assert_eq!(
            notes(text, "1.1.0"),
            Ok("- New.\n\n### Fixed\n\n- Old.\n".to_owned())
        );
        assert_eq!(notes(text, "1.0.0"), Ok("First.\n".to_owned()));
        // Neither the beginning of a version nor another one.
        assert!(notes(text, "1.1").is_err());
        assert!(notes("## 1.0.0\n\n## 0.9.0\n\nText\n", "1.0.0").is_err());
    }

    #[test]
    fn this_version_has_notes() {
        let changelog = include_str!("../../CHANGELOG.md");
        let notes = notes(changelog, VERSION).expect("a section");
        assert!(notes.contains("### "), "{notes}");
    }

    #[test]
    fn a_tag_names_this_version() {
        assert_eq!(check_tag(&format!("v{VERSION}")), Ok(()));
        assert!(check_tag(VERSION).is_err());
        assert!(check_tag("v99.0.0").is_err());
    }
}
