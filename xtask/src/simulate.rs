//! `cargo xtask simulate`: builds the simulation for speed and runs it.

use crate::Dirs;
use crate::args;
use crate::process::{self, Result};

pub fn run(dirs: &Dirs, options: &args::Simulate) -> Result<()> {
    let mut cargo = process::cargo(&dirs.root);
    cargo.args([
        "run",
        "--profile",
        "simulation",
        "--package",
        "bms-simulation",
    ]);
    cargo.args(["--bin", "bms-simulation", "--"]);
    cargo.args(["--runs", &options.runs.to_string()]);
    cargo.args(["--seed", &options.seed.to_string()]);
    process::run(&mut cargo, "the simulation found something (above)")
}
