//! The control paths behind HTTP.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::any;

use super::Shared;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_sim/{*path}", any(answer))
        .layer(DefaultBodyLimit::max(64 * 1024))
}

async fn answer(State(shared): State<Shared>, method: Method, uri: Uri, body: Bytes) -> Response {
    let method = crate::Method::parse(method.as_str());
    let reply = shared.control((method, uri.path()), &body);
    let mut response = Response::new(Body::from(reply.body.to_string()));
    let status = StatusCode::from_u16(reply.status);
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
