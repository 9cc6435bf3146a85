//! Dependencies: licences, sources and known vulnerabilities of crates and npm packages.

use std::process::{Command, Stdio};

use crate::Dirs;
use crate::process::{self, Failure, Result};
use crate::{node, setup};

/// The version that is built where none is on the PATH.
const CARGO_DENY: &str = "0.20.2";

pub fn check(dirs: &Dirs) -> Result<()> {
    crates(dirs)?;
    packages(dirs)
}

fn crates(dirs: &Dirs) -> Result<()> {
    let program = process::find_on_path(&["cargo-deny"])
        .or_else(|| setup::built_tool(dirs, "cargo-deny"))
        .map_or_else(
            || {
                let or = "or put cargo-deny on the PATH";
                setup::cargo_tool(dirs, "cargo-deny", CARGO_DENY, or)
            },
            Ok,
        )?;
    let deny = |args: &[&str]| {
        let mut deny = Command::new(&program);
        deny.current_dir(&dirs.root).args(args);
        deny
    };
    let failed = "deny.toml forbids a crate that is used (above)";
    let check = ["--log-level", "error", "check", "--hide-inclusion-graph"];
    let known = ["licenses", "bans", "sources"];
    process::run(&mut deny(&[&check[..], &known].concat()), failed)?;

    // The database of advisories is a repository of its own, which not every machine can reach.
    let mut fetch = deny(&["--log-level", "off", "fetch", "db"]);
    fetch.env("GIT_TERMINAL_PROMPT", "0").stderr(Stdio::null());
    if process::output(&mut fetch).is_none() {
        println!("SKIPPED: advisories about crates; github.com/rustsec/advisory-db is not reached");
        return Ok(());
    }
    let failed = "a crate that is used has a known vulnerability (above)";
    process::run(
        &mut deny(&[&check[..], &["--disable-fetch", "advisories"]].concat()),
        failed,
    )
}

/// The tools from npm; none of them is shipped.
fn packages(dirs: &Dirs) -> Result<()> {
    let folder = node::install(dirs)?;
    let mut audit = Command::new("npm");
    audit.args(["audit", "--json", "--package-lock-only"]);
    audit.current_dir(folder).stdin(Stdio::null());
    let answer = audit
        .output()
        .map_err(|error| Failure::new(format!("cannot run `npm audit`: {error}")))?;
    let text = String::from_utf8_lossy(&answer.stdout);
    match (
        answer.status.success(),
        text.contains("\"vulnerabilities\""),
    ) {
        (true, _) => Ok(()),
        (false, true) => {
            println!("{text}");
            Err("a tool from npm has a known vulnerability (above)".into())
        }
        (false, false) => {
            println!(
                "SKIPPED: advisories about npm packages; the registry does not answer for them"
            );
            Ok(())
        }
    }
}
