//! Scripts that run as the page's own. What a driver runs, a browser keeps apart from the page: Firefox imports no module
//! there, and neither Firefox nor WebKit tells the page what is thrown there. A page with a strict policy runs no
//! script that is written into it, so these come from its server.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};
use axum::routing::get;

/// The module that imports them, and its address.
pub(crate) const IMPORTER: (&str, &str) = ("/e2e/own_script.js", include_str!("own_script.js"));

/// A page with nothing but that module, under the policy that a portal needs.
pub(crate) const EMPTY_PAGE: &str = "/e2e/empty.html";

/// The scripts of one page's server.
#[derive(Clone, Default)]
pub(crate) struct OwnScripts(Arc<Mutex<Vec<String>>>);

impl OwnScripts {
    /// Adds one. Returns its address.
    pub(crate) fn add(&self, script: &str) -> String {
        let mut scripts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        scripts.push(script.to_owned());
        format!("/e2e/own/{}", scripts.len() - 1)
    }

    pub(crate) fn router(&self) -> Router {
        let page = format!(
            "<!doctype html><title>Empty</title><script type=\"module\" src=\"{}\"></script>",
            IMPORTER.0
        );
        Router::new()
            .route(IMPORTER.0, get(async || module(IMPORTER.1.to_owned())))
            .route(EMPTY_PAGE, get(async move || Html(page)))
            .route("/e2e/own/{at}", get(own))
            .with_state(self.clone())
    }
}

async fn own(State(scripts): State<OwnScripts>, Path(at): Path<usize>) -> impl IntoResponse {
    let scripts = scripts.0.lock().unwrap_or_else(PoisonError::into_inner);
    module(scripts.get(at).cloned().unwrap_or_default())
}

fn module(text: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript")], text)
}
