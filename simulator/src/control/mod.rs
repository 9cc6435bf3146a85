//! The control paths under `/_sim`: what the cloud's own API would never tell or do. Pure, as the cloud is: a server
//! puts them behind HTTP ([`crate::http`]), and a page can do without one.

mod input;

use serde_json::{Value, json};

use crate::cloud::TOKEN_LIFETIME_S;
use crate::{Cloud, Method, Pace, ServerSpec, scenarios};

pub use input::InputError;

/// The answer to a use of the controls: always JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlReply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl ControlReply {
    fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    fn error(status: u16, text: &str) -> Self {
        let body = json!({ "error": text });
        Self { status, body }
    }

    /// What using a control came to: whether there was something to change.
    fn done(there: bool) -> Self {
        if there {
            Self::ok(json!({"done": true}))
        } else {
            Self::error(404, "no such server, disk or tie between them")
        }
    }
}

impl From<InputError> for ControlReply {
    fn from(error: InputError) -> Self {
        Self::error(400, &error.to_string())
    }
}

/// Reads the server to be made from JSON.
///
/// # Errors
///
/// When it is none, with the place and what was expected there.
pub fn server_spec(json: &[u8]) -> Result<ServerSpec, InputError> {
    input::server(json)
}

/// Uses a control: `path` begins with `/_sim/`. `initial` is what the cloud is reset to.
pub fn control(
    cloud: &mut Cloud,
    initial: &Cloud,
    (method, path): (Method, &str),
    body: &[u8],
) -> ControlReply {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match (method, &parts[..]) {
        (Method::Get, ["_sim", "log"]) => ControlReply::ok(log(cloud)),
        (Method::Get, ["_sim", "truth"]) => ControlReply::ok(truth(cloud)),
        (Method::Get, ["_sim", "servers"]) => ControlReply::ok(servers(cloud)),
        (Method::Post, ["_sim", "servers"]) => match input::server(body) {
            Ok(spec) => {
                let id = cloud.add_server(spec);
                let name = cloud.servers().find(|(one, _)| *one == id);
                let name = name.map_or_else(String::new, |(_, name)| name.to_owned());
                ControlReply::ok(server_truth(cloud, &id, &name))
            }
            Err(error) => error.into(),
        },
        (Method::Post, ["_sim", "reset"]) => {
            let mut fresh = initial.clone();
            fresh.succeed(cloud);
            *cloud = fresh;
            ControlReply::done(true)
        }
        (Method::Post, ["_sim", "token"]) => {
            let token = cloud.issue_token();
            ControlReply::ok(json!({"token": token, "expires_in": TOKEN_LIFETIME_S}))
        }
        (Method::Post, ["_sim", "expire-tokens"]) => {
            cloud.expire_all_tokens();
            ControlReply::done(true)
        }
        (Method::Post, ["_sim", "pace"]) => ControlReply::ok(pace(cloud, body)),
        (Method::Post, ["_sim", "power" | "server", server, control]) => {
            server_control(cloud, server, control, body)
        }
        (Method::Post, ["_sim", "guest" | "disk", server, volume, control]) => {
            disk_control(cloud, (server, volume), control)
        }
        _ => no_such_control(),
    }
}

fn no_such_control() -> ControlReply {
    ControlReply::error(404, "no such control")
}

fn log(cloud: &Cloud) -> Value {
    let lines = cloud.log().map(|one| {
        json!({
            "request_id": one.request_id(),
            "at_ms": one.at_ms,
            "method": one.method.as_str(),
            "path": one.path,
            "query": one.query,
            "status": one.status,
        })
    });
    Value::Array(lines.collect())
}

fn truth(cloud: &Cloud) -> Value {
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

fn servers(cloud: &Cloud) -> Value {
    let ids: Vec<&str> = cloud.servers().map(|(id, _)| id).collect();
    let named = scenarios::all().filter(|one| ids.contains(&one.id().as_str()));
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
    json!({
        "project": cloud.project(),
        "scenarios": scenarios.collect::<Vec<_>>(),
    })
}

/// Takes any of `job_ms`, `answer_ms`, `power_ms`; the others stay.
fn pace(cloud: &mut Cloud, body: &[u8]) -> Value {
    let wish: Value = serde_json::from_slice(body).unwrap_or_default();
    let old = cloud.pace();
    // An hour is slow enough for anything.
    let pick = |key: &str, old: u64| wish[key].as_u64().unwrap_or(old).min(3_600_000);
    let set = Pace {
        job_ms: pick("job_ms", old.job_ms),
        answer_ms: pick("answer_ms", old.answer_ms),
        power_ms: pick("power_ms", old.power_ms),
    };
    cloud.set_pace(set);
    json!({
        "job_ms": set.job_ms,
        "answer_ms": set.answer_ms,
        "power_ms": set.power_ms,
    })
}

fn server_control(cloud: &mut Cloud, server: &str, control: &str, body: &[u8]) -> ControlReply {
    ControlReply::done(match control {
        "off" => cloud.power_off(server),
        "on" => cloud.power_on(server),
        "lock" => cloud.set_locked(server, true),
        "unlock" => cloud.set_locked(server, false),
        "freeze" => cloud.set_frozen(server, true),
        "thaw" => cloud.set_frozen(server, false),
        "calm" => cloud.clear_faults(server),
        "fault" => match input::fault(body) {
            Ok(rule) => cloud.add_fault(server, rule),
            Err(error) => return error.into(),
        },
        "next-job" => match input::fate(body) {
            Ok(fate) => cloud.next_job(server, fate),
            Err(error) => return error.into(),
        },
        _ => return no_such_control(),
    })
}

fn disk_control(cloud: &mut Cloud, (server, volume): (&str, &str), control: &str) -> ControlReply {
    ControlReply::done(match control {
        "mount" => cloud.set_mounted(server, volume, true),
        "unmount" => cloud.set_mounted(server, volume, false),
        "open" => cloud.set_open_files(server, volume, 1),
        "close" => cloud.set_open_files(server, volume, 0),
        "attach" => cloud.attach(server, volume, None),
        "detach" => cloud.detach(server, volume),
        _ => return no_such_control(),
    })
}
