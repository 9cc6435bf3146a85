//! The host page: asked before a detach, told what happens.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CustomEvent, CustomEventInit, EventTarget};

use super::object;
use super::world::World;
use crate::api::{Failure, Target};
use crate::model::{Disk, JobId, VolumeId};
use crate::session::{AskId, Event, HostAnswer, HostEvent};

/// The longest text of the portal's that is shown, in characters.
const LONGEST_TEXT: usize = 500;

/// Tells the host page.
pub(super) fn emit(world: &World, event: &HostEvent) {
    let target = &world.target;
    let (name, more) = match event {
        HostEvent::Ready => ("bms-disks-ready", Vec::new()),
        HostEvent::AuthRequired => ("bms-disks-auth-required", Vec::new()),
        HostEvent::PowerOffRequest => ("bms-disks-power-off-request", Vec::new()),
        HostEvent::Detach { volume, phase, job } => (
            "bms-disks-detach",
            vec![
                ("volumeId", volume.as_str().into()),
                ("phase", (*phase).into()),
                ("jobId", optional(job.as_ref().map(JobId::as_str))),
            ],
        ),
        HostEvent::Detached { volume } => (
            "bms-disks-detached",
            vec![("volumeId", volume.as_str().into())],
        ),
        HostEvent::Queue(news) => {
            #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
            let count = |n: usize| JsValue::from_f64(n as f64);
            (
                "bms-disks-queue",
                vec![
                    ("phase", news.phase.into()),
                    ("total", count(news.total)),
                    ("detached", count(news.detached)),
                    ("failed", count(news.failed)),
                    ("unknown", count(news.unknown)),
                    ("notSent", count(news.not_sent)),
                ],
            )
        }
        HostEvent::Failed { volume, failure } => {
            ("bms-disks-failed", failed(volume, failure.as_ref()))
        }
    };
    dispatch(&world.host, name, &detail(target, &more), false);
}

/// What is said of a failure: what a support ticket needs, and no body.
fn failed(volume: &VolumeId, failure: Option<&Failure>) -> Vec<(&'static str, JsValue)> {
    let outcome = if failure.is_some() {
        "failed"
    } else {
        "unknown"
    };
    let text = |pick: fn(&Failure) -> Option<&str>| optional(failure.and_then(pick));
    let status = failure.and_then(|failure| failure.http);
    vec![
        ("volumeId", volume.as_str().into()),
        ("outcome", outcome.into()),
        ("code", text(|failure| failure.code.as_deref())),
        ("message", text(|failure| failure.message.as_deref())),
        ("requestId", text(|failure| failure.request_id.as_deref())),
        ("status", status.map_or(JsValue::UNDEFINED, JsValue::from)),
    ]
}

fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, JsValue::from_str)
}

fn detail(target: &Target, more: &[(&str, JsValue)]) -> js_sys::Object {
    let detail = object::object(&[
        ("projectId", target.project.as_str().into()),
        ("serverId", target.server.as_str().into()),
    ]);
    for (key, value) in more {
        object::set(&detail, key, value);
    }
    detail
}

/// Whether nobody called `preventDefault`. A listener that throws does not stop anything: the browser
/// reports it and goes on.
fn dispatch(host: &EventTarget, name: &str, detail: &JsValue, cancelable: bool) -> bool {
    let options = CustomEventInit::new();
    options.set_bubbles(true);
    options.set_composed(true);
    options.set_cancelable(cancelable);
    options.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(name, &options);
    event
        .and_then(|event| host.dispatch_event(&event))
        .unwrap_or(true)
}

/// What listeners left behind.
#[derive(Default)]
struct Said {
    /// Futures from the start, so that a rejection is never reported as unhandled.
    holds: Vec<JsFuture>,
    refusal: Option<String>,
}

/// Asks the host page. It refuses by `preventDefault()` or `detail.refuse(text)`, and holds the detach
/// by `detail.waitUntil(promise)`: a promise that rejects, or comes to `false` or `{ refuse: text }`,
/// refuses. How long a hold may last is the session's to decide.
pub(super) fn ask(world: &Rc<World>, ask: AskId, disk: &Disk) {
    let said = Rc::new(RefCell::new(Said::default()));
    let detail = detail(&world.target, &question(disk, &said));
    let goes_on = dispatch(&world.host, "bms-disks-before-detach", &detail, true);
    if !goes_on {
        said.borrow_mut().refusal.get_or_insert_default();
    }
    let world = Rc::clone(world);
    spawn_local(async move {
        let answer = hear_out(&said).await;
        world.report(Event::Host { ask, answer });
    });
}

fn question(disk: &Disk, said: &Rc<RefCell<Said>>) -> Vec<(&'static str, JsValue)> {
    let slot = disk.slot.as_ref().map(crate::model::Slot::as_str);
    let held = Rc::clone(said);
    // The garbage collector takes these two, with the event.
    let wait_until = Closure::<dyn Fn(JsValue)>::new(move |promise: JsValue| {
        let hold = JsFuture::from(Promise::resolve(&promise));
        held.borrow_mut().holds.push(hold);
    });
    let refused = Rc::clone(said);
    let refuse = Closure::<dyn Fn(JsValue)>::new(move |text: JsValue| {
        let text = shown(text.as_string().as_deref());
        refused.borrow_mut().refusal.get_or_insert(text);
    });
    vec![
        ("volumeId", disk.volume.as_str().into()),
        ("name", optional(disk.name())),
        ("slot", optional(slot)),
        ("waitUntil", wait_until.into_js_value()),
        ("refuse", refuse.into_js_value()),
    ]
}

async fn hear_out(said: &RefCell<Said>) -> HostAnswer {
    loop {
        let next = {
            let mut said = said.borrow_mut();
            if let Some(text) = said.refusal.take() {
                return HostAnswer::Refuse(text);
            }
            if said.holds.is_empty() {
                return HostAnswer::Proceed;
            }
            said.holds.remove(0)
        };
        if let Some(text) = refusal(next.await) {
            return HostAnswer::Refuse(text);
        }
    }
}

/// What a hold came to, if that is a refusal.
fn refusal(end: Result<JsValue, JsValue>) -> Option<String> {
    match end {
        Ok(value) if value == JsValue::FALSE => Some(String::new()),
        Ok(value) if value.is_object() => {
            let refuse = object::get(&value, "refuse");
            let refuses = refuse.is_string() || refuse == JsValue::TRUE;
            refuses.then(|| shown(refuse.as_string().as_deref()))
        }
        Ok(_) => None,
        Err(error) => {
            // An error of another frame's is no `Error` of this one's.
            let message = object::text(&error, "message").or_else(|| error.as_string());
            Some(shown(message.as_deref()))
        }
    }
}

fn shown(text: Option<&str>) -> String {
    let text = text.unwrap_or_default().trim();
    text.chars().take(LONGEST_TEXT).collect()
}
