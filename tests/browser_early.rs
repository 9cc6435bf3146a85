//! Reads that begin before the program has arrived: the same as the program's own, and each once.
#![cfg(target_arch = "wasm32")]

mod support;

use std::cell::Cell;
use std::rc::Rc;

use bms_disks::api::{Base, Call, ListPath, request};
use bms_disks::settings::RawSettings;
use js_sys::{Function, Object, Promise, Reflect};
use support::module::{first_reads, offer_program_later};
use support::{TestPage, document, settled, until};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// How an early read stands to the program's own.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Early {
    /// The very same.
    Same,
    /// None, although the program would read: too rare to be worth its bytes.
    Later,
    /// None: the program would refuse, too.
    None,
}

const IDS: &[(&str, Early)] = &[
    ("p", Early::Same),
    (" \tServer_1-é", Early::None),
    (
        " \t\n\u{c}\r0503dda897000fed2f78c00909158a4d\n",
        Early::Same,
    ),
    ("d8d3b89b-bb33-448e-ab3d-4c9d6dee4fdd", Early::Same),
    ("a_B-9", Early::Same),
    (
        "0123456789012345678901234567890123456789012345678901234567890123",
        Early::Same,
    ),
    (
        "01234567890123456789012345678901234567890123456789012345678901234",
        Early::None,
    ),
    ("", Early::None),
    ("  ", Early::None),
    ("../../x?y", Early::None),
    ("..", Early::None),
    ("a/b", Early::None),
    ("a\\b", Early::None),
    ("a?b", Early::None),
    ("a#b", Early::None),
    ("a%2fb", Early::None),
    ("a b", Early::None),
    ("a\nb", Early::None),
    ("a\u{b}", Early::None),
    ("\u{a0}a", Early::None),
    ("a\u{0}", Early::None),
    ("ａ", Early::None),
    ("\u{17f}", Early::None),
    ("\u{212a}", Early::None),
];

const ENDPOINTS: &[(&str, Early)] = &[
    ("", Early::Same),
    (" / ", Early::Same),
    ("/api/bms", Early::Same),
    ("/api/bms//", Early::Same),
    ("/a~b/(c)/d;e=f,g:h/%41/$&'*+!", Early::Same),
    ("https://bms.example", Early::Same),
    ("https://bms.example:8443/a/", Early::Same),
    ("{page}", Early::Same),
    ("{page}/api", Early::Same),
    ("HTTPS://bms.example", Early::Later),
    ("https://BMS.example", Early::Later),
    ("https://bms.example:443", Early::Later),
    ("https://[::1]/", Early::Later),
    ("http://localhost:1", Early::Later),
    ("https://127.1/a", Early::Later),
    ("/a//b", Early::Same),
    ("http://bms.example", Early::None),
    ("{page}.example", Early::None),
    ("{page}@evil.example", Early::None),
    ("//evil.example", Early::None),
    ("/\\evil.example", Early::None),
    ("/\t/evil.example", Early::None),
    ("api/bms", Early::None),
    ("javascript:alert(1)", Early::None),
    ("data:,x", Early::None),
    ("ftp://bms.example", Early::None),
    ("https://", Early::None),
    ("https:///path", Early::None),
    ("https:/path", Early::None),
    ("https:path", Early::None),
    ("https://h:", Early::None),
    ("https://h:0", Early::None),
    ("https://h:99999", Early::None),
    ("https://a:b:1", Early::None),
    ("https://user@bms.example", Early::None),
    ("https://user:pass@bms.example", Early::None),
    ("https://bms.example\\@evil", Early::None),
    ("https://bücher.example", Early::None),
    ("/api?x=", Early::None),
    ("/api#", Early::None),
    ("/a b", Early::None),
    ("/a\\b", Early::None),
    ("/a\nb", Early::None),
    ("/a|b", Early::None),
    ("/a[b]", Early::None),
    ("/é", Early::None),
    ("/..", Early::None),
    ("/a/../b", Early::None),
    ("/a/%2E./b", Early::None),
    ("/a/%2e%2e", Early::None),
    ("https://h/.", Early::None),
];

fn origin() -> String {
    web_sys::window().expect("a window").origin()
}

/// What a session asks for first, as the program would send it.
fn reads_of_the_program(raw: &RawSettings) -> Option<Vec<String>> {
    let checked_settings = raw.check(&origin()).ok()?;
    let calls = [Call::Server, Call::List(ListPath::Bms), Call::Volumes];
    let requests = calls.map(|call| request(&checked_settings.config.target, &call));
    let wanted = requests
        .iter()
        .filter(|one| one.base == Base::Bms || checked_settings.config.volumes);
    let urls = wanted.map(|one| checked_settings.endpoints.url(one.base, &one.path));
    Some(
        urls.map(|url| url.expect("a service that is configured"))
            .collect(),
    )
}

fn early_reads(raw: &RawSettings) -> Vec<String> {
    let settings = Object::new();
    for (name, value) in [
        ("bmsEndpoint", &raw.bms_endpoint),
        ("evsEndpoint", &raw.evs_endpoint),
        ("ecsEndpoint", &raw.ecs_endpoint),
        ("projectId", &raw.project_id),
        ("serverId", &raw.server_id),
    ] {
        let value = value.as_deref().map_or(JsValue::NULL, JsValue::from);
        Reflect::set(&settings, &name.into(), &value).expect("a plain object");
    }
    let urls = first_reads(&settings).into_iter();
    urls.map(|url| url.as_string().expect("an address"))
        .collect()
}

fn compare(raw: &RawSettings, expected: Early) {
    let (early, program) = (early_reads(raw), reads_of_the_program(raw));
    let found = match program {
        None if early.is_empty() => Early::None,
        Some(_) if early.is_empty() => Early::Later,
        Some(urls) if urls == early => Early::Same,
        program => panic!("{raw:?}: early {early:?}, the program {program:?}"),
    };
    assert_eq!(found, expected, "{raw:?}");
}

fn settings() -> RawSettings {
    RawSettings {
        project_id: Some("p".into()),
        server_id: Some("s".into()),
        ..RawSettings::default()
    }
}

#[wasm_bindgen_test]
fn what_the_program_refuses_is_not_read_early_and_the_rest_is_read_where_it_reads() {
    compare(&RawSettings::default(), Early::None);
    for (id, expected) in IDS {
        let id = Some((*id).to_owned());
        compare(
            &RawSettings {
                project_id: id.clone(),
                ..settings()
            },
            *expected,
        );
        compare(
            &RawSettings {
                server_id: id,
                ..settings()
            },
            *expected,
        );
    }
    for (endpoint, expected) in ENDPOINTS {
        let endpoint = endpoint.replace("{page}", &origin());
        compare(
            &RawSettings {
                bms_endpoint: Some(endpoint.clone()),
                ..settings()
            },
            *expected,
        );
        compare(
            &RawSettings {
                evs_endpoint: Some(endpoint.clone()),
                ..settings()
            },
            *expected,
        );
        compare(
            &RawSettings {
                ecs_endpoint: Some(endpoint),
                ..settings()
            },
            *expected,
        );
    }
}

fn put(attributes: &[(&str, &str)], properties: &[(&str, JsValue)]) -> HtmlElement {
    let element = document().create_element("bms-disks").expect("a tag");
    for (name, value) in attributes {
        element.set_attribute(name, value).expect("an attribute");
    }
    for (name, value) in properties {
        Reflect::set(&element, &(*name).into(), value).expect("a property");
    }
    let body = document().body().expect("a body");
    body.append_child(&element).expect("room in the page");
    element.unchecked_into()
}

fn text(element: &Element) -> String {
    let shadow = element.shadow_root().expect("an open shadow root");
    shadow.text_content().unwrap_or_default()
}

async fn shows(element: &Element, what: &str) {
    until(what, || text(element).contains(what)).await;
}

/// All that tells one request from another.
fn sight(at: u32) -> String {
    let fields = [
        "method",
        "url",
        "mode",
        "credentials",
        "cache",
        "redirect",
        "referrer",
        "referrerPolicy",
        "integrity",
        "keepalive",
        "destination",
    ];
    let fields = fields.map(|name| [name, "=", &support::field(at, name)].concat());
    [&fields.join(" "), " ", &support::headers(at)].concat()
}

/// Called back, or, if it was answered, read to its end.
fn has_ended(at: u32) -> bool {
    support::aborted(at) != support::is_read(at)
}

/// One test and not several: a page loads its program once.
#[wasm_bindgen_test]
#[allow(clippy::too_many_lines)] // for that reason
async fn each_read_is_sent_once_and_as_the_program_sends_it() {
    let _page = TestPage::new();
    let arrive = offer_program_later();
    let asked = Rc::new(Cell::new(0));
    let get_token = || {
        let asked = Rc::clone(&asked);
        let get = Closure::<dyn Fn() -> Promise>::new(move || {
            asked.set(asked.get() + 1);
            let token = ["tok-", &asked.get().to_string()].concat();
            Promise::resolve(&JsValue::from(token))
        });
        get.into_js_value()
    };
    let csrf = Object::new();
    Reflect::set(&csrf, &"X-CSRF".into(), &"c1".into()).expect("a plain object");
    let attributes = |server| {
        [
            ("project-id", "p"),
            ("server-id", server),
            ("evs-endpoint", "/evs"),
        ]
    };

    // Nothing for settings that are refused, and what is no longer wanted is called back.
    let one = put(&attributes("../x"), &[("headers", csrf.clone().into())]);
    settled().await;
    assert_eq!(support::count(), 0, "{}", support::urls());
    support::hold("before");
    one.set_attribute("server-id", "before")
        .expect("an attribute");
    until("the reads", || support::count() == 3).await;
    one.set_attribute("server-id", "one").expect("an attribute");
    until("other reads", || support::count() == 6).await;
    until("their end", || (0..3).all(has_ended)).await;
    assert!(support::aborted(0), "it was not answered");
    assert!(
        support::is_read(1) && !support::aborted(1),
        "it was answered, and is read to its end instead"
    );

    // Another element, which is told of its token while it waits for the program.
    let two = put(&attributes("two"), &[]);
    until("reads without a token", || support::count() == 9).await;
    assert_eq!(support::header(6, "X-Auth-Token"), None);
    Reflect::set(&two, &"getToken".into(), &get_token()).expect("a property");
    until("reads with a token", || support::count() == 12).await;
    until("their end", || (6..9).all(has_ended)).await;
    assert_eq!(support::header(9, "X-Auth-Token").as_deref(), Some("tok-1"));
    // The looks are no reason to read again.
    two.set_attribute("theme", "dark").expect("an attribute");
    two.set_attribute("volume-id", "vol-b")
        .expect("an attribute");

    // A third one leaves before the program comes.
    let three = put(&attributes("three"), &[]);
    until("reads", || support::count() == 15).await;
    three.remove();
    until("their end", || (12..15).all(has_ended)).await;

    arrive();
    shows(&one, "server one").await;
    shows(&one, "vol-b").await;
    shows(&two, "server two").await;
    assert_eq!(support::count(), 15, "{}", support::urls());
    assert_eq!(asked.get(), 1);
    let early: Vec<String> = (3..6).chain(9..12).map(sight).collect();

    // What is read now is read by the program.
    for element in [&one, &two] {
        let refresh: Function = Reflect::get(element, &"refresh".into())
            .expect("a method")
            .unchecked_into();
        support::wait(refresh.call0(element).expect("a promise").unchecked_into()).await;
    }
    assert_eq!(support::count(), 21, "{}", support::urls());
    let mut late: Vec<String> = (15..21).map(sight).collect();
    late.sort();
    let mut early = early;
    early.sort();
    assert_eq!(early, late);
    assert_eq!(asked.get(), 1);
    one.remove();
    two.remove();
}
