//! Where the list of disks is read: clouds differ.

use bms_disks::api::Cause;
use bms_disks::session::{Claim, Intent, Notice, Page};

use crate::script::Script;
use crate::steps::{disks, list, server};

fn list_path(s: &Script) -> Option<&str> {
    let found = s.open.iter().find(|(_, r)| r.path.ends_with("attachments"));
    found.map(|(_, r)| &r.path[..])
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
fn without_an_endpoint_for_native_calls_none_is_made() {
    let mut s = Script::without_native();
    s.start(None, true);
    let body = with_own(&s, true);
    let first = list(&s);
    s.answer(first, 404, r#"{"itemNotFound":{"message":"m","code":404}}"#);
    assert_eq!(list_path(&s), None);
    let id = server(&s);
    s.answer(id, 200, &body);
    assert_eq!(disks(&s), 2);
    assert!(
        s.sent.iter().all(|path| !path.contains("v2.1")),
        "{:?}",
        s.sent
    );
    assert_eq!(s.sent.len(), 2);
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
