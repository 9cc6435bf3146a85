//! What the widget sends, written down as it arrives; the simulator's own log keeps no header.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

/// A request to one of the endpoints.
#[derive(Clone, Debug)]
pub struct Sent {
    /// `GET`, `DELETE` or `POST`.
    pub method: String,
    /// With `/api/bms`, `/api/evs` or `/api/ecs`.
    pub path: String,
    /// What stands behind the `?`.
    pub query: Option<String>,
    /// Names in lower case; a value that is no text is empty.
    pub headers: BTreeMap<String, String>,
    /// Its body as text; empty if it has none.
    pub body: String,
}

#[derive(Clone, Default)]
pub(crate) struct Record(Arc<Mutex<Vec<Sent>>>);

impl Record {
    /// The same routes, watched.
    pub(crate) fn watch(&self, routes: Router) -> Router {
        routes.layer(from_fn_with_state(self.clone(), note))
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

async fn note(State(record): State<Record>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let sent = Sent {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    record
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(sent);
    next.run(Request::from_parts(head, Body::from(body))).await
}
