//! The record, the host page and the page's events against a real browser's.
#![cfg(target_arch = "wasm32")]

mod support;

use std::rc::Rc;

use bms_disks::api::{Method, Transport};
use bms_disks::model::{AttemptId, Disk, JobId, QueueId, Role, VolumeId, Wall};
use bms_disks::session::{
    Aim, AskId, AskNote, Attempt, ChangedFact, Claim, Effect, End, Event, HostAnswer, HostEvent,
    Origin, Reached, RequestId, Step,
};
use support::world::{fixture, world};
use support::{document, settled, until, wait};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn stored(key: &str) -> Option<String> {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    storage?.get_item(key).ok().flatten()
}

const KEY: &str = "bms-disks:p1:s1";

#[wasm_bindgen_test]
async fn a_claim_stands_until_it_is_cleared() {
    let fixture = fixture(None);
    let claim = |text: &str| fixture.world.perform(Effect::Claim(text.into()));
    claim("one");
    assert_eq!(fixture.next().await, Event::Claimed(Claim::Mine));
    claim("two");
    assert_eq!(
        fixture.next().await,
        Event::Claimed(Claim::Taken("one".into()))
    );
    let save = |from: &str, to: &str| {
        fixture.world.perform(Effect::Save {
            from: from.into(),
            to: to.into(),
        });
    };
    save("other", "bad");
    assert_eq!(stored(KEY).as_deref(), Some("one"));
    save("one", "one, accepted");
    assert_eq!(stored(KEY).as_deref(), Some("one, accepted"));
    fixture.world.perform(Effect::Clear("one".into()));
    assert!(stored(KEY).is_some());
    fixture.world.perform(Effect::Clear("one, accepted".into()));
    assert_eq!(stored(KEY), None);
}

#[wasm_bindgen_test]
async fn of_two_who_claim_at_once_one_is_told_of_the_other() {
    let fixture = fixture(None);
    let (other, events, host) = world("S1", None, JsValue::UNDEFINED, None);
    fixture.world.perform(Effect::Claim("one".into()));
    other.perform(Effect::Claim("two".into()));
    assert_eq!(fixture.next().await, Event::Claimed(Claim::Mine));
    until("the other's answer", || events.borrow().len() == 2).await;
    let taken = Event::Claimed(Claim::Taken("one".into()));
    assert_eq!(events.take(), [Event::Record(Some("one".into())), taken]);
    other.leave();
    host.remove();
}

/// Holds the browser's lock, as another tab would, until what it gives is called.
async fn lock(name: &str) -> js_sys::Function {
    let take = js_sys::Function::new_with_args(
        "name",
        "return new Promise((held) => navigator.locks.request(name, () => new Promise(held)))",
    );
    let held = take.call1(&JsValue::UNDEFINED, &name.into());
    let held = held.expect("a promise").unchecked_into();
    wait(held).await.unchecked_into()
}

#[wasm_bindgen_test]
async fn a_claim_of_a_widget_that_left_is_withdrawn() {
    let fixture = fixture(None);
    let release = lock(KEY).await;
    fixture.world.perform(Effect::Claim("one".into()));
    // Who had to wait for the lock for long looks twice, and may be gone in between.
    gloo_timers::future::TimeoutFuture::new(100).await;
    release
        .call0(&JsValue::UNDEFINED)
        .expect("a lock to release");
    until("the record", || stored(KEY).is_some()).await;
    fixture.world.leave();
    until("it to go", || stored(KEY).is_none()).await;
    assert_eq!(fixture.take(), []);
}

#[wasm_bindgen_test]
async fn a_lock_that_was_given_up_leaves_nothing_held() {
    let fixture = fixture(None);
    let release = lock(KEY).await;
    let claims = async |count: usize| {
        for _ in 0..count {
            fixture.world.perform(Effect::Claim("one".into()));
        }
        // So long they wait for the lock.
        gloo_timers::future::TimeoutFuture::new(2_000).await;
        until("the answers", || fixture.events.borrow().len() == count).await;
        fixture.take();
        settled().await;
        wasm_bindgen::externref_heap_live_count()
    };
    let before = claims(1).await;
    let after = claims(10).await;
    assert!(after <= before, "held {before} objects, then {after}");
    release
        .call0(&JsValue::UNDEFINED)
        .expect("a lock to release");
}

#[wasm_bindgen_test]
async fn storage_that_is_blocked_is_no_storage() {
    let fixture = Rc::new(fixture(None));
    let inner = Rc::clone(&fixture);
    let work = Closure::<dyn FnMut() -> js_sys::Promise>::new(move || {
        let fixture = Rc::clone(&inner);
        wasm_bindgen_futures::future_to_promise(async move {
            fixture.world.perform(Effect::Claim("one".into()));
            fixture.world.perform(Effect::Clear("one".into()));
            assert_eq!(fixture.next().await, Event::Claimed(Claim::NoStorage));
            assert!(matches!(
                fixture.world.first_events()[0],
                Event::Start { record: None, .. }
            ));
            Ok(JsValue::UNDEFINED)
        })
    });
    wait(support::without_storage(&work)).await;
}

fn disk() -> Rc<Disk> {
    Rc::new(Disk {
        volume: VolumeId::parse("vol-1").expect("an id"),
        record_id: None,
        slot: bms_disks::model::Slot::new("/dev/sdb"),
        role: Role::Data,
        details: None,
    })
}

fn attempt(aim: Aim) -> Rc<Attempt> {
    let id = AttemptId::parse("a-1").expect("an id");
    Rc::new(Attempt {
        queue: Some(QueueId::from(AttemptId::parse("q-1").expect("an id"))),
        id,
        origin: Origin::Here,
        aim,
        disk: disk(),
        server: None,
        assessment: None,
        given: None,
        steps: vec![Step {
            phase: Reached::Confirmed,
            at: Wall(1_700_000_000_000),
            request_id: None,
        }],
        job: JobId::parse("j1").ok(),
    })
}

#[wasm_bindgen_test]
async fn the_page_can_refuse_or_hold_a_detach() {
    let fixture = fixture(None);
    let refuse = |text: &str| HostAnswer::Refuse(text.into());
    let errors = support::record(vec!["bms-disks-error".into()]);
    for (how, answer) in [
        ("nothing", HostAnswer::Proceed),
        ("throw", HostAnswer::ListenerFailed),
        ("prevent", refuse("")),
        ("refuse", refuse("not today")),
        ("hold", HostAnswer::Proceed),
        ("hold false", refuse("")),
        ("hold refuse", refuse("no second factor")),
        ("hold reject", refuse("signed out")),
    ] {
        support::on_ask(&fixture.host, how);
        fixture.world.perform(Effect::AskHost {
            ask: AskId(4),
            attempt: attempt(Aim::Detach),
        });
        let expected = Event::Host {
            ask: AskId(4),
            answer,
        };
        assert_eq!(fixture.next().await, expected, "{how}");
    }
    // With what was thrown, which as JSON is no more than this.
    let error = errors.get(0).as_string().unwrap_or_default();
    assert_eq!(errors.length(), 1);
    assert!(
        error.contains(r#""reason":"listener-failed""#) && error.contains(r#""cause":{}"#),
        "{error}"
    );
}

/// An event about a change, as it is recorded.
fn event(name: &str, aim: &str, rest: &str) -> String {
    let about = format!(
        r#""projectId":"p1","serverId":"s1","volumeId":"vol-1","attemptId":"a-1","queueId":"q-1","change":"{aim}","origin":"began-here""#
    );
    format!(r#"["bms-disks-{name}",{{{about}{rest}}}]"#)
}

/// The audit record in it.
fn record(aim: &str, outcome: &str) -> String {
    [
        r#""record":{"version":1,"attemptId":"a-1","queueId":"q-1","change":""#,
        aim,
        r#"","origin":"began-here","outcome":"#,
        outcome,
        r#","projectId":"p1","server":{"id":"s1"},"disk":{"volumeId":"vol-1","slot":"/dev/sdb"},"jobId":"j1","phases":[{"phase":"confirmed","at":"2023-11-14T22:13:20.000Z"}]}"#,
    ]
    .concat()
}

#[wasm_bindgen_test]
fn what_happens_becomes_events_of_the_element() {
    let fixture = fixture(None);
    let names = ["ready", "phase", "detach", "attached", "failed", "ended"]
        .map(|name| ["bms-disks-", name].concat());
    let seen = support::record(names.into());
    let failed = End::Unknown(bms_disks::session::Doubt::JobSlow);
    for event in [
        HostEvent::Ready,
        HostEvent::Phase {
            attempt: attempt(Aim::Detach),
            phase: "sent",
        },
        HostEvent::Ended {
            attempt: attempt(Aim::Attach),
            end: End::Done,
        },
        HostEvent::Ended {
            attempt: attempt(Aim::Detach),
            end: failed,
        },
        HostEvent::Ended {
            attempt: attempt(Aim::Detach),
            end: End::Void(vec![AskNote::Changed(ChangedFact::Power)]),
        },
    ] {
        fixture.world.perform(Effect::Emit(event));
    }
    let seen: Vec<String> = seen.iter().filter_map(|text| text.as_string()).collect();
    let sent = format!(
        r#","phase":"sent","jobId":"j1",{}"#,
        record("detach", r#""under-way""#)
    );
    let ended = |aim: &str, outcome: &str, more: &str| {
        let record = record(aim, &format!(r#""{outcome}"{more}"#));
        event("ended", aim, &format!(r#","outcome":"{outcome}",{record}"#))
    };
    assert_eq!(
        seen,
        [
            r#"["bms-disks-ready",{"projectId":"p1","serverId":"s1"}]"#.to_owned(),
            event("phase", "detach", &sent),
            event("detach", "detach", &sent),
            event("attached", "attach", ""),
            ended("attach", "attached", ""),
            event("failed", "detach", r#","outcome":"unknown""#),
            ended("detach", "unknown", r#","reason":"job-slow""#),
            ended(
                "detach",
                "asked-again",
                r#","reason":"changed","changed":["power"]"#
            ),
        ]
    );
}

#[wasm_bindgen_test]
fn the_session_hears_of_connection_visibility_and_other_tabs() {
    let fixture = fixture(None);
    let window = web_sys::window().expect("a window");
    let fire = |target: &web_sys::EventTarget, name: &str| {
        let _ = target.dispatch_event(&web_sys::Event::new(name).expect("an event"));
    };
    fire(&window, "offline");
    fire(&window, "online");
    fire(&document(), "visibilitychange");
    fire(&document(), "resume");
    let options = web_sys::StorageEventInit::new();
    for key in ["somebody's", KEY] {
        options.set_key(Some(key));
        let event = web_sys::StorageEvent::new_with_event_init_dict("storage", &options);
        let _ = window.dispatch_event(&event.expect("an event"));
    }
    assert_eq!(
        fixture.take(),
        [
            Event::Online(false),
            Event::Online(true),
            Event::Visible(true),
            Event::Tick,
            Event::Record(None),
        ]
    );
}

/// The page is shown; `persisted`: it was in the browser's cache of pages.
fn show_page(persisted: bool) {
    let options = web_sys::PageTransitionEventInit::new();
    options.set_persisted(persisted);
    let event = web_sys::PageTransitionEvent::new_with_event_init_dict("pageshow", &options);
    let window = web_sys::window().expect("a window");
    let _ = window.dispatch_event(&event.expect("an event"));
}

/// WebKit neither answers nor refuses what was in flight when it put the page away.
#[wasm_bindgen_test]
async fn what_was_in_flight_when_the_page_was_put_away_is_lost() {
    let minute = 60_000;
    let fixture = fixture(None);
    fixture.send(1, Method::Delete, "/hang", minute);
    fixture.send(2, Method::Get, "/hang", minute);
    until("both", || support::count() == 2).await;
    show_page(true);
    assert_eq!(fixture.take(), [Event::Visible(true), Event::Tick]);
    fixture.send(3, Method::Get, "/hang", minute);
    until("both to be lost", || fixture.events.borrow().len() > 1).await;
    let lost = |number| Event::Answer {
        id: RequestId(number),
        outcome: Err(Transport::Network),
    };
    assert_eq!(fixture.take(), [lost(1), lost(2)]);
    // What was asked since is not.
    let aborted = [0, 1, 2].map(support::aborted);
    assert_eq!(aborted, [false, true, false]);
}

#[wasm_bindgen_test]
async fn what_the_browser_took_up_again_is_heard() {
    let fixture = fixture(None);
    support::hold("/ok");
    fixture.send(1, Method::Delete, "/ok", 2_000);
    until("it", || support::count() == 1).await;
    show_page(true);
    fixture.take();
    support::release();
    let answer = fixture.next().await;
    assert!(
        matches!(&answer, Event::Answer { outcome: Ok(_), .. }),
        "{answer:?}"
    );
}

#[wasm_bindgen_test]
async fn what_still_waits_for_a_token_was_not_in_flight() {
    let fixture = fixture(Some(
        "this.asked = (this.asked ?? 0) + 1;
        return this.asked === 1 ? 'tok' : new Promise(r => { globalThis.giveToken = () => r('tok') })",
    ));
    fixture.send(1, Method::Get, "/hang", 60_000);
    until("it", || support::count() == 1).await;
    fixture.world.perform(Effect::RenewToken);
    fixture.send(2, Method::Delete, "/ok", 60_000);
    show_page(true);
    fixture.take();
    assert!(matches!(
        fixture.next().await,
        Event::Answer {
            id: RequestId(1),
            ..
        }
    ));
    js_sys::eval("giveToken()").expect("a script");
    let news = [fixture.next().await, fixture.next().await];
    let done = |event: &Event| matches!(event, Event::Answer { outcome: Ok(_), .. });
    assert!(news.iter().any(done), "{news:?}");
}
