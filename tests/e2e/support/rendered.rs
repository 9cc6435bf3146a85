//! Portals with a server of their own (`tests/hosts/serve.mjs`), shown under the test's origin, so that page, cloud
//! and token are of one origin as in a real portal.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::{Authority, PathAndQuery, Scheme, Uri};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Which portal listens at which port of this machine.
pub(crate) type Ports = BTreeMap<String, u16>;

#[derive(Clone)]
struct Portals {
    ports: Ports,
    client: Client<HttpConnector, Body>,
}

/// `/rendered/{name}/…` is what the portal of this name answers, path and all.
pub(crate) fn router(ports: &Ports) -> Router {
    let portals = Portals {
        ports: ports.clone(),
        client: Client::builder(TokioExecutor::new()).build_http(),
    };
    Router::new()
        .route("/rendered/{*rest}", any(pass_on))
        .with_state(portals)
}

async fn pass_on(State(portals): State<Portals>, mut request: Request) -> Response {
    let name = request.uri().path().split('/').nth(2).unwrap_or_default();
    let Some(port) = portals.ports.get(name) else {
        return (StatusCode::NOT_FOUND, "no such portal is running").into_response();
    };
    let Some((uri, host)) = address(request.uri(), *port) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = uri;
    request.headers_mut().insert(header::HOST, host);
    match portals.client.request(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

fn address(uri: &Uri, port: u16) -> Option<(Uri, HeaderValue)> {
    let host = format!("127.0.0.1:{port}");
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let address = Uri::builder()
        .scheme(Scheme::HTTP)
        .authority(Authority::try_from(host.as_str()).ok()?)
        .path_and_query(path);
    Some((address.build().ok()?, HeaderValue::try_from(host).ok()?))
}
