//! One target for each kind of answer.

use bms_disks::api::{parse_accepted, parse_attachments, parse_job, parse_server, parse_volumes};
use bms_disks::model::{DiskStatus, JobStatus, ServerStatus, Task, VolumeId};
use serde_json::Value;

use crate::answer::{check_failure, check_secret, job_id, outcome, server_id, value};
use crate::oracle;

/// *Querying details about a BMS.*
pub fn server(data: &[u8]) {
    let outcome = outcome(data);
    let result = parse_server(&server_id(), &outcome);
    check_secret(&outcome, &result);
    let read = match result {
        Ok(read) => read.server,
        Err(failure) => return check_failure(&failure),
    };
    let body = value(&outcome);
    let raw = &body["server"];
    let word = raw["status"].as_str().unwrap_or_default().trim();
    match read.status {
        ServerStatus::Active => assert!(word.eq_ignore_ascii_case("ACTIVE")),
        ServerStatus::Shutoff => assert!(word.eq_ignore_ascii_case("SHUTOFF")),
        _ => {}
    }
    if read.task == Task::Idle {
        match raw.get("OS-EXT-STS:task_state") {
            Some(task) => {
                assert!(task.is_null() || task.as_str().is_some_and(|w| w.trim().is_empty()));
            }
            None => assert!(oracle::tells_states(raw), "idle unsaid"),
        }
    }
    if oracle::is_yes(&raw["locked"]) {
        assert_eq!(read.locked, Some(true));
    }
}

/// The list of a server's disks.
pub fn attachments(data: &[u8]) {
    let outcome = outcome(data);
    let list = match parse_attachments(&server_id(), &outcome) {
        Ok(list) => list,
        Err(failure) => return check_failure(&failure),
    };
    let body = value(&outcome);
    let raw = oracle::listed(&body);
    assert_eq!(list.entries.len() + list.unreadable, raw.len());
    for id in raw
        .iter()
        .filter_map(|entry| oracle::text(&entry["volumeId"]))
    {
        let Ok(id) = VolumeId::parse(id.trim()) else {
            continue;
        };
        let upper = VolumeId::parse(&id.as_str().to_ascii_uppercase()).expect("an id");
        assert!(list.has(&id) && list.has(&upper));
        assert!(!list.proves_gone(&id), "gone, and on the list");
        assert!(!list.proves_gone(&upper), "gone, and on the list");
    }
    if raw.iter().any(|entry| !entry.is_object()) {
        let nobody = VolumeId::parse("nobody").expect("an id");
        assert!(!list.proves_gone(&nobody), "proof from a list half read");
    }
}

/// *Querying details about all disks* of EVS.
pub fn volumes(data: &[u8]) {
    let outcome = outcome(data);
    let volumes = match parse_volumes(&server_id(), &outcome) {
        Ok(volumes) => volumes,
        Err(failure) => return check_failure(&failure),
    };
    let body = value(&outcome);
    let raw = oracle::items(&body["volumes"]);
    assert!(volumes.len() <= raw.len());
    for volume in volumes.iter().filter(|v| v.status == DiskStatus::InUse) {
        assert!(raw.iter().any(|v| {
            oracle::is_id(&v["id"], volume.id.as_str())
                && oracle::text(&v["status"])
                    .is_some_and(|w| w.trim().eq_ignore_ascii_case("in-use"))
        }));
    }
}

/// *Querying the status of a job.*
pub fn job(data: &[u8]) {
    let outcome = outcome(data);
    let job = match parse_job(&job_id(), &outcome) {
        Ok(job) => job,
        Err(failure) => return check_failure(&failure),
    };
    let body = value(&outcome);
    let is = |word: &str| {
        let status = body["status"].as_str().unwrap_or_default();
        status.trim().eq_ignore_ascii_case(word)
    };
    assert_eq!(job.status == JobStatus::Success, is("SUCCESS"));
    assert_eq!(job.status == JobStatus::Fail, is("FAIL"));
    check_failure(&bms_disks::api::Failure::of_job(&job.failure));
    if let Some(id) = oracle::text(&body["job_id"]) {
        assert!(id.eq_ignore_ascii_case(job_id().as_str()), "another's job");
    }
}

/// The answer to the detach itself.
pub fn accepted(data: &[u8]) {
    let outcome = outcome(data);
    let accepted = match parse_accepted(&outcome) {
        Ok(accepted) => accepted,
        Err(failure) => return check_failure(&failure),
    };
    let answer = outcome.as_ref().expect("accepted without an answer");
    assert!(matches!(answer.status, 200 | 202 | 204));
    let body = value(&outcome);
    let blank = answer.body.trim_ascii().is_empty();
    assert!(blank || body != Value::Null || answer.body.trim_ascii().ends_with(b"null"));
    if let Some(job) = accepted.job {
        let said = oracle::text(&body["job_id"]).expect("a job nobody named");
        assert_eq!(said.trim(), job.as_str());
    }
}
