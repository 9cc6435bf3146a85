//! From the request to the end: the polls, their pace, and what each answer means.

use bms_disks::api::{Answer, Cause, Failure};
use bms_disks::model::JobId;
use bms_disks::session::{
    ChangeView, Dialog, Doubt, Event, HostEvent, Intent, Mark, Phase, RequestId, Say, TokenNews,
};

use crate::script::{Script, id};

/// The DELETE was taken on with a job, just now.
fn accepted() -> Script {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s
}

/// The answer to the DELETE is this.
fn answered(status: u16, body: &str) -> Script {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, status, body);
    s
}

fn job(s: &Script) -> Option<RequestId> {
    let found = s.open.iter().find(|(_, r)| r.path.contains("/jobs/j1"));
    found.map(|(id, _)| *id)
}

fn job_says(s: &mut Script, status: u16, word: &str) {
    let id = job(s).expect("the job is asked for");
    let body = format!(r#"{{"job_id":"j1","status":"{word}"}}"#);
    s.answer(id, status, &body);
}

/// The next poll comes after exactly this long; the cloud answers everything else.
#[track_caller]
fn polls_after(s: &mut Script, millis: u64) {
    s.answer_reads();
    assert_eq!(job(s), None);
    let mut left = millis - 1;
    while left > 0 {
        let stride = left.min(1_000);
        s.pass(stride);
        s.answer_reads();
        left -= stride;
    }
    assert_eq!(job(s), None, "sooner than after {millis} ms");
    s.pass(1);
    assert!(job(s).is_some(), "not after {millis} ms");
}

/// Lets the time pass and the cloud answer, but for jobs.
fn live(s: &mut Script, millis: u64) {
    for _ in 0..millis / 1_000 {
        s.pass(1_000);
        s.answer_reads();
    }
}

fn marks(change: &ChangeView) -> Vec<Mark> {
    change.marks.iter().map(|(mark, _)| *mark).collect()
}

fn phases(s: &Script) -> Vec<&'static str> {
    let phase = |event: &HostEvent| match event {
        HostEvent::Detach { phase, .. } => Some(*phase),
        HostEvent::Detached { .. } => Some("detached"),
        HostEvent::Failed { .. } => Some("failed"),
        _ => None,
    };
    s.told.iter().filter_map(phase).collect()
}

fn job_told(s: &Script, of: &str) -> Option<JobId> {
    s.told.iter().find_map(|event| match event {
        HostEvent::Detach { phase, job, .. } if *phase == of => job.clone(),
        _ => None,
    })
}

#[test]
fn each_milestone_is_told_once_in_order() {
    let mut s = accepted();
    for _ in 0..3 {
        live(&mut s, 12_000);
        job_says(&mut s, 200, "RUNNING");
    }
    assert_eq!(s.change().phase, Phase::Running);
    live(&mut s, 12_000);
    job_says(&mut s, 200, "SUCCESS");
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(
        phases(&s),
        ["checked", "sent", "accepted", "running", "detached"]
    );
    use Mark::{Accepted, Confirmed, Ended, JobDone, Rechecked, Sent};
    assert_eq!(
        marks(&s.change()),
        [Confirmed, Rechecked, Sent, Accepted, JobDone, Ended]
    );
    assert_eq!(job_told(&s, "sent"), None);
    for phase in ["accepted", "running"] {
        assert_eq!(job_told(&s, phase), JobId::parse("j1").ok(), "{phase}");
    }
}

#[test]
fn each_phase_is_said_aloud_and_each_time_anew() {
    let mut s = Script::sent();
    let mut last = 0;
    let mut said = |s: &Script, expected: fn(&Phase) -> bool| {
        let said = s.view().said.clone().expect("said");
        let Say::Phase(change) = &said.what else {
            panic!("{said:?}");
        };
        assert!(said.serial > last && expected(&change.phase), "{said:?}");
        last = said.serial;
    };
    said(&s, |p| *p == Phase::Sending);
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    said(&s, |p| *p == Phase::Running);
    s.pass(2_000);
    job_says(&mut s, 200, "SUCCESS");
    said(&s, |p| *p == Phase::Verifying);
    s.facts.disks.remove(1);
    s.answer_reads();
    said(&s, |p| *p == Phase::Done);
}

#[test]
fn a_job_is_asked_for_less_and_less_often() {
    let mut s = accepted();
    for millis in [2_000, 3_000, 4_500, 6_750, 10_000, 10_000] {
        polls_after(&mut s, millis);
        job_says(&mut s, 200, "RUNNING");
    }
}

#[test]
fn a_job_that_cannot_be_read_is_asked_for_more_slowly_still_until_it_can() {
    let mut s = accepted();
    for millis in [2_000, 3_000, 4_500, 8_000, 16_000] {
        polls_after(&mut s, millis);
        job_says(&mut s, 502, "");
    }
    polls_after(&mut s, 32_000);
    job_says(&mut s, 200, "RUNNING");
    polls_after(&mut s, 10_000);
    job_says(&mut s, 502, "");
    polls_after(&mut s, 10_000);
    assert_eq!(s.change().phase, Phase::Running);
}

#[test]
fn a_poll_that_is_never_answered_is_given_up() {
    let mut s = accepted();
    s.pass(2_000);
    let first = job(&s).expect("a poll");
    s.pass(24_999);
    assert_eq!(job(&s), Some(first));
    s.pass(1);
    assert_eq!(job(&s), None);
    polls_after(&mut s, 3_000);
    // Its late answer is nobody's.
    s.answer(first, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    assert_eq!(s.change().phase, Phase::Running);
    job_says(&mut s, 200, "SUCCESS");
    assert_eq!(s.change().phase, Phase::Verifying);
}

#[test]
fn a_poll_waits_as_long_as_the_cloud_asks() {
    let mut s = accepted();
    s.pass(2_000);
    let id = job(&s).expect("a poll");
    let answer = Answer {
        status: 429,
        retry_after: Some(100),
        ..Answer::default()
    };
    s.end(id, Ok(answer));
    s.answer_reads();
    let before = s.sent.len();
    s.pass(99_999);
    assert_eq!(s.sent.len(), before);
    s.pass(1);
    assert!(job(&s).is_some());
}

#[test]
fn without_a_sign_in_the_job_is_asked_for_as_soon_as_there_is_one() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "RUNNING");
    live(&mut s, 3_000);
    job_says(&mut s, 401, "");
    assert_eq!(s.renewals, 1);
    let before = s.sent.len();
    s.pass(30_000);
    assert_eq!(s.sent.len(), before);
    s.step(Event::Token(TokenNews::Renewed));
    assert!(job(&s).is_some());
    job_says(&mut s, 200, "RUNNING");
    // The token was accepted: it may run out again.
    live(&mut s, 30_000);
    job_says(&mut s, 401, "");
    assert_eq!(s.renewals, 2);
}

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
    assert_eq!(s.change().phase, Phase::Unknown(Doubt::ListLags));
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
    let mut s = answered(400, r#"{"error":{"code":"BMS.0114","message":"m"}}"#);
    for _ in 0..30 {
        s.pass(3_000);
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
    assert!(matches!(s.change().phase, Phase::Unclear(_)));
    live(&mut s, 30_000);
    assert!(matches!(s.change().phase, Phase::Failed(_)));
}

#[test]
fn a_refusal_ends_it_at_once_and_tells_the_portal_why() {
    let mut s = answered(400, r#"{"error":{"code":"BMS.0605","message":"locked"}}"#);
    let Phase::Failed(failure) = s.change().phase.clone() else {
        panic!("{:?}", s.change().phase);
    };
    assert_eq!(failure.cause, Cause::ServerLocked);
    let failed = HostEvent::Failed {
        volume: id("data"),
        failure: Some(Failure::clone(&failure)),
    };
    assert_eq!(s.told.last(), Some(&failed));
    assert_eq!((&s.storage, s.renewals), (&None, 0));
    // Nothing is under way any more.
    s.answer_reads();
    s.click(Intent::Open(id("logs")));
    assert!(!s.ask().expect("a question").assessment.is_blocked());
}

#[test]
fn a_refused_token_is_renewed_and_the_request_is_not_sent_again() {
    let mut s = answered(401, "");
    assert!(matches!(&s.change().phase, Phase::Failed(f) if f.cause == Cause::SignInExpired));
    assert_eq!(s.renewals, 1);
    s.step(Event::Token(TokenNews::Renewed));
    s.answer_reads();
    live(&mut s, 60_000);
    assert_eq!((s.deletes(), &s.storage), (1, &None));
}

#[test]
fn a_throttled_request_is_a_refusal_and_is_waited_for_by_all_others() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    let answer = Answer {
        status: 429,
        retry_after: Some(50),
        ..Answer::default()
    };
    s.end(delete, Ok(answer));
    assert!(matches!(&s.change().phase, Phase::Failed(f) if f.cause == Cause::Throttled));
    let before = s.sent.len();
    s.pass(49_999);
    assert_eq!(s.sent.len(), before);
    s.pass(1);
    assert_eq!(s.sent.len(), before + 2);
}

#[test]
fn an_unclear_answer_is_marked_and_told() {
    let s = answered(502, "<html>");
    assert!(matches!(&s.change().phase, Phase::Unclear(f) if f.cause == Cause::Gateway));
    assert_eq!(phases(&s), ["checked", "sent", "unclear"]);
    assert_eq!(marks(&s.change()).last(), Some(&Mark::Unclear));
    assert!(s.storage.is_some());
}

#[test]
fn a_request_that_is_never_answered_becomes_unclear() {
    let mut s = Script::sent();
    s.pass(34_999);
    assert_eq!(s.change().phase, Phase::Sending);
    s.pass(1);
    assert!(matches!(&s.change().phase, Phase::Unclear(f) if f.cause == Cause::TimedOut));
    // An acceptance that comes now is nobody's; the list tells.
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    assert!(matches!(s.change().phase, Phase::Unclear(_)));
    s.facts.disks.remove(1);
    live(&mut s, 10_000);
    assert_eq!(s.change().phase, Phase::Done);
}

#[test]
fn answers_to_other_requests_are_not_taken_for_these() {
    let stranger = RequestId(9_999);
    let mut s = Script::sent();
    s.answer(stranger, 202, r#"{"job_id":"j9"}"#);
    assert_eq!(s.change().phase, Phase::Sending);
    let mut s = accepted();
    s.answer(stranger, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    s.pass(2_000);
    s.answer(stranger, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    assert_eq!(s.change().phase, Phase::Running);
    job_says(&mut s, 200, "SUCCESS");
    s.answer(stranger, 202, r#"{"job_id":"j9"}"#);
    assert_eq!(s.change().phase, Phase::Verifying);
}

#[test]
fn a_change_whose_end_is_not_known_is_settled_by_a_later_list() {
    let mut s = answered(502, "");
    live(&mut s, 125_000);
    let doubt = &s.change().phase;
    assert!(matches!(doubt, Phase::Unknown(Doubt::NoTrace(f)) if f.cause == Cause::Gateway));
    let not_known = HostEvent::Failed {
        volume: id("data"),
        failure: None,
    };
    assert_eq!(s.told.last(), Some(&not_known));
    assert!(s.storage.is_some());
    // Nothing else may be sent meanwhile.
    s.click(Intent::Open(id("logs")));
    assert!(s.ask().expect("a question").assessment.is_blocked());
    s.facts.disks.remove(1);
    live(&mut s, 31_000);
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!(
        s.told.last(),
        Some(&HostEvent::Detached { volume: id("data") })
    );
    assert_eq!(s.storage, None);
}

#[test]
fn watching_on_after_a_lost_answer_looks_at_the_list_again() {
    let mut s = answered(502, "");
    live(&mut s, 125_000);
    s.click(Intent::KeepWatching);
    assert!(matches!(s.change().phase, Phase::Unclear(_)));
    assert!(!marks(&s.change()).contains(&Mark::Ended));
    assert!(s.find("/os-volume_attachments").0 > 0);
    live(&mut s, 119_000);
    assert!(!s.change().phase.is_end());
    live(&mut s, 2_000);
    assert!(s.change().phase.is_end());
    // What has come to a known end is not watched on.
    let mut s = Script::detached();
    s.click(Intent::KeepWatching);
    assert_eq!(s.change().phase, Phase::Done);
}

#[test]
fn watching_on_signs_in_again() {
    let mut s = accepted();
    s.pass(2_000);
    job_says(&mut s, 401, "");
    s.step(Event::Token(TokenNews::Unavailable));
    for _ in 0..40 {
        s.pass(60_000);
    }
    assert_eq!(s.change().phase, Phase::Unknown(Doubt::JobSlow));
    s.click(Intent::KeepWatching);
    assert!(job(&s).is_some());
}

#[test]
fn a_night_asleep_is_no_night_of_watching() {
    let mut s = accepted();
    s.sleep(8 * 3_600_000);
    live(&mut s, 1_000);
    assert_eq!(s.change().phase, Phase::Running);
    job_says(&mut s, 200, "SUCCESS");
    s.answer_reads();
    s.sleep(8 * 3_600_000);
    live(&mut s, 1_000);
    assert_eq!(s.change().phase, Phase::Verifying);
}

#[test]
fn a_change_that_ended_can_be_put_away_and_one_that_has_not_cannot() {
    let mut s = accepted();
    s.click(Intent::Dismiss(id("data")));
    s.click(Intent::Dismiss(id("logs")));
    assert_eq!(s.view().changes.len(), 1);

    let mut s = answered(502, "");
    live(&mut s, 125_000);
    assert!(matches!(s.view().dialog, Some(Dialog::Follow(_))));
    s.click(Intent::Dismiss(id("data")));
    assert_eq!((s.view().changes.len(), &s.view().dialog), (0, &None));
    // The way is free for the next, and no record stands in it.
    assert_eq!(s.storage, None);
    s.click(Intent::Open(id("logs")));
    assert!(!s.ask().expect("a question").assessment.is_blocked());
}

#[test]
fn putting_one_away_leaves_the_dialog_of_another_open() {
    let mut s = Script::detached();
    s.confirm("logs");
    s.agree();
    s.answer_reads();
    s.claimed(bms_disks::session::Claim::Mine);
    assert_eq!(s.view().changes.len(), 2);
    s.click(Intent::Dismiss(id("data")));
    assert_eq!(s.view().changes.len(), 1);
    assert!(matches!(&s.view().dialog, Some(Dialog::Follow(c)) if c.disk.volume == id("logs")));
}

#[test]
fn closing_the_dialog_lets_the_change_go_on() {
    let mut s = accepted();
    s.click(Intent::Close);
    assert_eq!(s.view().dialog, None);
    live(&mut s, 2_000);
    job_says(&mut s, 200, "SUCCESS");
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(
        (s.change().phase.clone(), &s.view().dialog),
        (Phase::Done, &None)
    );
}

#[test]
fn after_the_end_everything_is_read_again() {
    let mut s = accepted();
    live(&mut s, 2_000);
    job_says(&mut s, 200, "SUCCESS");
    s.facts.disks.remove(1);
    let list = s.find("/os-volume_attachments");
    let body = s.list();
    s.answer(list, 200, &body);
    assert_eq!(s.change().phase, Phase::Done);
    // The others' slots may have moved.
    assert_eq!(s.open.len(), 2);
    assert!(s.open.iter().all(|(id, _)| *id > list));
}
