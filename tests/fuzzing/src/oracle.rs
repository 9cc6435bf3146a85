//! The rules said once more, and naively: straight from the JSON, any sign of a "no" counts.

use serde_json::Value;

use crate::answer::SERVER;

/// A string or a number, as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list, or one object in place of a list of one.
pub(crate) fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

/// The entries of a list answer, under either key.
pub(crate) fn listed(body: &Value) -> Vec<&Value> {
    let mut all = items(&body["volumeAttachments"]);
    all.extend(items(&body["volumeAttachment"]));
    all
}

pub(crate) fn is_id(value: &Value, id: &str) -> bool {
    text(value).is_some_and(|text| text.trim().eq_ignore_ascii_case(id))
}

pub(crate) fn is_yes(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(text) => {
            let text = text.trim();
            text == "1" || text.eq_ignore_ascii_case("true")
        }
        _ => false,
    }
}

/// Whether an entry (of a list, or of an EVS disk's attachments) says that it is the system disk.
fn says_system(entry: &Value) -> bool {
    let first = |value: &Value| match value {
        Value::String(text) => text.trim().parse() == Ok(0_i64),
        Value::Number(number) => number.as_f64() == Some(0.0),
        _ => false,
    };
    let slot = entry["device"].as_str().unwrap_or_default().trim();
    let slot = slot.strip_prefix('/').unwrap_or(slot);
    let slot = slot.strip_prefix("dev/").unwrap_or(slot);
    first(&entry["bootIndex"]) || matches!(slot, "sda" | "vda" | "xvda" | "hda")
}

/// Whether both of `task_state`'s siblings are told: it was left out as nulls are, then.
pub(crate) fn tells_states(own: &Value) -> bool {
    ["OS-EXT-STS:vm_state", "OS-EXT-STS:power_state"]
        .iter()
        .all(|key| text(&own[*key]).is_some())
}

/// Why a disk must be blocked whatever else is said, if it must. `own` is the server's `"server"`.
pub(crate) fn must_block(
    own: &Value,
    list: &Value,
    volumes: &Value,
    disk: &str,
    allow_system: bool,
) -> Option<&'static str> {
    let word = own["status"].as_str().unwrap_or_default().trim();
    let running = word.eq_ignore_ascii_case("ACTIVE");
    if !running && !word.eq_ignore_ascii_case("SHUTOFF") {
        return Some("neither running nor stopped");
    }
    match own.get("OS-EXT-STS:task_state") {
        Some(Value::Null) => {}
        Some(Value::String(word)) if word.trim().is_empty() => {}
        None if tells_states(own) => {}
        _ => return Some("a task under way, or nobody said"),
    }
    if is_yes(&own["locked"]) {
        return Some("locked");
    }
    let frozen = own["metadata"]["EcmResStatus"].as_str().unwrap_or_default();
    if frozen.to_ascii_lowercase().contains("freeze") {
        return Some("frozen");
    }
    let its_volumes = items(&volumes["volumes"])
        .into_iter()
        .filter(|v| is_id(&v["id"], disk));
    let mut entries = Vec::new();
    for volume in its_volumes {
        let status = volume["status"].as_str().unwrap_or_default().trim();
        if !status.is_empty() && !status.eq_ignore_ascii_case("in-use") {
            return Some("the disk is not in use, or on its way");
        }
        let attachments = items(&volume["attachments"]).into_iter();
        entries.extend(attachments.filter(|a| is_id(&a["server_id"], SERVER)));
    }
    entries.extend(
        listed(list)
            .into_iter()
            .filter(|e| is_id(&e["volumeId"], disk)),
    );
    let field = &own["os-extended-volumes:volumes_attached"];
    entries.extend(items(field).into_iter().filter(|e| is_id(&e["id"], disk)));
    let system = entries.into_iter().any(says_system);
    (system && (running || !allow_system)).then_some("the system disk")
}
