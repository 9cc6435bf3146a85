//! The element's own module, and the program that it would otherwise fetch: the test itself.

use std::cell::RefCell;
use std::rc::Rc;

use bms_disks::element;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(module = "/src/element/bms-disks.js")]
extern "C" {
    #[wasm_bindgen(js_name = BmsDisksElement)]
    type Class;
    #[wasm_bindgen(static_method_of = Class, js_class = BmsDisksElement, setter, js_name = load)]
    fn set_load(load: &Function);
}

#[wasm_bindgen(module = "/src/element/early.js")]
extern "C" {
    /// The reads that begin before the program has arrived, by their addresses.
    #[wasm_bindgen(js_name = firstReads)]
    pub fn first_reads(settings: &Object) -> Array;
}

// What that module imports has to be named, too.
#[wasm_bindgen(module = "/src/element/dom.js")]
extern "C" {
    #[wasm_bindgen(js_name = languageOf)]
    fn _language_of(element: &Element) -> String;
}
#[wasm_bindgen(module = "/src/element/crash.js")]
extern "C" {
    #[wasm_bindgen(js_name = changeOnRecord)]
    fn _change_on_record(project: &str, server: &str) -> JsValue;
}
#[wasm_bindgen(module = "/src/element/dialogs.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadDialogs)]
    fn _load_dialogs() -> Promise;
}
#[wasm_bindgen(module = "/src/element/fallback.js")]
extern "C" {
    #[wasm_bindgen(js_name = fallback)]
    fn _fallback(document: &JsValue) -> Element;
}

#[wasm_bindgen(module = "/src/element/error.js")]
extern "C" {
    #[wasm_bindgen(js_name = portalError)]
    fn _portal_error(reason: &str, message: &str) -> JsValue;
}
#[wasm_bindgen(module = "/src/element/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = retry)]
    fn _retry();
}
#[wasm_bindgen(module = "/src/element/program.js")]
extern "C" {
    #[wasm_bindgen(js_name = fetchProgram)]
    fn _fetch_program(url: &str) -> Promise;
}

/// What the module does to get a program.
pub fn load_by(load: impl Fn() -> Promise + 'static) {
    let load = Closure::<dyn Fn() -> Promise>::new(load);
    Class::set_load(load.into_js_value().unchecked_ref());
}

/// The program comes when what this gives is called.
pub fn offer_program_later() -> impl Fn() {
    let resolve = Rc::new(RefCell::new(None::<Function>));
    let kept = Rc::clone(&resolve);
    let promise = Promise::new(&mut |resolve, _| {
        kept.replace(Some(resolve));
    });
    load_by(move || promise.clone());
    let program = JsValue::from(program(&Function::new_no_args("")));
    move || {
        if let Some(resolve) = &*resolve.borrow() {
            let _ = resolve.call1(&JsValue::UNDEFINED, &program);
        }
    }
}

/// This program, as the module knows it. Not with its own `onCrash`: a test that fails would be taken for a crash.
pub fn program(on_crash: &Function) -> Object {
    let program = Object::new();
    let put = |name: &str, value: JsValue| {
        Reflect::set(&program, &name.into(), &value).expect("a plain object");
    };
    let mount = Closure::<dyn Fn(HtmlElement, Element, JsValue) -> element::Handle>::new(
        |host, root: Element, given: JsValue| element::mount(host, &root, given.unchecked_ref()),
    );
    put("mount", mount.into_js_value());
    let styles = Closure::<dyn Fn() -> String>::new(|| element::styles().to_owned());
    put("styles", styles.into_js_value());
    put("onCrash", on_crash.into());
    program
}
