//! Running the tests: each alone in a browser, in several browsers at a time.

use std::path::PathBuf;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bms_simulator::http::Shared;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;
use xtask_serve::{Server, Site, cloud};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::own_script::{self, OwnScripts};
use crate::pool::Pool;
use crate::record::Record;
use crate::rendered::{self, Ports};
use crate::{Page, console, worker};

/// For a test as a whole.
const TEST_LIMIT: Duration = Duration::from_secs(240);

/// For one of those that are only run when asked for.
const SLOW_LIMIT: Duration = Duration::from_secs(60 * 60);

/// How long a browser may take to say anything.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// How many of those that took longest are named.
const LONGEST: usize = 12;

type Body = Box<dyn Fn(Page) -> Pin<Box<dyn Future<Output = Result<()>>>> + Send>;

/// A test: its name, and what it does with a page of its own.
pub struct Test {
    name: &'static str,
    body: Body,
    is_main_path: bool,
    chromium_only: Option<&'static str>,
    not_in_webkit: Option<&'static str>,
    is_slow: bool,
}

impl Test {
    /// What is tried in every engine, even where there is time for little.
    pub fn main_path(self) -> Self {
        Self {
            is_main_path: true,
            ..self
        }
    }

    /// It needs what only Chromium can be told to do, or what it tries is the same in all engines.
    pub fn chromium_only(self, why: &'static str) -> Self {
        Self {
            chromium_only: Some(why),
            ..self
        }
    }

    /// WebKit's driver cannot do what it needs.
    pub fn not_in_webkit(self, why: &'static str) -> Self {
        Self {
            not_in_webkit: Some(why),
            ..self
        }
    }

    /// Minutes long: run with `-- --ignored NAME` only.
    pub fn slow(self) -> Self {
        Self {
            is_slow: true,
            ..self
        }
    }

    fn why_not_in(&self, engine: Engine) -> Option<&'static str> {
        match engine {
            Engine::Chromium => None,
            Engine::Firefox => self.chromium_only,
            Engine::Webkit => self.chromium_only.or(self.not_in_webkit),
        }
    }

    fn is_left_out(&self, settings: &Settings) -> bool {
        self.why_not_in(settings.engine).is_some()
            || self.is_slow
            || (settings.main_paths && !self.is_main_path)
    }
}

/// Used by [`crate::tests!`].
pub fn test<F>(name: &'static str, body: impl Fn(Page) -> F + Send + 'static) -> Test
where
    F: Future<Output = Result<()>> + 'static,
{
    Test {
        name,
        body: Box::new(move |page| Box::pin(body(page))),
        is_main_path: false,
        chromium_only: None,
        not_in_webkit: None,
        is_slow: false,
    }
}

/// What `cargo xtask test e2e` (or `hosts`) hands over.
struct Settings {
    /// This package's folder; cargo says it.
    package: PathBuf,
    web: PathBuf,
    gallery: Option<PathBuf>,
    hosts: Option<PathBuf>,
    /// Portals with a server of their own.
    rendered: Ports,
    /// The folder of `bms-disks-testing`: with it the server has no cloud, and pages bring theirs.
    testing: Option<PathBuf>,
    engine: Engine,
    /// Only those of the tests.
    main_paths: bool,
    driver: PathBuf,
    /// A screen for each browser that needs one.
    screens: Vec<String>,
    capabilities: PathBuf,
    screenshots: PathBuf,
}

impl Settings {
    fn from_environment() -> Option<Self> {
        let path = |name| std::env::var_os(name).map(PathBuf::from);
        Some(Self {
            package: path("CARGO_MANIFEST_DIR")?,
            web: path("BMS_E2E_WEB")?,
            gallery: path("BMS_E2E_GALLERY"),
            hosts: path("BMS_E2E_HOSTS"),
            rendered: match std::env::var("BMS_E2E_RENDERED") {
                Ok(ports) => serde_json::from_str(&ports).ok()?,
                Err(_) => Ports::new(),
            },
            testing: path("BMS_E2E_TESTING"),
            engine: Engine::named(&std::env::var("BMS_E2E_ENGINE").ok()?)?,
            main_paths: std::env::var_os("BMS_E2E_SCOPE").is_some_and(|scope| scope == "main"),
            driver: path("BMS_E2E_DRIVER")?,
            screens: std::env::var("BMS_E2E_SCREENS")
                .map(|names| names.split_whitespace().map(str::to_owned).collect())
                .unwrap_or_default(),
            capabilities: path("BMS_E2E_CAPABILITIES")?,
            screenshots: path("BMS_E2E_SCREENSHOTS")?,
        })
    }
}

/// Why a test did not pass, and whether its browser did not outlive it.
struct Failure {
    error: anyhow::Error,
    browser_is_gone: bool,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self {
            error,
            browser_is_gone: false,
        }
    }
}

struct Suite {
    runtime: Runtime,
    pool: Pool,
    settings: Settings,
    took: Mutex<Vec<(Duration, &'static str)>>,
}

/// Runs the tests and says how it went. To be the whole of `main`.
pub fn run(tests: Vec<Test>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    if arguments.list {
        let trials = tests
            .into_iter()
            .map(|test| Trial::test(test.name, || Ok(())));
        return libtest_mimic::run(&arguments, trials.collect()).exit_code();
    }
    // `cargo test --workspace` as a step of `cargo xtask test`, where these are a step of their own.
    if std::env::var_os("BMS_E2E").is_some_and(|when| when == "later") {
        println!("\nend-to-end tests: in their own step");
        return ExitCode::SUCCESS;
    }
    let Some(settings) = Settings::from_environment() else {
        eprintln!(
            "error: end-to-end tests need the built widget and a browser; run them with \
             `cargo xtask test e2e`"
        );
        return ExitCode::FAILURE;
    };
    let browsers = settings
        .engine
        .browsers(arguments.test_threads, settings.screens.len());
    arguments.test_threads = Some(browsers);
    let suite = match Suite::start(settings, browsers) {
        Ok(suite) => Arc::new(suite),
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    say_what_is_left_out(&tests, &suite.settings);
    let trials = tests.into_iter().map(|test| {
        let suite = Arc::clone(&suite);
        let left_out = test.is_left_out(&suite.settings);
        Trial::test(test.name, move || suite.run(test)).with_ignored_flag(left_out)
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    if let Some(suite) = Arc::into_inner(suite) {
        suite.say_what_took_longest();
        suite.runtime.block_on(suite.pool.close());
    }
    conclusion.exit_code()
}

fn say_what_is_left_out(tests: &[Test], settings: &Settings) {
    if settings.main_paths {
        return;
    }
    for test in tests {
        if let Some(why) = test.why_not_in(settings.engine) {
            println!("not in {}: {}: {why}", settings.engine.name(), test.name);
        }
    }
}

impl Suite {
    fn start(settings: Settings, browsers: usize) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let Settings {
            engine,
            driver,
            capabilities,
            screens,
            screenshots,
            ..
        } = &settings;
        let browsers = (1..=browsers).map(|number| {
            let log = screenshots.join(format!("driver-{number}.log"));
            let screen = screens.get(number - 1).map(String::as_str);
            runtime.block_on(Browser::start(*engine, driver, capabilities, screen, &log))
        });
        let pool = Pool::new(browsers.collect::<Result<_>>()?);
        Ok(Self {
            runtime,
            pool,
            settings,
            took: Mutex::default(),
        })
    }

    fn run(&self, test: Test) -> Result<(), Failed> {
        let mut browser = self.pool.lend();
        let started = Instant::now();
        let outcome = self.runtime.block_on(async {
            match self.attempt(&test, &mut browser).await {
                // Whether the widget brings it down shows the second time.
                Err(Failure {
                    error,
                    browser_is_gone: true,
                }) => {
                    eprintln!(
                        "{}: the browser is gone, once more in a new one:\n{error:#}",
                        test.name
                    );
                    browser.close().await;
                    self.attempt(&test, &mut browser).await
                }
                outcome => outcome,
            }
        });
        let mut took = self.took.lock().unwrap_or_else(PoisonError::into_inner);
        took.push((started.elapsed(), test.name));
        outcome.map_err(|failure| Failed::from(format!("{:#}", failure.error)))
    }

    async fn attempt(&self, test: &Test, browser: &mut Browser) -> Result<(), Failure> {
        let page = self.page(browser).await?;
        let limit = if test.is_slow { SLOW_LIMIT } else { TEST_LIMIT };
        let body = tokio::time::timeout(limit, (test.body)(page.clone()));
        let outcome = match body.await {
            Ok(Ok(())) => page.check_console().await,
            Ok(Err(error)) => Err(error),
            Err(_) => Err(anyhow!("not done after {} s", limit.as_secs())),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(error) => Err(Failure {
                browser_is_gone: is_gone(&page).await,
                error: report(&page, test.name, error).await,
            }),
        }
    }

    fn say_what_took_longest(&self) {
        let mut took = self.took.lock().unwrap_or_else(PoisonError::into_inner);
        took.sort_unstable_by(|a, b| b.cmp(a));
        println!("took longest:");
        for (time, name) in took.iter().take(LONGEST) {
            println!("{:>6} s  {name}", time.as_secs());
        }
    }

    async fn page(&self, browser: &mut Browser) -> Result<Page> {
        let engine = self.settings.engine;
        let keeper = (!engine.has_log()).then_some(console::KEEPER.0);
        let site = Site {
            root: self.settings.package.join("../.."),
            web: self.settings.web.clone(),
            gallery: self.settings.gallery.clone(),
            hosts: self.settings.hosts.clone(),
            modules: keeper.into_iter().chain([own_script::IMPORTER.0]).collect(),
        };
        let cloud = Shared::scenarios();
        let record = Record::default();
        let own_scripts = OwnScripts::default();
        let script = ([(CONTENT_TYPE, "text/javascript")], console::KEEPER.1);
        let routes = match &self.settings.testing {
            Some(package) => worker::router(package)?,
            None => record.watch(cloud::simulator(&cloud)),
        };
        let routes = routes
            .merge(rendered::router(&self.settings.rendered))
            .merge(own_scripts.router())
            .route(console::KEEPER.0, get(async move || script));
        let server = Server::start(site.clone(), routes, 0)
            .await
            .context("the server")?;
        let client = browser.tab().await?;
        Ok(Page::new(
            (client, engine),
            (site, server),
            (cloud, record, own_scripts),
            self.settings.screenshots.clone(),
        ))
    }
}

/// Whether a page's browser does not answer any more.
async fn is_gone(page: &Page) -> bool {
    let answer = tokio::time::timeout(ANSWER_LIMIT, page.script("return 1", vec![]));
    !matches!(answer.await, Ok(Ok(_)))
}

/// What helps to see why.
async fn report(page: &Page, name: &str, error: anyhow::Error) -> anyhow::Error {
    let shot = match page.screenshot(name).await {
        Ok(path) => path.display().to_string(),
        Err(error) => format!("none ({error:#})"),
    };
    let console = page.console().await.join("\n  ");
    anyhow!("{error:#}\nScreenshot: {shot}\nConsole:\n  {console}")
}
