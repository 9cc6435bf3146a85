//! `cargo xtask …`: builds, runs, tests and packages this project.
//!
//! | file       | holds                                                          |
//! |------------|----------------------------------------------------------------|
//! | `args`     | the command line                                               |
//! | `serve`    | the portal page on the simulator, rebuilt as sources change    |
//! | `test`     | every check, step by step, with a summary                      |
//! | `guest`    | the guide in a real Linux guest, in an emulator                 |
//! | `simulate` | random runs of sessions and a simulated cloud                  |
//! | `explore`  | all orders of events in small worlds                           |
//! | `coverage` | which lines of session and rules are met, and by what         |
//! | `mutants`  | the source broken in every small way, and whether a test notices |
//! | `gallery`  | every state of the interface on one page, and pictures of them  |
//! | `package`  | the optimised `dist/`, and the package for portals' own tests   |
//! | `site`     | documents, API, playground, gallery and demonstration as plain files |
//! | `release`  | what a release publishes, checked                              |
//! | `bench`    | the packaged widget against the same panel written by others   |
//! | `web`      | the widget as files a browser can load                         |
//! | `node`     | the tools from npm, pinned: esbuild, wasm-opt, axe-core, types |
//! | `browser`  | the browsers that tests run in, and their drivers              |
//! | `deps`     | licences and known vulnerabilities of dependencies             |
//! | `setup`    | what a fresh machine lacks: wasm target, packages, Node        |
//! | `process`  | running programs, one clear line when one fails                |
//!
//! What needs more crates than the command line does is in the packages `bindgen/`, `check/`, `serve/`, `site/`,
//! `sizes/` and `benches/harness/`, built when needed.

mod args;
mod bench;
mod browser;
mod coverage;
mod deps;
mod explore;
mod gallery;
mod guest;
mod mutants;
mod node;
mod package;
mod process;
mod release;
mod report;
mod serve;
mod setup;
mod simulate;
mod site;
mod styles;
mod test;
mod watch;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use args::Command;
use process::Result;

/// Where things are.
pub struct Dirs {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target directory, wherever the user has put it.
    pub target: PathBuf,
}

impl Dirs {
    fn find() -> Result<Self> {
        // Cargo says it at run time: two checkouts may share a target directory, and this program.
        let package = std::env::var("CARGO_MANIFEST_DIR");
        let root = Path::new(package.as_deref().unwrap_or(env!("CARGO_MANIFEST_DIR")))
            .parent()
            .ok_or("xtask/ is not inside the repository")?
            .to_path_buf();
        let target = process::target_directory(&root)?;
        Ok(Self { root, target })
    }

    /// A program of this workspace, built in the dev profile.
    pub fn program(&self, name: &str) -> PathBuf {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.target.join("debug").join(file)
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let command = args::parse();
    let dirs = Dirs::find()?;
    match command {
        Command::Serve(options) => serve::run(&dirs, &options),
        Command::Test(options) => test::run(&dirs, &options),
        Command::Guest(options) => guest::run(&dirs, &options),
        Command::Simulate(options) => simulate::run(&dirs, &options),
        Command::Explore(options) => explore::run(&dirs, &options),
        Command::Coverage(options) => coverage::run(&dirs, &options),
        Command::Mutants(options) => mutants::run(&dirs, &options.pass_on),
        Command::Gallery(options) => gallery::run(&dirs, &options),
        Command::Package(options) if options.testing => package::testing(&dirs),
        Command::Package(_) => package::run(&dirs),
        Command::Site => site::run(&dirs),
        Command::Release(options) => release::run(&dirs, &options),
        Command::Bench(options) => bench::run(&dirs, &options),
    }
}
