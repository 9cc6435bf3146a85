//! Where the list is read, how often, and what happens when it cannot be.

use bms_disks::api::{Answer, Cause};
use bms_disks::session::{Claim, Event, Intent, Notice};

use crate::script::Script;
use crate::steps::{disks, list, server};

const BMS: &str = "GET /os-volume_attachments";
const SERVER: &str = "GET ";

#[test]
fn all_is_read_every_half_minute_and_more_often_while_something_moves() {
    for (task, millis) in [("null", 30_000), ("\"rebooting\"", 5_000)] {
        let mut s = Script::new();
        s.facts.task = task;
        s.start(None, true);
        s.answer_reads();
        for _ in 0..3 {
            let before = s.sent.len();
            s.pass(millis - 1);
            assert_eq!(s.sent.len(), before, "{task}");
            s.pass(1);
            assert_eq!(s.sent[before..], [SERVER, BMS], "{task}");
            s.answer_reads();
        }
    }
}

#[test]
fn after_a_failure_it_waits_longer_each_time_and_a_success_ends_that() {
    let mut s = Script::ready();
    // A moving server changes nothing about that.
    for millis in [30_000, 5_000, 5_000, 8_000, 16_000, 32_000] {
        let before = s.sent.len();
        s.pass(millis - 1);
        assert_eq!(s.sent.len(), before, "{millis}");
        s.pass(1);
        assert_eq!(s.sent.len(), before + 2, "{millis}");
        let id = list(&s);
        s.answer(id, 502, "");
        s.answer_reads();
        assert!(matches!(&s.view().notices[0], Notice::Stale(f) if f.cause == Cause::Gateway));
    }
    s.pass(64_000);
    s.answer_reads();
    assert_eq!(s.view().notices, [Notice::NoVolumeDetails]);
    let before = s.sent.len();
    s.pass(30_000);
    assert_eq!(s.sent.len(), before + 2);
}

#[test]
fn a_connection_that_came_back_and_a_click_forget_the_failures() {
    for click in [true, false] {
        let mut s = Script::ready();
        for millis in [30_000, 5_000, 5_000, 8_000, 16_000] {
            s.pass(millis);
            let id = list(&s);
            s.answer(id, 502, "");
            s.answer_reads();
        }
        if click {
            s.click(Intent::Refresh);
        } else {
            s.step(Event::Online(false));
            assert_eq!(s.view().notices[0], Notice::Offline);
            assert!(s.open.is_empty());
            s.step(Event::Online(true));
            assert_ne!(s.view().notices[0], Notice::Offline);
        }
        // At once, and from then on as if it had failed once.
        let id = list(&s);
        s.answer(id, 502, "");
        s.answer_reads();
        let before = s.sent.len();
        s.pass(5_000);
        assert_eq!(s.sent.len(), before + 2, "{click}");
    }
}

#[test]
fn a_connection_that_was_never_lost_is_no_news() {
    let mut s = Script::ready();
    let before = s.sent.len();
    s.step(Event::Online(true));
    s.pass(1_000);
    assert_eq!(s.sent.len(), before);
    // Nor does it disturb what is being read.
    s.click(Intent::Refresh);
    s.step(Event::Online(false));
    s.step(Event::Online(true));
    assert_eq!(s.open.len(), 2);
}

#[test]
fn a_request_that_is_never_answered_is_given_up_and_asked_again() {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let (server, list) = (s.open[0].0, s.open[1].0);
    s.pass(24_999);
    s.step(Event::Tick);
    assert_eq!(s.open.len(), 2);
    assert!(s.view().refreshing);
    s.pass(1);
    assert!(s.open.is_empty());
    assert!(!s.view().refreshing);
    assert!(matches!(&s.view().notices[0], Notice::Stale(f) if f.cause == Cause::TimedOut));
    // Too late.
    s.facts.disks.clear();
    let body = s.list();
    s.answer(list, 200, &body);
    s.answer(server, 500, "");
    assert_eq!(disks(&s), 3);
    s.pass(5_000);
    assert_eq!(s.open.len(), 2);
}

#[test]
fn what_is_throttled_waits_also_where_the_cloud_does_not_say_how_long() {
    for (status, body) in [
        (429, ""),
        (400, r#"{"error":{"code":"BMS.0212","message":"m"}}"#),
    ] {
        let mut s = Script::ready();
        s.click(Intent::Refresh);
        let id = server(&s);
        s.answer(id, status, body);
        s.answer_reads();
        let before = s.sent.len();
        s.click(Intent::Refresh);
        s.pass(1_999);
        assert_eq!(s.sent.len(), before);
        assert!(s.view().refreshing);
        s.pass(1);
        assert_eq!(s.sent.len(), before + 2);
    }
    // Other failures hold nobody who clicks up.
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let id = server(&s);
    s.answer(id, 502, "");
    s.answer_reads();
    let before = s.sent.len();
    s.click(Intent::Refresh);
    assert_eq!(s.sent.len(), before + 2);
}

#[test]
fn a_cloud_cannot_ask_for_more_than_an_hour_and_the_longest_wait_counts() {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    for (at, seconds) in [(1, 1), (0, u32::MAX)] {
        let answer = Answer {
            status: 429,
            retry_after: Some(seconds),
            ..Answer::default()
        };
        let id = s.open[at].0;
        s.end(id, Ok(answer));
    }
    let before = s.sent.len();
    s.pass(3_599_999);
    assert_eq!(s.sent.len(), before);
    s.pass(1);
    assert_eq!(s.sent.len(), before + 2);
}

#[test]
fn a_page_that_is_shown_again_reads_what_is_old_and_nothing_else() {
    let mut s = Script::ready();
    for (millis, calls) in [(10_000, 0), (30_000, 2), (29_000, 0)] {
        s.step(Event::Visible(false));
        s.pass(millis);
        let before = s.sent.len();
        s.step(Event::Visible(true));
        assert_eq!(s.sent.len(), before + calls, "{millis}");
        s.answer_reads();
    }
    // What is being read already is not asked for twice.
    s.click(Intent::Refresh);
    let before = s.sent.len();
    s.step(Event::Visible(false));
    s.pass(20_000);
    s.step(Event::Visible(true));
    assert_eq!(s.sent.len(), before);
}

#[test]
fn a_page_that_is_shown_again_tries_at_once_what_could_never_be_read() {
    // Either of the two is enough, and only coming back counts.
    for part in ["/s1", "/os-volume_attachments"] {
        let mut s = Script::new();
        s.start(None, true);
        let failing = s.open.iter().find(|(_, r)| r.path.ends_with(part));
        let failing = failing.expect("a read").0;
        s.answer(failing, 502, "");
        s.answer_reads();
        s.step(Event::Visible(true));
        assert_eq!(s.open.len(), 0);
        s.step(Event::Visible(false));
        s.step(Event::Visible(false));
        assert_eq!(s.open.len(), 0);
        s.step(Event::Visible(true));
        assert_eq!(s.open.len(), 2, "{part}");
    }
}

#[test]
fn a_hidden_page_finishes_what_was_asked_for_and_then_rests() {
    let mut s = Script::ready();
    s.step(Event::Visible(false));
    s.click(Intent::Refresh);
    assert_eq!(s.open.len(), 2);
    s.answer_reads();
    assert!(!s.view().refreshing);
    let before = s.sent.len();
    s.pass(600_000);
    assert_eq!(s.sent.len(), before);
    assert_eq!(s.session.wake_at(), None);
}

#[test]
fn a_hidden_page_goes_on_for_who_confirmed() {
    let mut s = Script::ready();
    s.confirm("data");
    s.step(Event::Visible(false));
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
    s.job_succeeds();
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(s.change().phase, bms_disks::session::Phase::Done);
}

#[test]
fn a_refresh_wants_all_of_it_new() {
    let mut s = Script::ready();
    s.pass(30_000);
    let old: Vec<_> = s.open.iter().map(|(id, _)| *id).collect();
    s.click(Intent::Refresh);
    assert_eq!(s.open.len(), 2);
    assert!(s.open.iter().all(|(id, _)| !old.contains(id)));
    assert!(s.view().refreshing);
    s.answer_reads();
    assert!(!s.view().refreshing);
}

#[test]
fn nothing_is_read_before_the_start_and_a_second_start_is_none() {
    let mut s = Script::new();
    s.pass(60_000);
    s.step(Event::Visible(true));
    assert!(s.sent.is_empty());
    s.start(None, true);
    s.start(None, true);
    assert_eq!(s.sent.len(), 2);
}

#[test]
fn when_the_list_was_last_read_is_known() {
    let mut s = Script::new();
    assert_eq!(s.view().read_at, None);
    s.start(None, true);
    s.pass(3_000);
    s.answer_reads();
    let first = s.view().read_at.expect("a time");
    s.pass(10_000);
    assert_eq!(s.view().read_at, Some(first));
    s.click(Intent::Refresh);
    s.answer_reads();
    assert_eq!(s.view().read_at.map(|at| at.0 - first.0), Some(10_000));
    s.click(Intent::Refresh);
    let id = list(&s);
    s.pass(1_000);
    s.answer(id, 502, "");
    assert_eq!(s.view().read_at.map(|at| at.0 - first.0), Some(10_000));
}
