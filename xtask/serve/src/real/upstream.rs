//! The way to the cloud: each request once, on a connection of its own.

use std::fmt;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};

const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What of the page's headers the cloud is told.
const UP: [HeaderName; 3] = [
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    header::CONTENT_TYPE,
];
/// What of the cloud's headers the page is told.
const DOWN: [HeaderName; 3] = [header::CONTENT_TYPE, header::RETRY_AFTER, X_REQUEST_ID];

/// The widget reads no more.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;
/// Longer than the widget waits.
const PATIENCE: Duration = Duration::from_secs(45);

pub struct Upstream(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// Why there is no answer to pass on.
#[derive(Debug)]
pub enum Broken {
    /// No connection came about.
    Unreachable,
    /// The connection broke.
    Lost,
    /// A redirect, which is not followed.
    Redirect,
    /// More than the widget would read.
    TooLong,
    /// No answer in time.
    TooSlow,
    /// The token is in it.
    QuotesToken,
}

impl Broken {
    /// In words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Unreachable => "The cloud cannot be reached.",
            Self::Lost => "The connection to the cloud broke before its answer had come.",
            Self::Redirect => "The cloud points to another address, which is not followed.",
            Self::TooLong => "The cloud's answer is too long.",
            Self::TooSlow => "The cloud did not answer in time.",
            Self::QuotesToken => "The cloud's answer quotes the token and is not passed on.",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl Upstream {
    pub fn new(needs_tls: bool) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        if needs_tls {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err(
                    "this machine has no certificate authorities to know the cloud by \
                            (on Debian: the package ca-certificates)"
                        .into(),
                );
            }
        }
        let tls =
            ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                .with_safe_default_protocol_versions()
                .map_err(|error| error.to_string())?
                .with_root_certificates(roots)
                .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .build();
        // A connection that was used before may break as a request goes out on it; nobody could tell
        // then whether to send that again.
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .retry_canceled_requests(false)
            .build(connector);
        Ok(Self(client))
    }

    /// Sends a request and brings its answer, whole.
    pub async fn ask(
        &self,
        base: &str,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        token: &HeaderValue,
        body: Bytes,
    ) -> Result<Response, Broken> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method.clone();
        *request.uri_mut() = format!("{base}{path}")
            .parse()
            .map_err(|_| Broken::Unreachable)?;
        copy(&UP, headers, request.headers_mut());
        request.headers_mut().insert(X_AUTH_TOKEN, token.clone());
        let answer = tokio::time::timeout(PATIENCE, self.fetch(request)).await;
        let answer = answer.unwrap_or(Err(Broken::TooSlow))?;
        if quotes(&answer, token.as_bytes()) {
            return Err(Broken::QuotesToken);
        }
        let (head, body) = answer.into_parts();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = head.status;
        copy(&DOWN, &head.headers, response.headers_mut());
        Ok(response)
    }

    async fn fetch(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, Broken> {
        let answer = self.0.request(request).await.map_err(|error| {
            if error.is_connect() {
                Broken::Unreachable
            } else {
                Broken::Lost
            }
        })?;
        if answer.status().is_redirection() && answer.status() != StatusCode::NOT_MODIFIED {
            return Err(Broken::Redirect);
        }
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, LONGEST_ANSWER).collect().await;
        let body = body.map_err(|error| match error.downcast_ref() {
            Some(http_body_util::LengthLimitError { .. }) => Broken::TooLong,
            None => Broken::Lost,
        })?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

fn copy(names: &[HeaderName], from: &HeaderMap, to: &mut HeaderMap) {
    for name in names {
        if let Some(value) = from.get(name) {
            to.insert(name, value.clone());
        }
    }
}

/// A cloud's error message may repeat what it was sent.
fn quotes(answer: &Response<Bytes>, token: &[u8]) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(token.len()).any(|part| part == token);
    holds(answer.body())
        || DOWN
            .iter()
            .filter_map(|name| answer.headers().get(name))
            .any(|value| holds(value.as_bytes()))
}
