//! The browser's console, read over WebDriver.

use std::fmt;

use anyhow::{Context, Result};
use fantoccini::Client;
use serde::Deserialize;
use serde_json::json;

use crate::command::Command;

/// What the browser's log is asked for by `chromedriver`, beside the standard.
pub const LOGGING: (&str, &str) = ("goog:loggingPrefs", r#"{"browser":"ALL"}"#);

#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    pub level: String,
    pub message: String,
    #[serde(default)]
    pub source: String,
}

impl Entry {
    /// Failed requests are logged too, as errors of the source "network". The cloud refuses on
    /// purpose in many tests; files that the page itself lacks are still errors.
    pub fn is_error(&self) -> bool {
        let from_cloud = self.source == "network" && self.message.contains("/api/");
        self.level == "SEVERE" && !from_cloud
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) {}", self.level, self.source, self.message)
    }
}

/// What was logged since the last call.
pub async fn drain(client: &Client) -> Result<Vec<Entry>> {
    let log = client
        .issue_cmd(Command::post("se/log", json!({"type": "browser"})))
        .await
        .context("reading the browser's console")?;
    serde_json::from_value(log).context("the browser's console has an unexpected form")
}
