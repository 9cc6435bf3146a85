//! The control paths under `/_sim`: what the cloud's own API would never tell or do.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::Shared;
use crate::cloud::TOKEN_LIFETIME_S;
use crate::{Cloud, Pace, scenarios};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_sim/log", get(log))
        .route("/_sim/truth", get(truth))
        .route("/_sim/servers", get(servers))
        .route("/_sim/reset", post(reset))
        .route("/_sim/token", post(token))
        .route("/_sim/expire-tokens", post(expire_tokens))
        .route("/_sim/pace", post(pace))
        .route("/_sim/power/{server}/{control}", post(server_control))
        .route("/_sim/server/{server}/{control}", post(server_control))
        .route(
            "/_sim/guest/{server}/{volume}/{control}",
            post(disk_control),
        )
        .route("/_sim/disk/{server}/{volume}/{control}", post(disk_control))
        .layer(DefaultBodyLimit::max(4 * 1024))
}

fn answer(status: StatusCode, value: &Value) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    let kind = axum::http::HeaderValue::from_static("application/json");
    let headers = response.headers_mut();
    headers.insert(axum::http::header::CONTENT_TYPE, kind);
    response
}

fn ok(value: &Value) -> Response {
    answer(StatusCode::OK, value)
}

/// What using a control came to.
fn answered(there: Option<bool>) -> Response {
    match there {
        Some(true) => ok(&json!({"done": true})),
        Some(false) => {
            let text = "no such server, disk or tie between them";
            answer(StatusCode::NOT_FOUND, &json!({ "error": text }))
        }
        None => answer(StatusCode::NOT_FOUND, &json!({"error": "no such control"})),
    }
}

async fn log(State(shared): State<Shared>) -> Response {
    let lines: Vec<Value> = shared.with(|cloud| {
        let entries = cloud.log();
        let line = |one: &crate::LogEntry| {
            json!({
                "request_id": one.request_id(),
                "at_ms": one.at_ms,
                "method": one.method.as_str(),
                "path": one.path,
                "query": one.query,
                "status": one.status,
            })
        };
        entries.map(line).collect()
    });
    ok(&Value::Array(lines))
}

async fn truth(State(shared): State<Shared>) -> Response {
    ok(&shared.with(|cloud| {
        let servers: Vec<Value> = cloud
            .servers()
            .map(|(id, name)| server_truth(cloud, id, name))
            .collect();
        let deletes = cloud.deletes().iter().map(|one| {
            json!({
                "request_id": one.request_id(),
                "server": one.server,
                "volume": one.volume,
                "at_ms": one.at_ms,
                "accepted": one.accepted,
                "acted_ms": one.acted_ms,
            })
        });
        let jobs = cloud.running_jobs().map(|one| {
            json!({
                "job_id": one.id,
                "server": one.server,
                "volume": one.volume,
                "detaches": one.detaches,
                "begin_ms": one.begin_ms,
            })
        });
        json!({
            "now_ms": cloud.now_ms(),
            "deletes": deletes.collect::<Vec<_>>(),
            "running_jobs": jobs.collect::<Vec<_>>(),
            "servers": servers,
        })
    }))
}

fn server_truth(cloud: &Cloud, id: &str, name: &str) -> Value {
    let disks = cloud.attachments(id).map(|one| {
        json!({
            "volume": one.volume,
            "name": one.name,
            "device": one.device,
            "system": one.system,
            "attached": one.attached,
            "mounted": one.mounted,
            "open_files": one.open_files,
            "status": one.status,
        })
    });
    json!({
        "id": id,
        "name": name,
        "running": cloud.is_running(id),
        "data_loss": cloud.data_loss(id),
        "disks": disks.collect::<Vec<_>>(),
    })
}

async fn servers(State(shared): State<Shared>) -> Response {
    let (project, ids): (String, Vec<String>) = shared.with(|cloud| {
        let ids = cloud.servers().map(|(id, _)| id.to_owned()).collect();
        (cloud.project().to_owned(), ids)
    });
    let named = scenarios::all().filter(|one| ids.contains(&one.id()));
    let scenarios = named.map(|one| {
        json!({
            "slug": one.slug,
            "id": one.id(),
            "title": one.title,
            "title_zh": one.title_zh,
            "description": one.about,
            "description_zh": one.about_zh,
        })
    });
    ok(&json!({
        "project": project,
        "scenarios": scenarios.collect::<Vec<_>>(),
    }))
}

async fn reset(State(shared): State<Shared>) -> Response {
    shared.reset();
    ok(&json!({"done": true}))
}

async fn token(State(shared): State<Shared>) -> Response {
    let token = shared.with(Cloud::issue_token);
    ok(&json!({"token": token, "expires_in": TOKEN_LIFETIME_S}))
}

async fn expire_tokens(State(shared): State<Shared>) -> Response {
    shared.with(Cloud::expire_all_tokens);
    ok(&json!({"done": true}))
}

/// Takes any of `job_ms`, `answer_ms`, `power_ms`; the others stay.
async fn pace(State(shared): State<Shared>, body: Bytes) -> Response {
    let wish: Value = serde_json::from_slice(&body).unwrap_or_default();
    let set = shared.with(|cloud| {
        let old = cloud.pace();
        // An hour is slow enough for anything.
        let pick = |key: &str, old: u64| wish[key].as_u64().unwrap_or(old).min(3_600_000);
        cloud.set_pace(Pace {
            job_ms: pick("job_ms", old.job_ms),
            answer_ms: pick("answer_ms", old.answer_ms),
            power_ms: pick("power_ms", old.power_ms),
        });
        cloud.pace()
    });
    ok(&json!({
        "job_ms": set.job_ms,
        "answer_ms": set.answer_ms,
        "power_ms": set.power_ms,
    }))
}

async fn server_control(
    State(shared): State<Shared>,
    Path((server, control)): Path<(String, String)>,
) -> Response {
    let there = shared.with(|cloud| {
        Some(match control.as_str() {
            "off" => cloud.power_off(&server),
            "on" => cloud.power_on(&server),
            "lock" => cloud.set_locked(&server, true),
            "unlock" => cloud.set_locked(&server, false),
            "freeze" => cloud.set_frozen(&server, true),
            "thaw" => cloud.set_frozen(&server, false),
            "calm" => cloud.clear_faults(&server),
            _ => return None,
        })
    });
    answered(there)
}

async fn disk_control(
    State(shared): State<Shared>,
    Path((server, volume, control)): Path<(String, String, String)>,
) -> Response {
    let there = shared.with(|cloud| {
        Some(match control.as_str() {
            "mount" => cloud.set_mounted(&server, &volume, true),
            "unmount" => cloud.set_mounted(&server, &volume, false),
            "open" => cloud.set_open_files(&server, &volume, 1),
            "close" => cloud.set_open_files(&server, &volume, 0),
            "attach" => cloud.attach(&server, &volume, None),
            "detach" => cloud.detach(&server, &volume),
            _ => return None,
        })
    });
    answered(there)
}
