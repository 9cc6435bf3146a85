//! A driver and its browser, for one test after the other.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use crate::console;
use crate::engine::Engine;
use crate::wait::eventually;

/// Half a minute where a page's clock runs 400 times as fast.
const SCRIPT_LIMIT: Duration = Duration::from_secs(30 * 400);

/// Ends with this value: it is our own child, and nobody else's driver is touched.
struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    async fn start(
        program: &Path,
        engine: Engine,
        screen: Option<&str>,
        log: &Path,
    ) -> Result<Self> {
        // Whoever is quicker could take the port before the driver does; then it says so and ends.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let child = Command::new(program)
            .arg(format!("--port={port}"))
            .args(engine.driver_options())
            .envs(screen.map(|screen| ("DISPLAY", screen)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // Browsers talk of their libraries; who looks for a failure finds it there.
            .stderr(File::create(log)?)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut driver = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
        };
        eventually("the driver to listen", async || {
            ensure!(driver.child.try_wait()?.is_none(), "it has ended");
            TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
            Ok(())
        })
        .await?;
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One browser, started when a tab is wanted and again when it has died.
pub struct Browser {
    // Before the driver, which has to outlive it.
    client: Option<Client>,
    capabilities: fantoccini::wd::Capabilities,
    driver: Driver,
    engine: Engine,
}

impl Browser {
    /// What driver and browser say goes into the file `log`. A browser that needs a screen gets one of its own, or the
    /// environment's.
    pub async fn start(
        engine: Engine,
        driver: &Path,
        capabilities: &Path,
        screen: Option<&str>,
        log: &Path,
    ) -> Result<Self> {
        log.parent().map(fs::create_dir_all).transpose()?;
        let text = fs::read_to_string(capabilities)
            .with_context(|| format!("cannot read {}", capabilities.display()))?;
        let mut capabilities: fantoccini::wd::Capabilities = serde_json::from_str(&text)?;
        if engine.has_log() {
            let (name, logging) = console::LOGGING;
            capabilities.insert(name.to_owned(), serde_json::from_str(logging)?);
        }
        let driver = Driver::start(driver, engine, screen, log).await?;
        Ok(Self {
            client: None,
            capabilities,
            driver,
            engine,
        })
    }

    /// Has the browser trace what it does from its start on, in these categories; Chromium only. The trace is read
    /// from the driver's log.
    pub fn trace(&mut self, categories: &str) {
        let levels = serde_json::json!({"browser": "ALL", "performance": "ALL"});
        self.capabilities
            .insert(console::LOGGING.0.to_owned(), levels);
        if let Some(options) = self.capabilities.get_mut("goog:chromeOptions") {
            options["perfLoggingPrefs"] = serde_json::json!({
                "traceCategories": categories, "enableNetwork": false, "enablePage": false,
            });
        }
    }

    /// A new tab, with no cookies. Storage is separate by itself: each test has another port.
    pub async fn tab(&mut self) -> Result<Client> {
        if let Some(client) = self.client.clone() {
            match self.fresh_tab(&client).await {
                Ok(()) => return Ok(client),
                // The last test may have brought the browser down: that was its failure.
                Err(_) => self.close().await,
            }
        }
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(self.capabilities.clone())
            .connect(&self.driver.url)
            .await
            .context("the browser does not start")?;
        if self.engine == Engine::Webkit {
            // It is the page's own timer that ends a script there, and tests make that run faster.
            let limit = TimeoutConfiguration::new(Some(SCRIPT_LIMIT), None, None);
            client.update_timeouts(limit).await?;
        }
        self.client = Some(client.clone());
        self.fresh_tab(&client).await?;
        Ok(client)
    }

    /// Closes all tabs but the new one.
    async fn fresh_tab(&self, client: &Client) -> Result<()> {
        let old = client.windows().await?;
        let new = client.new_window(true).await?.handle;
        for window in old {
            client.switch_to_window(window).await?;
            client.close_window().await?;
        }
        client.switch_to_window(new).await?;
        client.delete_all_cookies().await?;
        client.set_window_size(1280, 900).await?;
        if self.engine.has_log() {
            console::drain(client, self.engine).await?;
        }
        Ok(())
    }

    /// Closes it; the next tab starts it again.
    pub async fn close(&mut self) {
        if let Some(client) = self.client.take() {
            // If it is gone already, that is as well.
            let _ = client.close().await;
        }
    }
}
