//! Promises 8 and 10, and the view itself: what is shown, and that what did not change is not made anew.

use std::rc::Rc;

use bms_disks::api::Cause;
use bms_disks::rules::{Reason, Verdict, Weight};
use bms_disks::session::{Claim, Event, HostEvent, Intent, Notice, Page, Phase, Row, Say};

use crate::script::{Script, id};

#[test]
fn promise_8_no_user_data_in_anything() {
    let mut s = Script::new();
    s.start(None, true);
    let server = s.open[0].0;
    let whole = s.server().replace(
        "\"locked\"",
        "\"OS-EXT-SRV-ATTR:user_data\":\"c2VjcmV0\",\"locked\"",
    );
    // Cut off, of another server, and as it should be.
    for body in [
        &whole[..whole.len() - 3],
        &whole.replace("s1", "s2"),
        &whole,
    ] {
        s.answer(server, 200, body);
        s.answer_reads();
        assert!(!format!("{:?}", s.view()).contains("c2VjcmV0"), "{body}");
        s = Script::new();
        s.start(None, true);
    }
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let record = s.storage.expect("a record");
    assert!(!record.contains("c2VjcmV0") && !record.to_lowercase().contains("token"));
}

#[test]
fn promise_10_what_is_unknown_takes_the_strictest_branch() {
    let verdict = |change: fn(&mut Script)| {
        let mut s = Script::new();
        change(&mut s);
        s.start(None, true);
        s.answer_reads();
        s.click(Intent::Open(id("data")));
        s.ask().expect("a question").assessment.verdict
    };
    assert_eq!(verdict(|_| {}), Verdict::Allowed(Weight::Acknowledge));
    let unknown_os = verdict(|s| s.facts.os = "Plan9");
    assert_eq!(unknown_os, Verdict::Allowed(Weight::TypeName));
    assert_eq!(verdict(|s| s.facts.status = "PAUSED"), Verdict::Blocked);
    assert_eq!(verdict(|s| s.facts.task = "\"new-word\""), Verdict::Blocked);
    assert_eq!(verdict(|s| s.facts.task = "7"), Verdict::Blocked);
    let unknown_slot = verdict(|s| s.facts.disks[1].1 = "/dev/nvme1n1");
    assert_eq!(unknown_slot, Verdict::Blocked);
}

#[test]
fn the_first_list_waits_a_moment_for_the_disks_names() {
    let mut s = Script::with_volumes();
    let begin = |s: &mut Script| {
        s.start(None, true);
        let volumes = s.find("/cloudvolumes/");
        let (server, list) = (s.server(), s.list());
        s.answer(s.find("/os-volume_attachments"), 200, &list);
        s.answer(s.find("/baremetalservers/s1"), 200, &server);
        volumes
    };
    let is_listed = |s: &Script| matches!(s.view().page, Page::Ready(_));

    // In time: the rows are drawn once, with their names.
    let volumes = begin(&mut s);
    assert!(!is_listed(&s));
    assert!(s.view().server.is_some());
    s.answer(volumes, 200, r#"{"volumes":[{"id":"data","name":"db"}]}"#);
    assert!(is_listed(&s));
    assert_eq!(s.told, [HostEvent::Ready]);

    // Too late, or not at all: the list does not depend on them.
    let mut s = Script::with_volumes();
    let volumes = begin(&mut s);
    s.pass(4_000);
    assert!(is_listed(&s));
    s.answer(volumes, 200, r#"{"volumes":[]}"#);
    assert!(is_listed(&s));
    let mut s = Script::with_volumes();
    let volumes = begin(&mut s);
    s.lose(volumes);
    assert!(is_listed(&s));

    // Once shown it stays, however long a later reading takes.
    s.click(Intent::Refresh);
    let list = s.list();
    s.answer(s.find("/os-volume_attachments"), 200, &list);
    assert!(is_listed(&s));
}

#[test]
fn a_page_that_was_opened_hidden_reads_at_once_when_it_is_shown() {
    let mut s = Script::new();
    s.start(None, false);
    assert!(s.sent.is_empty());
    s.pass(5_000);
    s.step(Event::Visible(true));
    s.answer_reads();
    assert!(matches!(s.view().page, Page::Ready(_)));
}

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

fn refresh(s: &mut Script) {
    s.click(Intent::Refresh);
    s.answer_reads();
}

#[test]
fn the_portal_and_the_operator_are_told_once_that_the_list_is_there() {
    let mut s = Script::new();
    s.start(None, true);
    assert_eq!(
        (s.view().page.clone(), &s.told[..]),
        (Page::Loading, &[][..])
    );
    s.answer_reads();
    for _ in 0..3 {
        assert_eq!(s.told, [HostEvent::Ready]);
        let said = s.view().said.last().cloned().expect("said");
        assert_eq!((said.serial, said.what), (1, Say::Listed(3)));
        refresh(&mut s);
    }
}

#[test]
fn what_did_not_change_is_not_made_anew() {
    let mut s = Script::ready();
    s.click(Intent::Open(id("data")));
    let before = s.view();
    s.step(Event::Tick);
    assert!(Rc::ptr_eq(&before, &s.view()));
    let (ask, rows_before) = (s.ask().expect("a question"), rows(&s));
    let server = before.server.clone().expect("a server");
    refresh(&mut s);
    assert!(Rc::ptr_eq(&ask, &s.ask().expect("a question")));
    assert!(Rc::ptr_eq(&rows_before, &rows(&s)));
    assert!(Rc::ptr_eq(
        &server,
        s.view().server.as_ref().expect("a server")
    ));
    // One disk moves: its row is another, the others are the same.
    s.facts.disks[1].1 = "/dev/sdf";
    refresh(&mut s);
    let after = rows(&s);
    assert!(!Rc::ptr_eq(&rows_before, &after));
    for (at, same) in [(0, true), (1, false), (2, true)] {
        assert_eq!(Rc::ptr_eq(&rows_before[at], &after[at]), same, "{at}");
    }
    assert!(!Rc::ptr_eq(&ask, &s.ask().expect("a question")));
    s.facts.status = "SHUTOFF";
    refresh(&mut s);
    let stopped = s.view().server.clone().expect("a server");
    assert_eq!(stopped.status, bms_disks::model::ServerStatus::Shutoff);
}

#[test]
fn a_list_that_grew_or_shrank_is_shown_whole() {
    let mut s = Script::ready();
    s.facts.disks.push(("more", "/dev/sdd"));
    refresh(&mut s);
    assert_eq!(rows(&s).len(), 4);
    s.facts.disks.truncate(2);
    refresh(&mut s);
    assert_eq!(rows(&s).len(), 2);
    s.facts.disks.clear();
    refresh(&mut s);
    assert_eq!(rows(&s).len(), 0);
}

#[test]
fn rows_behind_one_that_left_or_came_are_the_same() {
    let mut s = Script::ready();
    let before = rows(&s);
    s.facts.disks.remove(0);
    refresh(&mut s);
    let after = rows(&s);
    assert_eq!(after.len(), 2);
    for (at, row) in after.iter().enumerate() {
        assert!(Rc::ptr_eq(row, &before[at + 1]), "{at}");
    }
    s.facts.disks.insert(1, ("more", "/dev/sdx"));
    refresh(&mut s);
    let again = rows(&s);
    assert!(Rc::ptr_eq(&again[0], &after[0]) && Rc::ptr_eq(&again[2], &after[1]));
}

#[test]
fn equal_verdicts_are_one() {
    let mut s = Script::new();
    s.facts.disks = vec![("a", "/dev/sdb"), ("root", "/dev/sda"), ("b", "/dev/sdc")];
    s.start(None, true);
    s.answer_reads();
    let (a, b, root) = (row(&s, "a"), row(&s, "b"), row(&s, "root"));
    assert!(Rc::ptr_eq(&a.assessment, &b.assessment));
    assert!(!Rc::ptr_eq(&a.assessment, &root.assessment));
    assert!(root.assessment.is_blocked() && !a.assessment.is_blocked());
}

#[test]
fn a_change_is_shown_in_its_disks_row_and_the_others_wait() {
    let mut s = Script::sent();
    assert_eq!(
        row(&s, "data").change.as_ref().map(|c| c.phase.clone()),
        Some(Phase::Sending)
    );
    assert_eq!(row(&s, "logs").change, None);
    for disk in ["data", "logs", "root"] {
        let row = row(&s, disk);
        assert!(row.waits && row.is_blocked(), "{disk}");
        // Its own words stay as they are.
        assert!(!row.assessment.reasons.contains(&Reason::AnotherUnderWay));
        assert_eq!(row.assessment.is_blocked(), disk == "root", "{disk}");
    }
    // A failure stays in the row until it is put away.
    let delete = s.find("/detachvolume/");
    s.answer(
        delete,
        400,
        r#"{"error":{"code":"BMS.0605","message":"m"}}"#,
    );
    s.answer_reads();
    assert!(
        row(&s, "data")
            .change
            .as_ref()
            .is_some_and(|c| c.phase.is_end())
    );
    assert!(!row(&s, "logs").is_blocked());
    s.click(Intent::Dismiss(id("data")));
    assert_eq!(row(&s, "data").change, None);
}

#[test]
fn a_detach_that_is_done_says_nothing_of_a_disk_that_is_back() {
    let mut s = Script::detached();
    s.facts.disks.push(("data", "/dev/sdb"));
    refresh(&mut s);
    assert_eq!(row(&s, "data").change, None);
    // An attach does: this is its disk.
    let mut s = Script::detached();
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let attach = s.find("/attachvolume");
    s.answer(attach, 202, "");
    s.facts.disks.push(("data", "/dev/sdb"));
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert!(row(&s, "data").change.is_some());
}

#[test]
fn entries_that_cannot_be_read_are_counted() {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let list = s.find("/os-volume_attachments");
    let body = s.list().replacen('[', r#"[{"device":"/dev/sdx"},7,"#, 1);
    s.answer(list, 200, &body);
    assert_eq!(s.view().notices[0], Notice::Unreadable(2));
    assert_eq!(rows(&s).len(), 3);
    refresh(&mut s);
    assert_eq!(s.view().notices, [Notice::NoVolumeDetails]);
}

#[test]
fn the_last_failure_is_shown_over_what_is_old() {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let server = s.open[0].0;
    s.answer(server, 403, "");
    s.answer_reads();
    assert!(matches!(&s.view().notices[0], Notice::Stale(f) if f.cause == Cause::NoPermission));
    assert_eq!(rows(&s).len(), 3);
    // One that a new token may heal is none yet.
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let server = s.open[0].0;
    s.answer(server, 401, "");
    assert_eq!(s.view().notices, [Notice::NoVolumeDetails]);
}

#[test]
fn the_problem_of_a_first_reading_is_shown_instead_of_a_list() {
    let mut s = Script::new();
    s.start(None, true);
    let (server, list) = (s.open[0].0, s.open[1].0);
    s.answer(server, 403, "");
    assert!(matches!(&s.view().page, Page::Problem(f) if f.cause == Cause::NoPermission));
    assert_eq!(s.view().notices, [Notice::NoVolumeDetails]);
    let body = s.list();
    s.answer(list, 200, &body);
    assert!(matches!(s.view().page, Page::Problem(_)));
    s.pass(5_000);
    s.answer_reads();
    assert_eq!(rows(&s).len(), 3);
}

#[test]
fn with_a_storage_nothing_is_said_of_it() {
    let s = Script::sent();
    assert!(!s.view().notices.contains(&Notice::NoStorage));
}
