//! `cargo xtask test`: sets up what is missing, then every check, step by step.
//!
//! Where a test runs: `#[test]`s anywhere run natively. `tests/browser*.rs` of the widget's
//! package and `#[wasm_bindgen_test]`s in `src/` run in the browser. `tests/e2e/` drives the
//! whole page.

use std::cell::Cell;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::Dirs;
use crate::args::{self, Scope, Step};
use crate::browser::{Browser, Engine};
use crate::process::{self, Failure, Result};
use crate::report::Report;
use crate::setup::WASM_TARGET;
use crate::{bench, deps, guest, node, package, setup, web};

pub fn run(dirs: &Dirs, options: &args::Test) -> Result<()> {
    let steps = options.steps();
    let mut report = Report::default();
    let mut tester = Tester {
        dirs,
        browsers: Vec::new(),
        axe: None,
        vendor_sdk: None,
        no_guest: None,
        is_packaged: Cell::new(false),
        options,
    };

    report.run("set up".to_owned(), || tester.set_up(&steps));
    for (step, browser) in tester.plan(&steps) {
        if !report.failed() || (options.keep_going && report.set_up_worked()) {
            report.run(title(step, browser), || tester.step(step, browser));
        }
    }
    report.finish()
}

/// The page beside a guest that is set up.
pub fn beside_guest(dirs: &Dirs) -> Result<()> {
    run(dirs, &args::Test::beside_guest())
}

fn title(step: Step, browser: Option<&(Browser, Scope)>) -> String {
    let title = match step {
        Step::Fmt => "fmt: formatting",
        Step::Clippy => "clippy: warnings are errors",
        Step::Deps => "deps: licences and known vulnerabilities",
        Step::Unit => "unit: native tests",
        Step::Types => "types: what is written about the element, and what it is",
        Step::Size => "size: what a page loads, against the budget",
        Step::Browser => "browser: tests inside a browser",
        Step::E2e => "e2e: the page, the simulator, real clicks",
        Step::Hosts => "hosts: the package in other people's portals",
        Step::Bench => "bench: a figure for everything it measures",
        Step::Guest => "guest: the guide in a real Linux guest (core)",
    };
    match browser {
        None => title.to_owned(),
        Some((browser, Scope::MainPaths)) if step == Step::E2e => {
            format!("{title}, in {} (main paths)", browser.engine.name())
        }
        Some((browser, _)) => format!("{title}, in {}", browser.engine.name()),
    }
}

struct Tester<'a> {
    dirs: &'a Dirs,
    browsers: Vec<(Browser, Scope)>,
    /// axe-core's script.
    axe: Option<PathBuf>,
    /// A Python that has the cloud vendor's SDK.
    vendor_sdk: Option<PathBuf>,
    /// Why there can be no guest here.
    no_guest: Option<String>,
    is_packaged: Cell<bool>,
    options: &'a args::Test,
}

impl Tester<'_> {
    fn set_up(&mut self, steps: &[Step]) -> Result<()> {
        if steps.contains(&Step::Fmt) {
            setup::rust_component("rustfmt", "fmt", self.dirs)?;
        }
        if steps.contains(&Step::Clippy) {
            setup::rust_component("clippy", "clippy", self.dirs)?;
        }
        if steps.iter().any(|step| {
            !matches!(
                step,
                Step::Fmt | Step::Deps | Step::Unit | Step::Types | Step::Guest
            )
        }) {
            setup::wasm_target()?;
        }
        if steps
            .iter()
            .any(|step| matches!(step, Step::Browser | Step::E2e | Step::Hosts | Step::Bench))
        {
            let chromium = [(Engine::Chromium, Scope::Whole)];
            let wanted = match &self.options.browsers[..] {
                [] => &chromium,
                browsers => browsers,
            };
            for (engine, scope) in wanted {
                let browser = Browser::find(*engine, self.dirs)?;
                self.browsers.push((browser, *scope));
            }
        }
        if steps.contains(&Step::Browser) || steps.contains(&Step::E2e) {
            setup::fonts()?;
        }
        if steps.contains(&Step::E2e) {
            self.axe = node::axe(self.dirs)?;
        }
        if steps.contains(&Step::Unit) {
            setup::shells()?;
            self.vendor_sdk = setup::vendor_sdk(self.dirs)?;
        }
        if steps.contains(&Step::Guest) {
            self.no_guest = guest::set_up()?;
        }
        Ok(())
    }

    /// The steps, those in a browser once for each browser.
    fn plan(&self, steps: &[Step]) -> Vec<(Step, Option<&(Browser, Scope)>)> {
        let of = |step: &Step| match *step {
            step @ (Step::Browser | Step::E2e) => self
                .browsers
                .iter()
                .map(|browser| (step, Some(browser)))
                .collect(),
            step => vec![(step, None)],
        };
        steps.iter().flat_map(of).collect()
    }

    fn step(&self, step: Step, browser: Option<&(Browser, Scope)>) -> Result<()> {
        let browser = || browser.ok_or("the browser was not set up");
        match step {
            Step::Fmt => self.fmt(),
            Step::Clippy => self.clippy(),
            Step::Deps => deps::check(self.dirs),
            Step::Unit => self.unit(),
            Step::Types => node::check(self.dirs),
            Step::Size => self.package(),
            Step::Browser => self.in_browser(&browser()?.0),
            Step::E2e => self.e2e(browser()?),
            Step::Hosts => self.hosts(),
            Step::Bench => self.bench(),
            Step::Guest => self.guest(),
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
                // Without it the compiler asks no words of what is hidden from the documentation.
                .args(["--features", "bms-disks/internal"])
                .args(warnings),
            failed,
        )?;
        let wasm = ["--package", "bms-disks", "--target", WASM_TARGET, "--lib"];
        let mut widget = clippy();
        widget.args(wasm).args(["--features", "internal"]);
        process::run(widget.args(warnings), failed)?;
        // As it is packaged.
        let mut parts = clippy();
        parts.args(wasm).args(["--features", "parts"]);
        process::run(parts.args(warnings), failed)?;
        let app = ["--package", "yew-app", "--target", WASM_TARGET];
        process::run(clippy().args(app).args(warnings), failed)?;
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
        if let Some(python) = &self.vendor_sdk {
            test.env("BMS_VENDOR_SDK", python);
        }
        self.run_tests(&mut test, "a native test failed (above)")
    }

    fn in_browser(&self, browser: &Browser) -> Result<()> {
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
        for engine in Engine::ALL {
            test.env_remove(engine.runner_variable());
        }
        test.env(browser.engine.runner_variable(), &browser.driver);
        browser.set_env(&mut test);
        test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &browser.capabilities);
        test.env("WASM_BINDGEN_USE_BROWSER", "1");
        if std::env::var_os("WASM_BINDGEN_TEST_TIMEOUT").is_none() {
            test.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        }
        let failed = format!("a test in {} failed (above)", browser.engine.name());
        let address = process::io("find", Path::new("a free port"), free_address())?;
        test.env("WASM_BINDGEN_TEST_ADDRESS", address.to_string());
        waking_server(address, || self.run_tests(&mut test, &failed))
    }

    fn e2e(&self, (browser, scope): &(Browser, Scope)) -> Result<()> {
        setup::tools(self.dirs, &["xtask-bindgen"])?;
        let gallery = web::build(self.dirs, &web::GALLERY)?;
        let folder = web::build(self.dirs, &web::DEV)?;
        let mut test = self.end_to_end("e2e", browser);
        test.env("BMS_E2E_WEB", folder);
        test.env("BMS_E2E_GALLERY", gallery);
        test.env("BMS_E2E_GUEST", self.dirs.program("bms-guest"));
        test.env("BMS_E2E_GUEST_FILES", self.dirs.target.join("guest"));
        if !self.is_packaged.get() {
            package::testing(self.dirs)?;
        }
        test.env("BMS_E2E_CLOUD", package::testing_folder(self.dirs));
        if let Some(axe) = &self.axe {
            test.env("BMS_E2E_AXE", axe);
        }
        if *scope == Scope::MainPaths {
            test.env("BMS_E2E_SCOPE", "main");
        }
        let name = browser.engine.name();
        self.run_tests(
            &mut test,
            &format!("an end-to-end test failed in {name} (above)"),
        )
    }

    /// Makes `dist/`, once in a run.
    fn package(&self) -> Result<()> {
        if !self.is_packaged.get() {
            package::run(self.dirs)?;
            self.is_packaged.set(true);
        }
        Ok(())
    }

    /// What is shipped, as it is shipped: in portals, in the first of the browsers; its second file, in each.
    fn hosts(&self) -> Result<()> {
        let (browser, _) = self.browsers.first().ok_or("the browser was not set up")?;
        self.package()?;
        let packages = package::folders(self.dirs);
        let packages = [&*packages[0], &*packages[1]];
        let Some(hosts) = node::hosts(self.dirs, packages, &browser.capabilities)? else {
            return Ok(());
        };
        web::yew_app(self.dirs, &hosts.join("yew"))?;
        let servers = node::HostServers::start(self.dirs)?;
        let mut test = self.end_to_end("hosts", browser);
        test.env("BMS_E2E_WEB", self.dirs.root.join("dist"));
        test.env("BMS_E2E_HOSTS", hosts);
        test.env("BMS_E2E_RENDERED", &servers.ports);
        test.env("BMS_E2E_TESTING", packages[1]);
        self.run_tests(&mut test, "a portal does not work (above)")?;
        for (browser, _) in &self.browsers {
            let mut test = self.end_to_end("parts", browser);
            test.env("BMS_E2E_WEB", self.dirs.root.join("dist"));
            self.run_tests(&mut test, "the second file does not work (above)")?;
        }
        Ok(())
    }

    /// Not how fast anything is, which a busy machine cannot tell. Chromium alone has the counters.
    fn bench(&self) -> Result<()> {
        let mut browsers = self.browsers.iter().map(|(browser, _)| browser);
        let Some(chromium) = browsers.find(|browser| browser.engine == Engine::Chromium) else {
            println!("SKIPPED: the bench; it measures in Chromium");
            return Ok(());
        };
        self.package()?;
        bench::measure(self.dirs, chromium, &bench::Bench::of_the_tests())
    }

    /// On a build server it is an error if there can be none: there nobody reads the line.
    fn guest(&self) -> Result<()> {
        match &self.no_guest {
            None => guest::core(self.dirs),
            Some(why) if process::is_build_server() => Err(Failure::new(why.clone())),
            Some(why) => {
                println!("SKIPPED: the scenarios in a guest; {why}");
                Ok(())
            }
        }
    }

    fn end_to_end(&self, target: &str, browser: &Browser) -> Command {
        let mut test = process::cargo(&self.dirs.root);
        test.args(["test", "--workspace", "--test", target]);
        test.env("BMS_E2E_ENGINE", browser.engine.name());
        test.env("BMS_E2E_DRIVER", &browser.driver);
        browser.set_env(&mut test);
        test.env("BMS_E2E_CAPABILITIES", &browser.capabilities);
        test.env("BMS_E2E_SCREENSHOTS", self.dirs.target.join("e2e"));
        test
    }

    fn run_tests(&self, test: &mut Command, failed: &str) -> Result<()> {
        if !self.options.pass_on.is_empty() {
            test.arg("--").args(&self.options.pass_on);
        }
        process::run(test, failed)
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

/// An address that nobody listens at.
fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Does something while a server that may listen at `address` is connected to twice a second. When a browser opens
/// several connections at once, the thread pool of wasm-bindgen's test server (tiny_http 0.12) can leave one of them
/// waiting until the next one comes, and the browser does not load the tests.
fn waking_server<T>(address: SocketAddr, work: impl FnOnce() -> T) -> T {
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                // Closed again at once. Between two test files nobody listens.
                let _ = TcpStream::connect_timeout(&address, Duration::from_millis(200));
                thread::sleep(Duration::from_millis(500));
            }
        });
        let result = work();
        is_done.store(true, Ordering::Relaxed);
        result
    })
}

/// The name of cargo's test target, if this is one: `tests/name.rs` or `tests/name/main.rs`.
fn test_target(path: PathBuf) -> Option<String> {
    let is_target = path.extension().is_some_and(|e| e == "rs") || path.join("main.rs").is_file();
    is_target.then(|| Some(path.file_stem()?.to_str()?.to_owned()))?
}
