//! What answers the widget's requests. Today the simulator; the place for a proxy to a real
//! cloud (`--bms URL`), which will be another function that returns a `Router`.

use axum::Router;
use bms_simulator::http::{Shared, api_router, router};

/// The simulator at `/`, as a cloud's own host would be, and where a portal would put it.
pub fn simulator(shared: &Shared) -> Router {
    router(shared.clone())
        .nest("/api/bms", api_router(shared.clone()))
        .nest("/api/evs", api_router(shared.clone()))
}
