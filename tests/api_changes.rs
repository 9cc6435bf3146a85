//! The answers that a change is followed by: to the change itself, and about its job.

use bms_disks::api::{Answer, Cause, Outcome, parse_accepted, parse_job};
use bms_disks::model::{JobId, JobStatus};

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

#[test]
fn a_job_is_a_job_whatever_its_fields_are_called_beside() {
    let read = |status, body: &str| parse_job(&job_id(), &answer(status, body));
    for (status, body) in [
        (
            200,
            r#"{"status":"FAIL","job_id":"job-1","code":"BMS.3019","message":"busy"}"#,
        ),
        (
            200,
            r#"{"status":"FAIL","job_id":"JOB-1","error_code":null,"fail_reason":null,"code":"BMS.3019","message":"busy"}"#,
        ),
        (
            200,
            r#"{"status":"FAIL","job_type":"baremetalDetachVolume","code":"BMS.3019","message":"busy"}"#,
        ),
        (
            200,
            r#"{"status":"FAIL","entities":{},"error_code":"BMS.3019","fail_reason":null,"message":"busy"}"#,
        ),
        (
            200,
            r#"{"status":"FAIL","job_id":"job-1","error_code":"BMS.3019","error_msg":"e","fail_reason":"busy"}"#,
        ),
        (
            200,
            r#"{"status":"FAIL","job_id":"job-1","entities":{"sub_jobs":[
            {"status":"SUCCESS","code":"0","message":"done"},
            {"status":"FAIL","code":"BMS.3019","message":"busy"}]}}"#,
        ),
        // The error page says of answers about jobs: their status may be wrong.
        (
            400,
            r#"{"status":"FAIL","job_id":"job-1","code":"BMS.3019","message":"busy"}"#,
        ),
    ] {
        let job = read(status, body).unwrap_or_else(|failure| panic!("{body}: {failure:?}"));
        assert_eq!(job.status, JobStatus::Fail, "{body}");
        assert_eq!(job.failure.code.as_deref(), Some("BMS.3019"), "{body}");
        assert_eq!(job.failure.reason.as_deref(), Some("busy"), "{body}");
    }
    let running = r#"{"status":"RUNNING","job_id":"job-1","code":"0","message":"working"}"#;
    assert_eq!(read(200, running).map(|j| j.status), Ok(JobStatus::Pending));
}

#[test]
fn what_is_not_this_jobs_or_has_no_word_of_how_far_it_is_is_not_its_answer() {
    let read = |status, body: &str| parse_job(&job_id(), &answer(status, body));
    for (status, body, cause) in [
        (
            200,
            r#"{"status":"FAIL","job_id":"job-2","code":"BMS.3019","message":"m"}"#,
            Cause::Malformed,
        ),
        (
            400,
            r#"{"status":"FAIL","job_id":"job-2","code":"BMS.0605","message":"m"}"#,
            Cause::ServerLocked,
        ),
        (
            400,
            r#"{"status":"FAIL","code":"BMS.0605","message":"m"}"#,
            Cause::ServerLocked,
        ),
        (
            429,
            r#"{"status":"SUCCESS","job_id":"job-1"}"#,
            Cause::Throttled,
        ),
        (
            200,
            r#"{"job_id":"job-1","code":"BMS.0605","message":"m"}"#,
            Cause::ServerLocked,
        ),
        (
            200,
            r#"{"job_id":"job-1","status":" ","error_code":null}"#,
            Cause::Malformed,
        ),
    ] {
        assert_eq!(
            read(status, body).map_err(|f| f.cause),
            Err(cause),
            "{body}"
        );
    }
}

#[test]
fn who_names_a_job_has_begun_one_whatever_stands_beside_it() {
    let accepted = |status, body: &str| parse_accepted(&answer(status, body));
    for body in [
        r#"{"job_id":"job-1","code":"BMS.0605","message":"m"}"#,
        r#"{"job_id":"job-1","error_code":"BMS.0605","error_msg":"m"}"#,
        r#"{"job_id":"job-1","status":"INIT","error_code":null,"fail_reason":null,"code":"","message":""}"#,
    ] {
        assert_eq!(
            accepted(202, body).map(|a| a.job),
            Ok(Some(job_id())),
            "{body}"
        );
        // Under a status that says no: who knows.
        let doubted = accepted(400, body).expect_err("an error");
        assert!(!doubted.is_refusal(), "{body}");
    }
    // What is no id names no job.
    let body = r#"{"job_id":"../x","error_code":"BMS.0605","error_msg":"m"}"#;
    let found = accepted(202, body).expect_err("an error");
    assert!(found.is_refusal());
}

#[test]
fn what_names_no_item_is_for_the_list_however_it_is_wrapped() {
    let native =
        r#"{"itemNotFound":{"message":"No volume Block Device Mapping with id v","code":404}}"#;
    let quoted = native.replace('"', "\\\"");
    for (status, body) in [
        (404, native.to_owned()),
        (404, native.replace("itemNotFound", "ItemNotFound")),
        (400, native.to_owned()),
        (404, format!(r#"{{"error":{native}}}"#)),
        (
            404,
            r#"{"error":{"code":"404","message":"Instance is not attached to volume v"}}"#.into(),
        ),
        (
            404,
            r#"{"error_code":"BMS.9999","error_msg":"not here"}"#.into(),
        ),
        (
            400,
            format!(r#"{{"error":{{"code":"Ecs.1000","message":"{quoted}"}}}}"#),
        ),
        (
            500,
            format!(r#"{{"error":{{"code":"Ecs.1000","message":"internal: {quoted}"}}}}"#),
        ),
        (
            404,
            format!(r#"{{"errorCode":"Ecs.1000","errorMsg":"{quoted}"}}"#),
        ),
    ] {
        let found = parse_accepted(&answer(status, &body)).expect_err("an error");
        assert_eq!(found.cause, Cause::NotFound, "{status} {body}");
        assert!(found.is_for_the_list() && !found.is_refusal(), "{body}");
    }
    // Without a name of the cloud's it is no such call, and nothing is known.
    let bare = parse_accepted(&answer(404, "")).expect_err("an error");
    assert_eq!(bare.cause, Cause::NoSuchApi);
    assert!(!bare.is_for_the_list() && !bare.is_refusal());
    // A code that is known counts more than what its message quotes.
    let body = format!(r#"{{"error":{{"code":"BMS.0605","message":"{quoted}"}}}}"#);
    let locked = parse_accepted(&answer(400, &body)).expect_err("an error");
    assert_eq!(locked.cause, Cause::ServerLocked);
}
