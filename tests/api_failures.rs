//! What a failure means and what may be done about it: each code of the error pages, each status, and
//! the three questions that are asked of a failure.

use bms_disks::api::{
    Answer, Cause, Failure, MAX_BODY, Outcome, parse_accepted, parse_job, parse_server,
};
use bms_disks::model::{JobFailure, JobId, ServerId};

fn answer(status: u16, body: &str) -> Outcome {
    Ok(Answer {
        status,
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    })
}

/// What the answer to a detach means.
fn failure(status: u16, body: &str) -> Failure {
    parse_accepted(&answer(status, body)).expect_err("an error")
}

fn coded(status: u16, code: &str) -> Failure {
    let body = format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#);
    failure(status, &body)
}

#[test]
fn every_code_of_the_error_pages_has_its_meaning() {
    let codes: &[(Cause, &[&str])] = &[
        (Cause::NotAttached, &["BMS.0114"]),
        (Cause::NotSteady, &["BMS.1001"]),
        (Cause::PoweringOn, &["BMS.0035"]),
        (Cause::PoweringOff, &["BMS.0036"]),
        (Cause::Rebooting, &["BMS.0037"]),
        (Cause::NoSuchServer, &["BMS.0040"]),
        (Cause::StateNotAvailable, &["BMS.1006"]),
        (Cause::InterfaceFailed, &["BMS.1007"]),
        (Cause::OrderLocked, &["BMS.0297"]),
        (Cause::DiskFrozen, &["BMS.0360"]),
        (Cause::ServerLocked, &["BMS.0605"]),
        (Cause::Overloaded, &["BMS.0212"]),
        (Cause::BadParameter, &["BMS.0001", "BMS.0018", "BMS.0022"]),
        (
            Cause::NoPermission,
            &[
                "BMS.0004", "BMS.0005", "BMS.0032", "BMS.0033", "BMS.0213", "BMS.0288",
            ],
        ),
        (Cause::WrongProject, &["Common.0018"]),
        (Cause::SignInExpired, &["APIGW.0301", "APIGW.0307"]),
        (
            Cause::NotAuthorised,
            &["APIGW.0302", "APIGW.0310", "APIGW.0802"],
        ),
        (Cause::Throttled, &["APIGW.0308"]),
        (Cause::NoSuchApi, &["APIGW.0101"]),
        (Cause::Gateway, &["APIGW.0201", "APIGW.0601", "APIGW.0613"]),
        (Cause::Other, &["BMS.9999", "BMS.3022", "nonsense"]),
    ];
    for (cause, codes) in codes {
        for code in *codes {
            assert_eq!(coded(400, code).cause, *cause, "{code}");
            // The code counts, also where it stands over a status that tells another story.
            let known = *cause != Cause::Other;
            let other = coded(418, &format!(" {code} "));
            assert!(!known || other.cause == *cause, "{code}");
        }
    }
}

#[test]
fn every_item_an_error_can_be_named_by_has_its_meaning() {
    for (kind, cause) in [
        ("badRequest", Cause::BadParameter),
        ("itemNotFound", Cause::NotFound),
        ("forbidden", Cause::NoPermission),
        ("unauthorized", Cause::SignInExpired),
        ("conflictingRequest", Cause::Conflict),
        ("overLimit", Cause::Throttled),
        ("computeFault", Cause::Gateway),
        ("aNewWord", Cause::Other),
    ] {
        // Over a status that would mean something else.
        let status = if cause == Cause::Other { 400 } else { 418 };
        for inner in [
            r#"{"message":"m","code":400}"#,
            r#"{"message":"m"}"#,
            r#"{"code":"7"}"#,
        ] {
            let found = failure(status, &format!(r#"{{"{kind}":{inner}}}"#));
            assert_eq!(found.cause, cause, "{kind} {inner}");
        }
    }
}

#[test]
fn a_status_means_what_it_says_where_the_body_says_nothing() {
    let named = r#"{"error":{"message":"m"}}"#;
    let page = " <html>";
    for (status, body, cause) in [
        (401, "", Cause::SignInExpired),
        (403, "", Cause::NoPermission),
        (403, page, Cause::NoPermission),
        (404, "", Cause::NoSuchApi),
        (404, page, Cause::NoSuchApi),
        (404, named, Cause::NotFound),
        (408, "", Cause::TimedOut),
        (409, named, Cause::Conflict),
        (409, "", Cause::Other),
        (409, page, Cause::NotTheCloud),
        (429, "", Cause::Throttled),
        (429, page, Cause::Throttled),
        (400, "", Cause::Other),
        (400, "busy", Cause::Other),
        (400, page, Cause::NotTheCloud),
        (500, "", Cause::Gateway),
        (503, page, Cause::Gateway),
        (599, named, Cause::Gateway),
        (302, "", Cause::Malformed),
        (302, page, Cause::NotTheCloud),
    ] {
        assert_eq!(failure(status, body).cause, cause, "{status} {body}");
    }
}

#[test]
fn what_is_certain_not_to_have_been_done_is_a_refusal() {
    // Neither was let through to the service, whatever the body says.
    for status in [401, 429] {
        assert!(failure(status, "").is_refusal(), "{status}");
    }
    assert!(coded(499, "BMS.0605").is_refusal());
    // A server error or a time-out with a code in it: who knows what was done before it.
    for status in [408, 500, 503] {
        assert!(!coded(status, "BMS.0605").is_refusal(), "{status}");
    }
    // No code, no certainty.
    assert!(!failure(403, "").is_refusal());
    // An answer that was never had says nothing; nor does a job, which is only what became of it.
    assert!(!Failure::of(Cause::ServerLocked).is_refusal());
    assert!(!Failure::of_job(&JobFailure::default()).is_refusal());
}

#[test]
fn only_what_may_pass_is_asked_again() {
    let passing = [
        Cause::Throttled,
        Cause::Overloaded,
        Cause::Gateway,
        Cause::Network,
        Cause::TimedOut,
        Cause::InterfaceFailed,
        Cause::StateNotAvailable,
        Cause::NotTheCloud,
        Cause::Malformed,
        Cause::Other,
    ];
    let lasting = [
        Cause::NotAttached,
        Cause::NoSuchServer,
        Cause::NoPermission,
        Cause::NotAuthorised,
        Cause::WrongProject,
        Cause::BadParameter,
        Cause::NoSuchApi,
        Cause::SignInExpired,
        Cause::NotFound,
        Cause::DiskFrozen,
        Cause::Redirected,
        Cause::TooLarge,
    ];
    for (causes, passes) in [(&passing[..], true), (&lasting[..], false)] {
        for cause in causes {
            assert_eq!(Failure::of(*cause).is_passing(), passes, "{cause:?}");
        }
    }
}

#[test]
fn a_call_may_be_missing_by_its_status_or_its_code() {
    for status in [404, 405] {
        assert!(failure(status, "").may_lack_the_call(), "{status}");
    }
    assert!(coded(400, "APIGW.0101").may_lack_the_call());
    for found in [failure(400, ""), failure(403, ""), coded(400, "BMS.0605")] {
        assert!(!found.may_lack_the_call(), "{found:?}");
    }
    assert!(!Failure::of(Cause::Network).may_lack_the_call());
}

#[test]
fn a_failed_jobs_own_words_are_kept() {
    let failure = Failure::of_job(&JobFailure {
        code: Some(" BMS.3022 ".to_owned()),
        reason: Some("busy".to_owned()),
    });
    assert_eq!(failure.cause, Cause::JobFailed);
    assert_eq!(failure.code.as_deref(), Some("BMS.3022"));
    assert_eq!(failure.message.as_deref(), Some("busy"));
}

#[test]
fn a_jobs_failure_is_looked_for_in_four_generations_of_sub_jobs() {
    let id = JobId::parse("job-1").expect("an id");
    let code = |generations: usize| {
        let mut job = r#"{"error_code":"BMS.3022"}"#.to_owned();
        for _ in 0..generations {
            job = format!(r#"{{"error_code":"own","entities":{{"sub_jobs":[{job}]}}}}"#);
        }
        let body = job.replacen('{', r#"{"status":"FAIL","#, 1);
        let read = parse_job(&id, &answer(200, &body)).expect("a job");
        read.failure.code
    };
    for generations in 0..=4 {
        assert_eq!(code(generations).as_deref(), Some("BMS.3022"));
    }
    assert_eq!(code(5).as_deref(), Some("own"));
    assert_eq!(code(30).as_deref(), Some("own"));
}

#[test]
fn an_answer_that_is_not_what_was_asked_for_is_told_from_a_web_page() {
    for (status, body, cause) in [
        (200, "[]", Cause::Malformed),
        (200, "gone fishing", Cause::Malformed),
        (202, " <html>", Cause::NotTheCloud),
        (299, "", Cause::Malformed),
    ] {
        let id = ServerId::parse("srv-1").expect("an id");
        let found = parse_server(&id, &answer(status, body)).expect_err("no server");
        assert_eq!(found.cause, cause, "{body}");
        let said = Some(body.trim()).filter(|text| !text.is_empty());
        assert_eq!(found.message.as_deref(), said);
        assert!(!found.is_refusal(), "{body}");
    }
}

#[test]
fn status_and_body_must_both_be_good() {
    let id = ServerId::parse("srv-1").expect("an id");
    let read = |status, body: &str| parse_server(&id, &answer(status, body));
    let server = r#"{"server":{"id":"srv-1"}}"#;
    let error = r#"{"error":{"code":"BMS.0040","message":"m"}}"#;
    assert!(read(200, server).is_ok() && read(203, server).is_ok());
    for (status, body, cause) in [
        (500, server, Cause::Gateway),
        (404, server, Cause::NoSuchApi),
        (300, server, Cause::Malformed),
        (199, server, Cause::Malformed),
        (200, error, Cause::NoSuchServer),
    ] {
        let found = read(status, body).expect_err("an error");
        assert_eq!(found.cause, cause, "{status} {body}");
    }
}

#[test]
fn a_request_is_told_by_its_header_first() {
    let with = |header: Option<&str>, body: &str| {
        let answer = Answer {
            status: 400,
            request_id: header.map(str::to_owned),
            body: body.as_bytes().to_vec(),
            ..Answer::default()
        };
        parse_accepted(&Ok(answer))
            .expect_err("an error")
            .request_id
    };
    let inner = r#"{"error":{"code":"BMS.0605","message":"m","request_id":"inner"}}"#;
    let outer = r#"{"error_code":"APIGW.0308","error_msg":"m","request_id":"outer"}"#;
    assert_eq!(with(Some("header"), inner).as_deref(), Some("header"));
    assert_eq!(with(None, inner).as_deref(), Some("inner"));
    assert_eq!(with(None, outer).as_deref(), Some("outer"));
    assert_eq!(with(None, ""), None);
}

#[test]
fn half_an_error_is_no_error_of_the_clouds() {
    // A code without its message, a message without its code, and more than one item.
    for body in [
        r#"{"error_code":"BMS.0605"}"#,
        r#"{"error_msg":"m"}"#,
        r#"{"code":"BMS.0605"}"#,
        r#"{"message":"m"}"#,
        r#"{"error":{"code":"BMS.0605","message":"m"},"more":1}"#,
        r#"{"error":{}}"#,
    ] {
        let found = failure(400, body);
        assert_eq!((found.cause, found.code), (Cause::Other, None), "{body}");
    }
}

#[test]
fn what_a_server_or_a_job_says_beside_is_no_error() {
    let id = ServerId::parse("srv-1").expect("an id");
    let body = r#"{"server":{"id":"srv-1","name":"db","message":"m","code":"BMS.0605"}}"#;
    let read = parse_server(&id, &answer(200, body)).expect("a server");
    assert_eq!(&*read.server.name, "db");
    // Jobs carry both fields of an error, mostly null.
    let id = JobId::parse("job-1").expect("an id");
    let body = r#"{"job_id":"job-1","status":"RUNNING","error_code":null,"error_msg":null}"#;
    assert!(parse_job(&id, &answer(200, body)).is_ok());
}

#[test]
fn user_data_is_not_shown_from_a_text_within_json_either() {
    for body in [
        r#"{"detail":"OS-EXT-SRV-ATTR:user_data=SECRET"}"#,
        r#"["OS-EXT-SRV-ATTR:user_data=SECRET"]"#,
        r#"{"detail":{"USER_DATA":"SECRET"}}"#,
    ] {
        assert_eq!(failure(400, body).message, None, "{body}");
    }
}

#[test]
fn the_largest_honest_answer_is_read_and_no_endless_one() {
    // A thousand disks with their details are about a megabyte and a half.
    let mebibytes = MAX_BODY / (1 << 20);
    assert!((2..32).contains(&mebibytes), "{mebibytes} MiB");
}
