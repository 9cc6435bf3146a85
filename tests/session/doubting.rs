//! What an answer is not taken for, and changes of which the end is not known.

use bms_disks::api::Cause;
use bms_disks::session::{
    Claim, Dialog, Doubt, End, Event, Intent, Mark, Phase, RequestId, TokenNews,
};

use crate::script::{Script, id};
use crate::steps::{accepted, answered, ended_last, job, job_says, live, marks, phases};

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
    s.step(Event::Tick);
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
    let told = ended_last(&s, "data");
    assert!(matches!(&told, End::Unknown(Doubt::NoTrace(_))), "{told:?}");
    assert!(s.storage.is_some());
    // Nothing else may be sent meanwhile.
    s.click(Intent::Open(id("logs")));
    assert!(s.ask().expect("a question").assessment.is_blocked());
    s.facts.disks.remove(1);
    live(&mut s, 31_000);
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!(ended_last(&s, "data"), End::Done);
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
    let follows_logs = |s: &Script| {
        let view = s.view();
        matches!(&view.dialog, Some(Dialog::Follow(c)) if c.disk.volume == id("logs"))
    };
    assert_eq!((s.view().changes.len(), follows_logs(&s)), (2, true));
    s.click(Intent::Dismiss(id("data")));
    assert_eq!((s.view().changes.len(), follows_logs(&s)), (1, true));
}

#[test]
fn the_dialog_of_what_was_put_away_elsewhere_does_not_come_back_by_itself() {
    let record = |tab: Script| tab.storage;
    let mut s = Script::ready();
    s.step(Event::Record(record(Script::sent())));
    s.click(Intent::Open(id("data")));
    assert!(matches!(s.view().dialog, Some(Dialog::Follow(_))));
    s.step(Event::Record(None));
    s.answer_reads();
    assert_eq!((s.view().changes.len(), &s.view().dialog), (0, &None));
    // The other tab detaches the same disk once more.
    let mut other = Script::ready();
    other.pass(1_000);
    other.confirm("data");
    other.agree();
    other.answer_reads();
    other.claimed(bms_disks::session::Claim::Mine);
    s.step(Event::Record(record(other)));
    assert_eq!((s.view().changes.len(), &s.view().dialog), (1, &None));
}

#[test]
fn old_news_of_a_disk_does_not_come_back_when_its_own_detach_has_ended() {
    // What another tab tried before, and what reaches this one late.
    let mut before = Script::sent();
    let delete = before.find("/detachvolume/");
    before.answer(delete, 202, r#"{"job_id":"j0"}"#);
    let news = before.storage.clone();
    let mut s = Script::ready();
    s.pass(60_000);
    s.answer_reads();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    s.step(Event::Record(news));
    s.job_succeeds();
    s.facts.disks.remove(1);
    s.answer_reads();
    s.pass(1_000);
    assert_eq!(s.view().changes.len(), 1);
    assert_eq!(s.change().phase, Phase::Done);
}
