//! Promise 12: every attempt is told, from the question to the portal to one end.

use std::rc::Rc;

use bms_disks::api::Answer;
use bms_disks::model::{GuestLook, GuestScope, GuestVerdict, Wall};
use bms_disks::rules::{Evidence, Reason, Weight};
use bms_disks::session::{
    AskNote, Attempt, ChangedFact, Claim, Doubt, End, Event, HostAnswer, HostEvent, Intent, Origin,
    Reached, RequestId,
};

use crate::resuming::reload;
use crate::script::{Script, id};
use crate::steps::{ended, job, live, marks};

/// The one attempt that was begun, and its one end.
#[track_caller]
fn only(s: &Script) -> (Rc<Attempt>, End) {
    let mut all = ended(s);
    assert_eq!((s.attempts.len(), all.len()), (1, 1), "{all:?}");
    let (attempt, end) = all.remove(0);
    let began = &s.attempts[0];
    assert_eq!((&attempt.id, attempt.origin), (&began.id, Origin::Here));
    assert_eq!(began.steps.len(), 1);
    for event in &s.told {
        if let HostEvent::Phase { attempt, .. } = event {
            assert_eq!(attempt.id, began.id);
        }
    }
    (attempt, end)
}

fn steps(attempt: &Attempt) -> Vec<Reached> {
    attempt.steps.iter().map(|step| step.phase).collect()
}

fn request_ids(attempt: &Attempt) -> Vec<(Reached, &str)> {
    let ids = attempt.steps.iter();
    ids.filter_map(|step| Some((step.phase, step.request_id.as_deref()?)))
        .collect()
}

fn answer(s: &mut Script, id: RequestId, request: &str, status: u16, body: &str) {
    let answer = Answer {
        status,
        request_id: Some(request.to_owned()),
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    };
    s.end(id, Ok(answer));
}

use Reached::{
    Accepted, Approved, Checked, Confirmed, Ended, JobDone, JobFailed, Running, Sent, TakenUp,
    Unclear,
};

/// A detach of which each answer has a request id, confirmed with this look.
fn detached(look: &GuestLook) -> Script {
    let mut s = Script::ready();
    s.millis = 5_000;
    s.click(Intent::Open(id("data")));
    s.click(Intent::Confirm {
        question: s.ask().expect("a question").id,
        evidence: Evidence {
            acknowledged: true,
            typed: "a password, pasted by mistake".into(),
            looks: vec![look.clone()],
        },
    });
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let delete = s.find("/detachvolume/");
    answer(&mut s, delete, "r-delete", 202, r#"{"job_id":"j1"}"#);
    s.pass(2_000);
    let job = s.find("/jobs/j1");
    answer(
        &mut s,
        job,
        "r-job",
        200,
        r#"{"job_id":"j1","status":"RUNNING"}"#,
    );
    s.pass(3_000);
    let job = s.find("/jobs/j1");
    answer(
        &mut s,
        job,
        "r-done",
        200,
        r#"{"job_id":"j1","status":"SUCCESS"}"#,
    );
    s.facts.disks.remove(1);
    let (list, text) = (s.find("/os-volume_attachments"), s.list());
    answer(&mut s, list, "r-list", 200, &text);
    s
}

#[test]
fn promise_12_of_a_detach_all_is_told_that_was_shown_confirmed_and_reached() {
    let look = GuestLook {
        disk: id("data"),
        verdict: GuestVerdict::Clear,
        scope: GuestScope::Whole,
        at: Wall(1_700_000_004_000),
    };
    let s = detached(&look);
    let (attempt, end) = only(&s);
    assert_eq!(end, End::Done);
    assert_eq!(
        steps(&attempt),
        [
            Confirmed, Approved, Checked, Sent, Accepted, Running, JobDone, Ended
        ]
    );
    assert_eq!(
        request_ids(&attempt),
        [
            (Accepted, "r-delete"),
            (Running, "r-job"),
            (JobDone, "r-done"),
            (Ended, "r-list")
        ]
    );
    assert_eq!(attempt.steps[0].at, Wall(1_700_000_005_000));
    assert_eq!(attempt.job.as_ref().map(|job| job.as_str()), Some("j1"));
    assert_eq!(attempt.server.as_ref().map(|s| &*s.name), Some("db"));
    let shown = attempt.assessment.as_ref().expect("what was shown");
    assert_eq!(*shown.decisive(), Reason::LinuxMustUnmount);
    let given = attempt.given.as_ref().expect("what was given");
    assert_eq!(
        (given.weight, given.acknowledged),
        (Some(Weight::Acknowledge), true)
    );
    // What nobody asked for may be anything.
    assert_eq!((&given.typed, &given.looks[..]), (&None, &[look][..]));
}

#[test]
fn promise_12_what_was_typed_is_told_where_it_was_asked_for() {
    let mut s = Script::detailed();
    s.facts.os = "Windows";
    s.click(Intent::Refresh);
    s.answer_reads();
    s.confirm("data");
    let given = s.attempts[0].given.clone().expect("what was given");
    assert_eq!(
        (given.weight, given.typed.as_deref()),
        (Some(Weight::TypeName), Some("pg-data"))
    );
}

#[test]
fn promise_12_what_failed_and_what_is_not_known_is_told_with_its_cause() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    let body = r#"{"error":{"code":"BMS.0605","message":"locked"}}"#;
    answer(&mut s, delete, "r-1", 400, body);
    let (attempt, end) = only(&s);
    assert!(matches!(&end, End::Failed(f) if f.code.as_deref() == Some("BMS.0605")));
    assert_eq!(request_ids(&attempt), [(Ended, "r-1")]);

    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s.pass(2_000);
    let job = s.find("/jobs/j1");
    answer(
        &mut s,
        job,
        "r-2",
        200,
        r#"{"job_id":"j1","status":"FAIL","error_code":"BMS.3022"}"#,
    );
    s.answer_reads();
    let (attempt, end) = only(&s);
    assert!(matches!(end, End::Failed(_)));
    assert_eq!(steps(&attempt)[4..], [Accepted, JobFailed, Ended]);
    assert_eq!(request_ids(&attempt), [(JobFailed, "r-2")]);
}

#[test]
fn promise_12_an_end_that_was_not_known_is_told_again_once_it_is() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    answer(&mut s, delete, "r-3", 502, "");
    live(&mut s, 125_000);
    let (attempt, end) = only(&s);
    assert!(matches!(end, End::Unknown(Doubt::NoTrace(_))));
    assert_eq!(request_ids(&attempt), [(Unclear, "r-3")]);
    s.facts.disks.remove(1);
    live(&mut s, 31_000);
    let (again, end) = ended(&s).pop().expect("told");
    assert_eq!((&again.id, end), (&attempt.id, End::Done));
    assert_eq!(steps(&again)[4..], [Unclear, Ended, Ended]);
}

#[test]
fn promise_12_watching_on_again_and_again_makes_no_record_grow() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    for _ in 0..5 {
        // Half an hour in which the job is at work.
        for _ in 0..200 {
            s.pass(10_000);
            s.answer_reads();
            while let Some(job) = job(&s) {
                s.answer(job, 200, r#"{"job_id":"j1","status":"RUNNING"}"#);
            }
        }
        s.click(Intent::KeepWatching);
    }
    let (attempt, end) = ended(&s).pop().expect("told");
    assert_eq!(end, End::Unknown(Doubt::JobSlow));
    let before = [Confirmed, Approved, Checked, Sent, Accepted, Running, Ended];
    assert_eq!(
        steps(&attempt),
        [&before[..], &[Ended, Running, Ended]].concat()
    );
    // The first end and the last two, each with its own time.
    let times: Vec<_> = attempt.steps.iter().map(|step| step.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(ended(&s).len(), 5);
    assert!(marks(&s.change()).len() <= 6);
}

#[test]
fn promise_12_what_the_portal_refused_is_told() {
    for (answer, note) in [
        (
            HostAnswer::Refuse("no".into()),
            AskNote::HostRefused("no".into()),
        ),
        (HostAnswer::ListenerFailed, AskNote::ListenerFailed),
        (HostAnswer::NotApproved, AskNote::NotApproved),
    ] {
        let mut s = Script::ready();
        s.confirm("data");
        let ask = s.host_asked.take().expect("asked");
        s.step(Event::Host { ask, answer });
        let (attempt, end) = only(&s);
        assert_eq!(end, End::Void(vec![note]));
        assert_eq!(steps(&attempt), [Confirmed, Ended]);
    }
    let mut s = Script::ready();
    s.confirm("data");
    s.pass(600_000);
    assert_eq!(only(&s).1, End::Void(vec![AskNote::HoldTimedOut]));
}

#[test]
fn promise_12_what_was_called_off_is_told_once() {
    let leave: [fn(&mut Script); 3] = [
        |s| s.click(Intent::Close),
        |s| s.click(Intent::Open(id("logs"))),
        |s| s.step(Event::Leave),
    ];
    for leave in leave {
        for at in 0..3 {
            let mut s = Script::ready();
            s.confirm("data");
            let reached = [Approved, Checked];
            if at > 0 {
                s.agree();
            }
            if at > 1 {
                s.answer_reads();
            }
            leave(&mut s);
            s.answer_reads();
            s.claimed(Claim::Mine);
            s.step(Event::Leave);
            let (attempt, end) = only(&s);
            assert_eq!(end, End::Cancelled);
            let expected = [&[Confirmed], &reached[..at], &[Ended]].concat();
            assert_eq!(steps(&attempt), expected);
            assert_eq!(s.deletes(), 0);
        }
    }
}

#[test]
fn promise_12_what_was_sent_goes_on_when_the_widget_leaves() {
    let mut s = Script::sent();
    s.step(Event::Leave);
    assert_eq!(ended(&s), []);
    assert!(s.storage.is_some());
}

#[test]
fn promise_12_what_is_asked_again_is_another_attempt() {
    let mut s = Script::ready();
    s.confirm("data");
    s.facts.status = "SHUTOFF";
    s.agree();
    s.answer_reads();
    let (first, end) = only(&s);
    assert_eq!(end, End::Void(vec![AskNote::Changed(ChangedFact::Power)]));
    assert_eq!(steps(&first), [Confirmed, Approved, Ended]);
    s.confirm_shown();
    let second = s.attempts.pop().expect("asked");
    assert_ne!(first.id, second.id);
    assert_eq!(
        second.server.as_ref().map(|s| s.status.word()),
        Some("SHUTOFF")
    );
}

#[test]
fn promise_12_a_check_that_fails_and_another_tab_are_told() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    let list = s.find("/os-volume_attachments");
    s.answer(list, 403, "");
    s.answer_reads();
    assert!(matches!(only(&s).1, End::Void(n) if matches!(&n[..], [AskNote::RecheckFailed(_)])));

    let other = Script::sent().storage.expect("a record");
    let mut s = Script::ready();
    s.confirm("logs");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Taken(other));
    let all = ended(&s);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].1, End::Void(vec![AskNote::OtherTab]));
}

#[test]
fn promise_12_a_reload_and_another_tab_tell_the_same_attempt_as_seen() {
    let old = Script::sent();
    let began = &old.attempts[0];
    let mut other = Script::ready();
    other.step(Event::Record(old.storage.clone()));
    for mut s in [reload(&old), other] {
        s.facts.disks.remove(1);
        s.answer_reads();
        let all = ended(&s);
        let [(attempt, End::Done)] = &all[..] else {
            panic!("{all:?}");
        };
        assert_eq!(
            (&attempt.id, attempt.origin),
            (&began.id, Origin::Elsewhere)
        );
        assert_eq!(steps(attempt), [Confirmed, TakenUp, Ended]);
        assert_eq!(attempt.steps[0].at, began.steps[0].at);
        assert!(attempt.given.is_none() && s.attempts.is_empty());
    }
}

#[test]
fn promise_12_a_record_of_before_attempts_had_ids_gets_one() {
    let old = Script::sent().storage.expect("a record");
    let (start, _) = old.split_once(r#","attempt""#).expect("an id");
    let mut s = Script::new();
    s.storage = Some([start, "}"].concat());
    s.start(s.storage.clone(), true);
    s.facts.disks.remove(1);
    s.answer_reads();
    let all = ended(&s);
    assert!(matches!(&all[..], [(attempt, End::Done)] if attempt.origin == Origin::Elsewhere));
    assert_eq!(s.storage, None);
}

#[test]
fn promise_12_attaching_again_is_an_attempt_of_its_own() {
    let mut s = Script::detached();
    s.confirm_attach("data");
    s.click(Intent::Close);
    let all = ended(&s);
    assert_eq!((s.attempts.len(), all.len()), (2, 2));
    assert_eq!(
        (&all[1].0.id, &all[1].1),
        (&s.attempts[1].id, &End::Cancelled)
    );
    assert_ne!(s.attempts[0].id, s.attempts[1].id);
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let attach = s.find("/attachvolume");
    answer(&mut s, attach, "r-attach", 202, "{}");
    s.facts.disks.insert(1, ("data", "/dev/sdb"));
    s.answer_reads();
    let (attempt, end) = ended(&s).pop().expect("told");
    assert_eq!((&attempt.id, end), (&s.attempts[2].id, End::Done));
    assert_eq!(
        steps(&attempt),
        [Confirmed, Approved, Checked, Sent, Accepted, Ended]
    );
    assert_eq!(attempt.server.as_ref().map(|s| &*s.name), Some("db"));
    assert!(attempt.assessment.is_none());
}
