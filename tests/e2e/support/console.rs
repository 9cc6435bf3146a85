//! The browser's console: read over WebDriver, or kept by the page itself.

use std::fmt;

use anyhow::{Context, Result};
use fantoccini::Client;
use serde::Deserialize;
use serde_json::json;

use crate::command::Command;
use crate::engine::Engine;

/// The module that keeps it, and its address.
pub const KEEPER: (&str, &str) = ("/e2e/console.js", include_str!("console.js"));

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
pub async fn drain(client: &Client, engine: Engine) -> Result<Vec<Entry>> {
    if !engine.has_log() {
        return kept(client).await;
    }
    let log = client
        .issue_cmd(Command::post("se/log", json!({"type": "browser"})))
        .await
        .context("reading the browser's console")?;
    serde_json::from_value(log).context("the browser's console has an unexpected form")
}

async fn kept(client: &Client) -> Result<Vec<Entry>> {
    const TAKE: &str = "
        const text = sessionStorage.getItem('e2e-console');
        sessionStorage.removeItem('e2e-console');
        return text";
    let text = client.execute(TAKE, vec![]).await?;
    let entries = text.as_str().map(serde_json::from_str).transpose()?;
    Ok(entries.unwrap_or_default())
}
