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

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contender {
    Widget,
    Vanilla,
    Lit,
    Antd,
}

impl Contender {
    pub const ALL: [Self; 4] = [Self::Widget, Self::Vanilla, Self::Lit, Self::Antd];

    /// In addresses and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Vanilla => "vanilla",
            Self::Lit => "lit",
            Self::Antd => "antd",
        }
    }

    /// In tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::Widget => "bms-disks",
            Self::Vanilla => "vanilla",
            Self::Lit => "Lit",
            Self::Antd => "React + antd",
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
}

impl Page {
    fn path(self) -> String {
        let kind = if self.filled { "filled" } else { "empty" };
        format!("/{}/{kind}-{}.html", self.contender.name(), self.disks)
    }

    fn read(contender: Contender, file: &str) -> Option<Self> {
        let (kind, disks) = file.strip_suffix(".html")?.split_once('-')?;
        Some(Self {
            contender,
            disks: disks.parse().ok()?,
            filled: kind == "filled",
        })
    }
}

const SCRIPT: &str = include_str!("page.js");

/// The page, as its portal would write it.
fn html(page: Page) -> String {
    let Page {
        contender,
        disks,
        filled,
    } = page;
    let expected = json!({
        "contender": contender.name(),
        "disks": disks,
        "last": cloud::wwn(disks.saturating_sub(1)),
    });
    let (head, tag) = match contender {
        Contender::Widget => (
            // As docs/embedding.md says.
            "<link rel=\"preload\" href=\"bms-disks_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
             <script type=\"module\" src=\"bms-disks.js\"></script>"
                .to_owned(),
            format!(
                "<bms-disks bms-endpoint=\"/api/bms\" evs-endpoint=\"/api/evs\" \
                 project-id=\"{PROJECT}\" server-id=\"{SERVER}\"></bms-disks>"
            ),
        ),
        _ => {
            let sheet = match contender {
                Contender::Vanilla => "<link rel=\"stylesheet\" href=\"main.css\">",
                _ => "",
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
pub struct Site(Arc<BTreeMap<String, File>>);

/// How many bytes a contender sends, compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bytes3 {
    pub js: usize,
    pub wasm: usize,
    pub css: usize,
}

impl Site {
    /// `peers` has a folder for each, built; `dist` is the packaged widget.
    pub fn load(peers: &Path, dist: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        for contender in Contender::ALL {
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
        Ok(Self(Arc::new(files)))
    }

    pub fn bytes(&self, contender: Contender) -> Bytes3 {
        let mut sum = Bytes3::default();
        let folder = format!("/{}/", contender.name());
        for (_, file) in self.0.iter().filter(|(path, _)| path.starts_with(&folder)) {
            let place = match file.kind {
                WASM => &mut sum.wasm,
                CSS => &mut sum.css,
                _ => &mut sum.js,
            };
            *place += file.brotli.len();
        }
        sum
    }
}

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
    let path = uri.path();
    if let Some(file) = site.0.get(path) {
        return sent(file.kind, file.brotli.clone());
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
        Page::read(contender, file)
    });
    match page.map(|page| compress(html(page).as_bytes())) {
        Some(Ok(body)) => sent("text/html; charset=utf-8", body),
        Some(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn sent(kind: &'static str, body: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_ENCODING, "br"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_address_says_all_of_it() {
        for (disks, filled) in [(60, true), (3, false)] {
            let contender = Contender::Lit;
            let path = Page {
                contender,
                disks,
                filled,
            }
            .path();
            let file = path.strip_prefix("/lit/").expect("its folder");
            let read = Page::read(contender, file).expect("a page");
            assert_eq!((read.disks, read.filled), (disks, filled));
        }
        assert!(Page::read(Contender::Lit, "main.js").is_none());
    }
}
