//! The simulator as what answers the widget's requests. A real cloud: `real`.

use axum::routing::get;
use axum::{Json, Router};
use bms_simulator::http::{Service, Shared, router, service_router};
use serde_json::json;

/// The simulator at `/`, as a cloud's own host would be, and where a portal would put it.
pub fn simulator(shared: &Shared) -> Router {
    // So that the page knows what it is about.
    let about = get(async || Json(json!({"kind": "simulator"})));
    router(shared.clone())
        .route("/_cloud", about)
        .nest("/api/bms", service_router(shared.clone(), Service::Bms))
        .nest("/api/evs", service_router(shared.clone(), Service::Evs))
        .nest("/api/ecs", service_router(shared.clone(), Service::Ecs))
}
