//! Tells the host page what happens: the element's events.

use wasm_bindgen::JsValue;

use super::audit::{change, origin, record};
use super::custom_event::{optional, tell};
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
    let record = record(target, attempt, Some(end));
    let more = [
        ("outcome", object::get(&record, "outcome")),
        ("record", record),
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

/// The event by which the host page is asked before a change.
pub(super) fn question(aim: Aim) -> &'static str {
    match aim {
        Aim::Detach => "bms-disks-before-detach",
        Aim::Attach => "bms-disks-before-attach",
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
