//! `cargo xtask bench`: the packaged widget against the same panel written by others.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::{Browser, Engine};
use crate::process::{self, Result};
use crate::{Dirs, node, package, setup};

/// The peer without a library.
const BY_HAND: &str = "vanilla";

/// The program that measures.
const HARNESS: &str = "bms-bench";

/// Each peer's folder in `benches/peers/`, and what it begins with.
const PEERS: [(&str, &str); 5] = [
    (BY_HAND, "main.js"),
    ("lit", "main.js"),
    ("antd", "main.jsx"),
    ("cloudscape", "main.jsx"),
    ("tinyvue", "main.js"),
];

#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Bench {
    /// How many of each, in turns [default: 7]
    #[arg(long, value_name = "N")]
    pub rounds: Option<String>,
    /// One of load, again, slow, many, mounts, bulk, trace; repeat it for more
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Measure beside vanilla, lit, antd, cloudscape or tinyvue alone; repeat it for more
    #[arg(long, value_name = "PEER")]
    pub beside: Vec<String>,
    /// Only look whether there is a figure for everything: little is played, and no record kept
    #[arg(long)]
    pub check: bool,
    /// Compare with an earlier run
    #[arg(long, value_name = "FILE")]
    pub against: Option<String>,
    /// Measure dist/ as it is
    #[arg(long)]
    pub built: bool,
}

impl Bench {
    /// One round beside one peer, of what is in `dist/`: the tests' own, so that it cannot rot.
    pub fn of_the_tests() -> Self {
        Self {
            rounds: Some("1".to_owned()),
            beside: vec![BY_HAND.to_owned()],
            check: true,
            ..Self::default()
        }
    }

    /// What the program that measures is told; it checks the values.
    pub fn options(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let rounds = self.rounds.iter().map(|value| ("--rounds", value.as_str()));
        let only = self.only.iter().map(|value| ("--only", value.as_str()));
        let beside = self.beside.iter().map(|value| ("--beside", value.as_str()));
        let against = self.against.iter();
        let against = against.map(|value| ("--against", value.as_str()));
        rounds.chain(only).chain(beside).chain(against)
    }
}

pub fn run(dirs: &Dirs, options: &Bench) -> Result<()> {
    let browser = Browser::find(Engine::Chromium, dirs)?;
    if !options.built {
        package::run(dirs)?;
    }
    measure(dirs, &browser, options)
}

/// Measures what is in `dist/`.
pub fn measure(dirs: &Dirs, browser: &Browser, options: &Bench) -> Result<()> {
    setup::tools(dirs, &[HARNESS])?;
    let peers = peers(dirs, &options.beside)?;
    let mut bench = Command::new(dirs.program(HARNESS));
    if options.check {
        bench.arg("--check");
    }
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

/// Builds the peers, all or those that are wanted, as their portal would ship them, and gives the folder they are in.
fn peers(dirs: &Dirs, wanted: &[String]) -> Result<PathBuf> {
    let sources = dirs.root.join("benches/peers");
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|peer| peer == name);
    let folder = dirs.target.join("peers");
    // By hand, it needs none of the packages: the tests do not wait for them.
    let tools = if PEERS
        .iter()
        .any(|(name, _)| *name != BY_HAND && is_wanted(name))
    {
        node::install_from(&sources, &folder)?
    } else {
        node::install(dirs)?
    };
    let built = folder.join("built");
    for (name, entry) in PEERS.into_iter().filter(|(name, _)| is_wanted(name)) {
        let entry = sources.join(name).join(entry);
        bundle(&tools, &entry, &built.join(name).join("main.js"))?;
    }
    let sheet = sources.join("shared/panel.css");
    bundle(&tools, &sheet, &built.join(BY_HAND).join("main.css"))?;
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
    for asset in ["woff", "woff2", "svg", "png"] {
        esbuild.arg(format!("--loader:.{asset}=dataurl"));
    }
    // Vue's own switches, as its documents have them for a build.
    for (name, value) in [
        ("__VUE_OPTIONS_API__", "true"),
        ("__VUE_PROD_DEVTOOLS__", "false"),
        ("__VUE_PROD_HYDRATION_MISMATCH_DETAILS__", "false"),
    ] {
        esbuild.arg(format!("--define:{name}={value}"));
    }
    if entry.ends_with("lit/main.js") {
        // Lit takes its stylesheet as a text.
        esbuild.arg("--loader:.css=text");
    }
    process::run(&mut esbuild, "esbuild failed (its message is above)")
}
