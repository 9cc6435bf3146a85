//! Where the list decides: after the job, without one, and when nothing else is known.

use bms_disks::api::Cause;
use bms_disks::session::{Doubt, Event, Intent, Mark, Phase};

use crate::script::Script;
use crate::steps::{accepted, answered, job, job_says, live, marks, phases};

#[test]
fn a_job_that_is_not_to_be_found_leaves_it_to_the_list() {
    for status in [404, 405] {
        let mut s = accepted();
        live(&mut s, 2_000);
        job_says(&mut s, status, "");
        assert_eq!(s.change().phase, Phase::Verifying, "{status}");
        live(&mut s, 119_000);
        assert_eq!(s.change().phase, Phase::Verifying);
        live(&mut s, 1_000);
        assert_eq!(s.change().phase, Phase::Unknown(Doubt::JobVanished));
        // It may have been hidden by a passing failure.
        s.click(Intent::KeepWatching);
        assert_eq!(s.change().phase, Phase::Running);
        assert!(!marks(&s.change()).contains(&Mark::Ended));
        assert!(job(&s).is_some());
    }
}

#[test]
fn a_job_that_may_not_be_read_leaves_it_to_the_list_for_as_long_as_a_job_may_take() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 403, "");
    live(&mut s, 1_700_000);
    assert_eq!((s.change().phase.clone(), job(&s)), (Phase::Running, None));
    live(&mut s, 100_000);
    let phase = s.change().phase.clone();
    assert!(
        matches!(&phase, Phase::Unknown(Doubt::JobUnreadable(f)) if f.cause == Cause::NoPermission),
        "{phase:?}"
    );
    assert!(!marks(&s.change()).contains(&Mark::JobDone));
    // It may be allowed by now: watched on, the job is asked for again.
    s.click(Intent::KeepWatching);
    assert!(job(&s).is_some());
    job_says(&mut s, 403, "");
    s.facts.disks.remove(1);
    live(&mut s, 30_000);
    assert_eq!(s.change().phase, Phase::Done);
}

#[test]
fn without_a_job_nothing_is_said_of_one() {
    let mut s = answered(202, "");
    live(&mut s, 1_801_000);
    assert_eq!(s.change().phase, Phase::Unknown(Doubt::NoJob));
    assert_eq!((&s.change().job, job(&s)), (&None, None));
    assert!(!marks(&s.change()).contains(&Mark::JobDone));
    s.click(Intent::KeepWatching);
    assert_eq!(s.change().phase, Phase::Running);
    s.facts.disks.remove(1);
    live(&mut s, 30_000);
    assert_eq!(s.change().phase, Phase::Done);
}

#[test]
fn without_a_job_the_list_is_watched() {
    for body in ["", "{}"] {
        let mut s = answered(202, body);
        assert_eq!(s.change().phase, Phase::Running);
        assert_eq!(phases(&s), ["checked", "sent", "accepted"]);
        s.answer_reads();
        live(&mut s, 60_000);
        assert_eq!(s.change().phase, Phase::Running);
        s.facts.disks.remove(1);
        live(&mut s, 10_000);
        assert_eq!(s.change().phase, Phase::Done);
    }
}

#[test]
fn a_list_that_does_not_follow_a_finished_job_is_watched_for_five_minutes() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "SUCCESS");
    s.answer_reads();
    live(&mut s, 299_000);
    assert_eq!(s.change().phase, Phase::Verifying);
    live(&mut s, 1_000);
    assert_eq!(s.change().phase, Phase::Unknown(Doubt::ListLags));
    assert_eq!(phases(&s).last(), Some(&"failed"));
    // What is not known is not forgotten by a reload.
    assert!(s.storage.is_some());
}

#[test]
fn the_list_is_watched_less_and_less_often() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "SUCCESS");
    s.answer_reads();
    let lists = |s: &Script| s.sent.iter().filter(|r| r.ends_with("attachments")).count();
    for millis in [3_000, 4_500, 6_750, 10_000] {
        let before = lists(&s);
        s.pass(millis - 1);
        assert_eq!(lists(&s), before, "{millis}");
        s.pass(1);
        assert_eq!(lists(&s), before + 1, "{millis}");
        s.answer_reads();
    }
}

#[test]
fn a_list_that_cannot_be_read_is_asked_for_more_slowly() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "SUCCESS");
    let before = s.sent.len();
    let mut seen = 0;
    for _ in 0..290 {
        while let Some((id, r)) = s.open.first() {
            let (id, list) = (*id, r.path.ends_with("attachments"));
            seen += usize::from(list);
            let body = s.server();
            s.answer(id, if list { 502 } else { 200 }, &body);
        }
        s.pass(1_000);
    }
    assert!((8..=25).contains(&seen), "{seen} lists");
    assert!(s.sent.len() - before < 50);
}

#[test]
fn that_it_is_not_attached_is_believed_after_three_looks() {
    let refusal = r#"{"error":{"code":"BMS.0114","message":"m"}}"#;
    let mut s = answered(400, refusal);
    assert!(matches!(&s.change().phase, Phase::Unclear(f) if f.cause == Cause::NotAttached));
    for look in 1..=3 {
        assert!(!s.change().phase.is_end(), "{look}");
        let list = s.find("/os-volume_attachments");
        let body = s.list();
        s.answer(list, 200, &body);
        for _ in 0..5 {
            s.step(Event::Tick);
        }
        if look < 3 {
            s.pass(10_000);
        }
    }
    assert!(matches!(&s.change().phase, Phase::Failed(f) if f.cause == Cause::NotAttached));
    assert_eq!(s.storage, None);
    // Where the list agrees, it is detached: that was the aim.
    let mut s = answered(400, refusal);
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
}

#[test]
fn a_list_that_is_not_whole_refutes_and_proves_nothing() {
    let partly = |seconds: u64| {
        let mut s = answered(400, r#"{"error":{"code":"BMS.0114","message":"m"}}"#);
        lists_that_are_not_whole(&mut s, seconds);
        s
    };
    let mut s = partly(90);
    assert!(matches!(s.change().phase, Phase::Unclear(_)));
    live(&mut s, 30_000);
    assert!(matches!(s.change().phase, Phase::Failed(_)));
    let phase = partly(125).change().phase.clone();
    assert!(
        matches!(&phase, Phase::Unknown(Doubt::ListUnread(f)) if f.cause == Cause::NotAttached),
        "{phase:?}"
    );
}

/// The cloud answers, for so long; the lists lack who knows what.
fn lists_that_are_not_whole(s: &mut Script, seconds: u64) {
    for _ in 0..seconds {
        s.pass(1_000);
        while let Some((id, r)) = s.open.first() {
            let (id, list) = (*id, r.path.ends_with("attachments"));
            let body = if list {
                r#"{"volumeAttachments":[{"device":"/dev/sda"}]}"#.to_owned()
            } else {
                s.server()
            };
            s.answer(id, 200, &body);
        }
    }
}

#[test]
fn a_list_is_waited_for_as_long_as_the_cloud_asks_and_no_longer() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "SUCCESS");
    let list = s.find("/os-volume_attachments");
    let answer = bms_disks::api::Answer {
        status: 429,
        retry_after: Some(4),
        ..Default::default()
    };
    s.end(list, Ok(answer));
    s.pass(3_999);
    assert!(s.open.is_empty());
    s.pass(1);
    assert_eq!(s.open.len(), 1);
}

/// To a detach: there is no such server, or no such disk at it. Both share these answers.
fn nothing_found() -> Vec<(u16, String)> {
    let native =
        r#"{"itemNotFound":{"message":"No volume Block Device Mapping with id data.","code":404}}"#;
    let quoted = native.replace('"', "\\\"");
    vec![
        (404, native.to_owned()),
        (404, format!(r#"{{"error":{native}}}"#)),
        (
            404,
            r#"{"error":{"code":"404","message":"Instance s1 is not attached to volume data."}}"#
                .into(),
        ),
        (
            400,
            format!(r#"{{"error":{{"code":"Ecs.1000","message":"{quoted}"}}}}"#),
        ),
        (
            500,
            format!(r#"{{"error":{{"code":"Ecs.1000","message":"{quoted}"}}}}"#),
        ),
        (
            400,
            r#"{"error":{"code":"BMS.1006","message":"Server s1 info is null."}}"#.into(),
        ),
    ]
}

#[test]
fn after_nothing_was_found_the_list_decides() {
    for (status, body) in nothing_found() {
        let mut s = answered(status, &body);
        assert!(matches!(s.change().phase, Phase::Unclear(_)), "{body}");
        s.facts.disks.remove(1);
        s.answer_reads();
        assert_eq!(s.change().phase, Phase::Done, "{body}");
        assert_eq!((s.deletes(), s.storage.clone()), (1, None), "{body}");
        // Where the list has the disk three times over, it was not detached, and nothing is sent again.
        let mut s = answered(status, &body);
        live(&mut s, 30_000);
        assert!(matches!(s.change().phase, Phase::Failed(_)), "{body}");
        assert_eq!((s.deletes(), s.storage.clone()), (1, None), "{body}");
    }
}

#[test]
fn where_the_server_is_gone_too_its_end_is_not_known() {
    let (status, body) = &nothing_found()[0];
    let mut s = answered(*status, body);
    for _ in 0..60 {
        s.pass(3_000);
        while let Some((id, _)) = s.open.first() {
            let id = *id;
            s.answer(id, 404, body);
        }
    }
    // No list says so: neither that it is there nor that it is gone.
    assert!(
        matches!(&s.change().phase, Phase::Unknown(Doubt::ListUnread(f)) if f.cause == Cause::NotFound),
        "{:?}",
        s.change().phase
    );
    assert!(s.storage.is_some());
}

#[test]
fn a_failed_job_is_no_failure_while_no_list_can_be_read() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "FAIL");
    for _ in 0..60 {
        s.pass(3_000);
        while let Some((id, _)) = s.open.first() {
            let id = *id;
            s.answer(id, 502, "");
        }
    }
    // Somebody else may have detached it, and then the disk is not where it was.
    let phase = s.change().phase.clone();
    assert!(
        matches!(&phase, Phase::Unknown(Doubt::ListUnread(_))),
        "{phase:?}"
    );
    s.click(Intent::KeepWatching);
    live(&mut s, 60_000);
    assert!(matches!(s.change().phase, Phase::Failed(_)));
}
