//! Promises 4, 6 and 7: how it ends, and what changes nothing.

use bms_disks::api::Cause;
use bms_disks::session::{Doubt, End, HostEvent, Intent, Phase};

use crate::script::Script;
use crate::steps::ends;

#[test]
fn promise_4_neither_202_nor_success_is_detached_only_the_list_is() {
    let mut s = Script::sent();
    s.job_succeeds();
    assert_eq!(s.change().phase, Phase::Verifying);
    // The list lags.
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Verifying);
    s.facts.disks.remove(1);
    s.pass(5_000);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!(ends(&s), [("data".to_owned(), End::Done)]);
}

#[test]
fn promise_4_a_list_asked_for_before_the_job_ended_proves_nothing() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s.click(Intent::Refresh);
    let early = s.find("/os-volume_attachments");
    s.pass(2_000);
    let job = s.find("/jobs/j1");
    s.answer(job, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    s.facts.disks.remove(1);
    let list = s.list();
    s.answer(early, 200, &list);
    assert_eq!(s.change().phase, Phase::Verifying);
}

#[test]
fn promise_4_a_list_with_an_entry_that_cannot_be_read_proves_nothing() {
    let mut s = Script::sent();
    s.job_succeeds();
    let list = s.find("/os-volume_attachments");
    s.answer(
        list,
        200,
        r#"{"volumeAttachments":[{"device":"/dev/sda"}]}"#,
    );
    assert_eq!(s.change().phase, Phase::Verifying);
}

#[test]
fn promise_6_a_failed_job_is_a_failure_with_its_cause_once_the_list_agrees() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s.pass(2_000);
    let job = s.find("/jobs/j1");
    let body = r#"{"job_id":"j1","status":"FAIL","error_code":"BMS.3022","fail_reason":"busy"}"#;
    s.answer(job, 200, body);
    assert_eq!(s.change().phase, Phase::Verifying);
    s.answer_reads();
    let change = s.change();
    let Phase::Failed(failure) = &change.phase else {
        panic!("{:?}", change.phase);
    };
    assert_eq!(failure.cause, Cause::JobFailed);
    assert_eq!(failure.message.as_deref(), Some("busy"));
    assert_eq!(s.storage, None);
}

#[test]
fn promise_6_a_job_that_never_ends_ends_as_not_known_with_its_id_and_can_be_watched_on() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    for _ in 0..400 {
        s.pass(5_000);
        s.answer_reads();
        while let Some((id, _)) = s.open.iter().find(|(_, r)| r.path.contains("/jobs/")) {
            s.answer(*id, 200, r#"{"job_id":"j1","status":"RUNNING"}"#);
        }
    }
    assert_eq!(s.change().phase, Phase::Unknown(Doubt::JobSlow));
    assert!(s.change().job.is_some() && s.storage.is_some());
    s.click(Intent::KeepWatching);
    assert_eq!(s.change().phase, Phase::Running);
}

#[test]
fn promise_6_it_ends_also_for_who_is_signed_out() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s.pass(2_000);
    let job = s.find("/jobs/j1");
    s.answer(job, 401, "");
    assert_eq!(s.renewals, 1);
    // The portal never answers, and nothing but the session's own timer runs.
    s.pass(3_600_000);
    assert!(s.told.contains(&HostEvent::AuthRequired));
    assert!(s.change().phase.is_end());
    assert!(!s.view().refreshing);
}

#[test]
fn promise_7_late_and_foreign_answers_change_nothing() {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let old = s.find("/os-volume_attachments");
    s.click(Intent::Refresh);
    s.answer_reads();
    let before = s.view();
    s.facts.disks.clear();
    let list = s.list();
    s.answer(old, 200, &list);
    s.answer(bms_disks::session::RequestId(9_999), 200, &list);
    assert_eq!(s.view(), before);
    // An answer about another server is a failure, not news.
    s.click(Intent::Refresh);
    let server = s.open[0].0;
    let body = s.server().replace("\"s1\"", "\"s2\"");
    s.answer(server, 200, &body);
    assert_eq!(s.view().server, before.server);
}
