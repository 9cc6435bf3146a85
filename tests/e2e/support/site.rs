//! The project's site (`cargo xtask site`) on a host of plain files, in a folder of it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::extract::Request;
use axum::middleware::map_request;
use bms_simulator::http::without_reuse;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;
use xtask_site::files::Files;
use xtask_site::{Sources, make};

use crate::{Page, console};

/// Not the root: every address has to be relative.
const FOLDER: &str = "/some/folder";

/// A host with the site; it stops when this is dropped, or before.
pub struct Host {
    page: Page,
    address: String,
    task: Option<JoinHandle<()>>,
    folder: PathBuf,
    files: Files,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// Makes the site of the widget that the tests have, and serves it.
    pub async fn start(page: &Page) -> Result<Self> {
        let files = site(page)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let folder = page.scratch().join(format!("site-{}", address.port()));
        files.write(&folder).map_err(|why| anyhow!(why))?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let routes = Router::new()
            .nest_service(FOLDER, ServeDir::new(&folder))
            .layer(map_request(move |request: Request| {
                let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
                log.push(request.uri().path().to_owned());
                std::future::ready(request)
            }));
        // No connection outlives the host.
        let routes = without_reuse(routes);
        let task = tokio::spawn(async move {
            // When it ends with an error, nothing answers, which is what the test sees.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            page: page.clone(),
            address: format!("http://{address}{FOLDER}/"),
            task: Some(task),
            folder,
            files,
            asked,
        })
    }

    /// Goes to a page of the site.
    pub async fn open(&self, path: &str) -> Result<()> {
        let url = self.url(path);
        let went = self.page.client().goto(&url).await;
        went.with_context(|| format!("opening {path}"))
    }

    /// The address of a file.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The files of the release that is served.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The paths of all files that were asked for, without the folder's.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let path = |path: &String| {
            path.trim_start_matches(FOLDER)
                .trim_start_matches('/')
                .to_owned()
        };
        asked.iter().map(path).collect()
    }

    /// Puts another release in the place of this one.
    ///
    /// # Errors
    ///
    /// It cannot be made or written.
    pub fn release(&mut self, note: &str) -> Result<()> {
        let mut sources = sources(&self.page)?;
        let first = sources.first.get_or_insert_default();
        first.push_str(&format!("\n// {note}"));
        self.files = make(&sources).map_err(|why| anyhow!(why))?;
        self.write()
    }

    /// Writes the files again.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn write(&self) -> Result<()> {
        self.files.write(&self.folder).map_err(|why| anyhow!(why))
    }

    /// Spoils a file, as a host does that is in the middle of being changed.
    ///
    /// # Errors
    ///
    /// There is no such file.
    pub fn spoil(&self, path: &str) -> Result<()> {
        let path = self.folder.join(path);
        let mut text = std::fs::read(&path)?;
        text.extend(b"\n/* of another release */");
        Ok(std::fs::write(path, text)?)
    }

    /// Answers no more.
    pub async fn stop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Waits until the page is kept for when there is no network, if the browser can do that.
    pub async fn is_kept(&self) -> Result<bool> {
        const KEPT: &str = "
            const worker = navigator.serviceWorker;
            if (!worker) return false;
            return worker.ready.then(({ active }) => active?.state === 'activated' && Boolean(worker.controller));";
        if self
            .page
            .script("return !navigator.serviceWorker", vec![])
            .await?
            == Value::Bool(true)
        {
            return Ok(false);
        }
        self.page
            .eventually("the page to be kept", async || {
                let kept = self.page.script(KEPT, vec![]).await?;
                anyhow::ensure!(kept == Value::Bool(true), "it is not yet");
                Ok(true)
            })
            .await
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn sources(page: &Page) -> Result<Sources> {
    let gallery = page.gallery().context("the gallery is not built")?;
    let cloud = std::env::var_os("BMS_E2E_CLOUD").context("the cloud in the page is not built")?;
    Ok(Sources {
        root: page.root().to_owned(),
        widget: page.web().to_owned(),
        gallery: gallery.to_owned(),
        cloud: Path::new(&cloud).to_owned(),
        // Where the driver hands out no console, the page keeps it.
        first: (!page.engine().has_log()).then(|| console::KEEPER.1.to_owned()),
    })
}

/// Made once: it is the same for all tests.
fn site(page: &Page) -> Result<Files> {
    static SITE: OnceLock<Result<Files, String>> = OnceLock::new();
    let sources = sources(page)?;
    SITE.get_or_init(|| make(&sources))
        .clone()
        .map_err(|why| anyhow!(why))
}
