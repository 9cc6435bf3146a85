//! What the block storage service adds, and that the product does without it.

use std::rc::Rc;

use bms_disks::api::Cause;
use bms_disks::model::DiskStatus;
use bms_disks::rules::{ConfirmWord, Reason};
use bms_disks::session::{
    AskNote, ChangedFact, Claim, Event, HostEvent, Intent, Notice, Page, RequestId, Row, TokenNews,
};

use crate::script::{Script, id};

fn rows(s: &Script) -> Rc<Vec<Rc<Row>>> {
    match &s.view().page {
        Page::Ready(rows) => Rc::clone(rows),
        page => panic!("{page:?}"),
    }
}

fn row(s: &Script, disk: &str) -> Rc<Row> {
    let rows = rows(s);
    let found = rows.iter().find(|r| r.disk.volume == id(disk));
    Rc::clone(found.expect("a row"))
}

fn reasons(s: &Script, disk: &str) -> Vec<Reason> {
    row(s, disk).assessment.reasons.clone()
}

/// The open request for details.
pub fn asked(s: &Script) -> Option<RequestId> {
    let found = s
        .open
        .iter()
        .find(|(_, r)| r.path.contains("/cloudvolumes/"));
    found.map(|(id, _)| *id)
}

/// Everything is read again; the service's answer is this.
pub fn refreshed(s: &mut Script, status: u16, body: &str) {
    s.click(Intent::Refresh);
    let details = asked(s).expect("details are asked for");
    s.answer(details, status, body);
    s.answer_reads();
}

#[test]
fn names_and_status_are_shown_with_each_disk() {
    let mut s = Script::detailed();
    assert_eq!(row(&s, "data").disk.name(), Some("pg-data"));
    assert_eq!(row(&s, "data").disk.status(), &DiskStatus::InUse);
    assert_eq!(s.view().notices, []);
    s.click(Intent::Open(id("data")));
    let word = s.ask().expect("a question").word.clone();
    assert_eq!(word, ConfirmWord::Name("pg-data".into()));
}

#[test]
fn two_disks_of_one_name_are_twins_and_told_apart_by_id() {
    let mut s = Script::detailed();
    assert!(rows(&s).iter().all(|row| !row.twin));
    s.facts.details[2].1 = "pg-data ";
    s.click(Intent::Refresh);
    s.answer_reads();
    let twins: Vec<_> = rows(&s).iter().map(|row| row.twin).collect();
    assert_eq!(twins, [false, true, true]);
    s.click(Intent::Open(id("data")));
    let ask = s.ask().expect("a question");
    assert!(ask.twin && matches!(ask.word, ConfirmWord::IdStart(_)));
}

#[test]
fn without_the_service_the_list_is_shown_and_it_is_asked_again_only_on_demand() {
    for (status, cause) in [(403, Cause::NoPermission), (404, Cause::NoSuchApi)] {
        let mut s = Script::detailed();
        refreshed(&mut s, status, "");
        let notice = s.view().notices[0].clone();
        assert!(matches!(notice, Notice::VolumeDetailsFailed(f) if f.cause == cause));
        assert_eq!(rows(&s).len(), 3);
        s.pass(300_000);
        s.answer_reads();
        assert_eq!(asked(&s), None);
        // A detach does without, too.
        s.confirm("data");
        s.agree();
        assert_eq!(asked(&s), None);
        s.answer_reads();
        s.claimed(Claim::Mine);
        assert_eq!(s.deletes(), 1);
        s.click(Intent::Refresh);
        assert!(asked(&s).is_some());
    }
}

#[test]
fn a_passing_failure_is_asked_again_and_the_second_forgets_what_may_have_changed() {
    let mut s = Script::detailed();
    s.facts.details[2].2 = "detaching";
    s.click(Intent::Refresh);
    s.answer_reads();
    assert!(reasons(&s, "logs").contains(&Reason::DiskDetaching));
    refreshed(&mut s, 502, "<html>");
    // Once says nothing of a disk.
    assert!(!reasons(&s, "data").contains(&Reason::DiskStatusUnknown));
    refreshed(&mut s, 502, "<html>");
    // It was in use: who knows. It was on its way off: that goes on counting. Names stay.
    assert!(reasons(&s, "data").contains(&Reason::DiskStatusUnknown));
    assert!(reasons(&s, "logs").contains(&Reason::DiskDetaching));
    assert_eq!(row(&s, "data").disk.name(), Some("pg-data"));
    assert!(
        matches!(&s.view().notices[0], Notice::VolumeDetailsFailed(f) if f.cause == Cause::Gateway)
    );
    s.pass(5_000);
    assert!(asked(&s).is_some());
    s.answer_reads();
    assert!(!reasons(&s, "data").contains(&Reason::DiskStatusUnknown));
    assert_eq!(s.view().notices, []);
}

#[test]
fn its_failure_does_not_slow_the_list_down() {
    let mut s = Script::detailed();
    refreshed(&mut s, 502, "");
    for _ in 0..5 {
        let before = s.sent.len();
        s.pass(30_000);
        assert_eq!(s.sent.len(), before + 3);
        let details = asked(&s).expect("details are asked for");
        s.answer(details, 502, "");
        s.answer_reads();
    }
}

#[test]
fn a_refused_token_is_renewed_once_and_then_the_service_is_done_without() {
    let mut s = Script::detailed();
    refreshed(&mut s, 401, "");
    assert_eq!(s.renewals, 1);
    s.step(Event::Token(TokenNews::Renewed));
    let details = asked(&s).expect("asked for again");
    s.answer(details, 401, "");
    s.answer_reads();
    assert_eq!(s.renewals, 1);
    assert!(!s.told.contains(&HostEvent::AuthRequired));
    // The sign-in holds; only the details are missing.
    assert_eq!(rows(&s).len(), 3);
    s.pass(60_000);
    assert_eq!(asked(&s), None);
}

#[test]
fn a_token_that_was_renewed_for_something_else_gets_its_try_too() {
    // The details ran under the old token: their refusal says nothing of the new one.
    let mut s = Script::detailed();
    s.click(Intent::Refresh);
    let (server, details) = (s.open[0].0, asked(&s).expect("details"));
    s.answer(server, 401, "");
    s.step(Event::Token(TokenNews::Renewed));
    s.answer(details, 401, "");
    assert!(asked(&s).is_some());
    s.answer_reads();
    assert_eq!(s.view().notices, []);
    assert_eq!(
        (s.renewals, s.told.contains(&HostEvent::AuthRequired)),
        (1, false)
    );
}

#[test]
fn a_good_answer_forgets_the_refusal_before_it() {
    let mut s = Script::detailed();
    for renewals in 1..=3 {
        refreshed(&mut s, 401, "");
        assert_eq!(s.renewals, renewals);
        s.step(Event::Token(TokenNews::Renewed));
        s.answer_reads();
        assert_eq!(s.view().notices, []);
        s.pass(20_000);
        s.answer_reads();
    }
}

#[test]
fn the_details_are_read_again_after_the_click_like_everything_else() {
    let mut s = Script::detailed();
    s.confirm("data");
    s.agree();
    let details = asked(&s).expect("details");
    for part in ["/os-volume_attachments", "/s1"] {
        let (id, _) = *s
            .open
            .iter()
            .find(|(_, r)| r.path.ends_with(part))
            .expect("a read");
        let body = if part == "/s1" { s.server() } else { s.list() };
        s.answer(id, 200, &body);
        assert_eq!(s.storage, None);
    }
    let body = s.volumes();
    s.answer(details, 200, &body);
    assert!(s.storage.is_some());
}

#[test]
fn details_that_cannot_be_read_again_do_not_keep_a_detach_from_being_sent() {
    let mut s = Script::detailed();
    refreshed(&mut s, 502, "");
    refreshed(&mut s, 502, "");
    s.confirm("data");
    s.agree();
    let details = asked(&s).expect("details");
    s.answer(details, 502, "");
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
}

#[test]
fn a_name_or_a_status_that_changed_is_asked_about_again() {
    type Change = fn(&mut Script);
    let changes: [(Change, ChangedFact); 2] = [
        (|s| s.facts.details[1].1 = "pg-main", ChangedFact::Name),
        (|s| s.facts.details[1].2 = "detaching", ChangedFact::Rules),
    ];
    for (change, fact) in changes {
        let mut s = Script::detailed();
        s.confirm("data");
        change(&mut s);
        s.agree();
        s.answer_reads();
        let notes = s.ask().expect("a question").notes.clone();
        assert_eq!(notes, [AskNote::Changed(fact)]);
        assert_eq!((s.deletes(), &s.storage), (0, &None));
    }
}

#[test]
fn a_disk_on_its_way_is_looked_at_more_often() {
    for (status, millis) in [
        ("detaching", 5_000),
        ("attaching", 5_000),
        ("in-use", 30_000),
    ] {
        let mut s = Script::detailed();
        s.facts.details[2].2 = status;
        s.click(Intent::Refresh);
        s.answer_reads();
        let before = s.sent.len();
        s.pass(millis - 1);
        assert_eq!(s.sent.len(), before, "{status}");
        s.pass(1);
        assert_eq!(s.sent.len(), before + 3, "{status}");
    }
}

#[test]
fn what_did_not_change_is_the_same_row_as_before() {
    let mut s = Script::detailed();
    let before = rows(&s);
    s.click(Intent::Refresh);
    s.answer_reads();
    assert!(Rc::ptr_eq(&before, &rows(&s)));
    // One goes, one is renamed, and one stays what it was.
    s.facts.disks.remove(0);
    s.facts.details[1].1 = "pg-main";
    s.click(Intent::Refresh);
    s.answer_reads();
    let after = rows(&s);
    assert_eq!(after.len(), 2);
    assert!(Rc::ptr_eq(&before[2].disk, &after[1].disk));
    assert!(!Rc::ptr_eq(&before[1].disk, &after[0].disk));
    assert_eq!(after[0].disk.name(), Some("pg-main"));
}

#[test]
fn a_first_list_does_not_wait_for_details_that_failed_before() {
    let mut s = Script::with_volumes();
    s.start(None, true);
    let list = s.find("/os-volume_attachments");
    let body = s.list();
    s.answer(list, 200, &body);
    let details = asked(&s).expect("details");
    s.answer(details, 502, "");
    s.click(Intent::Refresh);
    let server = s.open.iter().find(|(_, r)| r.path.ends_with("/s1"));
    let server = server.expect("the server is read").0;
    let body = s.server();
    s.answer(server, 200, &body);
    assert!(asked(&s).is_some());
    assert_eq!(rows(&s).len(), 3);
}

/// The service asks for patience; the rest is answered as it is.
fn throttled(s: &mut Script, seconds: Option<u32>) {
    let details = asked(s).expect("details are asked for");
    let answer = bms_disks::api::Answer {
        status: 429,
        retry_after: seconds,
        ..Default::default()
    };
    s.end(details, Ok(answer));
    s.answer_reads();
}

#[test]
fn being_asked_for_patience_says_nothing_of_a_disk() {
    let mut s = Script::detailed();
    s.click(Intent::Open(id("data")));
    let before = s.ask().expect("a question");
    s.click(Intent::Refresh);
    throttled(&mut s, None);
    assert!(!reasons(&s, "data").contains(&Reason::DiskStatusUnknown));
    let after = s.ask().expect("a question");
    assert_eq!((after.id, &after.notes), (before.id, &before.notes));
}

#[test]
fn a_check_reads_details_again_when_it_was_asked_for_patience() {
    let mut s = Script::detailed();
    s.confirm("data");
    s.agree();
    throttled(&mut s, Some(5));
    s.pass(4_999);
    assert_eq!((asked(&s), s.storage.is_some()), (None, false));
    s.pass(1);
    assert!(asked(&s).is_some() && s.storage.is_none());
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
}

#[test]
fn where_patience_has_no_end_the_check_fails_and_the_next_does_without_details() {
    let mut s = Script::detailed();
    s.confirm("data");
    s.agree();
    let mut tries = 0;
    while asked(&s).is_some() {
        throttled(&mut s, None);
        s.pass(2_000);
        tries += 1;
        assert!(tries < 100);
    }
    assert_eq!((tries, s.deletes()), (15, 0));
    let notes = s.ask().expect("a question").notes.clone();
    let because =
        |note: &AskNote| matches!(note, AskNote::RecheckFailed(f) if f.cause == Cause::Throttled);
    assert!(notes.iter().any(because), "{notes:?}");
    assert!(reasons(&s, "data").contains(&Reason::DiskStatusUnknown));
    s.confirm_shown();
    s.agree();
    assert_eq!(asked(&s), None);
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
    s.click(Intent::Refresh);
    assert!(asked(&s).is_some());
}
