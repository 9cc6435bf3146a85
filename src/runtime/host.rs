//! Tells the host page what happens: the element's events.

use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, EventTarget, HtmlElement};

use super::audit::{origin, outcome, record};
use super::object;
use super::top_layer::Reason;
use super::world::World;
use crate::api::{Failure, Target};
use crate::model::{JobId, QueueId};
use crate::session::{Aim, Attempt, End, HostEvent};

/// Tells the host page.
pub(super) fn emit(world: &World, event: &HostEvent) {
    let target = &world.target;
    let layer = &world.top_layer;
    let aside = match event {
        HostEvent::AuthRequired => Some(Reason::SignIn),
        HostEvent::PowerOffRequest => Some(Reason::PowerOff),
        _ => None,
    };
    // Before the event: the portal may show a dialog of its own at once.
    if let Some(reason) = aside {
        layer.make_non_modal(&world.host, reason);
    }
    if let Some((name, more)) = named(target, event) {
        let told = detail(target, &more);
        tell(&world.host, name, &told);
        if matches!(event, HostEvent::Phase { attempt, .. } if attempt.aim == Aim::Detach) {
            // Its name before; until 1.0.
            tell(&world.host, "bms-disks-detach", &told);
        }
    }
    if let HostEvent::Ended { attempt, end } = event {
        tell_end(world, attempt, end);
    }
    if aside == Some(Reason::PowerOff) {
        layer.await_return(&world.host);
    }
}

/// Tells the end of an attempt, whichever it is.
fn tell_end(world: &World, attempt: &Attempt, end: &End) {
    let target = &world.target;
    let more = [
        ("outcome", outcome(end, attempt.aim).into()),
        ("record", record(target, attempt, Some(end))),
    ];
    let told = detail(target, &[about(attempt), more.into()].concat());
    tell(&world.host, "bms-disks-ended", &told);
    if !world.host.is_connected() {
        // Taken off before it was sent: from here nothing bubbles to whoever listens there.
        let document = world.host.owner_document();
        document
            .iter()
            .for_each(|document| tell(document, "bms-disks-ended", &told));
    }
}

/// What each event about an attempt tells.
pub(super) fn about(attempt: &Attempt) -> Vec<(&'static str, JsValue)> {
    vec![
        ("volumeId", attempt.disk.volume.as_str().into()),
        ("attemptId", attempt.id.as_str().into()),
        (
            "queueId",
            optional(attempt.queue.as_ref().map(QueueId::as_str)),
        ),
        ("change", change(attempt.aim)),
        ("origin", origin(attempt.origin)),
    ]
}

/// An event's name, and what it tells beside the server. `None` for an attempt that ended before it
/// was sent: it has no event but `bms-disks-ended`.
fn named(
    target: &Target,
    event: &HostEvent,
) -> Option<(&'static str, Vec<(&'static str, JsValue)>)> {
    Some(match event {
        HostEvent::Ready => ("bms-disks-ready", Vec::new()),
        HostEvent::AuthRequired => ("bms-disks-auth-required", Vec::new()),
        HostEvent::PowerOffRequest => ("bms-disks-power-off-request", Vec::new()),
        HostEvent::Phase { attempt, phase } => {
            let more = [
                ("phase", (*phase).into()),
                ("jobId", optional(attempt.job.as_ref().map(JobId::as_str))),
                ("record", record(target, attempt, None)),
            ];
            ("bms-disks-phase", [about(attempt), more.into()].concat())
        }
        HostEvent::Ended { attempt, end } => match (end, attempt.aim) {
            (End::Done, Aim::Detach) => ("bms-disks-detached", about(attempt)),
            (End::Done, Aim::Attach) => ("bms-disks-attached", about(attempt)),
            (End::Failed(failure), _) => ("bms-disks-failed", failed(attempt, Some(failure))),
            (End::Unknown(_), _) => ("bms-disks-failed", failed(attempt, None)),
            (End::Cancelled | End::Stopped | End::Void(_), _) => return None,
        },
        HostEvent::Queue { id, news } => {
            #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
            let count = |n: usize| JsValue::from_f64(n as f64);
            (
                "bms-disks-queue",
                vec![
                    ("queueId", optional(id.as_ref().map(QueueId::as_str))),
                    ("phase", news.phase.into()),
                    ("total", count(news.total)),
                    ("detached", count(news.detached)),
                    ("failed", count(news.failed)),
                    ("unknown", count(news.unknown)),
                    ("notSent", count(news.not_sent)),
                ],
            )
        }
    })
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

/// The event by which the host page is asked before a change.
pub(super) fn question(aim: Aim) -> &'static str {
    match aim {
        Aim::Detach => "bms-disks-before-detach",
        Aim::Attach => "bms-disks-before-attach",
    }
}

/// What is done to a disk, in a `detail`.
pub(super) fn change(aim: Aim) -> JsValue {
    match aim {
        Aim::Detach => "detach".into(),
        Aim::Attach => "attach".into(),
    }
}

/// What is said of a failure: what a support ticket needs, and no body.
fn failed(attempt: &Attempt, failure: Option<&Failure>) -> Vec<(&'static str, JsValue)> {
    let outcome = if failure.is_some() {
        "failed"
    } else {
        "unknown"
    };
    let text = |pick: fn(&Failure) -> Option<&str>| optional(failure.and_then(pick));
    let status = failure.and_then(|failure| failure.http);
    let more = [
        ("outcome", outcome.into()),
        ("code", text(|failure| failure.code.as_deref())),
        ("message", text(|failure| failure.message.as_deref())),
        ("requestId", text(|failure| failure.request_id.as_deref())),
        ("status", status.map_or(JsValue::UNDEFINED, JsValue::from)),
    ];
    [about(attempt), more.into()].concat()
}

pub(super) fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, JsValue::from_str)
}

pub(super) fn detail(target: &Target, more: &[(&str, JsValue)]) -> js_sys::Object {
    let detail = object::object(&[
        ("projectId", target.project.as_str().into()),
        ("serverId", target.server.as_str().into()),
    ]);
    for (key, value) in more {
        object::set(&detail, key, value);
    }
    detail
}

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

fn tell(host: &EventTarget, name: &str, detail: &JsValue) {
    dispatch(host, event(name, detail, false).as_ref());
}
