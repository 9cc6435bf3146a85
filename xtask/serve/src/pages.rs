//! The host page and the files it loads, read from disk at each request, so that what is
//! edited is what is served.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The strictest policy a portal can have that still compiles WebAssembly. Everything here is
/// tried under it, so that it holds wherever the widget is embedded.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The gallery's page shows each state in a frame, which has the width it is asked for.
const GALLERY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'";

/// What `docs/embedding.md` says a portal's policy needs; the panel's files may be of another origin.
/// (Some frameworks make Trusted Types of their own, so those are not enforced.)
const HOSTS_POLICY: &str = "default-src 'none'; script-src 'self' http://localhost:* 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self' http://localhost:*";

/// Where the files are.
#[derive(Clone, Debug)]
pub struct Site {
    /// The repository: `index.html`, `styles/`, the portal's script.
    pub root: PathBuf,
    /// The built widget: `bms-disks.js`, `glue.js`, `bms-disks_bg.wasm`.
    pub web: PathBuf,
    /// The same built with every state of the interface by name, to be shown at `/gallery/`.
    pub gallery: Option<PathBuf>,
    /// Portals built by `tests/hosts/build.mjs`, to be shown at `/hosts/`.
    pub hosts: Option<PathBuf>,
    /// Modules that the page runs before its own: their addresses.
    pub modules: Vec<&'static str>,
}

/// Serves them: each under its own path and a content security policy as strict as a portal's.
pub fn router(site: Site) -> Router {
    let header = |name, value| SetResponseHeaderLayer::overriding(name, value);
    let assets = ServeDir::new(&site.web);
    let styles = ServeDir::new(site.root.join("styles"));
    let portal = ServeDir::new(site.root.join("xtask/serve/assets"));
    let gallery = match &site.gallery {
        Some(built) => gallery(&site.root, built),
        None => Router::new(),
    };
    let hosts = match &site.hosts {
        Some(built) => hosts(built),
        None => Router::new(),
    };
    Router::new()
        .merge(gallery)
        .merge(hosts)
        .route("/", get(index))
        .route("/index.html", get(index))
        .route("/favicon.ico", get(StatusCode::NO_CONTENT))
        .route("/_dev/stamp", get(stamp))
        .nest_service("/assets", assets)
        .nest_service("/styles", styles)
        .nest_service("/portal", portal)
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .layer(header(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(header(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache"),
        ))
        .with_state(site)
}

fn gallery(root: &Path, built: &Path) -> Router<Site> {
    let policy = SetResponseHeaderLayer::overriding(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(GALLERY_POLICY),
    );
    Router::new()
        .nest_service("/gallery/assets", ServeDir::new(built))
        .nest_service("/gallery", ServeDir::new(root.join("xtask/serve/gallery")))
        .layer(policy)
}

fn hosts(built: &Path) -> Router<Site> {
    let header =
        |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .nest_service("/hosts", ServeDir::new(built))
        .layer(header(header::CONTENT_SECURITY_POLICY, HOSTS_POLICY))
        // As a server of files for many sites does.
        .layer(header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
}

/// Makes the page reload itself when the built widget changes.
pub const RELOAD: &str = "/portal/reload.js";

async fn index(State(site): State<Site>) -> Response {
    let path = site.root.join("index.html");
    match tokio::fs::read_to_string(&path).await {
        Ok(page) => Html(with_modules(&page, &site.modules)).into_response(),
        Err(error) => {
            let message = format!("cannot read {}: {error}", path.display());
            (StatusCode::INTERNAL_SERVER_ERROR, message).into_response()
        }
    }
}

fn with_modules(page: &str, addresses: &[&str]) -> String {
    let tags: String = addresses
        .iter()
        .map(|address| format!("<script type=\"module\" src=\"{address}\"></script>\n"))
        .collect();
    page.replacen("<head>", &format!("<head>\n{tags}"), 1)
}

/// How long a question for news is held: less than any proxy's patience.
const HOLD: Duration = Duration::from_secs(25);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Tells which build is served. With `?after=STAMP` it answers when that has changed, or after
/// a while: the page asks again.
async fn stamp(State(site): State<Site>, Query(query): Query<Vec<(String, String)>>) -> String {
    let after = query
        .into_iter()
        .find_map(|(key, value)| (key == "after").then_some(value));
    let started = Instant::now();
    loop {
        let now = modified(&site.web.join("bms-disks.js"));
        let is_news = now.is_some() && now != after;
        if is_news || started.elapsed() > HOLD {
            return now.or(after).unwrap_or_default();
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// `None` while a build is being put in place.
fn modified(file: &Path) -> Option<String> {
    let time = std::fs::metadata(file).ok()?.modified().ok()?;
    Some(
        time.duration_since(UNIX_EPOCH)
            .ok()?
            .as_millis()
            .to_string(),
    )
}
