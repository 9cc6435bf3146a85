//! The cloud behind real HTTP: the same core, a real clock, and connections that really break.
//!
//! [`router`] has everything at the root. [`api_router`] has the cloud's own paths only, to be
//! nested by a portal under one path. [`service_router`] has those of one service, as its own host would: a portal
//! nests each where it serves it (`/api/bms`, `/api/evs`, `/api/ecs`), with the same [`Shared`].
//!
//! No connection is used twice ([`without_reuse`]). A browser sends a request again by itself, even
//! a DELETE, when a connection that worked before breaks without an answer; on a fresh one it
//! reports the failure. So a lost answer is seen as one.

mod controls;
mod lost;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CONNECTION;
use axum::http::{self, HeaderMap, HeaderValue, Uri};
use axum::middleware::{map_request, map_response};
use axum::response::Response;
use axum::routing::any;

pub use crate::Service;
use crate::control::{self, ControlReply};
use crate::{Cloud, Method, Outcome, Pace, Request, scenarios};

/// Longer request bodies are refused (413).
const LONGEST_BODY: usize = 64 * 1024;

/// A cloud, the clock it runs by, and what it was at first.
#[derive(Debug, Clone)]
pub struct Shared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    cloud: Mutex<Cloud>,
    initial: Cloud,
    started: Instant,
}

impl Shared {
    /// Takes a cloud into service: its time begins now.
    pub fn new(cloud: Cloud) -> Self {
        Self(Arc::new(Inner {
            initial: cloud.clone(),
            cloud: Mutex::new(cloud),
            started: Instant::now(),
        }))
    }

    /// The named servers at a natural pace.
    pub fn scenarios() -> Self {
        let mut cloud = scenarios::cloud();
        cloud.set_pace(Pace {
            answer_ms: 80,
            ..Pace::default()
        });
        Self::new(cloud)
    }

    /// Looks at the cloud or uses its controls, at this moment. Keep it short: requests wait.
    pub fn with<T>(&self, act: impl FnOnce(&mut Cloud) -> T) -> T {
        let now_ms = self.now_ms();
        // A panic elsewhere leaves the cloud as it was between two calls: still good to use.
        let mut cloud = self.0.cloud.lock().unwrap_or_else(PoisonError::into_inner);
        cloud.advance_to(now_ms);
        act(&mut cloud)
    }

    /// Uses a control ([`crate::control`]) at this moment.
    pub fn control(&self, call: (Method, &str), body: &[u8]) -> ControlReply {
        self.with(|cloud| control::control(cloud, &self.0.initial, call, body))
    }

    fn now_ms(&self) -> u64 {
        let elapsed = self.0.started.elapsed().as_millis();
        u64::try_from(elapsed).unwrap_or(u64::MAX)
    }
}

/// The cloud's paths and the control paths under `/_sim`.
pub fn router(shared: Shared) -> Router {
    control_router(shared.clone()).merge(api_router(shared))
}

/// The cloud's paths only.
pub fn api_router(shared: Shared) -> Router {
    let routes = Router::new()
        .route("/{*path}", any(api))
        .layer(DefaultBodyLimit::max(LONGEST_BODY));
    without_reuse(routes.with_state(shared))
}

/// The paths of one service: what belongs to another does not exist at its host.
pub fn service_router(shared: Shared, service: Service) -> Router {
    let only = map_request(move |mut request: axum::extract::Request| async move {
        let uri = request.uri();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        if let Cow::Owned(other) = service.target(path) {
            *request.uri_mut() = other.parse().unwrap_or_default();
        }
        request
    });
    api_router(shared).layer(only)
}

/// The control paths only, for a portal that nests the cloud's elsewhere.
pub fn control_router(shared: Shared) -> Router {
    without_reuse(controls::routes().with_state(shared))
}

/// Closes the connection after each answer of these routes. A portal that serves its own pages
/// from the same address wraps those too, or their connections would be used for the API.
pub fn without_reuse(routes: Router) -> Router {
    routes.layer(map_response(async |mut response: Response| {
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }))
}

async fn api(
    State(shared): State<Shared>,
    method: http::Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = request(&method, &uri, &headers, &body);
    let reply = shared.with(|cloud| cloud.handle(&request, cloud.now_ms()));
    if reply.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.delay_ms)).await;
    }
    match reply.outcome {
        Outcome::Lost => lost::response(),
        Outcome::Answer {
            status,
            headers,
            body,
        } => {
            let mut builder = Response::builder().status(status);
            for (name, value) in headers {
                builder = builder.header(name, value.as_ref());
            }
            // Only a fault with an impossible status gets here with an error.
            let built = builder.body(Body::from(body));
            built.unwrap_or_else(|_| lost::response())
        }
    }
}

fn request(method: &http::Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Request {
    let readable = headers.iter().filter_map(|(name, value)| {
        let text = value.to_str().ok()?;
        Some((name.as_str().to_owned(), text.to_owned()))
    });
    Request {
        method: Method::parse(method.as_str()),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        headers: readable.collect(),
        body: body.to_vec(),
    }
}
