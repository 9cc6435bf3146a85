//! The browser that tests run in, and how it is started.

use std::path::PathBuf;
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Result, to_json_string};
use crate::setup;

pub struct Browser {
    pub driver: PathBuf,
    /// WebDriver capabilities as a JSON file: read by wasm-bindgen's test runner and by the
    /// end-to-end tests alike, so that both start the same browser in the same way.
    pub capabilities: PathBuf,
}

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

pub fn find(dirs: &Dirs) -> Result<Browser> {
    let (browser, driver) = match on_path() {
        Some(found) => found,
        None => {
            setup::apt_install(&["chromium", "chromium-driver"])?;
            on_path().ok_or(
                "the tests need Chromium (or Chrome) and chromedriver on the PATH; on Debian: \
                 `sudo apt-get install chromium chromium-driver`",
            )?
        }
    };
    process::io("make", &dirs.target, std::fs::create_dir_all(&dirs.target))?;
    let capabilities = dirs.target.join("webdriver.json");
    let text = capabilities_json(&browser.to_string_lossy());
    process::io("write", &capabilities, std::fs::write(&capabilities, text))?;
    Ok(Browser {
        driver,
        capabilities,
    })
}

fn on_path() -> Option<(PathBuf, PathBuf)> {
    Some((
        process::find_on_path(&BROWSERS)?,
        process::find_on_path(&["chromedriver"])?,
    ))
}

/// chromedriver gives every session an empty profile of its own; these flags keep the browser
/// from doing anything beside the tests.
fn capabilities_json(browser: &str) -> String {
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
    if process::output(Command::new("id").arg("-u")).as_deref() == Some("0") {
        flags.extend(["--no-sandbox", "--disable-dev-shm-usage"]);
    }
    let extra = std::env::var("BMS_CHROME_FLAGS").unwrap_or_default();
    flags.extend(extra.split_whitespace());
    let flags: Vec<String> = flags.into_iter().map(to_json_string).collect();
    format!(
        "{{\n  \"goog:chromeOptions\": {{\n    \"binary\": {},\n    \"args\": [{}]\n  }}\n}}\n",
        to_json_string(browser),
        flags.join(", ")
    )
}
