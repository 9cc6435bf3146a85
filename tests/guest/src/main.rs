//! `bms-guest`: the guide's commands and the guest check in a real Linux guest. `cargo xtask guest` sets up what it needs
//! and runs it.
//!
//! | file       | holds                                                              |
//! |------------|--------------------------------------------------------------------|
//! | `image`    | the guest's disk and kernel, made from Debian's packages           |
//! | `machine`  | the emulated machine, saved once and resumed for each scenario     |
//! | `qemu`     | how it is started, and what is done before it is saved             |
//! | `monitor`  | qemu's control socket                                              |
//! | `scenario` | what is done to the disks, and what has to come of it              |
//! | `product`  | the product's own commands and verdicts                            |
//! | `play`     | one scenario, the product's word against the kernel's              |
//! | `truth`    | the kernel's word                                                  |
//! | `outputs`  | what several versions of util-linux print                          |
//! | `live`     | a scenario's guest beside a page                                   |
//! | `table`    | how all of them went, as a page                                    |
//!
//! `image/` is what the guest is made of, `inside/` what is used in it, `scenarios/` the scenarios.

mod image;
mod live;
mod machine;
mod monitor;
mod outputs;
mod play;
mod product;
mod qemu;
mod scenario;
mod table;
mod truth;

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use machine::Image;
use play::Outcome;
use scenario::Scenario;

type Result<T> = std::result::Result<T, Failure>;

/// How many guests run at once, at most: each takes up to two gigabytes of memory.
const MACHINES: usize = 2;

/// What went wrong, in words.
struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says what was being done to which file.
fn io<T>(what: &str, path: &Path, result: std::io::Result<T>) -> Result<T> {
    result.map_err(|problem| Failure(format!("cannot {what} {}: {problem}", path.display())))
}

/// A file of what is used in the guest.
fn inside(name: &str) -> Result<String> {
    let path = source("inside").join(name);
    io("read", &path, std::fs::read_to_string(&path))
}

/// Something of this package.
fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[derive(Default)]
struct Options {
    /// Where images and transcripts are kept.
    target: PathBuf,
    /// Only the core.
    core: bool,
    /// Nothing is played: somebody else is the operator.
    live: bool,
    /// Only the first look: nothing is freed.
    look_only: bool,
    /// Only those with one of these in their name.
    only: Vec<String>,
    /// A clone of util-linux: nothing is played, outputs are written.
    clone: Option<PathBuf>,
    /// Where the table goes.
    table: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options> {
    let mut options = Options::default();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || {
            args.next()
                .ok_or_else(|| Failure(format!("{arg} needs a value")))
        };
        match arg.as_str() {
            "--target" => options.target = value()?.into(),
            "--table" => options.table = Some(value()?.into()),
            "--live" => options.live = true,
            "--look-only" => options.look_only = true,
            "--outputs" => options.clone = Some(value()?.into()),
            "--core" => options.core = true,
            name if !name.starts_with('-') => options.only.push(name.to_owned()),
            _ => return Err(Failure(format!("what is {arg}?"))),
        }
    }
    if options.target.as_os_str().is_empty() {
        return Err(Failure("--target FOLDER is missing".into()));
    }
    Ok(options)
}

fn chosen(options: &Options) -> Result<Vec<Scenario>> {
    let all = scenario::all()?;
    let whole: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    // A whole name means that one alone.
    let is_meant = |one: &Scenario, name: &String| {
        if whole.contains(&name.as_str()) {
            one.name == *name
        } else {
            one.name.contains(name)
        }
    };
    let is_chosen = |one: &Scenario| {
        let is_named = options.only.is_empty() || options.only.iter().any(|n| is_meant(one, n));
        is_named && (one.core || !options.core)
    };
    let places: Vec<bool> = all.iter().map(is_chosen).collect();
    let chosen = all.into_iter().zip(places);
    let chosen: Vec<Scenario> = chosen.filter(|(_, is)| *is).map(|(one, _)| one).collect();
    if chosen.is_empty() {
        return Err(Failure("no scenario has that in its name".into()));
    }
    Ok(chosen)
}

/// Plays them, two at a time where there are two processors. Also gives the titles of those that could not be played.
fn play_all(
    image: &Image,
    scenarios: &[Scenario],
    transcripts: &Path,
    look_only: bool,
) -> (Vec<Outcome>, Vec<String>) {
    let next = AtomicUsize::new(0);
    let done = Mutex::new((Vec::new(), Vec::new()));
    let work = || {
        while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::Relaxed)) {
            let played = play::play(image, scenario, transcripts, look_only);
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            match played {
                Ok(outcome) => {
                    table::say(&outcome);
                    done.0.push(outcome);
                }
                Err(failure) => {
                    println!("ERROR   {}: {failure}", scenario.name);
                    done.1.push(scenario.title.clone());
                }
            }
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    std::thread::scope(|scope| {
        for _ in 0..processors.min(MACHINES) {
            scope.spawn(work);
        }
    });
    let (mut outcomes, failed) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by(|a: &Outcome, b| a.name.cmp(&b.name));
    (outcomes, failed)
}

/// Whether all went as they have to.
fn run() -> Result<bool> {
    let options = options()?;
    let scenarios = chosen(&options)?;
    let image = image::image(&options.target)?;
    if let Some(clone) = &options.clone {
        let folder = source("../guest_outputs");
        outputs::write(&image, clone, &options.target, &folder)?;
        return Ok(true);
    }
    if options.live {
        live::live(&image, &scenarios[0])?;
        return Ok(true);
    }
    let transcripts = options.target.join("transcripts");
    std::fs::create_dir_all(&transcripts)
        .map_err(|problem| Failure(format!("cannot make {}: {problem}", transcripts.display())))?;
    let (outcomes, failed) = play_all(&image, &scenarios, &transcripts, options.look_only);
    let wrong = outcomes
        .iter()
        .filter(|one| !one.problems.is_empty())
        .count();
    println!("What was said and done: {}", transcripts.display());
    println!(
        "{} passed, {} failed",
        outcomes.len() - wrong,
        wrong + failed.len()
    );
    if let Some(file) = &options.table {
        let text = table::page(&outcomes, &failed, &image)?;
        std::fs::write(file, text)
            .map_err(|problem| Failure(format!("cannot write {}: {problem}", file.display())))?;
    }
    Ok(wrong == 0 && failed.is_empty())
}
