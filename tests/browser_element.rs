//! `<bms-disks>` as a page meets it: the module, the program and a cloud behind `fetch`.
#![cfg(target_arch = "wasm32")]

mod support;

use js_sys::{Function, Object, Promise, Reflect};
use support::{TestPage, document, module, settled, turn, until, wait};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Hands the module the program it would otherwise fetch: this test's own.
fn offer_program() {
    let program = JsValue::from(module::program(&Function::new_no_args("")));
    module::load_by(move || Promise::resolve(&program));
}

struct Tag {
    element: HtmlElement,
    _page: TestPage,
}

impl Drop for Tag {
    fn drop(&mut self) {
        self.element.remove();
    }
}

impl std::ops::Deref for Tag {
    type Target = HtmlElement;

    fn deref(&self) -> &HtmlElement {
        &self.element
    }
}

fn create(attributes: &[(&str, &str)]) -> HtmlElement {
    let element = document().create_element("bms-disks").expect("a tag");
    for (name, value) in attributes {
        element.set_attribute(name, value).expect("an attribute");
    }
    element.unchecked_into()
}

fn append(element: &Element) {
    let body = document().body().expect("a body");
    body.append_child(element).expect("room in the page");
}

fn put(attributes: &[(&str, &str)]) -> Tag {
    offer_program();
    let page = TestPage::new();
    let element = create(attributes);
    append(&element);
    Tag {
        element,
        _page: page,
    }
}

fn text(element: &Element) -> String {
    let shadow = element.shadow_root().expect("an open shadow root");
    shadow.text_content().unwrap_or_default()
}

async fn shows(element: &Element, what: &str) {
    until(what, || text(element).contains(what)).await;
}

fn root_attribute(element: &Element, name: &str) -> Option<String> {
    let shadow = element.shadow_root().expect("an open shadow root");
    let root = shadow.query_selector(".root").ok().flatten()?;
    root.get_attribute(name)
}

fn property(element: &Element, name: &str) -> JsValue {
    Reflect::get(element, &name.into()).expect("a property")
}

fn set_property(element: &Element, name: &str, value: impl Into<JsValue>) {
    Reflect::set(element, &name.into(), &value.into()).expect("a property");
}

fn refresh(element: &Element) -> Promise {
    let refresh: Function = property(element, "refresh").unchecked_into();
    refresh.call0(element).expect("a promise").unchecked_into()
}

const IDS: &[(&str, &str)] = &[("project-id", "p"), ("server-id", "one")];

#[wasm_bindgen_test]
async fn it_reads_and_shows_what_it_read() {
    let ready = support::record(vec!["bms-disks-ready".into()]);
    let tag = put(IDS);
    assert!(text(&tag).is_empty(), "nothing before the microtask");
    shows(&tag, "vol-b").await;
    shows(&tag, "server one").await;
    until("the event", || ready.length() == 1).await;
    let origin = web_sys::window().expect("a window").origin();
    let base = ["GET ", &origin, "/v1/p/baremetalservers/one"].concat();
    assert_eq!(
        support::urls(),
        [&base, "\n", &base, "/os-volume_attachments"].concat()
    );
}

#[wasm_bindgen_test]
async fn wrong_settings_request_nothing_and_say_why() {
    let tag = put(&[
        ("project-id", "p"),
        ("server-id", "../../x?y"),
        ("evs-endpoint", "//evil"),
    ]);
    shows(&tag, "server-id").await;
    shows(&tag, "evs-endpoint").await;
    let refused = JsFuture::from(refresh(&tag)).await;
    let refused: Element = refused.expect_err("nothing to read").unchecked_into();
    assert_eq!(property(&refused, "reason"), "bad-settings");
    assert_eq!(support::count(), 0);
    tag.set_attribute("server-id", "two").expect("an attribute");
    tag.remove_attribute("evs-endpoint").expect("an attribute");
    shows(&tag, "server two").await;
    assert_eq!(support::count(), 2);
}

#[wasm_bindgen_test]
async fn properties_set_before_the_class_was_known_count() {
    offer_program();
    let page = TestPage::new();
    let element = support::unborn();
    append(&element);
    let tag = Tag {
        element,
        _page: page,
    };
    shows(&tag, "server early").await;
    assert_eq!(tag.get_attribute("server-id").as_deref(), Some("early"));
    assert_eq!(
        support::header(0, "X-Auth-Token").as_deref(),
        Some("tok-early")
    );
    assert!(!support::stands("tok-early"));
}

#[wasm_bindgen_test]
fn attributes_and_properties_are_one() {
    let element = create(&[]);
    for (property_name, attribute) in [
        ("bmsEndpoint", "bms-endpoint"),
        ("evsEndpoint", "evs-endpoint"),
        ("ecsEndpoint", "ecs-endpoint"),
        ("projectId", "project-id"),
        ("serverId", "server-id"),
    ] {
        assert_eq!(property(&element, property_name), "");
        set_property(&element, property_name, "x");
        assert_eq!(element.get_attribute(attribute).as_deref(), Some("x"));
        element.set_attribute(attribute, "y").expect("an attribute");
        assert_eq!(property(&element, property_name), "y");
        set_property(&element, property_name, JsValue::NULL);
        assert_eq!(element.get_attribute(attribute), None);
    }
    assert_eq!(property(&element, "theme"), "auto");
    element
        .set_attribute("theme", " Dark")
        .expect("an attribute");
    assert_eq!(property(&element, "theme"), "dark");
    assert_eq!(property(&element, "allowSystemDisk"), false);
    set_property(&element, "allowSystemDisk", true);
    assert_eq!(
        element.get_attribute("allow-system-disk").as_deref(),
        Some("")
    );
    element
        .set_attribute("allow-system-disk", "false")
        .expect("an attribute");
    assert_eq!(property(&element, "allowSystemDisk"), false);
}

#[wasm_bindgen_test]
async fn a_move_is_no_change_and_a_removal_ends_everything() {
    let tag = put(IDS);
    shows(&tag, "vol-b").await;
    let elsewhere = document().create_element("section").expect("a tag");
    append(&elsewhere);
    elsewhere.append_child(&tag).expect("room");
    settled().await;
    assert_eq!(support::count(), 2);
    shows(&tag, "vol-b").await;
    tag.remove();
    until("an empty tag", || text(&tag).is_empty()).await;
    append(&tag);
    shows(&tag, "vol-b").await;
    assert_eq!(support::count(), 4);
    elsewhere.remove();
}

#[wasm_bindgen_test]
async fn taken_off_while_reading_it_calls_the_reads_back() {
    let tag = put(&[("project-id", "p"), ("server-id", "slow")]);
    support::hold("slow");
    until("the read", || support::count() == 2).await;
    tag.remove();
    until("the end of it", || support::aborted(0)).await;
    support::release();
    settled().await;
    assert_eq!(text(&tag), "");
}

#[wasm_bindgen_test]
async fn two_elements_do_not_disturb_each_other() {
    let one = put(IDS);
    let two = create(&[("project-id", "p"), ("server-id", "two"), ("lang", "zh-CN")]);
    append(&two);
    shows(&one, "server one").await;
    shows(&two, "server two").await;
    assert!(!text(&one).contains("server two"));
    two.remove();
    settled().await;
    shows(&one, "vol-b").await;
}

#[wasm_bindgen_test]
async fn answers_of_the_server_before_change_nothing() {
    let tag = put(&[("project-id", "p"), ("server-id", "slow")]);
    support::hold("slow");
    until("the read", || support::count() == 2).await;
    tag.set_attribute("server-id", "next")
        .expect("an attribute");
    shows(&tag, "server next").await;
    support::release();
    settled().await;
    assert!(!text(&tag).contains("server slow"));
}

#[wasm_bindgen_test]
async fn refresh_is_over_when_the_read_is() {
    let tag = put(IDS);
    shows(&tag, "vol-b").await;
    support::hold("one");
    let promise = refresh(&tag);
    let is_over = Object::new();
    let mark = Function::new_with_args("over", "return p => p.then(() => { over.yes = true; })");
    let mark: Function = mark
        .call1(&JsValue::NULL, &is_over)
        .expect("a function")
        .unchecked_into();
    mark.call1(&JsValue::NULL, &promise).expect("a promise");
    let is_over = || property(is_over.unchecked_ref(), "yes").is_truthy();
    until("the reads", || support::count() == 4).await;
    settled().await;
    assert!(!is_over());
    support::release();
    until("the promise", is_over).await;
    // What is gone promises nothing.
    tag.remove();
    wait(refresh(&tag)).await;
}

#[wasm_bindgen_test]
async fn language_and_theme_follow_the_page() {
    let page = document().document_element().expect("a root");
    page.set_attribute("lang", "zh-TW").expect("an attribute");
    let tag = put(IDS);
    set_property(&tag, "theme", "dark");
    let lang = |lang: &str| {
        let selector = [".root [lang=\"", lang, "\"]"].concat();
        let shadow = tag.shadow_root().expect("an open shadow root");
        shadow.query_selector(&selector).ok().flatten().is_some()
    };
    until("the page's language", || lang("zh-CN")).await;
    assert_eq!(root_attribute(&tag, "data-theme").as_deref(), Some("dark"));
    page.set_attribute("lang", "de").expect("an attribute");
    until("English, for want of German", || lang("en")).await;
    tag.set_attribute("lang", "zh-Hans").expect("an attribute");
    until("its own language", || lang("zh-CN")).await;
    page.remove_attribute("lang").expect("an attribute");
    tag.remove_attribute("lang").expect("an attribute");
    until("English", || lang("en")).await;
    shows(&tag, "vol-b").await;
    assert_eq!(
        support::count(),
        2,
        "words and colours are no reason to read again"
    );
}

fn buffer_size() -> u32 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    buffer.byte_length()
}

#[wasm_bindgen_test]
async fn coming_and_going_leaves_nothing_behind() {
    let tag = put(IDS);
    let mut after_warming_up = 0;
    for round in 0..400 {
        tag.set_attribute("server-id", if round % 2 == 0 { "one" } else { "two" })
            .expect("an attribute");
        // Some leave before they have mounted, some while reading, some after.
        match round % 4 {
            0 => {}
            1 => turn().await,
            _ => shows(&tag, "vol-b").await,
        }
        tag.remove();
        turn().await;
        append(&tag);
        if round == 100 {
            after_warming_up = buffer_size();
        }
    }
    assert_eq!(buffer_size(), after_warming_up);
}
