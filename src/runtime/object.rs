//! Plain JavaScript objects, carefully: whatever is asked of the page's own code may throw, and an
//! exception that runs through wasm frames leaves them half done.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Builds `{ key: value, … }`.
pub(super) fn object(entries: &[(&str, JsValue)]) -> js_sys::Object {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        set(&object, key, value);
    }
    object
}

/// Sets a property of an object of our own.
pub(super) fn set(object: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

/// Makes a property of an object of our own be read by `read`.
pub(super) fn define(object: &JsValue, key: &str, read: impl Fn() -> JsValue + 'static) {
    // The garbage collector takes it, with the object.
    let read = Closure::<dyn Fn() -> JsValue>::new(read).into_js_value();
    let as_listed = [("get", read), ("enumerable", JsValue::TRUE)];
    let descriptor = self::object(&as_listed);
    let _ = Reflect::define_property::<js_sys::Object>(
        object.unchecked_ref(),
        &key.into(),
        &descriptor,
    );
}

/// A property; `undefined` where there is none or reading it throws.
pub(super) fn get(object: &JsValue, key: &str) -> JsValue {
    // It would throw, and each call that throws costs wasm-bindgen a place in its table of values for good: the
    // result that is not there is put into one, and nobody takes it out.
    if !object.is_object() && !object.is_function() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a text.
pub(super) fn text(object: &JsValue, key: &str) -> Option<String> {
    get(object, key).as_string()
}

/// Calls a method; what it throws is an `Err`.
pub(super) fn call(object: &JsValue, method: &str, args: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = get(object, method).dyn_into()?;
    let list = Array::new();
    for arg in args {
        list.push(arg);
    }
    Reflect::apply(&function, object, &list)
}
