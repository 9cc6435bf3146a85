//! The same calls, without a page: for a look at a cloud.

use axum::body::{Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, header};

use super::calls;
use super::settings::{Real, Service};
use super::upstream::{Broken, Upstream};

/// Asks a real cloud what the widget would ask it, and nothing that changes anything.
pub struct Reader {
    real: Real,
    upstream: Upstream,
}

/// What the cloud said.
pub struct Said {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Reader {
    /// A way to it.
    ///
    /// # Errors
    /// Where this machine has no certificates to know a cloud by.
    pub fn new(real: Real) -> Result<Self, String> {
        let upstream = Upstream::new(real.needs_tls())?;
        Ok(Self { real, upstream })
    }

    /// The project and the server.
    pub fn target(&self) -> (&str, &str) {
        self.real.target()
    }

    /// One of the widget's reads; `None` for a service that has no address, and for what is none of its reads.
    pub async fn get(&self, service: Service, path: &str) -> Option<Result<Said, Broken>> {
        let base = self.real.base(service)?;
        if !calls::is_known(&self.real, service, &Method::GET, path) {
            return None;
        }
        let mut headers = HeaderMap::new();
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        let token = &self.real.token;
        let answer = self
            .upstream
            .ask(base, &Method::GET, path, &headers, token, Bytes::new());
        let answer = match answer.await {
            Ok(answer) => answer,
            Err(broken) => return Some(Err(broken)),
        };
        let (head, body) = answer.into_parts();
        // It is whole already, and no longer than the widget would read.
        let body = to_bytes(body, usize::MAX).await;
        Some(body.map_err(|_| Broken::Lost).map(|body| Said {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }))
    }
}

impl Said {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}
