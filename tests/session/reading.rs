//! Where the list is read, how often, and what happens when it cannot be.

use bms_disks::api::{Answer, Cause};
use bms_disks::session::{Claim, Event, Intent, Notice, Page, RequestId};

use crate::script::Script;

const BMS: &str = "GET /os-volume_attachments";
const SERVER: &str = "GET ";

fn list_path(s: &Script) -> Option<&str> {
    let found = s.open.iter().find(|(_, r)| r.path.ends_with("attachments"));
    found.map(|(_, r)| &r.path[..])
}

fn list(s: &Script) -> RequestId {
    s.find("/os-volume_attachments")
}

fn server(s: &Script) -> RequestId {
    let found = s.open.iter().find(|(_, r)| r.path.ends_with("/s1"));
    found.expect("the server is read").0
}

fn disks(s: &Script) -> usize {
    match &s.view().page {
        Page::Ready(rows) => rows.len(),
        page => panic!("{page:?}"),
    }
}

/// A server's answer with two disks of its own list, or without that list.
fn with_own(s: &Script, own: bool) -> String {
    let list = r#""os-extended-volumes:volumes_attached":[{"id":"root","device":"/dev/sda"},{"id":"data"}],"#;
    let list = if own { list } else { "" };
    s.server().replacen("\"id\"", &format!("{list}\"id\""), 1)
}

fn started() -> Script {
    let mut s = Script::new();
    s.start(None, true);
    s
}

#[test]
fn a_cloud_without_the_first_list_call_is_asked_by_the_second() {
    let mut s = started();
    assert!(list_path(&s).is_some_and(|p| p.starts_with("/v1/")));
    let first = list(&s);
    s.answer(first, 404, "");
    assert!(list_path(&s).is_some_and(|p| p.starts_with("/v2.1/")));
    s.answer_reads();
    assert_eq!(disks(&s), 3);
    // It is remembered, and from then on its absence is a failure.
    s.click(Intent::Refresh);
    assert!(list_path(&s).is_some_and(|p| p.starts_with("/v2.1/")));
    let second = list(&s);
    s.answer(second, 404, "");
    s.answer_reads();
    assert_eq!(disks(&s), 3);
    assert!(matches!(s.view().notices[0], Notice::Stale(_)));
}

#[test]
fn a_call_that_fails_for_another_reason_is_not_missing() {
    let mut s = started();
    let first = list(&s);
    s.answer(first, 403, "");
    assert_eq!(list_path(&s), None);
    s.answer_reads();
    assert!(matches!(&s.view().page, Page::Problem(f) if f.cause == Cause::NoPermission));
}

#[test]
fn a_cloud_without_either_call_is_read_by_the_servers_own_list() {
    // The server's answer comes before the calls turn out to be missing, or after.
    for server_first in [true, false] {
        let mut s = started();
        let body = with_own(&s, true);
        if server_first {
            let id = server(&s);
            s.answer(id, 200, &body);
        }
        for _ in 0..2 {
            let id = list(&s);
            s.answer(id, 404, "");
        }
        if !server_first {
            let id = server(&s);
            s.answer(id, 200, &body);
        }
        assert_eq!(disks(&s), 2, "{server_first}");
        s.click(Intent::Refresh);
        assert_eq!(s.open.len(), 1);
        let id = server(&s);
        s.answer(id, 200, &body);
        s.pass(30_000);
        assert_eq!(s.open.len(), 1);
    }
}

#[test]
fn the_own_list_serves_a_detach_too() {
    let mut s = started();
    for _ in 0..2 {
        let id = list(&s);
        s.answer(id, 404, "");
    }
    let body =
        with_own(&s, true).replace("{\"id\":\"data\"}", r#"{"id":"data","device":"/dev/sdb"}"#);
    let id = server(&s);
    s.answer(id, 200, &body);
    s.confirm("data");
    s.agree();
    let id = server(&s);
    s.answer(id, 200, &body);
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
    s.job_succeeds();
    let id = server(&s);
    let body = body.replace(r#",{"id":"data","device":"/dev/sdb"}"#, "");
    s.answer(id, 200, &body);
    assert_eq!(s.change().phase, bms_disks::session::Phase::Done);
}

#[test]
fn without_any_list_that_is_the_problem_and_everything_is_tried_again() {
    let mut s = started();
    let body = with_own(&s, false);
    let id = server(&s);
    s.answer(id, 200, &body);
    for _ in 0..2 {
        let id = list(&s);
        s.answer(id, 404, "");
    }
    assert!(matches!(&s.view().page, Page::Problem(f) if f.cause == Cause::NoSuchApi));
    s.click(Intent::Refresh);
    let id = server(&s);
    s.answer(id, 200, &body);
    s.click(Intent::Refresh);
    assert!(list_path(&s).is_some_and(|p| p.starts_with("/v1/")));
}

#[test]
fn a_server_that_failed_before_the_lists_did_is_the_lists_failure() {
    let mut s = started();
    let id = server(&s);
    s.answer(id, 403, "");
    for _ in 0..2 {
        let id = list(&s);
        s.answer(id, 404, "");
    }
    assert!(matches!(&s.view().page, Page::Problem(f) if f.cause == Cause::NoPermission));
    assert!(s.open.is_empty());
    // The next round asks the server alone.
    s.pass(5_000);
    assert_eq!(s.open.len(), 1);
}

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
