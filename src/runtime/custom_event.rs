//! Events on the element, and what they carry: `bms-disks-error`, and the making of all others.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, EventTarget, HtmlElement};

use super::object;
use crate::api::Failure;

/// An event that bubbles and leaves the shadow tree; `None` if the browser makes none.
pub(super) fn event(name: &str, detail: &JsValue, cancelable: bool) -> Option<CustomEvent> {
    let options = CustomEventInit::new();
    options.set_bubbles(true);
    options.set_composed(true);
    options.set_cancelable(cancelable);
    options.set_detail(detail);
    CustomEvent::new_with_event_init_dict(name, &options).ok()
}

pub(super) fn dispatch(host: &EventTarget, event: Option<&CustomEvent>) {
    let _ = event.map(|event| host.dispatch_event(event));
}

/// Dispatches an event with this `detail`, that cannot be prevented.
pub(super) fn tell(host: &EventTarget, name: &str, detail: &JsValue) {
    dispatch(host, event(name, detail, false).as_ref());
}

/// Tells the host page what stops the panel: `bms-disks-error`. `reason` is one of the list in `docs/embedding.md`.
pub fn tell_error(
    host: &HtmlElement,
    (project, server): (&str, &str),
    reason: &str,
    error: &JsValue,
) {
    let detail = object::object(&[
        ("projectId", project.into()),
        ("serverId", server.into()),
        ("reason", reason.into()),
        ("message", object::get(error, "message")),
        ("cause", object::get(error, "cause")),
    ]);
    tell(host, "bms-disks-error", &detail);
}

/// The error that a portal gets, as an event and from `refresh()`.
#[must_use]
pub fn portal_error(reason: &str, message: &str, cause: &JsValue) -> JsValue {
    let error = JsValue::from(js_sys::Error::new(message));
    object::set(&error, "name", &"BmsDisksError".into());
    object::set(&error, "reason", &reason.into());
    object::set(&error, "cause", cause);
    error
}

/// A failed read, as the `cause` of an error: what a support ticket needs, and no body.
#[must_use]
pub fn failure_object(failure: &Failure) -> JsValue {
    let status = failure.http.map_or(JsValue::UNDEFINED, JsValue::from);
    let entries = [
        ("status", status),
        ("code", optional(failure.code.as_deref())),
        ("message", optional(failure.message.as_deref())),
        ("requestId", optional(failure.request_id.as_deref())),
    ];
    object::object(&entries).into()
}

pub(super) fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, JsValue::from_str)
}
