//! A server that answers as `bms-hostile` says, byte for byte: what no HTTP library would send. It serves
//! the page too, so that the browser asks it as its own origin.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use bms_hostile::{Body, Call, Hostile, Ids, honest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub use bms_hostile as cases;

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="module" src="/assets/bms-disks.js"></script><main></main></html>"#;

/// A case: one call is answered badly, all others well.
pub type Case = (Call, Hostile);

/// Answers the `n`th case below `/api/n/`, until it is dropped.
pub struct Server {
    address: SocketAddr,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

struct Inner {
    cases: Vec<Case>,
    ids: Ids,
    web: PathBuf,
    /// Of which case each DELETE was.
    deletes: Mutex<Vec<usize>>,
}

/// Whom all answers are about.
pub fn ids() -> Ids {
    Ids {
        server: "5b9c2f6e-1d44-4e7a-9a53-0c8f6e2d7b11".to_owned(),
        system: "3d2a9e70-84c1-4f5b-b6d2-7e1c0a9f8b34".to_owned(),
        disk: "0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e901".to_owned(),
        job: "ff80808165a1b2c30165a1b2c3d40001".to_owned(),
    }
}

impl Server {
    /// Listens on loopback, on any free port; the built widget is in `web`.
    pub async fn start(cases: Vec<Case>, web: &Path) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let inner = Arc::new(Inner {
            cases,
            ids: ids(),
            web: web.to_owned(),
            deletes: Mutex::default(),
        });
        let shared = Arc::clone(&inner);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                // A browser that goes away in the middle is none of its business.
                tokio::spawn(async move { shared.answer(stream).await.ok() });
            }
        });
        Ok(Self {
            address,
            inner,
            task,
        })
    }

    /// With no slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many DELETEs came for a case.
    pub fn deletes(&self, case: usize) -> usize {
        let deletes = &self.inner.deletes;
        let deletes = deletes.lock().unwrap_or_else(PoisonError::into_inner);
        deletes.iter().filter(|of| **of == case).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Inner {
    async fn answer(&self, mut stream: TcpStream) -> Result<()> {
        let head = head(&mut stream).await?;
        let mut words = head.split(' ');
        let method = words.next().unwrap_or_default();
        let path = words.next().context("no path")?;
        let rest = path
            .strip_prefix("/api/")
            .and_then(|rest| rest.split_once('/'));
        match rest {
            Some((case, path)) => self.api(stream, method, case.parse()?, path).await,
            None => self.file(stream, path).await,
        }
    }

    async fn file(&self, mut stream: TcpStream, path: &str) -> Result<()> {
        let name = path.rsplit('/').next().unwrap_or_default();
        let kind = match name.rsplit('.').next() {
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            _ => "text/html",
        };
        let bytes = match name {
            "" => PAGE.as_bytes().to_vec(),
            name => std::fs::read(self.web.join(name))?,
        };
        let length = bytes.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        Ok(stream.write_all(&bytes).await?)
    }

    async fn api(&self, stream: TcpStream, method: &str, case: usize, path: &str) -> Result<()> {
        let path = format!("/{path}");
        let call = Call::of(method, &path).context("no such call")?;
        if call == Call::Detach {
            let mut deletes = self.deletes.lock().unwrap_or_else(PoisonError::into_inner);
            deletes.push(case);
        }
        let (spoiled, hostile) = self.cases.get(case).context("no such case")?;
        if *spoiled == call {
            return send(stream, hostile).await;
        }
        // A job that ends, so that each case does.
        let body = honest(call, &self.ids)
            .to_string()
            .replace("RUNNING", "FAIL");
        let good = Hostile {
            name: String::new(),
            status: call.status(),
            headers: Vec::new(),
            body: Body::Whole(body.into_bytes()),
        };
        send(stream, &good).await
    }
}

/// What was asked, up to the empty line. No request of these tests has a body.
async fn head(stream: &mut TcpStream) -> Result<String> {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await? > 0 {
        head.push(byte[0]);
    }
    Ok(String::from_utf8(head)?)
}

async fn send(mut stream: TcpStream, answer: &Hostile) -> Result<()> {
    let mut head = format!("HTTP/1.1 {} Status\r\nConnection: close\r\n", answer.status);
    let is_set = |name: &str| answer.headers.iter().any(|(key, _)| *key == name);
    if !is_set("Content-Type") {
        head += "Content-Type: application/json\r\n";
    }
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    let length = match &answer.body {
        Body::Whole(body) => Some(body.len()),
        Body::Short(body) => Some(body.len() + 100),
        Body::Reset(body, _) => Some(body.len()),
        _ => None,
    };
    if let Some(length) = length {
        head += &format!("Content-Length: {length}\r\n");
    }
    let head = [head.as_bytes(), b"\r\n"].concat();
    match &answer.body {
        Body::Whole(body) | Body::Short(body) => {
            stream.write_all(&[&head, &body[..]].concat()).await?
        }
        Body::Reset(body, end) => {
            let all = [&head, &body[..]].concat();
            stream.write_all(&all[..(*end).min(all.len())]).await?;
            stream.set_zero_linger()?;
        }
        Body::Stuck(body) => {
            stream.write_all(&[&head, &body[..]].concat()).await?;
            // Until the other side gives up.
            let _ = stream.read(&mut [0; 1]).await;
        }
        Body::Endless(piece) => {
            stream.write_all(&head).await?;
            while stream.write_all(piece).await.is_ok() {}
        }
        Body::Nothing => {}
        Body::Raw(bytes) => stream.write_all(bytes).await?,
    }
    Ok(())
}
