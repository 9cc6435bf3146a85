//! `cargo xtask explore`: builds the exploration for speed and runs it.

use crate::Dirs;
use crate::args;
use crate::process::{self, Result};

pub fn run(dirs: &Dirs, options: &args::Explore) -> Result<()> {
    let mut cargo = process::cargo(&dirs.root);
    cargo.args(["run", "--profile", "simulation", "--package", "bms-explore"]);
    cargo.args(["--bin", "bms-explore", "--"]);
    cargo.args(["--seconds", &options.seconds.to_string()]);
    if let Some(world) = &options.world {
        cargo.args(["--world", world]);
    }
    if options.mutants {
        cargo.arg("--mutants");
    }
    process::run(&mut cargo, "the exploration found something (above)")
}
