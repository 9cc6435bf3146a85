//! *Querying details about a BMS.*

use std::rc::Rc;

use super::attachments::own_list;
use super::failure::{good, malformed};
use super::{AttachmentList, Failure, Outcome, json};
use crate::json::Value;
use crate::model::{Os, OsFamily, Server, ServerId, ServerStatus, Task};

/// A server and its own list of disks.
///
/// `OS-EXT-SRV-ATTR:user_data` can hold password hashes: it is dropped here with everything else that
/// is not named below.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerAnswer {
    /// The server.
    pub server: Server,
    /// Its own list; `None` if the field is missing.
    pub own: Option<AttachmentList>,
}

/// Reads the answer.
///
/// # Errors
/// A [`Failure`]; also where the answer is of another server.
pub fn parse_server(id: &ServerId, outcome: &Outcome) -> Result<ServerAnswer, Failure> {
    let answer = outcome.as_ref().map_err(|t| Failure::from(*t))?;
    let body = good(answer)?;
    let value = body.get("server").ok_or_else(|| malformed(answer))?;
    let same = json::text(value, "id").is_some_and(|is| is.eq_ignore_ascii_case(id.as_str()));
    if !same {
        return Err(malformed(answer));
    }
    Ok(ServerAnswer {
        server: read(id, value),
        own: own_list(value),
    })
}

fn read(id: &ServerId, value: &Value) -> Server {
    let metadata = value.get("metadata").unwrap_or(&Value::Null);
    Server {
        id: id.clone(),
        name: json::word(value, "name").unwrap_or_default(),
        status: json::text(value, "status")
            .map_or(ServerStatus::Missing, |w| ServerStatus::from_word(&w)),
        task: task(value),
        locked: json::flag(value, "locked"),
        frozen: json::text(metadata, "EcmResStatus")
            .is_some_and(|w| w.to_ascii_lowercase().contains("freeze")),
        os: os(value, metadata),
        image: json::word(metadata, "image_name"),
        host_trouble: json::word(value, "host_status").filter(|w| !w.eq_ignore_ascii_case("UP")),
        zone: json::word(value, "OS-EXT-AZ:availability_zone"),
        flavor: flavor(value),
    }
}

/// What the server is doing. An answer of which the null fields were dropped has no `task_state` where there is no task:
/// the example of *Querying details about a BMS* has none. That it was only dropped, its two siblings show: without them
/// nothing is known.
fn task(value: &Value) -> Task {
    let siblings = ["OS-EXT-STS:vm_state", "OS-EXT-STS:power_state"];
    match value.get("OS-EXT-STS:task_state") {
        Some(Value::Null) => Task::Idle,
        Some(Value::String(word)) if word.trim().is_empty() => Task::Idle,
        Some(Value::String(word)) => Task::Busy(word.trim().into()),
        None if siblings.iter().all(|key| json::text(value, key).is_some()) => Task::Idle,
        _ => Task::Unknown,
    }
}

fn flavor(value: &Value) -> Option<Rc<str>> {
    let flavor = value.get("flavor")?;
    json::word(flavor, "name").or_else(|| json::word(flavor, "id"))
}

/// The operating system: `metadata.os_type`, else the image's `__os_type`. Two that contradict each
/// other are no answer. The specification code is a hint only.
fn os(value: &Value, metadata: &Value) -> Os {
    let image = value.get("image").unwrap_or(&Value::Null);
    let said = [
        json::text(metadata, "os_type"),
        json::text(metadata, "__os_type"),
        json::text(metadata, "image.__os_type"),
        json::text(image, "__os_type"),
    ];
    let hint = json::text(metadata, "metering.resourcespeccode").and_then(|code| {
        let code = code.to_ascii_lowercase();
        code.rsplit('.').next().and_then(family)
    });
    let mut families = said.iter().flatten().map(|word| family(word));
    match families.next() {
        Some(Some(first)) if families.all(|other| other == Some(first)) => Os::Known(first),
        _ => Os::Unknown { hint },
    }
}

fn family(word: &str) -> Option<OsFamily> {
    match word.trim().to_ascii_lowercase().as_str() {
        "linux" => Some(OsFamily::Linux),
        "windows" => Some(OsFamily::Windows),
        _ => None,
    }
}
