//! The proxy between a client that is no browser and a simulator that writes down what arrives.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use bms_simulator::http::{Shared, api_router};
use bms_simulator::{Cloud, scenarios};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use xtask_serve::real::{self, CloudOptions};
use xtask_serve::{Server, Site};

/// What arrived at the cloud: method, path with query, headers.
pub type Arrivals = Arc<Mutex<Vec<(String, String, HeaderMap)>>>;

pub struct World {
    pub cloud: Shared,
    pub token: String,
    pub project: String,
    pub server: String,
    pub volume: String,
    pub arrivals: Arrivals,
    page: Server,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// A simulator as upstream, and the proxy before it, for a stopped server.
pub async fn world() -> World {
    let cloud = Shared::new(scenarios::cloud());
    let upstream = api_router(cloud.clone());
    with_upstream(cloud, upstream).await
}

/// The same with something else for a cloud.
pub async fn with_upstream(cloud: Shared, upstream: Router) -> World {
    let arrivals = Arrivals::default();
    let upstream = upstream.layer(from_fn_with_state(Arc::clone(&arrivals), note));
    let address = listen(upstream).await;
    let scenario = scenarios::find("stopped").expect("a stopped server");
    let token = cloud.with(Cloud::issue_token);
    let project = cloud.with(|cloud| cloud.project().to_owned());
    let cloud_options = CloudOptions {
        bms: address.clone(),
        evs: Some(address.clone() + "/"),
        ecs: Some(address),
        project: project.clone(),
        server: scenario.id(),
        token_env: "A_TOKEN".into(),
    };
    let value = token.clone();
    let real = cloud_options.check(|name| (name == "A_TOKEN").then(|| value.clone()));
    let routes = real::router(real.expect("it is all in order")).expect("a proxy");
    let site = Site {
        root: "/nowhere".into(),
        web: "/nowhere".into(),
        gallery: None,
        hosts: None,
        modules: Vec::new(),
    };
    World {
        cloud,
        token,
        project,
        server: scenario.id(),
        volume: scenario.disk_id(1),
        arrivals,
        page: Server::start(site, routes, 0).await.expect("a port"),
    }
}

async fn listen(app: Router) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

async fn note(State(arrivals): State<Arrivals>, request: Request, next: Next) -> Response {
    let path = request.uri().to_string();
    let line = (
        request.method().to_string(),
        path,
        request.headers().clone(),
    );
    arrivals.lock().expect("no panic").push(line);
    next.run(request).await
}

impl World {
    pub fn url(&self) -> String {
        self.page.url()
    }

    pub fn bms(&self, rest: &str) -> String {
        format!(
            "/api/bms/v1/{}/baremetalservers/{}{rest}",
            self.project, self.server
        )
    }

    /// Methods and paths that arrived.
    pub fn arrived(&self) -> Vec<String> {
        let arrivals = self.arrivals.lock().expect("no panic");
        arrivals
            .iter()
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect()
    }

    /// As the widget in the page asks.
    pub async fn ask(&self, method: &str, path: &str) -> Answer {
        self.send(method, path, &[], "").await
    }

    /// The same with other headers; an empty value takes one away.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = axum::http::Request::new(Full::new(Bytes::from(body.to_owned())));
        *request.method_mut() = method.parse().expect("a method");
        *request.uri_mut() = (self.url() + path).parse().expect("an address");
        let kind = "application/json".parse().expect("a value");
        request.headers_mut().insert(header::CONTENT_TYPE, kind);
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().expect("a name");
            request
                .headers_mut()
                .insert(&name, value.parse().expect("a value"));
            if value.is_empty() {
                request.headers_mut().remove(&name);
            }
        }
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let answer = client.request(request).await.expect("an answer");
        let (head, body) = answer.into_parts();
        let body = body.collect().await.expect("all of it").to_bytes();
        let answer = Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        assert!(
            !format!("{:?}{}", answer.headers, answer.body).contains(&self.token),
            "{path}: the token came out"
        );
        answer
    }
}

/// An answer for a cloud that is none.
pub fn says(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).expect("a response")
}
