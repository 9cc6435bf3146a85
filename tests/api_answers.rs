//! Every shape of answer the cloud has been seen to give is read, and what cannot be trusted is refused.

use bms_disks::api::{
    Answer, Cause, Failure, Outcome, Transport, parse_accepted, parse_attachments, parse_job,
    parse_server, parse_volumes,
};
use bms_disks::model::{
    DiskStatus, JobId, JobStatus, Mode, Os, OsFamily, ServerId, ServerStatus, Slot, Task,
};

fn server_id() -> ServerId {
    ServerId::parse("srv-1").expect("an id")
}

fn job_id() -> JobId {
    JobId::parse("job-1").expect("an id")
}

fn answer(status: u16, body: &str) -> Outcome {
    Ok(Answer {
        status,
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    })
}

fn ids(body: &str) -> Result<Vec<String>, Failure> {
    let list = parse_attachments(&server_id(), &answer(200, body))?;
    Ok(list
        .entries
        .iter()
        .map(|e| e.volume.as_str().to_owned())
        .collect())
}

#[test]
fn the_list_is_read_in_each_of_its_three_shapes() {
    let entry = r#"{"device":"/dev/sdb","id":"att-9","serverId":"SRV-1","volumeId":"vol-1"}"#;
    for body in [
        format!(r#"{{"volumeAttachments":[{entry}]}}"#),
        format!(r#"{{"volumeAttachments":{entry}}}"#),
        format!(r#"{{"volumeAttachment":[{entry}]}}"#),
        format!(r#"{{"volumeAttachment":{entry}}}"#),
        format!("\u{feff}{{\"volumeAttachments\":[{entry}]}}"),
    ] {
        assert_eq!(ids(&body), Ok(vec!["vol-1".to_owned()]), "{body}");
    }
    assert_eq!(ids(r#"{"volumeAttachments":[]}"#), Ok(vec![]));
}

#[test]
fn an_answer_without_a_list_is_not_an_empty_list() {
    for body in [
        r#"{"volumeAttachments":null}"#,
        r#"{"volumeAttachments":0}"#,
        "{}",
        "[]",
        "null",
    ] {
        assert_eq!(
            ids(body).map_err(|f| f.cause),
            Err(Cause::Malformed),
            "{body}"
        );
    }
}

#[test]
fn another_servers_list_is_refused_whole() {
    let body = r#"{"volumeAttachments":[{"serverId":"srv-2","volumeId":"vol-1"}]}"#;
    assert_eq!(ids(body).map_err(|f| f.cause), Err(Cause::Malformed));
}

#[test]
fn an_entry_that_cannot_be_read_may_be_any_disk() {
    for entry in [
        r#"{"device":"/dev/sdb","id":"att"}"#,
        r#"{"volumeId":"../../x"}"#,
        r#"{"volumeId":null}"#,
        "7",
    ] {
        let body = format!(r#"{{"volumeAttachments":[{{"volumeId":"vol-1"}},{entry}]}}"#);
        let list = parse_attachments(&server_id(), &answer(200, &body)).expect("a list");
        assert_eq!((list.entries.len(), list.unreadable), (1, 1), "{entry}");
        let other = bms_disks::model::VolumeId::parse("vol-2").expect("an id");
        assert!(!list.proves_gone(&other));
    }
}

fn server(body: &str) -> bms_disks::api::ServerAnswer {
    parse_server(&server_id(), &answer(200, body)).expect("a server")
}

#[test]
fn a_server_is_read_with_what_the_cloud_writes_as_strings() {
    let read = server(
        r#"{"server":{"id":"srv-1","name":"db-01","status":"ACTIVE","OS-EXT-STS:task_state":null,
        "locked":"false","host_status":"UP","OS-EXT-AZ:availability_zone":"az1",
        "flavor":{"id":"physical.s4.large","name":"physical.s4.hba"},
        "OS-EXT-SRV-ATTR:user_data":"SECRET",
        "metadata":{"os_type":"Linux","image_name":"EulerOS","EcmResStatus":"normal"},
        "os-extended-volumes:volumes_attached":[
          {"device":"/dev/sda","bootIndex":"0","id":"vol-0","delete_on_termination":"false"},
          {"id":"vol-1","bootIndex":1}]}}"#,
    );
    assert_eq!(read.server.status, ServerStatus::Active);
    assert_eq!(read.server.task, Task::Idle);
    assert_eq!(read.server.locked, Some(false));
    assert_eq!(read.server.os, Os::Known(OsFamily::Linux));
    assert!(read.server.needs_hot_add());
    assert!(!format!("{read:?}").contains("SECRET"));
    let own = read.own.expect("a list of its own");
    assert_eq!(own.entries[0].boot_index, Some(0));
    assert_eq!(own.entries[0].slot, Slot::new("/dev/sda"));
    assert_eq!(own.entries[1].boot_index, Some(1));
}

#[test]
fn what_a_server_does_not_say_stays_unknown() {
    let read = server(r#"{"server":{"id":"srv-1"}}"#);
    assert_eq!(read.server.status, ServerStatus::Missing);
    assert_eq!(read.server.task, Task::Unknown);
    assert_eq!(read.server.locked, None);
    assert_eq!(read.server.os, Os::Unknown { hint: None });
    assert_eq!(read.own, None);
}

#[test]
fn the_operating_system_is_known_only_when_nothing_contradicts_it() {
    let os = |rest: &str| {
        server(&format!(r#"{{"server":{{"id":"srv-1",{rest}}}}}"#))
            .server
            .os
    };
    assert_eq!(
        os(r#""metadata":{},"image":{"__os_type":"Windows"}"#),
        Os::Known(OsFamily::Windows)
    );
    assert_eq!(
        os(r#""metadata":{"os_type":"Linux"},"image":{"__os_type":"Windows"}"#),
        Os::Unknown { hint: None }
    );
    assert_eq!(
        os(r#""metadata":{"os_type":"Other"}"#),
        Os::Unknown { hint: None }
    );
    assert_eq!(
        os(r#""metadata":{"metering.resourcespeccode":"physical.s4.large.linux"}"#),
        Os::Unknown {
            hint: Some(OsFamily::Linux)
        }
    );
}

#[test]
fn another_servers_answer_is_refused() {
    for body in [
        r#"{"server":{"id":"srv-2","status":"SHUTOFF"}}"#,
        r#"{"server":{"status":"SHUTOFF"}}"#,
        r#"{"server":[]}"#,
        "{}",
    ] {
        let read = parse_server(&server_id(), &answer(200, body));
        assert_eq!(read.map_err(|f| f.cause), Err(Cause::Malformed), "{body}");
    }
}

#[test]
fn a_volume_is_read_whatever_types_its_fields_have() {
    let body = r#"{"count":1,"volumes":[{"id":"vol-1","name":"data","size":"100","status":"in-use",
      "volume_type":null,"shareable":"true","wwn":" 688860","serial_number":"abc",
      "metadata":{"hw:passthrough":"true","__system__encrypted":"0","orderID":"CS1"},
      "attachments":[{"server_id":"other","device":"/dev/sdz"},{"server_id":"srv-1","device":"/dev/sdb"}]},
      {"name":"no id"}]}"#;
    let volumes = parse_volumes(&server_id(), &answer(200, body)).expect("volumes");
    assert_eq!(volumes.len(), 1);
    let volume = &volumes[0];
    assert_eq!(volume.size_gb, Some(100));
    assert_eq!(volume.status, DiskStatus::InUse);
    assert_eq!(volume.shared, Some(true));
    assert_eq!(volume.mode, Some(Mode::Scsi));
    assert_eq!(volume.encrypted, Some(false));
    assert!(volume.prepaid);
    assert_eq!(volume.wwn.as_deref(), Some("688860"));
    assert_eq!(volume.slot, Slot::new("/dev/sdb"));
}

#[test]
fn a_job_tells_its_most_particular_failure() {
    let body = r#"{"status":"FAIL","job_id":"job-1","error_code":"BMS.0001","fail_reason":"sub job failed",
      "entities":[{"sub_jobs":[{"status":"SUCCESS","error_code":null},
        {"status":"FAIL","error_code":"BMS.3022","fail_reason":"device is busy"}]}]}"#;
    let job = parse_job(&job_id(), &answer(200, body)).expect("a job");
    assert_eq!(job.status, JobStatus::Fail);
    assert_eq!(job.failure.code.as_deref(), Some("BMS.3022"));
    assert_eq!(job.failure.reason.as_deref(), Some("device is busy"));
    let message = r#"{"status":"FAIL","entities":{"errorcode_message":"why"}}"#;
    let job = parse_job(&job_id(), &answer(200, message)).expect("a job");
    assert_eq!(job.failure.reason.as_deref(), Some("why"));
}

#[test]
fn a_jobs_unknown_word_is_pending_and_no_word_is_no_job() {
    let status = |body: &str| parse_job(&job_id(), &answer(200, body)).map(|j| j.status);
    for word in ["INIT", "RUNNING", "PENDING_PAYMENT", "whatever"] {
        assert_eq!(
            status(&format!(r#"{{"status":"{word}"}}"#)),
            Ok(JobStatus::Pending)
        );
    }
    assert_eq!(
        status(r#"{"status":"SUCCESS","error_code":null}"#),
        Ok(JobStatus::Success)
    );
    assert!(status("{}").is_err());
    assert!(status(r#"{"status":"SUCCESS","job_id":"job-2"}"#).is_err());
}

#[test]
fn a_detach_is_accepted_by_200_202_and_204_only() {
    let job = |status, body: &str| parse_accepted(&answer(status, body)).map(|a| a.job);
    assert_eq!(job(202, r#"{"job_id":"job-1"}"#), Ok(Some(job_id())));
    for status in [200, 202, 204] {
        assert_eq!(job(status, ""), Ok(None));
        assert_eq!(job(status, "{}"), Ok(None));
    }
    for (status, body) in [(201, ""), (206, ""), (304, ""), (200, "<html>")] {
        let failure = job(status, body).expect_err("not accepted");
        assert!(!failure.is_refusal(), "{status} {body}");
    }
}

/// Status and body, what they mean, and the code that is shown.
const ERRORS: [(u16, &str, Cause, &str); 11] = [
    (
        400,
        r#"{"error":{"code":"BMS.0114","message":"m"}}"#,
        Cause::NotAttached,
        "BMS.0114",
    ),
    (
        200,
        r#"{"error":{"code":"BMS.0605","message":"m"}}"#,
        Cause::ServerLocked,
        "BMS.0605",
    ),
    (
        429,
        "{\"error_code\":\"APIGW.0308\",\"error_msg\":\"m\",\"request_id\":\"r\"}\n",
        Cause::Throttled,
        "APIGW.0308",
    ),
    (
        401,
        r#"{"error_code":"APIG.0307","error_msg":"m"}"#,
        Cause::SignInExpired,
        "APIG.0307",
    ),
    (
        400,
        r#"{"errorCode":"BMS.0297","errorMsg":"m"}"#,
        Cause::OrderLocked,
        "BMS.0297",
    ),
    (
        409,
        r#"{"conflictingRequest":{"message":"m","code":409}}"#,
        Cause::Conflict,
        "409",
    ),
    (
        400,
        r#"{"badrequest":{"message":"m","code":400}}"#,
        Cause::BadParameter,
        "400",
    ),
    (
        404,
        r#"{"itemNotFound":{"message":"m","code":"404"}}"#,
        Cause::NotFound,
        "404",
    ),
    (
        403,
        r#"{"forbidden":{"message":"m","code":403}}"#,
        Cause::NoPermission,
        "403",
    ),
    (
        403,
        r#"{"code":"Common.0018","message":"m"}"#,
        Cause::WrongProject,
        "Common.0018",
    ),
    (
        400,
        r#"{"error":{"code":"BMS.9999","message":"m"}}"#,
        Cause::Other,
        "BMS.9999",
    ),
];

#[test]
fn errors_are_told_by_their_code_in_every_body_they_come_in() {
    let failure = |status, body: &str| parse_accepted(&answer(status, body)).expect_err("an error");
    for (status, body, cause, code) in ERRORS {
        let found = failure(status, body);
        assert_eq!(
            (found.cause, found.code.as_deref()),
            (cause, Some(code)),
            "{body}"
        );
        assert_eq!(found.message.as_deref(), Some("m"), "{body}");
        // After these the disk may be gone all the same, or nobody knows what the code says.
        let doubtful = [Cause::NotAttached, Cause::NotFound, Cause::Other].contains(&cause);
        assert_eq!(found.is_refusal(), !doubtful, "{body}");
    }
}

#[test]
fn only_the_clouds_own_no_is_a_refusal() {
    for (outcome, cause) in [
        (answer(502, "<html>Bad gateway</html>"), Cause::Gateway),
        (answer(400, "<html>"), Cause::NotTheCloud),
        (answer(404, ""), Cause::NoSuchApi),
        (answer(408, ""), Cause::TimedOut),
        (
            answer(500, r#"{"error_code":"APIGW.0201","error_msg":"m"}"#),
            Cause::Gateway,
        ),
        (
            answer(400, r#"{"error":{"code":"BMS.1007","message":"m"}}"#),
            Cause::InterfaceFailed,
        ),
        (Err(Transport::Network), Cause::Network),
        (Err(Transport::TimedOut), Cause::TimedOut),
        (Err(Transport::TooLarge), Cause::TooLarge),
        (Err(Transport::Redirected), Cause::Redirected),
    ] {
        let failure = parse_accepted(&outcome).expect_err("an error");
        assert_eq!(failure.cause, cause, "{outcome:?}");
        assert!(!failure.is_refusal(), "{outcome:?}");
    }
}

#[test]
fn what_is_shown_of_a_raw_answer_is_bounded() {
    let page = format!("<html>{}</html>", "é".repeat(100_000));
    let failure = parse_accepted(&answer(502, &page)).expect_err("an error");
    assert_eq!(failure.message.map(|m| m.chars().count()), Some(500));
}

#[test]
fn no_body_makes_a_parser_panic() {
    let deep = "[".repeat(100_000);
    for body in [
        deep.as_str(),
        "{\"server\":",
        "\0",
        "\u{feff}",
        "\"",
        "-",
        "1e999",
        "{\"a\":1,\"a\":2}",
    ] {
        for status in [200, 202, 400, 500] {
            let outcome = answer(status, body);
            assert!(parse_server(&server_id(), &outcome).is_err());
            assert!(parse_attachments(&server_id(), &outcome).is_err());
            assert!(parse_volumes(&server_id(), &outcome).is_err());
            assert!(parse_job(&job_id(), &outcome).is_err());
            let _ = parse_accepted(&outcome);
        }
    }
}
