//! What an answer looks like: which of the known shapes, which fields, of which types.

use bms_disks::api::Call;
use serde_json::{Map, Value};

use crate::Reply;
use crate::report::{Piece, Report, pieces};

/// The fields of a server that the widget reads, with where they are.
const SERVER: [&str; 10] = [
    "id",
    "name",
    "status",
    "OS-EXT-STS:task_state",
    "OS-EXT-STS:vm_state",
    "OS-EXT-STS:power_state",
    "locked",
    "host_status",
    "OS-EXT-AZ:availability_zone",
    "os-extended-volumes:volumes_attached",
];
const METADATA: [&str; 6] = [
    "os_type",
    "__os_type",
    "image.__os_type",
    "metering.resourcespeccode",
    "EcmResStatus",
    "image_name",
];
const IMAGE: [&str; 1] = ["__os_type"];
const FLAVOR: [&str; 2] = ["id", "name"];
const ATTACHMENT: [&str; 4] = ["device", "id", "serverId", "volumeId"];
const OWN: [&str; 4] = ["id", "device", "bootIndex", "boot_index"];
const VOLUME: [&str; 12] = [
    "id",
    "name",
    "size",
    "status",
    "volume_type",
    "multiattach",
    "shareable",
    "wwn",
    "serial_number",
    "service_type",
    "metadata",
    "attachments",
];
const VOLUME_METADATA: [&str; 3] = ["hw:passthrough", "__system__encrypted", "orderID"];
const TIE: [&str; 2] = ["server_id", "device"];
const JOB: [&str; 7] = [
    "status",
    "job_id",
    "job_type",
    "entities",
    "error_code",
    "fail_reason",
    "code",
];

/// Words of the documents that are worth saying, should a field have one of them.
const WORDS: [&str; 30] = [
    "ACTIVE",
    "SHUTOFF",
    "BUILD",
    "ERROR",
    "REBOOT",
    "HARD_REBOOT",
    "DELETED",
    "active",
    "stopped",
    "shutoff",
    "building",
    "error",
    "rebooting",
    "reboot_started",
    "reboot_started_hard",
    "powering-off",
    "powering-on",
    "rebuilding",
    "scheduling",
    "deleting",
    "UP",
    "DOWN",
    "MAINTENANCE",
    "UNKNOWN",
    "Linux",
    "Windows",
    "Other",
    "freeze",
    "normal",
    "in-use",
];

/// Says what an answer looks like.
pub fn at(report: &mut Report, call: &Call, reply: &Reply) {
    let Ok(answer) = &reply.outcome else { return };
    let body: Option<Value> = serde_json::from_slice(trimmed(reply.body())).ok();
    let Some(body) = body else {
        return report.line(pieces![no_json(reply.body())]);
    };
    let shaped = match call {
        Call::Server => server(report, &body),
        Call::List(_) => list(report, &body),
        Call::Volumes => volumes(report, &body),
        Call::Job(_) => job(report, &body),
        Call::Detach(_) | Call::Attach(..) => false,
    };
    if !shaped || !(200..300).contains(&answer.status) {
        error(report, &body);
    }
}

fn trimmed(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

fn no_json(body: &[u8]) -> &'static str {
    let start = body.trim_ascii_start();
    match start.first() {
        None => "shape: nothing in it",
        Some(b'<') => "shape: a web page; something stands before the cloud",
        Some(b'{' | b'[') => "shape: JSON that breaks off or is wrong",
        Some(_) => "shape: plain text",
    }
}

fn server(report: &mut Report, body: &Value) -> bool {
    let Some(server) = body.get("server").and_then(Value::as_object) else {
        return false;
    };
    report.line(pieces!["shape: {\"server\":{…}}, known"]);
    fields(report, server, &SERVER);
    for (name, known) in [
        ("metadata", &METADATA[..]),
        ("image", &IMAGE),
        ("flavor", &FLAVOR),
    ] {
        match server.get(name) {
            Some(Value::Object(inner)) => {
                report.line(pieces!["in ", name, ":"]);
                fields(report, inner, known);
            }
            other => report.line([name.into(), ": ".into(), kind(other)]),
        }
    }
    if let Some(Value::Array(own)) = server.get("os-extended-volumes:volumes_attached") {
        entries(report, "in its own list", own, &OWN);
    }
    true
}

fn list(report: &mut Report, body: &Value) -> bool {
    let mut found = false;
    for (key, array, object) in [
        (
            "volumeAttachments",
            "shape: {\"volumeAttachments\":[…]}, known",
            "shape: {\"volumeAttachments\":{…}}, known",
        ),
        (
            "volumeAttachment",
            "shape: {\"volumeAttachment\":[…]}, known",
            "shape: {\"volumeAttachment\":{…}}, known",
        ),
    ] {
        match body.get(key) {
            Some(Value::Array(list)) => {
                report.line(pieces![array]);
                entries(report, "in the list", list, &ATTACHMENT);
                same_ids(report, list);
                found = true;
            }
            Some(one @ Value::Object(_)) => {
                report.line(pieces![object]);
                entries(report, "in it", std::slice::from_ref(one), &ATTACHMENT);
                found = true;
            }
            _ => {}
        }
    }
    found
}

fn same_ids(report: &mut Report, list: &[Value]) {
    let differ = list.iter().filter(|one| one["id"] != one["volumeId"]);
    report.line(pieces![
        "of which the record's id is not the disk's: ",
        differ.count()
    ]);
}

fn volumes(report: &mut Report, body: &Value) -> bool {
    let Some(Value::Array(list)) = body.get("volumes") else {
        return false;
    };
    report.line(pieces!["shape: {\"volumes\":[…]}, known"]);
    entries(report, "in the list", list, &VOLUME);
    let inner = |name| list.iter().filter_map(move |one| one.get(name));
    let metadata: Vec<_> = inner("metadata").cloned().collect();
    entries(report, "in their metadata", &metadata, &VOLUME_METADATA);
    let ties = inner("attachments").filter_map(Value::as_array).flatten();
    let ties: Vec<_> = ties.cloned().collect();
    entries(report, "in their attachments", &ties, &TIE);
    true
}

fn job(report: &mut Report, body: &Value) -> bool {
    let Some(job) = body.as_object().filter(|job| job.contains_key("job_id")) else {
        return false;
    };
    report.line(pieces!["shape: a job"]);
    fields(report, job, &JOB);
    true
}

/// Which of the known fields there are, and how many others.
fn fields(report: &mut Report, object: &Map<String, Value>, known: &'static [&'static str]) {
    for name in known {
        report.line([
            "- ".into(),
            (*name).into(),
            ": ".into(),
            kind(object.get(*name)),
        ]);
    }
    let others = object.keys().filter(|key| !known.contains(&key.as_str()));
    report.line(pieces!["- other fields: ", others.count()]);
}

/// The same for the entries of a list: how many have the field, and of what type it is in the first that has it.
fn entries(
    report: &mut Report,
    place: &'static str,
    list: &[Value],
    known: &'static [&'static str],
) {
    report.line(pieces![place, ": ", list.len(), " entries"]);
    for name in known {
        let having: Vec<_> = list.iter().filter_map(|one| one.get(*name)).collect();
        if having.is_empty() {
            continue;
        }
        report.line([
            "- ".into(),
            (*name).into(),
            ": in ".into(),
            having.len().into(),
            ", ".into(),
            kind(having.first().copied()),
        ]);
    }
}

/// What a field holds, without saying it; of the documents' own words, the word.
fn kind(value: Option<&Value>) -> Piece {
    Piece::Words(match value {
        None => "missing",
        Some(Value::Null) => "null",
        Some(Value::Bool(true)) => "true",
        Some(Value::Bool(false)) => "false",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(text)) if text.trim().is_empty() => "blank",
        Some(Value::String(text)) if text != text.trim() => "a text with blanks around it",
        Some(Value::String(text)) => word(text),
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    })
}

fn word(text: &str) -> &'static str {
    let known = WORDS.iter().find(|word| **word == text);
    let number = text.parse::<f64>().is_ok();
    match (known, text) {
        (Some(word), _) => word,
        (None, "true" | "false") => "a yes or no written as text",
        (None, _) if number => "a number written as text",
        (None, _) if text.starts_with("/dev/") => "a text that begins with /dev/",
        (None, _) if text.starts_with("dev/") => "a text that begins with dev/",
        (None, _) => "a text",
    }
}

/// In which of its shapes an error comes.
fn error(report: &mut Report, body: &Value) {
    let has = |one: &str, other: &str| body.get(one).is_some() && body.get(other).is_some();
    let natives = [
        "badRequest",
        "itemNotFound",
        "forbidden",
        "unauthorized",
        "conflictingRequest",
        "computeFault",
        "overLimit",
    ];
    let native = natives.into_iter().find(|name| body.get(name).is_some());
    let shape = if body.get("error").is_some_and(Value::is_object) {
        "shape: {\"error\":{…}}"
    } else if has("error_code", "error_msg") {
        "shape: {\"error_code\":…,\"error_msg\":…}"
    } else if has("errorCode", "errorMsg") {
        "shape: {\"errorCode\":…,\"errorMsg\":…}"
    } else if has("code", "message") {
        "shape: {\"code\":…,\"message\":…}"
    } else if native.is_some() {
        "shape: one of the native errors"
    } else {
        "shape: JSON, and none of the known ones"
    };
    report.line(pieces![shape]);
    if let Some(name) = native {
        report.line(pieces!["- ", name]);
    }
    let inner = native.and_then(|name| body.get(name));
    let inner = inner.or_else(|| body.get("error")).unwrap_or(body);
    let codes = ["code", "error_code", "errorCode"];
    let code = codes.iter().find_map(|key| inner.get(*key));
    match code.and_then(Value::as_str).and_then(known_code) {
        Some(code) => report.line(["- code: ".into(), code]),
        None => report.line(["- code: ".into(), kind(code)]),
    }
}

fn known_code(text: &str) -> Option<Piece> {
    let prefixes = ["BMS.", "APIGW.", "APIG.", "Common.", "EVS.", "Ecs.", "IAM."];
    let prefix = prefixes
        .into_iter()
        .find(|prefix| text.starts_with(prefix))?;
    let digits = &text[prefix.len()..];
    let four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    four.then(|| digits.parse().ok())
        .flatten()
        .map(|number| Piece::Code(prefix, number))
}
