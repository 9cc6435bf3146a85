//! Inputs as answers, and what holds for every failure.

use bms_disks::api::{Answer, Cause, Failure, Outcome, Transport};
use bms_disks::model::{JobId, ProjectId, ServerId, VolumeId};
use serde_json::Value;

/// The server all targets are about.
pub(crate) const SERVER: &str = "5b9c2f6e-1d44-4e7a-9a53-0c8f6e2d7b11";
/// The job.
pub(crate) const JOB: &str = "ff80808165a1b2c30165a1b2c3d40001";
/// The disk.
pub(crate) const DISK: &str = "0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e901";

pub(crate) fn project_id() -> ProjectId {
    ProjectId::parse("0a1b2c3d4e5f60718293a4b5c6d7e8f9").expect("an id")
}

pub(crate) fn server_id() -> ServerId {
    ServerId::parse(SERVER).expect("an id")
}

pub(crate) fn job_id() -> JobId {
    JobId::parse(JOB).expect("an id")
}

pub(crate) fn disk_id() -> VolumeId {
    VolumeId::parse(DISK).expect("an id")
}

/// A good answer with this body.
pub(crate) fn ok(body: &[u8]) -> Outcome {
    Ok(Answer {
        status: 200,
        body: body.to_vec(),
        ..Answer::default()
    })
}

/// An input as an answer: `STATUS [RETRY-AFTER [REQUEST-ID]]` and a line break before the body, or
/// only a body, which then came with 200. Status 0 is no answer at all.
pub(crate) fn outcome(data: &[u8]) -> Outcome {
    let end = data.iter().take(80).position(|b| *b == b'\n');
    let head = end.and_then(|at| std::str::from_utf8(&data[..at]).ok());
    let mut words = head.unwrap_or_default().split(' ');
    let Some(status) = words.next().and_then(|w| w.parse().ok()) else {
        return ok(data);
    };
    if status == 0 {
        return Err(Transport::Network);
    }
    Ok(Answer {
        status,
        retry_after: words.next().and_then(|w| w.parse().ok()),
        request_id: words.next().map(str::to_owned),
        body: data[end.map_or(0, |at| at + 1)..].to_vec(),
    })
}

/// The body as JSON, the way a reader other than the product's would see it.
pub(crate) fn value(outcome: &Outcome) -> Value {
    let Ok(answer) = outcome else {
        return Value::Null;
    };
    let body = &answer.body;
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).unwrap_or(Value::Null)
}

/// What a failure carries is for people: it is short, and says "refused" only where that is certain.
pub(crate) fn check_failure(failure: &Failure) {
    let length = |text: &Option<String>| text.as_ref().map_or(0, |t| t.chars().count());
    assert!(length(&failure.message) <= 500, "a long message");
    assert!(length(&failure.code) <= 100, "a long code");
    assert!(length(&failure.request_id) <= 200, "a long request id");
    if failure.is_refusal() {
        let said = matches!(failure.cause, Cause::Throttled | Cause::SignInExpired);
        assert!(said || failure.http.is_some_and(|s| s < 500));
    }
}

/// `user_data` is dropped. Seeds write `SECRET` into it; where it stands nowhere else in the body, it
/// must not stand in what was made of it.
pub(crate) fn check_secret(outcome: &Outcome, made: &dyn std::fmt::Debug) {
    let Ok(answer) = outcome else { return };
    let text = String::from_utf8_lossy(&answer.body);
    let all = text.matches("SECRET").count();
    if all == 0
        || answer
            .request_id
            .as_deref()
            .is_some_and(|id| id.contains("SECRET"))
    {
        return;
    }
    let inside = match value(outcome) {
        // Cut off or damaged: by its looks.
        Value::Null => text.matches("user_data\":\"SECRET").count(),
        value => secrets(&value, false),
    };
    if inside == all {
        let made = format!("{made:?}");
        assert!(!made.contains("SECRET"), "user_data was kept: {made}");
    }
}

fn secrets(value: &Value, inside: bool) -> usize {
    match value {
        Value::String(text) if inside => text.matches("SECRET").count(),
        Value::Array(items) => items.iter().map(|v| secrets(v, inside)).sum(),
        Value::Object(map) => map
            .iter()
            .map(|(key, v)| secrets(v, inside || key.ends_with("user_data")))
            .sum(),
        _ => 0,
    }
}
