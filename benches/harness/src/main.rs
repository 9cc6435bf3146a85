//! `cargo xtask bench` runs this: the packaged widget against the same panel in other hands
//! (`benches/peers/`), in one browser, in turns.
//!
//! | file      | holds                                                              |
//! |-----------|--------------------------------------------------------------------|
//! | `cloud`   | the same answers for all, after the same pause                     |
//! | `site`    | the contenders' files, compressed, and a page for each             |
//! | `snippet` | the README's own HTML                                              |
//! | `page.js` | what measures inside the page, the same for all                    |
//! | `tab`     | the browser's tab, and Chromium's own counters                     |
//! | `measure` | what is measured, and how                                          |
//! | `trace`   | the main thread's time told apart                                  |
//! | `stats`   | medians                                                            |
//! | `report`  | the record that is kept, the table, and what is to be reached      |

mod cloud;
mod measure;
mod report;
mod site;
mod snippet;
mod stats;
mod tab;
mod trace;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use bms_e2e::{Browser, Engine};

use crate::cloud::Cloud;
use crate::measure::{Bench, Effort, Scene};
use crate::report::Record;
use crate::site::{Contender, Server, Site};
use crate::tab::{Link, Tab};
use crate::trace::CATEGORIES;

/// What `cargo xtask bench` hands over.
struct Options {
    root: PathBuf,
    peers: PathBuf,
    chromedriver: PathBuf,
    capabilities: PathBuf,
    log: PathBuf,
    rounds: usize,
    scenes: Vec<Scene>,
    contenders: Vec<Contender>,
    /// Only whether there are figures.
    check: bool,
    against: Option<PathBuf>,
}

impl Options {
    fn read(args: impl Iterator<Item = String>) -> Result<Self> {
        let path = |name: &str| {
            let value = std::env::var_os(name).map(PathBuf::from);
            value.with_context(|| format!("{name} is not set; run it with `cargo xtask bench`"))
        };
        let mut options = Self {
            root: path("BMS_BENCH_ROOT")?,
            peers: path("BMS_BENCH_PEERS")?,
            chromedriver: path("BMS_E2E_DRIVER")?,
            capabilities: path("BMS_E2E_CAPABILITIES")?,
            log: path("BMS_BENCH_LOG")?,
            rounds: 7,
            scenes: Vec::new(),
            contenders: Vec::new(),
            check: false,
            against: None,
        };
        let mut args = args;
        while let Some(name) = args.next() {
            if name == "--check" {
                options.check = true;
                continue;
            }
            let value = args
                .next()
                .with_context(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--rounds" => options.rounds = value.parse().context("--rounds")?,
                "--only" => options.scenes.push(scene(&value)?),
                "--beside" => options.contenders.push(Contender::named(&value)?),
                "--against" => options.against = Some(options.root.join(value)),
                _ => bail!("`{name}` is not known"),
            }
        }
        if options.scenes.is_empty() {
            options.scenes = Scene::ALL.to_vec();
        }
        match &mut options.contenders {
            all if all.is_empty() => *all = Contender::ALL.to_vec(),
            some if some.contains(&Contender::Widget) => {}
            some => some.insert(0, Contender::Widget),
        }
        Ok(options)
    }
}

fn scene(name: &str) -> Result<Scene> {
    let found = Scene::ALL.into_iter().find(|scene| scene.name() == name);
    found.with_context(|| {
        let names = Scene::ALL.map(Scene::name).join(", ");
        format!("--only {name}: it is one of {names}")
    })
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let options = Options::read(std::env::args().skip(1))?;
    let then = options.against.as_deref().map(earlier).transpose()?;
    eprintln!("Compressing the files");
    let site = Site::load(
        &options.contenders,
        &options.peers,
        &options.root.join("dist"),
        &options.root.join("README.md"),
    )?;
    let cloud = Cloud::default();
    let server = Server::start(site.clone(), cloud.clone()).await?;
    let start = async |log: &Path| {
        let (driver, capabilities) = (&options.chromedriver, &options.capabilities);
        Browser::start(Engine::Chromium, driver, capabilities, None, log).await
    };
    let mut browser = start(&options.log).await?;
    let mut tracer = start(&options.log.with_extension("trace.log")).await?;
    tracer.trace(CATEGORIES);
    let outcome = measured(
        &options,
        &site,
        &cloud,
        &server,
        [&mut browser, &mut tracer],
    )
    .await;
    browser.close().await;
    tracer.close().await;
    let record = outcome?;

    println!("{}", report::table(&record));
    if options.check {
        let missing = report::missing(&record, &options.contenders, &options.scenes);
        ensure!(missing.is_empty(), "no figure for {}", missing.join("; "));
        return Ok(());
    }
    if let Some(then) = then {
        println!("{}", report::against(&then, &record));
    }
    let file = keep(&options.root, &record)?;
    eprintln!("Kept as {}", file.display());
    Ok(())
}

async fn measured(
    options: &Options,
    site: &Site,
    cloud: &Cloud,
    server: &Server,
    [browser, tracer]: [&mut Browser; 2],
) -> Result<Record> {
    let tab = Tab::new(browser, server, Link::Plain).await?;
    let mut record = Record {
        date: tab
            .text("new Date().toISOString().slice(0, 19) + 'Z'")
            .await?,
        commit: commit(&options.root),
        machine: machine(),
        browser: tab
            .text("navigator.userAgent.match(/Chrom[^ ]*/)[0]")
            .await?,
        rounds: options.rounds,
        samples: BTreeMap::new(),
    };
    for contender in options.contenders.iter().copied() {
        record.add_bytes(contender, site.bytes(contender));
    }
    let mut bench = Bench {
        browser,
        tracer,
        effort: if options.check {
            Effort::LEAST
        } else {
            Effort::FULL
        },
        server,
        cloud,
    };
    for round in 0..options.rounds {
        for scene in &options.scenes {
            if round >= scene.rounds(options.rounds) {
                continue;
            }
            // In turns, and each round begins with another: what the machine does besides hits all alike.
            let all = &options.contenders;
            for at in 0..all.len() {
                let contender = all[(at + round) % all.len()];
                if !scene.is_of(contender) {
                    continue;
                }
                eprintln!(
                    "Round {} of {}: {}, {}",
                    round + 1,
                    options.rounds,
                    scene.name(),
                    contender.title()
                );
                let taken = bench.play(*scene, contender).await;
                let taken =
                    taken.with_context(|| format!("{}, {}", scene.name(), contender.title()))?;
                for (measure, sample) in taken {
                    record.add(contender, measure, sample);
                }
            }
        }
    }
    Ok(record)
}

fn earlier(path: &Path) -> Result<Record> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no record", path.display()))
}

fn keep(root: &Path, record: &Record) -> Result<PathBuf> {
    let folder = root.join("benches/results");
    fs::create_dir_all(&folder)?;
    let day = record.date.split('T').next().unwrap_or_default();
    let path = folder.join(format!(
        "{day}-{}.json",
        record.commit.replace('+', "-changed")
    ));
    let text = serde_json::to_string_pretty(record)? + "\n";
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn commit(root: &Path) -> String {
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .current_dir(root)
            .args(args)
            .output()
            .ok()?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(said)
    };
    let Some(hash) = git(&["rev-parse", "--short", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]);
    if changed.is_some_and(|changed| !changed.is_empty()) {
        hash + "+"
    } else {
        hash
    }
}

/// The processor and how many of it: what figures depend on most.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    format!("{cores} × {model}, {}", std::env::consts::OS)
}
