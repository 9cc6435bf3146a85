//! The cloud of a test whose server has nothing but files: the worker of `bms-disks-testing`, at the root of the page's
//! origin.

use std::path::Path;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::HeaderName;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::routing::get;

/// No more than a page of the panel's may do.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// Serves the worker's two files out of the package's folder.
pub(crate) fn router(package: &Path) -> Result<Router> {
    let mut routes = Router::new();
    for (path, kind) in [
        ("/service-worker.js", "text/javascript"),
        ("/core_bg.wasm", "application/wasm"),
    ] {
        let file = package.join(path.trim_start_matches('/'));
        let bytes =
            std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let head: [(HeaderName, &str); 2] =
            [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY)];
        routes = routes.route(path, get(async move || (head, bytes)));
    }
    Ok(routes)
}
