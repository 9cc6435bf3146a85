//! The runtime against a real browser's fetch objects, storage, locks and events.
#![cfg(target_arch = "wasm32")]

mod support;

use std::cell::RefCell;
use std::rc::Rc;

use bms_disks::api::{Answer, Base, Method, Outcome, Request, Target, Transport};
use bms_disks::model::{Disk, ProjectId, Role, ServerId, VolumeId};
use bms_disks::runtime::{Credentials, Endpoint, Endpoints, Place, World};
use bms_disks::session::{
    AskId, Claim, Effect, Event, HostAnswer, HostEvent, RequestId, TokenNews,
};
use js_sys::Function;
use support::{TestPage, document, sleep, until, wait};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

struct Fixture {
    world: Rc<World>,
    events: Rc<RefCell<Vec<Event>>>,
    host: web_sys::HtmlElement,
    _page: TestPage,
}

/// A world about server `s1`, with a `getToken` of this source.
fn fixture(get_token: Option<&str>) -> Fixture {
    let page = TestPage::new();
    let (world, events, host) = world("s1", get_token, JsValue::UNDEFINED, None);
    Fixture {
        world,
        events,
        host,
        _page: page,
    }
}

type Parts = (Rc<World>, Rc<RefCell<Vec<Event>>>, web_sys::HtmlElement);

fn world(id: &str, get_token: Option<&str>, headers: JsValue, early: Option<js_sys::Map>) -> Parts {
    let host = document().create_element("div").expect("a div");
    let body = document().body().expect("a body");
    body.append_child(&host).expect("room in the page");
    let host: web_sys::HtmlElement = host.unchecked_into();
    let origin = web_sys::window().expect("a window").origin();
    let get_token = get_token.map(Function::new_no_args);
    let place = Place {
        host: host.clone(),
        target: Target {
            project: ProjectId::parse("p1").expect("an id"),
            server: ServerId::parse(id).expect("an id"),
        },
        endpoints: Endpoints {
            bms: Endpoint::parse("", &origin).expect("the page's origin"),
            evs: None,
        },
        credentials: Rc::new(Credentials::new(host.clone().into(), get_token, headers)),
        early,
    };
    let events = Rc::new(RefCell::new(Vec::new()));
    let sink = Rc::clone(&events);
    let world = World::new(place, Box::new(move |event| sink.borrow_mut().push(event)));
    (world, events, host)
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.world.leave();
        self.host.remove();
    }
}

impl Fixture {
    fn send(&self, number: u64, method: Method, path: &str, timeout: u64) {
        self.world.perform(Effect::Send {
            id: RequestId(number),
            request: Request {
                method,
                base: Base::Bms,
                path: path.into(),
                body: (method == Method::Post).then(|| r#"{"a":1}"#.into()),
            },
            timeout,
        });
    }

    fn take(&self) -> Vec<Event> {
        self.events.take()
    }

    async fn next(&self) -> Event {
        until("an event", || !self.events.borrow().is_empty()).await;
        self.events.borrow_mut().remove(0)
    }

    async fn outcome(&self, method: Method, path: &str, timeout: u64) -> Outcome {
        self.send(1, method, path, timeout);
        match self.next().await {
            Event::Answer {
                id: RequestId(1),
                outcome,
            } => outcome,
            other => panic!("not an answer: {other:?}"),
        }
    }

    async fn get(&self, path: &str) -> Outcome {
        self.outcome(Method::Get, path, 2_000).await
    }
}

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
        _page: page,
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
    sleep(50).await;
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
    sleep(50).await;
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
    for source in [
        "throw new Error('secret')",
        "return Promise.reject('secret')",
        "return ''",
        "return 42",
        "return null",
        "return 'a\\r\\nX-Evil: 1'",
        "return 'tök'",
    ] {
        let fixture = fixture(Some(source));
        let outcome = fixture.outcome(Method::Delete, "/ok", 2_000).await;
        let not_sent = Answer {
            status: 401,
            ..Answer::default()
        };
        assert_eq!(outcome, Ok(not_sent), "{source}");
        fixture.world.perform(Effect::RenewToken);
        assert_eq!(fixture.next().await, Event::Token(TokenNews::Unavailable));
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
        "return new Promise(r => setTimeout(() => r('tok'), 60))",
    ));
    let outcome = fixture.outcome(Method::Delete, "/ok", 20).await;
    assert_eq!(outcome.expect("known not to be sent").status, 401);
    fixture.send(2, Method::Delete, "/ok", 2_000);
    fixture.world.leave();
    sleep(100).await;
    assert_eq!(support::count(), 0);
    assert_eq!(fixture.take(), []);
}

#[wasm_bindgen_test]
async fn a_read_begun_early_is_used_once() {
    let page = TestPage::new();
    let early = js_sys::Map::new();
    let origin = web_sys::window().expect("a window").origin();
    let response = web_sys::js_sys::eval("Promise.resolve(new Response('early'))");
    early.set(
        &[&origin, "/ok"].concat().into(),
        &response.expect("a promise"),
    );
    let (world, events, host) = world("s1", None, JsValue::UNDEFINED, Some(early));
    let fixture = Fixture {
        world,
        events,
        host,
        _page: page,
    };
    assert_eq!(fixture.get("/ok").await.expect("an answer").body, b"early");
    assert_eq!(support::count(), 0);
    assert_eq!(fixture.get("/ok").await.expect("an answer").status, 202);
    assert_eq!(support::count(), 1);
}

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

#[wasm_bindgen_test]
async fn a_claim_of_a_widget_that_left_is_withdrawn() {
    let fixture = fixture(None);
    fixture.world.perform(Effect::Claim("one".into()));
    until("the record", || stored(KEY).is_some()).await;
    fixture.world.leave();
    until("it to go", || stored(KEY).is_none()).await;
    assert_eq!(fixture.take(), []);
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
                fixture.world.beginning()[0],
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

#[wasm_bindgen_test]
async fn the_page_can_refuse_or_hold_a_detach() {
    let fixture = fixture(None);
    let refuse = |text: &str| HostAnswer::Refuse(text.into());
    for (how, answer) in [
        ("nothing", HostAnswer::Proceed),
        ("throw", HostAnswer::Proceed),
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
            disk: disk(),
        });
        let expected = Event::Host {
            ask: AskId(4),
            answer,
        };
        assert_eq!(fixture.next().await, expected, "{how}");
    }
}

#[wasm_bindgen_test]
fn the_page_is_told_what_happens() {
    let fixture = fixture(None);
    let names = ["ready", "detach", "failed"].map(|name| ["bms-disks-", name].concat());
    let seen = support::record(names.into());
    let volume = disk().volume.clone();
    for event in [
        HostEvent::Ready,
        HostEvent::Detach {
            volume: volume.clone(),
            phase: "sent",
            job: None,
        },
        HostEvent::Failed {
            volume,
            failure: None,
        },
    ] {
        fixture.world.perform(Effect::Emit(event));
    }
    let seen: Vec<String> = seen.iter().filter_map(|text| text.as_string()).collect();
    assert_eq!(
        seen,
        [
            r#"["bms-disks-ready",{"projectId":"p1","serverId":"s1"}]"#,
            r#"["bms-disks-detach",{"projectId":"p1","serverId":"s1","volumeId":"vol-1","phase":"sent"}]"#,
            r#"["bms-disks-failed",{"projectId":"p1","serverId":"s1","volumeId":"vol-1","outcome":"unknown"}]"#,
        ]
    );
}

#[wasm_bindgen_test]
fn the_page_is_watched() {
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
