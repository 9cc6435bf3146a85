//! The browsers that tests run in, and how they are started.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::Dirs;
use crate::process::{self, Failure, Result, to_json_string};
use crate::setup;

/// The engines that browsers are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// What it is called on the command line, and by the end-to-end tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Where wasm-bindgen's test runner looks for the driver. It knows Safari; WebKitGTK's driver
    /// speaks as Safari's does.
    pub fn runner_variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::Webkit => "SAFARIDRIVER",
        }
    }

    fn browsers(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
            ],
            Self::Firefox => &["firefox-esr", "firefox"],
            // A browser of its own, which the driver finds; what else it needs is a screen.
            Self::Webkit => &["Xvfb"],
        }
    }

    fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::Webkit => "WebKitWebDriver",
        }
    }

    /// Debian's packages. geckodriver is in none of them.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb"],
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Self::Chromium => {
                "the tests need Chromium (or Chrome) and chromedriver on the PATH; on Debian: \
                 `sudo apt-get install chromium chromium-driver`"
            }
            Self::Firefox => {
                "the tests need Firefox on the PATH; on Debian: `sudo apt-get install firefox-esr`"
            }
            Self::Webkit => {
                "the tests need WebKitGTK's WebKitWebDriver and Xvfb on the PATH; on Debian: \
                 `sudo apt-get install webkit2gtk-driver xvfb`"
            }
        }
    }
}

/// The version of the driver of Firefox that is built where none is on the PATH.
const GECKODRIVER: &str = "0.37.1";

/// How many of WebKit's browsers run at a time: a test waits about as long as it works.
const SCREENS: usize = 2;

pub struct Browser {
    pub engine: Engine,
    pub driver: PathBuf,
    /// WebDriver capabilities as a JSON file: read by wasm-bindgen's test runner and by the
    /// end-to-end tests alike, so that both start the same browser in the same way.
    pub capabilities: PathBuf,
    screens: Vec<Screen>,
}

impl Browser {
    /// Finds a browser and its driver; installs them where that is possible.
    pub fn find(engine: Engine, dirs: &Dirs) -> Result<Self> {
        let browser = match process::find_on_path(engine.browsers()) {
            // Firefox's driver may be missing still: it is built, below.
            Some(found) if engine == Engine::Firefox || driver(engine, dirs).is_some() => found,
            _ => {
                setup::apt_install(engine.packages())?;
                process::find_on_path(engine.browsers()).ok_or(engine.missing())?
            }
        };
        let driver = match driver(engine, dirs) {
            Some(found) => found,
            None if engine == Engine::Firefox => setup::cargo_tool(
                dirs,
                "geckodriver",
                GECKODRIVER,
                "or put Firefox's geckodriver on the PATH",
            )?,
            None => return Err(engine.missing().into()),
        };
        process::io("make", &dirs.target, std::fs::create_dir_all(&dirs.target))?;
        let capabilities = dirs
            .target
            .join(format!("webdriver-{}.json", engine.name()));
        let text = capabilities_json(engine, &browser);
        process::io("write", &capabilities, std::fs::write(&capabilities, text))?;
        // Of windows that share a screen one alone has the keyboard: a screen for each browser.
        let screens = if engine == Engine::Webkit { SCREENS } else { 0 };
        let screens = (0..screens).map(|_| Screen::start(&browser));
        Ok(Self {
            engine,
            driver,
            capabilities,
            screens: screens.collect::<Result<_>>()?,
        })
    }

    /// What a program that starts the driver needs in its environment.
    pub fn set_env(&self, command: &mut Command) {
        let names: Vec<_> = self.screens.iter().map(|s| s.name.as_str()).collect();
        let Some(first) = names.first() else { return };
        command.env("DISPLAY", first);
        command.env("BMS_E2E_SCREENS", names.join(" "));
        command.env("GDK_BACKEND", "x11");
        // Its sandbox wants namespaces that containers forbid.
        if is_root() {
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        }
    }
}

fn driver(engine: Engine, dirs: &Dirs) -> Option<PathBuf> {
    process::find_on_path(&[engine.driver()]).or_else(|| setup::built_tool(dirs, engine.driver()))
}

fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// A screen that nobody looks at, for a browser that cannot do without. Ends with this value.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    fn start(xvfb: &Path) -> Result<Self> {
        let mut server = Command::new(xvfb)
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24"])
            .args(["-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Failure::new(format!("cannot start Xvfb: {error}")))?;
        // It says the number of the screen once it is there.
        let mut number = String::new();
        if let Some(says) = server.stdout.take() {
            let _ = BufReader::new(says).read_line(&mut number);
        }
        let screen = Self {
            server,
            name: format!(":{}", number.trim()),
        };
        match number.trim().parse::<u32>() {
            Ok(_) => Ok(screen),
            Err(_) => Err("Xvfb does not start; `Xvfb -displayfd 1` says why".into()),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Each driver gives every session an empty profile of its own; what is set here keeps the browser
/// from doing anything beside the tests.
fn capabilities_json(engine: Engine, browser: &Path) -> String {
    let browser = to_json_string(&browser.to_string_lossy());
    match engine {
        Engine::Chromium => {
            let flags: Vec<String> = chromium_flags()
                .iter()
                .map(|flag| to_json_string(flag))
                .collect();
            let flags = flags.join(", ");
            format!(
                "{{\n  \"goog:chromeOptions\": {{\n    \"binary\": {browser},\n    \
                 \"args\": [{flags}]\n  }}\n}}\n"
            )
        }
        Engine::Firefox => format!(
            "{{\n  \"moz:firefoxOptions\": {{\n    \"binary\": {browser},\n    \
             \"args\": [\"-headless\"]\n  }}\n}}\n"
        ),
        Engine::Webkit => "{}\n".to_owned(),
    }
}

fn chromium_flags() -> Vec<String> {
    let mut flags = vec![
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
    ];
    // Chromium's sandbox refuses to work for root, and containers' /dev/shm is too small for it.
    if is_root() {
        flags.extend(["--no-sandbox", "--disable-dev-shm-usage"]);
    }
    let extra = std::env::var("BMS_CHROME_FLAGS").unwrap_or_default();
    flags.extend(extra.split_whitespace());
    flags.into_iter().map(str::to_owned).collect()
}
