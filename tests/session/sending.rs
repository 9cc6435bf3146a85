//! Promises 1, 2, 3 and 5: what is sent.

use bms_disks::api::Cause;
use bms_disks::rules::Evidence;
use bms_disks::session::{
    AskNote, ChangedFact, Claim, Doubt, Event, HostAnswer, Intent, Phase, QuestionId,
};

use crate::script::{Script, id};

#[test]
fn promise_1_one_confirmation_sends_one_delete_for_what_was_on_screen() {
    let mut s = Script::ready();
    s.confirm("data");
    // A second click, and a click on a question that is not on screen.
    s.confirm_shown();
    s.click(Intent::Confirm {
        question: QuestionId(99),
        evidence: Evidence::default(),
    });
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    s.claimed(Claim::Mine);
    s.pass(600_000);
    let deletes: Vec<_> = s.sent.iter().filter(|r| r.starts_with("DELETE")).collect();
    assert_eq!(deletes, ["DELETE /detachvolume/data"]);
}

#[test]
fn promise_2_nothing_is_sent_on_what_was_read_before_the_click() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    assert_eq!(s.deletes(), 0);
    // Only the server has been read again.
    let server = s.open[0].0;
    let body = s.server();
    s.answer(server, 200, &body);
    assert_eq!((s.deletes(), &s.storage), (0, &None));
}

#[test]
fn promise_2_what_changed_since_it_was_shown_is_shown_and_asked_again() {
    type Change = fn(&mut Script);
    let changes: [(Change, ChangedFact); 4] = [
        (|s| s.facts.status = "SHUTOFF", ChangedFact::Power),
        (|s| s.facts.task = "\"powering-off\"", ChangedFact::Power),
        (|s| s.facts.os = "Windows", ChangedFact::Os),
        (|s| s.facts.disks.truncate(1), ChangedFact::Gone),
    ];
    for (change, fact) in changes {
        let mut s = Script::ready();
        s.confirm("data");
        let before = s.ask().expect("a question").id;
        change(&mut s);
        s.agree();
        s.answer_reads();
        let ask = s.ask().expect("a question");
        assert_ne!(ask.id, before);
        assert_eq!(ask.notes[0], AskNote::Changed(fact));
        assert_eq!((s.deletes(), &s.storage), (0, &None));
    }
}

#[test]
fn promise_2_what_changes_while_the_storage_is_asked_is_not_sent_either() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.facts.status = "SHUTOFF";
    s.click(Intent::Refresh);
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!((s.deletes(), &s.storage), (0, &None));
    let notes = &s.ask().expect("a question").notes;
    assert_eq!(notes[0], AskNote::Changed(ChangedFact::Power));
}

#[test]
fn promise_2_a_night_asleep_voids_the_click() {
    // Asleep while the portal was asked.
    let mut s = Script::ready();
    s.confirm("data");
    s.sleep(8 * 3_600_000);
    s.agree();
    s.answer_reads();
    assert_eq!(s.ask().expect("a question").notes, [AskNote::HoldTimedOut]);
    // Asleep while the storage was asked.
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.sleep(8 * 3_600_000);
    s.claimed(Claim::Mine);
    s.answer_reads();
    assert_eq!((s.deletes(), &s.storage), (0, &None));
}

#[test]
fn promise_2_the_portals_no_is_a_no() {
    let mut s = Script::ready();
    s.confirm("data");
    let ask = s.host_asked.take().expect("asked");
    let answer = HostAnswer::Refuse("no MFA".into());
    s.step(Event::Host { ask, answer });
    s.answer_reads();
    let notes = &s.ask().expect("a question").notes;
    assert_eq!(notes[0], AskNote::HostRefused("no MFA".into()));
    assert_eq!(s.deletes(), 0);
}

#[test]
fn promise_3_after_a_lost_answer_the_list_is_read_and_nothing_sent_again() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.lose(delete);
    assert!(matches!(&s.change().phase, Phase::Unclear(f) if f.cause == Cause::Network));
    assert!(
        s.open
            .iter()
            .any(|(_, r)| r.path.ends_with("/os-volume_attachments"))
    );
    for _ in 0..60 {
        s.answer_reads();
        s.pass(5_000);
    }
    let doubt = matches!(&s.change().phase, Phase::Unknown(Doubt::NoTrace(_)));
    assert!(doubt, "{:?}", s.change().phase);
    assert_eq!(s.deletes(), 1);
}

#[test]
fn promise_5_one_at_a_time() {
    let mut s = Script::sent();
    s.click(Intent::Open(id("logs")));
    assert!(s.ask().expect("a question").assessment.is_blocked());
    s.confirm_shown();
    assert_eq!(s.host_asked, None);
}

#[test]
fn promise_5_another_tabs_detach_comes_first() {
    let mut other = Script::sent();
    let record = other.storage.take().expect("a record");
    let mut s = Script::ready();
    s.confirm("logs");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Taken(record));
    assert_eq!(s.deletes(), 0);
    assert_eq!(s.ask().expect("a question").notes[0], AskNote::OtherTab);
    assert_eq!(s.change().disk.volume, id("data"));
}

#[test]
fn promise_5_a_change_heard_of_while_the_storage_is_asked_comes_first_too() {
    let mut other = Script::sent();
    let record = other.storage.take().expect("a record");
    let mut s = Script::ready();
    s.confirm("logs");
    s.agree();
    s.answer_reads();
    s.step(Event::Record(Some(record)));
    s.claimed(Claim::Mine);
    assert_eq!((s.deletes(), &s.storage), (0, &None));
}

#[test]
fn promise_5_an_answer_that_comes_after_its_time_is_no_answer() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    // Asleep: nothing woke the session at the end of its 30 s, nor of the five more that it waits.
    s.millis += 45_000;
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    assert!(
        matches!(s.change().phase, Phase::Unclear(_)),
        "{:?}",
        s.change().phase
    );
    assert_eq!(s.deletes(), 1);
}
