//! What goes into the cloud and what comes out: plain values, no HTTP library.

use std::borrow::Cow;

/// The HTTP methods the cloud tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read.
    Get,
    /// Act.
    Post,
    /// Replace; no call of this cloud uses it.
    Put,
    /// Detach.
    Delete,
    /// Anything else: never known to the cloud.
    Other,
}

impl Method {
    /// The method's name as sent; `OTHER` when it is none of the known ones.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Other => "OTHER",
        }
    }

    /// The method of that name.
    pub fn parse(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "DELETE" => Self::Delete,
            _ => Self::Other,
        }
    }
}

/// Which of the cloud's services: each has a host and calls of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Bare metal servers: `/v1/…`.
    Bms,
    /// Disks: `/v2/…`.
    Evs,
    /// The native calls: `/v2.1/…`.
    Ecs,
}

impl Service {
    fn has(self, target: &str) -> bool {
        target.starts_with(match self {
            Self::Bms => "/v1/",
            Self::Evs => "/v2/",
            Self::Ecs => "/v2.1/",
        })
    }

    /// What was asked of this service's host, as the cloud is to be asked. What belongs to another service becomes a
    /// path of no call: the cloud says so in its own words, and its log keeps it.
    pub fn target(self, target: &str) -> Cow<'_, str> {
        if self.has(target) {
            Cow::Borrowed(target)
        } else {
            Cow::Owned(format!("/elsewhere{target}"))
        }
    }
}

/// One request, as it arrives at the cloud's gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, from the root, still percent-encoded.
    pub path: String,
    /// What follows the `?`, still percent-encoded; empty without one.
    pub query: String,
    /// Names (in any case) and values.
    pub headers: Vec<(String, String)>,
    /// The body; empty for most calls.
    pub body: Vec<u8>,
}

impl Request {
    /// A request to `target`, a path with or without a query.
    pub fn new(method: Method, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A GET of `target`.
    pub fn get(target: &str) -> Self {
        Self::new(Method::Get, target)
    }

    /// A DELETE of `target`.
    pub fn delete(target: &str) -> Self {
        Self::new(Method::Delete, target)
    }

    /// A POST of `body` to `target`.
    pub fn post(target: &str, body: &str) -> Self {
        let mut request = Self::new(Method::Post, target);
        request.body = body.as_bytes().to_vec();
        request
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same request with `X-Auth-Token`.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        self.with_header("X-Auth-Token", token)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// One header of an answer.
pub type Header = (&'static str, Cow<'static, str>);

/// What becomes of a request, and after how long the asker learns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// How long the answer is under way. The cloud acted when the request arrived.
    pub delay_ms: u64,
    /// The answer, or none.
    pub outcome: Outcome,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An HTTP answer.
    Answer {
        /// The HTTP status.
        status: u16,
        /// The headers; always an `X-Request-Id`.
        headers: Vec<Header>,
        /// The body; may be empty.
        body: Vec<u8>,
    },
    /// The connection ends without an answer. Whether the cloud acted, the asker cannot know.
    Lost,
}

impl Reply {
    /// The HTTP status; none when the answer is lost.
    pub fn status(&self) -> Option<u16> {
        match &self.outcome {
            Outcome::Answer { status, .. } => Some(*status),
            Outcome::Lost => None,
        }
    }

    /// The body as text; empty when the answer is lost or is not text.
    pub fn text(&self) -> &str {
        match &self.outcome {
            Outcome::Answer { body, .. } => std::str::from_utf8(body).unwrap_or(""),
            Outcome::Lost => "",
        }
    }

    /// The body as JSON; `null` when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.text()).unwrap_or_default()
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        match &self.outcome {
            Outcome::Answer { headers, .. } => headers
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_ref()),
            Outcome::Lost => None,
        }
    }
}
