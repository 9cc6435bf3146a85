//! Promises 8 and 10: what is shown.

use bms_disks::rules::{Verdict, Weight};
use bms_disks::session::{Claim, Event, HostEvent, Intent, Page};

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
    s.pass(500);
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
