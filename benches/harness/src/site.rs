//! The contenders' files, compressed beforehand as a portal's server would have them, and a page for
//! each that has nothing but the panel in it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cloud::{self, Cloud, PROJECT, SERVER};
use crate::snippet::Snippet;

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contender {
    Widget,
    Vanilla,
    Lit,
    Antd,
    Cloudscape,
    Tinyvue,
}

impl Contender {
    pub const ALL: [Self; 6] = [
        Self::Widget,
        Self::Vanilla,
        Self::Lit,
        Self::Antd,
        Self::Cloudscape,
        Self::Tinyvue,
    ];

    /// In addresses and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Vanilla => "vanilla",
            Self::Lit => "lit",
            Self::Antd => "antd",
            Self::Cloudscape => "cloudscape",
            Self::Tinyvue => "tinyvue",
        }
    }

    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|each| each.name() == name);
        found.with_context(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is none of {names}")
        })
    }

    /// In tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::Widget => "bms-disks",
            Self::Vanilla => "vanilla",
            Self::Lit => "Lit",
            Self::Antd => "React + antd",
            Self::Cloudscape => "Cloudscape",
            Self::Tinyvue => "TinyVue",
        }
    }
}

/// A page to measure.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub contender: Contender,
    /// How many disks the server has.
    pub disks: usize,
    /// Whether the panel is in the page from the start.
    pub filled: bool,
    /// Whether the browser may keep the files for its next visit.
    pub kept: bool,
}

/// Before the addresses of files that may be kept.
const KEPT: &str = "/kept";

impl Page {
    /// With the panel in it from the start.
    pub fn filled(contender: Contender, disks: usize) -> Self {
        Self {
            contender,
            disks,
            filled: true,
            kept: false,
        }
    }

    fn path(self) -> String {
        let kind = if self.filled { "filled" } else { "empty" };
        let folder = if self.kept { KEPT } else { "" };
        format!(
            "{folder}/{}/{kind}-{}.html",
            self.contender.name(),
            self.disks
        )
    }

    /// `file` in the contender's folder.
    fn read(contender: Contender, file: &str, kept: bool) -> Option<Self> {
        let (kind, disks) = file.strip_suffix(".html")?.split_once('-')?;
        Some(Self {
            contender,
            disks: disks.parse().ok()?,
            filled: kind == "filled",
            kept,
        })
    }
}

const SCRIPT: &str = include_str!("page.js");

/// The page, as its portal would write it.
fn html(page: Page, site: &Site) -> String {
    let Page {
        contender,
        disks,
        filled,
        kept: _,
    } = page;
    let expected = json!({
        "contender": contender.name(),
        "disks": disks,
        "last": cloud::wwn(disks.saturating_sub(1)),
    });
    let (head, tag) = match contender {
        Contender::Widget => (site.0.snippet.head.clone(), site.0.snippet.tag.clone()),
        _ => {
            let has_sheet = site
                .0
                .files
                .contains_key(&format!("/{}/main.css", contender.name()));
            let sheet = if has_sheet {
                "<link rel=\"stylesheet\" href=\"main.css\">"
            } else {
                ""
            };
            (
                format!("{sheet}<script type=\"module\" src=\"main.js\"></script>"),
                format!(
                    "<div id=\"panel\" data-bms=\"/api/bms\" data-evs=\"/api/evs\" \
                     data-project=\"{PROJECT}\" data-server=\"{SERVER}\"></div>"
                ),
            )
        }
    };
    let body = match filled {
        true => tag,
        false => format!("<template id=\"kept\">{tag}</template><div id=\"place\"></div>"),
    };
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <script>globalThis.expected = {expected};\n{SCRIPT}</script>{head}</head><body>{body}</body></html>\n",
        contender.title(),
    )
}

struct File {
    kind: &'static str,
    brotli: Bytes,
}

/// Files by their address, and how large they are on their way.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    files: BTreeMap<String, File>,
    snippet: Snippet,
}

/// How many bytes a contender sends, compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weight {
    pub js: usize,
    pub wasm: usize,
    pub css: usize,
    /// What is loaded when the first view is there.
    pub later: usize,
}

impl Site {
    /// `peers` has a folder for each, built; `dist` is the packaged widget.
    pub fn load(
        contenders: &[Contender],
        peers: &Path,
        dist: &Path,
        readme: &Path,
    ) -> Result<Self> {
        let snippet = fs::read_to_string(readme)
            .with_context(|| format!("cannot read {}", readme.display()))?;
        let snippet = Snippet::read(&snippet)?;
        let mut files = BTreeMap::new();
        for contender in contenders.iter().copied() {
            let folder = match contender {
                Contender::Widget => dist.to_path_buf(),
                _ => peers.join(contender.name()),
            };
            let found = served(&folder)?;
            ensure!(
                !found.is_empty(),
                "nothing to serve in {}",
                folder.display()
            );
            for (path, kind) in found {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let brotli = compress(&fs::read(&path)?)?;
                files.insert(
                    format!("/{}/{name}", contender.name()),
                    File { kind, brotli },
                );
            }
        }
        Ok(Self(Arc::new(Inner { files, snippet })))
    }

    pub fn bytes(&self, contender: Contender) -> Weight {
        let mut sum = Weight::default();
        let folder = format!("/{}/", contender.name());
        let files = self.0.files.iter();
        for (path, file) in files.filter(|(path, _)| path.starts_with(&folder)) {
            let place = match file.kind {
                _ if path.ends_with(LATER) => &mut sum.later,
                WASM => &mut sum.wasm,
                CSS => &mut sum.css,
                _ => &mut sum.js,
            };
            *place += file.brotli.len();
        }
        sum
    }
}

/// What draws the widget's dialogs. The peers have one file each.
const LATER: &str = "/bms-disks_dialogs.wasm";

const JS: &str = "text/javascript";
const WASM: &str = "application/wasm";
const CSS: &str = "text/css";

fn served(folder: &Path) -> Result<Vec<(PathBuf, &'static str)>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let kind = match path.extension().and_then(|extension| extension.to_str()) {
            Some("js") => JS,
            Some("wasm") => WASM,
            Some("css") => CSS,
            _ => continue,
        };
        files.push((path, kind));
    }
    Ok(files)
}

fn compress(bytes: &[u8]) -> io::Result<Bytes> {
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params)?;
    Ok(brotli.into())
}

/// A running server; it stops when this is dropped.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    pub async fn start(site: Site, cloud: Cloud) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let pages = Router::new().fallback(get(serve)).with_state(site);
        let app = cloud::router(cloud).merge(pages);
        let task = tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { address, task })
    }

    pub fn url(&self, page: Page) -> String {
        format!("http://{}{}", self.address, page.path())
    }

    /// A page of the same origin with nothing on it.
    pub fn blank(&self) -> String {
        format!("http://{}/blank", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(State(site): State<Site>, uri: Uri) -> Response {
    let (path, kept) = match uri.path().strip_prefix(KEPT) {
        Some(path) => (path, true),
        None => (uri.path(), false),
    };
    if let Some(file) = site.0.files.get(path) {
        return sent(file.kind, file.brotli.clone(), kept);
    }
    if path == "/blank" {
        let headers = [
            (header::CONTENT_TYPE, "text/html"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        return (headers, "<!doctype html><title>blank</title>").into_response();
    }
    let page = Contender::ALL.into_iter().find_map(|contender| {
        let file = path.strip_prefix(&format!("/{}/", contender.name()))?;
        Page::read(contender, file, kept)
    });
    match page.map(|page| compress(html(page, &site).as_bytes())) {
        Some(Ok(body)) => sent("text/html; charset=utf-8", body, false),
        Some(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn sent(kind: &'static str, body: Bytes, kept: bool) -> Response {
    let caching = if kept {
        "max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_ENCODING, "br"),
        (header::CACHE_CONTROL, caching),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_address_says_all_of_it() {
        for (disks, filled, kept) in [(60, true, false), (3, false, false), (60, true, true)] {
            let contender = Contender::Lit;
            let path = Page {
                contender,
                disks,
                filled,
                kept,
            }
            .path();
            let rest = path.strip_prefix(KEPT);
            assert_eq!(rest.is_some(), kept);
            let file = rest.unwrap_or(&path).strip_prefix("/lit/");
            let read = Page::read(contender, file.expect("its folder"), kept).expect("a page");
            assert_eq!((read.disks, read.filled), (disks, filled));
        }
        assert!(Page::read(Contender::Lit, "main.js", false).is_none());
    }
}
