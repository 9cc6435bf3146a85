//! Requests, answers and tokens against a real browser's fetch objects.
#![cfg(target_arch = "wasm32")]

mod support;

use bms_disks::api::{Answer, Method, Transport};
use bms_disks::session::{Claim, Effect, Event, RequestId, TokenNews};
use support::world::{Fixture, fixture, world};
use support::{TestPage, settled, until, wait};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_read_is_sent_as_it_should_be() {
    let page = TestPage::new();
    let headers = js_sys::Object::new();
    js_sys::Reflect::set(&headers, &"X-CSRF".into(), &"c1".into()).expect("an object");
    let (world, events, host) = world("s1", Some("return 'tok'"), headers.into(), None);
    let fixture = Fixture {
        world,
        events,
        host,
        page,
    };
    let answer = fixture.get("/ok?x=1").await.expect("an answer");
    assert_eq!(answer.status, 202);
    assert_eq!(answer.request_id.as_deref(), Some("req-1"));
    assert_eq!(answer.retry_after, Some(7));
    assert_eq!(answer.body, br#"{"fine":true}"#);
    let origin = web_sys::window().expect("a window").origin();
    assert_eq!(support::urls(), ["GET ", &origin, "/ok?x=1"].concat());
    for (name, value) in [
        ("X-Auth-Token", "tok"),
        ("X-CSRF", "c1"),
        ("Content-Type", "application/json"),
    ] {
        assert_eq!(support::header(0, name).as_deref(), Some(value), "{name}");
    }
    for (name, value) in [
        ("credentials", "same-origin"),
        ("redirect", "manual"),
        ("cache", "no-store"),
        ("referrerPolicy", "same-origin"),
        ("keepalive", "false"),
    ] {
        assert_eq!(support::field(0, name), value, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_change_is_sent_to_outlive_the_page() {
    let fixture = fixture(None);
    fixture
        .outcome(Method::Delete, "/ok", 2_000)
        .await
        .expect("an answer");
    fixture
        .outcome(Method::Post, "/ok", 2_000)
        .await
        .expect("an answer");
    for at in [0, 1] {
        assert_eq!(support::field(at, "keepalive"), "true");
        assert_eq!(support::field(at, "referrerPolicy"), "same-origin");
        assert_eq!(support::field(at, "redirect"), "manual");
        assert_eq!(support::field(at, "cache"), "no-store");
        assert_eq!(
            support::header(at, "Content-Type").as_deref(),
            Some("application/json")
        );
        assert_eq!(support::header(at, "X-Auth-Token"), None);
    }
    assert_eq!(support::field(0, "method"), "DELETE");
    assert_eq!(wait(support::body(1)).await, r#"{"a":1}"#);
}

#[wasm_bindgen_test]
async fn answers_of_every_kind_are_told_apart() {
    let fixture = fixture(None);
    assert_eq!(fixture.get("/empty").await.expect("an answer").status, 204);
    let later = fixture.get("/later").await.expect("an answer");
    assert!(matches!(later.retry_after, Some(8..=10)), "{later:?}");
    assert_eq!(fixture.get("/moved").await, Err(Transport::Redirected));
    assert_eq!(fixture.get("/nowhere").await, Err(Transport::Network));
    assert_eq!(fixture.get("/throws").await, Err(Transport::Network));
    assert_eq!(
        fixture.get("/likeness").await.expect("an answer").body,
        [1, 2]
    );
}

#[wasm_bindgen_test]
async fn a_body_is_read_up_to_the_limit() {
    let fixture = fixture(None);
    let longest = fixture.get("/longest").await.expect("an answer");
    assert_eq!(longest.body.len(), bms_disks::api::MAX_BODY);
    assert_eq!(fixture.get("/long").await, Err(Transport::TooLarge));
}

#[wasm_bindgen_test]
async fn a_connection_that_breaks_at_any_byte_leaves_no_answer() {
    let fixture = fixture(None);
    let whole = fixture.get("/halved/0").await.expect("an answer").body;
    assert!(whole.len() > 40);
    for end in 0..=whole.len() {
        let broken = fixture.get(&format!("/broken/{end}")).await;
        assert_eq!(broken, Err(Transport::Network), "after {end} bytes");
        let halved = fixture.get(&format!("/halved/{end}")).await;
        assert_eq!(halved.expect("an answer").body, whole, "{end} bytes first");
    }
}

#[wasm_bindgen_test]
async fn the_time_limit_covers_answer_and_body() {
    let fixture = fixture(None);
    for path in ["/hang", "/stuck"] {
        let outcome = fixture.outcome(Method::Get, path, 30).await;
        assert_eq!(outcome, Err(Transport::TimedOut), "{path}");
    }
    assert!(support::aborted(0) && support::aborted(1));
    // A change is not called back: that would not undo it.
    let outcome = fixture.outcome(Method::Delete, "/hang", 30).await;
    assert_eq!(outcome, Err(Transport::TimedOut));
    assert!(!support::aborted(2));
}

#[wasm_bindgen_test]
async fn what_is_cancelled_says_nothing() {
    let fixture = fixture(None);
    support::hold("/ok");
    fixture.send(1, Method::Get, "/hang", 2_000);
    fixture.send(2, Method::Get, "/ok", 2_000);
    until("both", || support::count() == 2).await;
    fixture.world.perform(Effect::Cancel(RequestId(1)));
    fixture.world.perform(Effect::Cancel(RequestId(2)));
    support::release();
    settled().await;
    assert_eq!(fixture.take(), []);
    assert!(support::aborted(0));
}

#[wasm_bindgen_test]
async fn after_leaving_reads_are_called_back_and_changes_run_on_unheard() {
    let fixture = fixture(None);
    support::hold("/ok");
    fixture.send(1, Method::Get, "/hang", 2_000);
    fixture.send(2, Method::Delete, "/hang", 2_000);
    fixture.send(3, Method::Delete, "/ok", 2_000);
    until("all", || support::count() == 3).await;
    fixture.world.leave();
    support::release();
    let window = web_sys::window().expect("a window");
    let _ = window.dispatch_event(&web_sys::Event::new("offline").expect("an event"));
    settled().await;
    assert_eq!(fixture.take(), []);
    assert!(support::aborted(0));
    assert!(!support::aborted(1) && !support::aborted(2));
}

const COUNTED: &str = "this.asked = (this.asked ?? 0) + 1; return new Promise(r => \
    setTimeout(() => r('tok-' + this.asked), 10))";

fn asked(fixture: &Fixture) -> f64 {
    let asked = js_sys::Reflect::get(&fixture.host, &"asked".into());
    asked.ok().and_then(|n| n.as_f64()).unwrap_or(0.0)
}

#[wasm_bindgen_test]
async fn one_call_for_a_token_serves_all_until_it_is_renewed() {
    let fixture = fixture(Some(COUNTED));
    for number in 1..=3 {
        fixture.send(number, Method::Get, "/ok", 2_000);
    }
    until("three answers", || fixture.events.borrow().len() == 3).await;
    assert_eq!(asked(&fixture), 1.0);
    fixture.take();
    fixture.world.perform(Effect::RenewToken);
    fixture.world.perform(Effect::RenewToken);
    fixture.send(4, Method::Get, "/ok", 2_000);
    until("three events", || fixture.events.borrow().len() == 3).await;
    assert_eq!(asked(&fixture), 2.0);
    assert!(fixture.take().contains(&Event::Token(TokenNews::Renewed)));
    assert_eq!(support::header(3, "X-Auth-Token").as_deref(), Some("tok-2"));
}

#[wasm_bindgen_test]
async fn without_a_usable_token_nothing_is_sent() {
    use TokenNews::{Failed, Unavailable};
    for (source, news) in [
        ("throw new Error('secret')", Failed),
        ("return Promise.reject('secret')", Failed),
        ("return ''", Unavailable),
        ("return 42", Failed),
        ("return null", Unavailable),
        ("return", Unavailable),
        ("return 'a\\r\\nX-Evil: 1'", Failed),
        ("return 'tök'", Failed),
    ] {
        let fixture = fixture(Some(source));
        let outcome = fixture.outcome(Method::Delete, "/ok", 2_000).await;
        let not_sent = Answer {
            status: 401,
            ..Answer::default()
        };
        assert_eq!(outcome, Ok(not_sent), "{source}");
        fixture.world.perform(Effect::RenewToken);
        assert_eq!(fixture.next().await, Event::Token(news), "{source}");
        assert_eq!(support::count(), 0, "{source}");
    }
    let fixture = fixture(None);
    fixture.world.perform(Effect::RenewToken);
    assert_eq!(fixture.next().await, Event::Token(TokenNews::Unavailable));
}

#[wasm_bindgen_test]
async fn a_failure_to_give_a_token_is_not_kept() {
    let fixture = fixture(Some(
        "this.asked = (this.asked ?? 0) + 1; if (this.asked < 2) throw 1; return 'tok'",
    ));
    assert_eq!(fixture.get("/ok").await.expect("an answer").status, 401);
    assert_eq!(fixture.get("/ok").await.expect("an answer").status, 202);
}

#[wasm_bindgen_test]
async fn a_token_that_comes_too_late_sends_nothing() {
    let fixture = fixture(Some(
        "return new Promise(r => (globalThis.waiting ??= []).push(r))",
    ));
    let outcome = fixture.outcome(Method::Delete, "/ok", 20).await;
    assert_eq!(outcome.expect("known not to be sent").status, 401);
    fixture.send(2, Method::Delete, "/ok", 2_000);
    fixture.world.leave();
    let given = js_sys::eval("waiting.length > 0 && waiting.every(r => (r('tok'), true))");
    assert_eq!(given.expect("a script"), true);
    settled().await;
    assert_eq!(support::count(), 0);
    assert_eq!(fixture.take(), []);
}

/// An early read of `/ok`.
fn early_read() -> js_sys::Map {
    let early = js_sys::Map::new();
    let origin = web_sys::window().expect("a window").origin();
    let read = web_sys::js_sys::eval(
        "({ response: Promise.resolve(new Response('early')), abort: new AbortController() })",
    );
    early.set(&[&origin, "/ok"].concat().into(), &read.expect("an object"));
    early
}

fn with_early_read() -> (Fixture, js_sys::Map) {
    let page = TestPage::new();
    let early = early_read();
    let (world, events, host) = world("s1", None, JsValue::UNDEFINED, Some(early.clone()));
    let fixture = Fixture {
        world,
        events,
        host,
        page,
    };
    (fixture, early)
}

#[wasm_bindgen_test]
async fn a_read_begun_early_is_used_once() {
    let (fixture, early) = with_early_read();
    assert_eq!(fixture.get("/ok").await.expect("an answer").body, b"early");
    assert_eq!(support::count(), 0);
    assert_eq!(early.size(), 0);
    assert_eq!(fixture.get("/ok").await.expect("an answer").status, 202);
    assert_eq!(support::count(), 1);
}

#[wasm_bindgen_test]
async fn reads_leave_nothing_held() {
    let (fixture, _) = with_early_read();
    let reads = async |count: usize| {
        for _ in 0..count {
            fixture.get("/ok").await.expect("an answer");
        }
        settled().await;
        wasm_bindgen::externref_heap_live_count()
    };
    let before = reads(2).await;
    let after = reads(20).await;
    assert!(after <= before, "held {before} values, then {after}");
}

#[wasm_bindgen_test]
async fn a_change_takes_nothing_that_was_begun_early() {
    let (fixture, early) = with_early_read();
    let outcome = fixture.outcome(Method::Delete, "/ok", 2_000).await;
    assert_eq!(outcome.expect("an answer").status, 202);
    assert_eq!((support::count(), early.size()), (1, 1));
}

#[wasm_bindgen_test]
async fn a_read_begun_early_is_called_back_like_any_other() {
    let (fixture, early) = with_early_read();
    let read = early.values().next().expect("a read").value();
    let abort: web_sys::AbortController = js_sys::Reflect::get(&read, &"abort".into())
        .expect("a controller")
        .unchecked_into();
    fixture.send(1, Method::Get, "/ok", 2_000);
    fixture.world.leave();
    assert!(abort.signal().aborted());
}

#[wasm_bindgen_test]
async fn what_was_read_early_says_nothing_about_an_unfinished_change() {
    let (fixture, _) = with_early_read();
    fixture.world.perform(Effect::Claim("a record".into()));
    assert_eq!(fixture.next().await, Event::Claimed(Claim::Mine));
    let (world, events, host) = world("s1", None, JsValue::UNDEFINED, Some(early_read()));
    let later = Fixture {
        world,
        events,
        host,
        page: TestPage,
    };
    assert_eq!(later.get("/ok").await.expect("an answer").status, 202);
    assert_eq!(support::count(), 1, "it was read anew");
}
