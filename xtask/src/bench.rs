//! `cargo xtask bench`: the packaged widget against the same panel written by others.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::{Browser, Engine};
use crate::process::{self, Result};
use crate::{Dirs, node, package, setup};

/// The program that measures.
const HARNESS: &str = "bms-bench";

/// Each peer's folder in `benches/peers/`, and what it begins with.
const PEERS: [(&str, &str); 3] = [
    ("vanilla", "main.js"),
    ("lit", "main.js"),
    ("antd", "main.jsx"),
];

#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Bench {
    /// How many of each, in turns [default: 7]
    #[arg(long, value_name = "N")]
    pub rounds: Option<String>,
    /// One of load, slow, many, mounts, bulk; repeat it for more
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Compare with an earlier run
    #[arg(long, value_name = "FILE")]
    pub against: Option<String>,
    /// Measure dist/ as it is
    #[arg(long)]
    pub built: bool,
}

impl Bench {
    /// What the program that measures is told; it checks the values.
    pub fn options(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let rounds = self.rounds.iter().map(|value| ("--rounds", value.as_str()));
        let only = self.only.iter().map(|value| ("--only", value.as_str()));
        let against = self.against.iter();
        let against = against.map(|value| ("--against", value.as_str()));
        rounds.chain(only).chain(against)
    }
}

pub fn run(dirs: &Dirs, options: &Bench) -> Result<()> {
    let browser = Browser::find(Engine::Chromium, dirs)?;
    if !options.built {
        package::run(dirs)?;
    }
    setup::tools(dirs, &[HARNESS])?;
    let peers = peers(dirs)?;
    let mut bench = Command::new(dirs.program(HARNESS));
    for (name, value) in options.options() {
        bench.args([name, value]);
    }
    bench.env("BMS_BENCH_ROOT", &dirs.root);
    bench.env("BMS_BENCH_PEERS", peers);
    bench.env("BMS_E2E_DRIVER", &browser.driver);
    bench.env("BMS_BENCH_LOG", dirs.target.join("bench/driver.log"));
    bench.env("BMS_E2E_CAPABILITIES", &browser.capabilities);
    process::run(&mut bench, "the bench did not come to an end (above)")
}

/// Builds the peers, as their portal would ship them, and gives the folder they are in.
fn peers(dirs: &Dirs) -> Result<PathBuf> {
    let sources = dirs.root.join("benches/peers");
    let tools = node::install_from(&sources, &dirs.target.join("peers"))?;
    let built = tools.join("built");
    for (name, entry) in PEERS {
        let entry = sources.join(name).join(entry);
        bundle(&tools, &entry, &built.join(name).join("main.js"))?;
    }
    let sheet = sources.join("shared/panel.css");
    bundle(&tools, &sheet, &built.join("vanilla/main.css"))?;
    Ok(built)
}

fn bundle(tools: &Path, entry: &Path, out: &Path) -> Result<()> {
    let mut esbuild = Command::new("node");
    esbuild.arg(tools.join("node_modules/esbuild/bin/esbuild"));
    // Where the sources are there is no `node_modules`.
    esbuild.env("NODE_PATH", tools.join("node_modules"));
    esbuild
        .arg(entry)
        .arg(format!("--outfile={}", out.display()));
    esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2022"]);
    esbuild.args([
        "--legal-comments=none",
        "--log-level=warning",
        "--jsx=automatic",
    ]);
    esbuild.arg("--define:process.env.NODE_ENV=\"production\"");
    if entry
        .extension()
        .is_some_and(|extension| extension != "css")
    {
        // Lit takes its stylesheet as a text.
        esbuild.arg("--loader:.css=text");
    }
    process::run(&mut esbuild, "esbuild failed (its message is above)")
}
