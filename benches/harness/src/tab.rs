//! A tab of the browser: opened on a page, asked, and weighed by Chromium's own counters.

use anyhow::{Context, Result, ensure};
use bms_e2e::{Browser, Command};
use fantoccini::Client;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use std::time::Duration;

use crate::site::{Page, Server};

/// The network and the processor that a page is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// As fast as this machine.
    Plain,
    /// The same, and what may be kept is.
    Cached,
    /// 1.6 Mbit/s, 150 ms for each request's way, a quarter of the processor.
    Slow,
}

pub struct Tab {
    client: Client,
}

/// Chromium's counters, at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    /// How long the main thread has worked, in milliseconds.
    pub tasks: f64,
    pub heap: f64,
    pub nodes: f64,
    pub listeners: f64,
}

impl Tab {
    /// A new tab, in a process that has seen none of the page's code; the page is still to be opened.
    pub async fn new(browser: &mut Browser, server: &Server, link: Link) -> Result<Self> {
        let client = browser.tab().await?;
        let patience = Duration::from_secs(120);
        let timeouts = TimeoutConfiguration::new(Some(patience), Some(patience), None);
        client.update_timeouts(timeouts).await?;
        let tab = Self { client };
        // In the page's own process, so that the counters go on from here.
        tab.client.goto(&server.blank()).await?;
        // In processor time, so that other programs of the machine count as little as can be.
        tab.devtools("Performance.enable", json!({"timeDomain": "threadTicks"}))
            .await?;
        tab.devtools("Network.enable", json!({})).await?;
        let fresh = json!({"cacheDisabled": link != Link::Cached});
        tab.devtools("Network.setCacheDisabled", fresh).await?;
        if link == Link::Slow {
            tab.slow_down().await?;
        }
        Ok(tab)
    }

    async fn slow_down(&self) -> Result<()> {
        const BYTES_A_SECOND: f64 = 1_600_000.0 / 8.0;
        let network = json!({
            "offline": false, "latency": 150,
            "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND,
        });
        self.devtools("Network.emulateNetworkConditions", network)
            .await?;
        self.devtools("Emulation.setCPUThrottlingRate", json!({"rate": 4}))
            .await?;
        Ok(())
    }

    pub async fn open(&self, server: &Server, page: Page) -> Result<()> {
        Ok(self.client.goto(&server.url(page)).await?)
    }

    /// Leaves the page.
    pub async fn leave(&self, server: &Server) -> Result<()> {
        Ok(self.client.goto(&server.blank()).await?)
    }

    /// What the browser has traced since it was asked last.
    pub async fn trace(&self) -> Result<Vec<Value>> {
        let command = Command::post("se/log", json!({"type": "performance"}));
        let log = self.client.issue_cmd(command).await?;
        let entries = log.as_array().context("no log")?;
        let event = |entry: &Value| -> Option<Value> {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &message["message"];
            (message["method"] == "Tracing.dataCollected").then(|| message["params"].clone())
        };
        Ok(entries.iter().filter_map(event).collect())
    }

    /// Calls something of `page.js`.
    pub async fn ask(&self, name: &str, args: &[Value]) -> Result<f64> {
        let script = format!("return globalThis.bench.{name}(...arguments)");
        let answer = self.client.execute(&script, args.to_vec()).await;
        let answer = answer.with_context(|| format!("{name}{args:?}"))?;
        answer
            .as_f64()
            .with_context(|| format!("{name} gave no number: {answer}"))
    }

    /// Waits until the page has come to rest.
    pub async fn rest(&self) -> Result<()> {
        self.client
            .execute("return globalThis.bench.rest()", vec![])
            .await?;
        Ok(())
    }

    pub async fn text(&self, expression: &str) -> Result<String> {
        let script = format!("return {expression}");
        let answer = self.client.execute(&script, vec![]).await?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    pub async fn counters(&self) -> Result<Counters> {
        let answer = self.devtools("Performance.getMetrics", json!({})).await?;
        let metrics = answer["metrics"].as_array().context("no metrics")?;
        let of = |name: &str| {
            let metric = metrics.iter().find(|metric| metric["name"] == name);
            metric
                .and_then(|metric| metric["value"].as_f64())
                .with_context(|| format!("no {name}"))
        };
        Ok(Counters {
            tasks: of("TaskDuration")? * 1000.0,
            heap: of("JSHeapUsedSize")?,
            nodes: of("Nodes")?,
            listeners: of("JSEventListeners")?,
        })
    }

    /// The counters without garbage.
    pub async fn clean_counters(&self) -> Result<Counters> {
        // What the first round frees may hold what only a second one finds.
        for _ in 0..2 {
            self.devtools("HeapProfiler.collectGarbage", json!({}))
                .await?;
        }
        self.counters().await
    }

    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        let body = json!({"cmd": command, "params": params});
        let command = Command::post("goog/cdp/execute", body);
        Ok(self.client.issue_cmd(command).await?)
    }
}

/// What the main thread did between two moments; the counter must not have begun anew.
pub fn tasks_between(before: Counters, after: Counters) -> Result<f64> {
    let tasks = after.tasks - before.tasks;
    ensure!(tasks >= 0.0, "the page got another process in the middle");
    Ok(tasks)
}
