//! The clouds' own error tables, code by code, and what is made of each when it answers a detach.
//!
//! Huawei Cloud: *Error codes* of the BMS API reference, in Chinese (`bms_api_0802`, revision of 2023-04) and, with
//! the same codes, in English. Open Telekom Cloud: *Error codes* (`en-us_topic_0107541808`). The gateway's: *Error
//! codes* of API request signing (`api-sign-errorcode`, `APIGW.`) and of Open Telekom Cloud's API gateway (`APIG.`).
//! Each meaning is said in our own words. A code that the tables come to have goes into its row here first.

mod tables;

use std::collections::BTreeSet;

use bms_disks::api::{Answer, Cause, Failure, Outcome, parse_accepted, parse_job};
use bms_disks::model::{JobId, JobStatus};
use tables::{Both, GATEWAY, Group, Huawei, In, OTHERS, OURS, Telekom};

/// The groups of a table, with the codes in full.
fn rows() -> Vec<(String, &'static Group)> {
    let own = OURS.iter().chain([&OTHERS]);
    let own = own.flat_map(|group| group.codes.iter().map(move |row| (row.0.to_owned(), group)));
    let gateway = GATEWAY.iter().flat_map(|group| {
        let codes = group.codes.iter();
        codes.flat_map(move |(number, pages, _)| {
            let prefixes = match pages {
                Both => &["APIGW.", "APIG."][..],
                Huawei => &["APIGW."],
                Telekom => &["APIG."],
            };
            prefixes
                .iter()
                .map(move |prefix| (format!("{prefix}{number}"), group))
        })
    });
    own.chain(gateway).collect()
}

fn answer(status: u16, body: &str) -> Outcome {
    Ok(Answer {
        status,
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    })
}

/// A code in each of the bodies that codes come in.
fn bodies(code: &str) -> [String; 4] {
    [
        format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#),
        format!(r#"{{"error_code":"{code}","error_msg":"m","request_id":"r"}}"#),
        format!(r#"{{"errorCode":"{code}","errorMsg":"m"}}"#),
        format!(r#"{{"code":"{code}","message":"m"}}"#),
    ]
}

#[test]
fn the_tables_are_whole_and_name_no_code_twice() {
    let own: Vec<_> = OURS
        .iter()
        .chain([&OTHERS])
        .flat_map(|group| group.codes)
        .collect();
    let pages = |wanted: In| {
        own.iter()
            .filter(|row| row.1 == Both || row.1 == wanted)
            .count()
    };
    assert_eq!((pages(Huawei), pages(Telekom)), (131, 112));
    let gateway: Vec<_> = GATEWAY.iter().flat_map(|group| group.codes).collect();
    let pages = |wanted: In| {
        gateway
            .iter()
            .filter(|row| row.1 == Both || row.1 == wanted)
            .count()
    };
    assert_eq!((pages(Huawei), pages(Telekom)), (35, 64));
    let names: BTreeSet<_> = rows().into_iter().map(|(code, _)| code).collect();
    assert_eq!(names.len(), rows().len());
    assert!(own.iter().chain(&gateway).all(|row| !row.2.is_empty()));
}

#[test]
fn each_code_means_the_same_in_every_body_and_under_every_status() {
    for (code, group) in rows() {
        for body in bodies(&code) {
            // The statuses of the tables, and some that the tables warn of.
            for status in [200, 400, 418, 500] {
                let found = parse_accepted(&answer(status, &body)).expect_err("an error");
                let known = group.cause != Cause::Other;
                if known || status == 400 {
                    assert_eq!(found.cause, group.cause, "{code} {status}");
                }
                assert_eq!(found.code.as_deref(), Some(&*code));
                assert_eq!(found.message.as_deref(), Some("m"));
            }
        }
    }
}

#[test]
fn of_each_code_it_is_known_whether_it_refuses_and_whether_to_try_again() {
    for (code, group) in rows() {
        for body in bodies(&code) {
            let found = |status| -> Failure {
                parse_accepted(&answer(status, &body)).expect_err("an error")
            };
            assert_eq!(found(400).is_refusal(), group.refusal, "{code}");
            assert_eq!(found(400).is_passing(), group.retry, "{code}");
            // After an answer of a server that failed nothing is certain, but that it never saw the request.
            let never_seen = [Cause::SignInExpired, Cause::Throttled].contains(&group.cause);
            assert_eq!(found(500).is_refusal(), never_seen, "{code}");
        }
    }
}

#[test]
fn a_job_that_failed_with_a_code_keeps_it() {
    let id = JobId::parse("job-1").expect("an id");
    for (code, _) in rows() {
        for body in [
            format!(
                r#"{{"status":"FAIL","job_id":"job-1","error_code":"{code}","fail_reason":"m"}}"#
            ),
            format!(r#"{{"status":"FAIL","job_id":"job-1","code":"{code}","message":"m"}}"#),
        ] {
            let job = parse_job(&id, &answer(200, &body)).expect("a job");
            assert_eq!(job.status, JobStatus::Fail);
            let failure = Failure::of_job(&job.failure);
            assert_eq!(failure.cause, Cause::JobFailed);
            assert_eq!(failure.code.as_deref(), Some(&*code));
            assert_eq!(failure.message.as_deref(), Some("m"));
            assert!(!failure.is_refusal());
        }
    }
}
