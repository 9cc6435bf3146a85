//! The first view: what is read before the program is there is drawn at once, and nothing before it.
#![cfg(target_arch = "wasm32")]

mod support;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use support::module::offer_program_later;
use support::{TestPage, document, settled, turn, until};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

/// What stands in an element, in the order in which it came.
type Seen = Rc<RefCell<Vec<&'static str>>>;

fn create(server: &str) -> HtmlElement {
    let element = document().create_element("bms-disks").expect("a tag");
    for (name, value) in [("project-id", "p"), ("server-id", server)] {
        element.set_attribute(name, value).expect("an attribute");
    }
    element.unchecked_into()
}

fn append(element: &Element) {
    let body = document().body().expect("a body");
    body.append_child(element).expect("room in the page");
}

fn shadow(element: &Element) -> ShadowRoot {
    element.shadow_root().expect("an open shadow root")
}

fn has(shadow: &ShadowRoot, selector: &str) -> bool {
    shadow.query_selector(selector).ok().flatten().is_some()
}

fn looks(shadow: &ShadowRoot) -> &'static str {
    match ["tbody tr", "[aria-busy]", ".fallback"].map(|selector| has(shadow, selector)) {
        [true, _, true] | [_, true, true] => "two things at once",
        [true, ..] => "the list",
        [_, true, _] => "its outline",
        [.., true] => "that it is coming",
        _ => "nothing",
    }
}

/// When to look at what has changed.
#[derive(Clone, Copy)]
enum Eye {
    /// At once: nothing that was drawn escapes it.
    Sharp,
    /// When the task is over: what is replaced at once was never on the screen.
    Human,
}

/// Looks after each change, for as long as the observer is kept.
fn watch(element: &Element, eye: Eye) -> (Seen, MutationObserver) {
    let shadow = shadow(element);
    let seen: Seen = Rc::new(RefCell::new(vec![looks(&shadow)]));
    let kept = Rc::clone(&seen);
    let within = shadow.clone();
    let look = Closure::<dyn FnMut(Array)>::new(move |_| {
        let (within, kept) = (within.clone(), Rc::clone(&kept));
        let look = move || {
            let now = looks(&within);
            if kept.borrow().last() != Some(&now) {
                kept.borrow_mut().push(now);
            }
        };
        match eye {
            Eye::Sharp => look(),
            Eye::Human => spawn_local(async move {
                turn().await;
                look();
            }),
        }
    });
    let observer = MutationObserver::new(look.into_js_value().unchecked_ref()).expect("observers");
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    observer
        .observe_with_options(&shadow, &options)
        .expect("a node");
    (seen, observer)
}

/// One test and not several: a page loads its program once.
#[wasm_bindgen_test]
async fn answers_that_are_there_are_drawn_at_once_and_others_are_not_waited_for() {
    let _page = TestPage::new();
    let arrive = offer_program_later();
    support::hold("slow");
    let [quick, slow, third] = ["quick", "slow", "third"].map(create);
    append(&quick);
    append(&slow);
    until("the reads", || support::count() == 4).await;
    settled().await;
    let (quickly, _quick_eye) = watch(&quick, Eye::Sharp);
    let (slowly, _slow_eye) = watch(&slow, Eye::Human);

    arrive();
    until("the list", || looks(&shadow(&quick)) == "the list").await;
    settled().await;
    assert_eq!(*quickly.borrow(), ["that it is coming", "the list"]);

    until("the outline", || looks(&shadow(&slow)) == "its outline").await;
    settled().await;
    support::release();
    until("the list", || looks(&shadow(&slow)) == "the list").await;
    settled().await;
    assert_eq!(
        *slowly.borrow(),
        ["that it is coming", "its outline", "the list"]
    );

    // Without early reads nothing is there to wait for, and the place would be empty meanwhile.
    support::hold("third");
    let (thirdly, _third_eye) = watch(&third, Eye::Human);
    append(&third);
    until("the outline", || looks(&shadow(&third)) == "its outline").await;
    settled().await;
    support::release();
    until("the list", || looks(&shadow(&third)) == "the list").await;
    settled().await;
    assert_eq!(*thirdly.borrow(), ["nothing", "its outline", "the list"]);
    for element in [quick, slow, third] {
        element.remove();
    }
}
