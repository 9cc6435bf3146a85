//! What `<bms-disks>` says while its program is not there, or no longer there. A file of its own: the
//! program is loaded once a page.
#![cfg(target_arch = "wasm32")]

mod support;

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use support::{TestPage, document, module, settled, until};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Fails at first; then there is a program, and `crash` makes it say that it failed.
fn offer_program_at_the_second_try(loads: &Rc<Cell<u32>>) -> Object {
    let program = module::program(&Function::new_with_args("tell", "this.crash = tell"));
    let loads = Rc::clone(loads);
    let answer = JsValue::from(&program);
    module::load_by(move || {
        loads.set(loads.get() + 1);
        match loads.get() {
            1 => Promise::reject(&"HTTP 404".into()),
            _ => Promise::resolve(&answer),
        }
    });
    program
}

fn put() -> HtmlElement {
    let element = document().create_element("bms-disks").expect("a tag");
    for (name, value) in [("project-id", "p"), ("server-id", "one"), ("lang", "zh-CN")] {
        element.set_attribute(name, value).expect("an attribute");
    }
    element.set_text_content(Some("the page's own words"));
    let body = document().body().expect("a body");
    body.append_child(&element).expect("room in the page");
    element.unchecked_into()
}

fn find(element: &Element, selector: &str) -> Option<HtmlElement> {
    let shadow = element.shadow_root().expect("an open shadow root");
    let found = shadow.query_selector(selector).expect("a selector")?;
    Some(found.unchecked_into())
}

fn text(element: &Element) -> String {
    let shadow = element.shadow_root().expect("an open shadow root");
    shadow.text_content().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn it_says_what_is_the_matter_and_tries_again() {
    let _page = TestPage::new();
    let loads = Rc::new(Cell::new(0));
    let program = offer_program_at_the_second_try(&loads);
    let one = put();
    let two = put();
    let says = |element: &HtmlElement, words: &str| text(element).contains(words);

    until("the trouble", || find(&one, "[role=alert]").is_some()).await;
    until("the trouble", || find(&two, "[role=alert]").is_some()).await;
    assert_eq!(loads.get(), 1, "one attempt serves all");
    assert!(says(&one, "无法加载"), "in the element's language");
    assert!(
        find(&one, "slot").is_none(),
        "the page's own words are replaced"
    );

    one.set_attribute("lang", "en").expect("an attribute");
    until("its new language", || says(&one, "could not be loaded")).await;
    assert_eq!(loads.get(), 1, "nobody asked for another attempt");
    find(&two, "button").expect("a way to try again").click();
    until("the panel", || says(&two, "vol-b") && says(&one, "vol-b")).await;
    assert_eq!(loads.get(), 2);
    assert!(find(&one, ".fallback").is_none());

    let before = support::count();
    let crash: Function = Reflect::get(&program, &"crash".into())
        .expect("told")
        .unchecked_into();
    crash
        .call1(&JsValue::NULL, &"bms-disks: a test".into())
        .expect("to be told");
    until("the end", || {
        says(&one, "stopped because of an error") && says(&two, "自身错误")
    })
    .await;
    one.set_attribute("server-id", "other")
        .expect("an attribute");
    two.remove();
    settled().await;
    assert_eq!(
        support::count(),
        before,
        "a program that failed is left alone"
    );
    assert!(says(&one, "stopped because of an error"));

    find(&one, "button").expect("a way to go on").click();
    until("the panel", || says(&one, "vol-b")).await;
    assert_eq!(loads.get(), 3, "a program of its own");
    one.remove();
}
