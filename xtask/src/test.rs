//! `cargo xtask test`: sets up what is missing, then every check, step by step.
//!
//! Where a test runs: `#[test]`s anywhere run natively. `tests/browser*.rs` of the widget's
//! package and `#[wasm_bindgen_test]`s in `src/` run in the browser. `tests/e2e/` drives the
//! whole page.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Dirs;
use crate::args::{self, Step};
use crate::browser::{self, Browser};
use crate::process::{self, Failure, Result};
use crate::setup::WASM_TARGET;
use crate::{node, package, setup, web};

pub fn run(dirs: &Dirs, options: &args::Test) -> Result<()> {
    let steps: Vec<Step> = Step::ALL
        .into_iter()
        .filter(|step| options.steps.is_empty() || options.steps.contains(step))
        .collect();
    let mut report = Report::default();
    let mut tester = Tester {
        dirs,
        browser: None,
        axe: None,
        pass_on: &options.pass_on,
    };

    report.run("set up", || tester.set_up(&steps));
    for step in steps {
        if !report.failed() || (options.keep_going && report.set_up_worked()) {
            report.run(title(step), || tester.step(step));
        }
    }
    report.finish()
}

fn title(step: Step) -> &'static str {
    match step {
        Step::Fmt => "fmt: formatting",
        Step::Clippy => "clippy: warnings are errors",
        Step::Unit => "unit: native tests",
        Step::Types => "types: what is written about the element, and what it is",
        Step::Size => "size: what a page loads, against the budget",
        Step::Browser => "browser: tests inside headless Chromium",
        Step::E2e => "e2e: the page, the simulator, real clicks",
    }
}

struct Tester<'a> {
    dirs: &'a Dirs,
    browser: Option<Browser>,
    /// axe-core's script.
    axe: Option<PathBuf>,
    pass_on: &'a [String],
}

impl Tester<'_> {
    fn set_up(&mut self, steps: &[Step]) -> Result<()> {
        if steps.contains(&Step::Fmt) {
            setup::rust_component("rustfmt", "fmt", self.dirs)?;
        }
        if steps.contains(&Step::Clippy) {
            setup::rust_component("clippy", "clippy", self.dirs)?;
        }
        if steps
            .iter()
            .any(|step| !matches!(step, Step::Fmt | Step::Unit | Step::Types))
        {
            setup::wasm_target()?;
        }
        if steps
            .iter()
            .any(|step| matches!(step, Step::Browser | Step::E2e))
        {
            self.browser = Some(browser::find(self.dirs)?);
        }
        if steps.contains(&Step::E2e) {
            self.axe = node::axe(self.dirs)?;
        }
        Ok(())
    }

    fn step(&self, step: Step) -> Result<()> {
        match step {
            Step::Fmt => self.fmt(),
            Step::Clippy => self.clippy(),
            Step::Unit => self.unit(),
            Step::Types => node::check(self.dirs),
            Step::Size => package::run(self.dirs, false),
            Step::Browser => self.in_browser(),
            Step::E2e => self.e2e(),
        }
    }

    fn fmt(&self) -> Result<()> {
        let mut fmt = process::cargo(&self.dirs.root);
        fmt.args(["fmt", "--all", "--check"]);
        process::run(
            &mut fmt,
            "files are not formatted; `cargo fmt --all` does it",
        )
    }

    /// Natively everything; then the widget as it is compiled for the browser, where the rest
    /// of its code is, once plain and once with its tests.
    fn clippy(&self) -> Result<()> {
        let failed = "clippy has something to say (above)";
        let clippy = || {
            let mut clippy = process::cargo(&self.dirs.root);
            clippy.arg("clippy");
            clippy
        };
        let warnings = ["--", "--deny", "warnings"];
        process::run(
            clippy()
                .args(["--workspace", "--all-targets"])
                .args(warnings),
            failed,
        )?;
        let wasm = ["--package", "bms-disks", "--target", WASM_TARGET, "--lib"];
        process::run(clippy().args(wasm).args(warnings), failed)?;
        let mut tests = clippy();
        tests
            .args(wasm)
            .args(["--profile", "test"])
            .args(self.browser_tests());
        process::run(tests.args(warnings), failed)
    }

    fn unit(&self) -> Result<()> {
        let mut test = process::cargo(&self.dirs.root);
        test.args(["test", "--workspace"]).env("BMS_E2E", "later");
        self.run_tests(&mut test, "a native test failed (above)")
    }

    fn in_browser(&self) -> Result<()> {
        let browser = self.browser()?;
        setup::tools(self.dirs, &["xtask-bindgen"])?;
        let runner = self.dirs.program("xtask-bindgen");
        let mut test = process::cargo(&self.dirs.root);
        // As configuration and not as an environment variable, which would split paths at spaces.
        test.arg("--config").arg(format!(
            "target.{WASM_TARGET}.runner=[{}, \"test-runner\"]",
            process::to_json_string(&runner.to_string_lossy())
        ));
        test.args([
            "test",
            "--package",
            "bms-disks",
            "--target",
            WASM_TARGET,
            "--lib",
        ]);
        test.args(self.browser_tests());
        test.env("CHROMEDRIVER", &browser.driver);
        test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &browser.capabilities);
        test.env("WASM_BINDGEN_USE_BROWSER", "1");
        if std::env::var_os("WASM_BINDGEN_TEST_TIMEOUT").is_none() {
            test.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        }
        self.run_tests(&mut test, "a test in the browser failed (above)")
    }

    fn e2e(&self) -> Result<()> {
        let browser = self.browser()?;
        setup::tools(self.dirs, &["xtask-bindgen"])?;
        let gallery = web::build(self.dirs, &web::GALLERY)?;
        let folder = web::build(self.dirs, &web::DEV)?;
        let mut test = process::cargo(&self.dirs.root);
        test.args(["test", "--workspace", "--test", "e2e"]);
        test.env("BMS_E2E_WEB", folder);
        test.env("BMS_E2E_GALLERY", gallery);
        if let Some(axe) = &self.axe {
            test.env("BMS_E2E_AXE", axe);
        }
        test.env("BMS_E2E_CHROMEDRIVER", &browser.driver);
        test.env("BMS_E2E_CAPABILITIES", &browser.capabilities);
        test.env("BMS_E2E_SCREENSHOTS", self.dirs.target.join("e2e"));
        self.run_tests(&mut test, "an end-to-end test failed (above)")
    }

    fn run_tests(&self, test: &mut Command, failed: &str) -> Result<()> {
        if !self.pass_on.is_empty() {
            test.arg("--").args(self.pass_on);
        }
        process::run(test, failed)
    }

    fn browser(&self) -> Result<&Browser> {
        self.browser
            .as_ref()
            .ok_or_else(|| "the browser was not set up".into())
    }

    /// `--test` for those of the package's test files that run in the browser.
    fn browser_tests(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.dirs.root.join("tests"))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| test_target(entry.path()))
            .filter(|name| name.starts_with("browser"))
            .collect();
        names.sort();
        names
            .into_iter()
            .flat_map(|name| ["--test".to_owned(), name])
            .collect()
    }
}

/// The name of cargo's test target, if this is one: `tests/name.rs` or `tests/name/main.rs`.
fn test_target(path: PathBuf) -> Option<String> {
    let is_target = path.extension().is_some_and(|e| e == "rs") || path.join("main.rs").is_file();
    is_target.then(|| Some(path.file_stem()?.to_str()?.to_owned()))?
}

#[derive(Default)]
struct Report {
    done: Vec<(&'static str, Duration, Option<Failure>)>,
}

impl Report {
    fn run(&mut self, title: &'static str, step: impl FnOnce() -> Result<()>) {
        println!("\n== {title}");
        let started = Instant::now();
        let failure = step().err();
        let took = started.elapsed();
        match &failure {
            None => println!("== done after {}", seconds(took)),
            Some(failure) => println!("== FAILED after {}: {failure}", seconds(took)),
        }
        self.done.push((title, took, failure));
    }

    fn failed(&self) -> bool {
        self.done.iter().any(|(_, _, failure)| failure.is_some())
    }

    fn set_up_worked(&self) -> bool {
        self.done
            .first()
            .is_some_and(|(_, _, failure)| failure.is_none())
    }

    fn finish(self) -> Result<()> {
        println!("\nSummary");
        for (title, took, failure) in &self.done {
            let word = if failure.is_some() { "FAILED" } else { "ok" };
            println!("  {word:<7} {:>8}  {title}", seconds(*took));
        }
        let all: Duration = self.done.iter().map(|(_, took, _)| *took).sum();
        println!("  {:<7} {:>8}", "", seconds(all));
        match self
            .done
            .into_iter()
            .find_map(|(title, _, failure)| Some((title, failure?)))
        {
            None => Ok(()),
            Some((title, failure)) => Err(Failure::new(format!("{title}: {failure}"))),
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f32())
}
