//! Between the click and the request: everything is read again, and the storage is asked.

use bms_disks::api::Cause;
use bms_disks::session::{AskNote, AskStep, Claim, Event, Intent, Phase};

use crate::script::Script;
use crate::steps::{notes, said, step};

#[test]
fn a_check_that_takes_too_long_is_given_up() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    let server = s.find("/os-volume_attachments");
    let body = s.list();
    s.answer(server, 200, &body);
    s.pass(29_999);
    s.step(Event::Tick);
    assert_eq!(step(&s), AskStep::Rechecking);
    s.pass(1);
    let [AskNote::RecheckFailed(failure)] = &notes(&s)[..] else {
        panic!("{:?}", notes(&s));
    };
    assert_eq!((failure.cause, step(&s)), (Cause::TimedOut, AskStep::Open));
    s.answer_reads();
    assert_eq!(s.storage, None);
}

#[test]
fn a_storage_that_does_not_answer_is_given_up() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.pass(4_999);
    s.step(Event::Tick);
    assert_eq!(step(&s), AskStep::Rechecking);
    s.pass(1);
    let [AskNote::RecheckFailed(failure)] = &notes(&s)[..] else {
        panic!("{:?}", notes(&s));
    };
    assert_eq!((failure.cause, step(&s)), (Cause::TimedOut, AskStep::Open));
    s.claimed(Claim::Mine);
    assert_eq!((s.deletes(), &s.storage), (0, &None));
}

#[test]
fn a_record_that_was_called_off_is_taken_back_before_another_is_written() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    let first = s.storage.clone();
    s.click(Intent::Close);
    s.confirm("logs");
    s.agree();
    s.answer_reads();
    assert_eq!((&s.storage, step(&s)), (&first, AskStep::Rechecking));
    s.claimed(Claim::Mine);
    assert!(s.storage.is_some() && s.storage != first);
    assert_eq!(s.deletes(), 0);
    s.claimed(Claim::Mine);
    assert_eq!(
        s.sent.last().map(String::as_str),
        Some("DELETE /detachvolume/logs")
    );
    assert!(s.storage.as_ref().is_some_and(|text| text.contains("logs")));
}

#[test]
fn without_a_storage_it_is_sent_and_said_that_a_reload_would_lose_sight_of_it() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.storage = None;
    s.claimed(Claim::NoStorage);
    assert_eq!((s.deletes(), &s.storage), (1, &None));
    let told = |s: &Script| {
        s.view()
            .notices
            .contains(&bms_disks::session::Notice::NoStorage)
    };
    assert!(told(&s));
    s.job_succeeds();
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert!(!told(&s));
}

#[test]
fn a_check_that_fails_for_good_says_why_and_one_that_may_pass_is_tried_again() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    let list = s.find("/os-volume_attachments");
    s.answer(list, 403, "");
    assert!(
        matches!(&notes(&s)[..], [AskNote::RecheckFailed(f)] if f.cause == Cause::NoPermission)
    );

    for part in ["/os-volume_attachments", "/s1"] {
        let mut s = Script::ready();
        s.confirm("data");
        s.agree();
        let at = s
            .open
            .iter()
            .find(|(_, r)| r.path.ends_with(part))
            .expect("a read")
            .0;
        s.answer(at, 502, "");
        s.answer_reads();
        assert_eq!((step(&s), s.open.len()), (AskStep::Rechecking, 0));
        // After two seconds, once more, and only what failed.
        s.pass(1_999);
        assert_eq!(s.open.len(), 0);
        s.pass(1);
        assert_eq!(s.open.len(), 1);
        assert!(s.open[0].1.path.ends_with(part));
        assert_eq!(s.storage, None);
        s.answer_reads();
        s.claimed(Claim::Mine);
        assert_eq!(s.deletes(), 1);
    }
}

#[test]
fn a_check_is_not_tried_again_when_there_is_no_time_left_for_it() {
    // Each failure costs two seconds, and a try needs one: the fifteenth is too late.
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    let mut tries = 0;
    while step(&s) == AskStep::Rechecking {
        let list = s.find("/os-volume_attachments");
        s.answer(list, 502, "");
        s.answer_reads();
        s.pass(2_000);
        tries += 1;
        assert!(tries < 100);
    }
    assert!(matches!(&notes(&s)[..], [AskNote::RecheckFailed(f)] if f.cause == Cause::Gateway));
    assert_eq!(tries, 15);
}

#[test]
fn a_check_waits_as_long_as_the_cloud_asks_if_there_is_time() {
    for (seconds, waits) in [(27, true), (28, true), (29, true), (30, false)] {
        let mut s = Script::ready();
        s.confirm("data");
        s.agree();
        let answer = bms_disks::api::Answer {
            status: 429,
            retry_after: Some(seconds),
            ..Default::default()
        };
        let list = s.find("/os-volume_attachments");
        s.end(list, Ok(answer));
        assert_eq!(step(&s) == AskStep::Rechecking, waits, "{seconds}");
    }
}

#[test]
fn a_sign_in_that_runs_out_during_the_check_is_said() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    let list = s.find("/os-volume_attachments");
    s.answer(list, 401, "");
    assert_eq!(step(&s), AskStep::Rechecking);
    s.step(Event::Token(bms_disks::session::TokenNews::Unavailable));
    assert_eq!(
        (notes(&s), step(&s)),
        (vec![AskNote::SignedOut], AskStep::Open)
    );
    said(&s, &AskNote::SignedOut);

    // With a new token it goes on by itself.
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    let list = s.find("/os-volume_attachments");
    s.answer(list, 401, "");
    s.step(Event::Token(bms_disks::session::TokenNews::Renewed));
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
}
