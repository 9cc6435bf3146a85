//! What answers the widget's requests. Today the simulator; the place for a proxy to a real
//! cloud (`--bms URL`), which will be another function that returns a `Router`.

use axum::Router;

/// The simulator at `/`, as a cloud's own host would be, and where a portal would put it.
pub fn simulator() -> Router {
    Router::new()
}
