//! `cargo xtask guest`: a real Linux guest in an emulator, in which the guide is followed (`tests/guest`).

use std::path::PathBuf;
use std::process::Command;

use crate::args;
use crate::process::{self, Failure, Result};
use crate::{Dirs, setup, test};

/// Programs, and Debian's packages that have them.
const NEEDED: [(&str, &str); 4] = [
    ("qemu-system-x86_64", "qemu-system-x86"),
    ("mmdebstrap", "mmdebstrap"),
    ("sfdisk", "fdisk"),
    ("mke2fs", "e2fsprogs"),
];

pub fn run(dirs: &Dirs, options: &args::Guest) -> Result<()> {
    if let Some(why) = set_up()? {
        return Err(Failure::new(why));
    }
    let mut play = program(dirs)?;
    if options.page {
        return test::beside_guest(dirs);
    }
    if let Some(clone) = &options.outputs {
        play.arg("--outputs").arg(clone);
    } else if options.core {
        play.arg("--core");
    } else if options.names.is_empty() {
        play.arg("--table")
            .arg(dirs.root.join("docs/guest-scenarios.md"));
    }
    process::run(play.args(&options.names), FAILED)
}

/// What each run of the tests plays.
pub fn core(dirs: &Dirs) -> Result<()> {
    process::run(program(dirs)?.arg("--core"), FAILED)
}

const FAILED: &str = "a scenario in the guest did not go as it has to (above)";

/// Installs what is missing. `Some`: why there can be no guest here.
pub fn set_up() -> Result<Option<String>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Ok(Some("the guest needs Linux on x86-64".into()));
    }
    let missing: Vec<&str> = NEEDED
        .iter()
        .filter(|(program, _)| find(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() || setup::apt_install(&missing)? {
        return Ok(None);
    }
    Ok(Some(format!(
        "install {} (Debian's names) for the guest",
        missing.join(", ")
    )))
}

/// Some are where only root looks.
fn find(program: &str) -> Option<PathBuf> {
    let by_hand = ["/usr/sbin", "/sbin"].map(|folder| PathBuf::from(folder).join(program));
    process::find_on_path(&[program]).or_else(|| by_hand.into_iter().find(|file| file.is_file()))
}

fn program(dirs: &Dirs) -> Result<Command> {
    setup::tools(dirs, &["bms-guest"])?;
    let mut play = Command::new(dirs.program("bms-guest"));
    play.arg("--target").arg(dirs.target.join("guest"));
    Ok(play)
}
