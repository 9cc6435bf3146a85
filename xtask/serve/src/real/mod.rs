//! A real cloud behind the page: a proxy of the page's own origin that adds the token.
//!
//! The page never sees the token. What it can do with it is what the widget does, to the one server
//! named on the command line: `calls` knows each call, all else is refused here. `gate` lets in only
//! what the page itself sends: other pages of the same browser can reach this address, too.
//!
//! Whoever else can connect to this port of this machine acts with the token as well. It is for
//! trying the widget on a cloud, not for running a portal.

mod calls;
mod gate;
mod reader;
mod settings;
mod upstream;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Json, Router};
use bms_simulator::http::without_reuse;
use serde_json::json;

pub use reader::{Reader, Said};
pub use settings::{CloudOptions, Real, Service};
pub use upstream::Broken;
use upstream::Upstream;

/// The longest body the widget sends is that of an attach.
const LONGEST_REQUEST: usize = 4 * 1024;

struct Proxy {
    real: Real,
    upstream: Upstream,
}

/// The proxy at `/api/bms`, `/api/evs` and `/api/ecs`.
///
/// # Errors
/// Where this machine has no certificates to know a cloud by.
pub fn router(real: Real) -> Result<Router, String> {
    let upstream = Upstream::new(real.needs_tls())?;
    let about = json!({
        "kind": "real",
        "project": real.project,
        "server": real.server,
        "evs": real.evs.is_some(),
        "ecs": real.ecs.is_some(),
    });
    let proxy = Arc::new(Proxy { real, upstream });
    let routes = Router::new()
        .nest(Service::Bms.place(), service(&proxy, Service::Bms))
        .nest(Service::Evs.place(), service(&proxy, Service::Evs))
        .nest(Service::Ecs.place(), service(&proxy, Service::Ecs))
        .route("/_cloud", get(async move || Json(about)));
    // A browser sends a request again by itself when a connection that it used before breaks.
    Ok(without_reuse(routes))
}

fn service(proxy: &Arc<Proxy>, service: Service) -> Router {
    let handler = async move |State(proxy): State<Arc<Proxy>>,
                              method: Method,
                              OriginalUri(uri): OriginalUri,
                              headers: HeaderMap,
                              body: Bytes| {
        proxy.answer(service, &method, &uri, &headers, body).await
    };
    Router::new()
        .fallback(any(handler))
        .layer(DefaultBodyLimit::max(LONGEST_REQUEST))
        .with_state(Arc::clone(proxy))
}

impl Proxy {
    async fn answer(
        &self,
        service: Service,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Response {
        if let Err(why) = gate::check(headers) {
            return refused(why);
        }
        let Some(base) = self.real.base(service) else {
            return refused("there is no such service here: neither --evs nor --ecs names it");
        };
        // As it was sent: what is checked is what goes on.
        let path = uri.path_and_query().map_or("", |path| path.as_str());
        let path = path.strip_prefix(service.place()).unwrap_or_default();
        if !calls::is_known(&self.real, service, method, path) {
            return refused("the widget makes no such call, or not to this project and server");
        }
        if method != Method::POST && !body.is_empty() {
            return refused("this call has no body");
        }
        let token = &self.real.token;
        match self
            .upstream
            .ask(base, method, path, headers, token, body)
            .await
        {
            Ok(answer) => guarded(answer),
            Err(broken) => unclear(&broken),
        }
    }
}

/// In the shape of the cloud's own refusals, so that the widget knows: nothing was done.
fn refused(why: &str) -> Response {
    let body =
        json!({"error_code": "serve.refused", "error_msg": format!("Not let through: {why}.")});
    plain(StatusCode::FORBIDDEN, "application/json", body.to_string())
}

/// In no shape of the cloud's: what became of the request is not known here.
fn unclear(broken: &Broken) -> Response {
    let status = match broken {
        Broken::TooSlow => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    };
    plain(status, "text/plain; charset=utf-8", format!("{broken}\n"))
}

fn plain(status: StatusCode, kind: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    guarded(response)
}

/// Whatever it is, it is no page of this origin.
fn guarded(mut response: Response) -> Response {
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
