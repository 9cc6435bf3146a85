//! From the request to the end: the polls, their pace, and what each answer means.

use bms_disks::api::{Answer, Cause};
use bms_disks::model::JobId;
use bms_disks::session::{End, Event, HostEvent, Intent, Mark, Phase, Say, TokenNews};

use crate::script::{Script, id};
use crate::steps::{accepted, answered, ended_last, job, job_says, live, marks, phases};

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

fn job_told(s: &Script, of: &str) -> Option<JobId> {
    s.told.iter().find_map(|event| match event {
        HostEvent::Phase { phase, attempt } if *phase == of => attempt.job.clone(),
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
        let said = s.view().said.last().cloned().expect("said");
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
fn what_is_said_while_nobody_draws_is_kept_for_them() {
    let mut s = Script::sent();
    let before = s.view().said.last().map_or(0, |said| said.serial);
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s.pass(2_000);
    job_says(&mut s, 200, "SUCCESS");
    s.facts.disks.remove(1);
    s.answer_reads();
    let said = s.view().said.clone();
    let phases: Vec<_> = said
        .iter()
        .filter(|said| said.serial > before)
        .map(|said| match &said.what {
            Say::Phase(change) => change.phase.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(phases, [Phase::Running, Phase::Verifying, Phase::Done]);
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
    s.step(Event::Tick);
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
    s.pass(1_000);
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
fn a_refusal_ends_it_at_once_and_tells_the_portal_why() {
    let mut s = answered(400, r#"{"error":{"code":"BMS.0605","message":"locked"}}"#);
    let Phase::Failed(failure) = s.change().phase.clone() else {
        panic!("{:?}", s.change().phase);
    };
    assert_eq!(failure.cause, Cause::ServerLocked);
    assert_eq!(ended_last(&s, "data"), End::Failed(failure));
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
