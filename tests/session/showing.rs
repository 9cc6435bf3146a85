//! Promises 8 and 10: what is shown.

use bms_disks::rules::{Verdict, Weight};
use bms_disks::session::{Claim, Event, Intent, Page};

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
fn a_page_that_was_opened_hidden_reads_at_once_when_it_is_shown() {
    let mut s = Script::new();
    s.start(None, false);
    assert!(s.sent.is_empty());
    s.pass(5_000);
    s.step(Event::Visible(true));
    s.answer_reads();
    assert!(matches!(s.view().page, Page::Ready(_)));
}
