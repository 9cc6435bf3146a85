//! Asks the host page before a change: `bms-disks-before-detach` and `bms-disks-before-attach`.
//!
//! As with a service worker's `ExtendableEvent`, a listener's word counts while the event is dispatched, and after that
//! while a promise given to `waitUntil` is pending. Later it throws `InvalidStateError`: nobody is left to believe that
//! they stopped what has been sent.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DomException, HtmlElement};

use super::custom_event::{dispatch, event, optional};
use super::host;
use super::top_layer::Reason;
use super::world::World;
use super::{audit, object};
use crate::api::Target;
use crate::model::Slot;
use crate::session::{AskId, Attempt, Event, HostAnswer};

/// The longest text of the portal's that is shown, in characters.
const LONGEST_TEXT: usize = 500;

/// What listeners have said so far.
#[derive(Default)]
struct Said {
    /// The event's name.
    event: &'static str,
    /// Futures from the start, so that a rejection is never reported as unhandled.
    holds: RefCell<VecDeque<JsFuture>>,
    refusal: RefCell<Option<String>>,
    approved: Cell<bool>,
    /// Whether the answer is final.
    is_over: Cell<bool>,
}

/// What a promise given to `waitUntil` came to.
enum End {
    Refused(String),
    Approved,
    Neither,
}

/// Asks the host page. It refuses by `preventDefault()` or `detail.refuse(text)`, holds the change by
/// `detail.waitUntil(promise)`, and approves by `detail.approve()`, which is needed where the element's attribute
/// `approval` says so. How long a hold may last is the session's to decide.
pub(super) fn ask(world: &Rc<World>, ask: AskId, attempt: &Attempt) {
    let way = Rc::new(Way::new(world, attempt));
    let is_required = requires_approval(&world.host);
    let name = host::question(attempt.aim);
    let said = Rc::new(Said {
        event: name,
        ..Said::default()
    });
    let detail = host::detail(&world.target, &question(&world.target, attempt, &said));
    way.prepare(&detail);
    let event = event(name, &detail, true);
    let thrown = watch_for_errors(&world.host, || dispatch(&world.host, event.as_ref()));
    let is_held = !said.holds.borrow().is_empty();
    said.is_over.set(!is_held);
    way.remember(attempt, is_held);
    let world = Rc::clone(world);
    spawn_local(async move {
        let end = match &thrown {
            Some(_) => HostAnswer::ListenerFailed,
            None => hear_out(&said, is_required).await,
        };
        said.is_over.set(true);
        let is_prevented = event.is_none_or(|event| event.default_prevented());
        let answer = match (said.refusal.take(), end) {
            (Some(text), _) => HostAnswer::Refuse(text),
            (None, HostAnswer::Proceed | HostAnswer::NotApproved) if is_prevented => {
                HostAnswer::Refuse(String::new())
            }
            (None, end) => end,
        };
        if let Some(error) = &thrown {
            let message = ["A listener of ", name, " threw an error; nothing was sent."].concat();
            world.tell_error("listener-failed", &message, error);
        } else if answer == HostAnswer::NotApproved {
            let message = [
                "approval=\"required\", and no listener of ",
                name,
                " approved; nothing was sent.",
            ]
            .concat();
            world.tell_error("approval-missing", &message, &JsValue::UNDEFINED);
        }
        way.close(is_held);
        world.report(Event::Host { ask, answer });
    });
}

/// The way for a dialog of the portal's: ours is not modal while the portal is asked.
struct Way {
    world: Rc<World>,
    is_open: Cell<bool>,
}

impl Way {
    /// Open before the event: a dialog that the portal opens while it is dispatched gets the focus at once. Only a
    /// portal that held nothing about the disk before, in the same queue, is not expected to open one: for each disk of
    /// a long list this takes longer than all the rest.
    fn new(world: &Rc<World>, attempt: &Attempt) -> Self {
        let way = Self {
            world: Rc::clone(world),
            is_open: Cell::new(false),
        };
        let is_needed =
            attempt.queue.is_none() || attempt.queue != *world.answered_at_once.borrow();
        if is_needed {
            way.open();
        }
        way
    }

    fn open(&self) {
        if !self.is_open.replace(true) {
            let world = &self.world;
            world
                .top_layer
                .make_non_modal(&world.host, Reason::Approval);
        }
    }

    /// If it is not open yet, it opens when a listener reaches for `waitUntil`: before the promise is made, and with
    /// it a dialog.
    fn prepare(self: &Rc<Self>, detail: &JsValue) {
        if self.is_open.get() {
            return;
        }
        let (way, wait_until) = (Rc::downgrade(self), object::get(detail, "waitUntil"));
        object::define(detail, "waitUntil", move || {
            if let Some(way) = way.upgrade() {
                way.open();
            }
            wait_until.clone()
        });
    }

    fn remember(&self, attempt: &Attempt, is_held: bool) {
        let queue = if is_held { None } else { attempt.queue.clone() };
        self.world.answered_at_once.replace(queue);
    }

    fn close(&self, is_held: bool) {
        let world = &self.world;
        if !self.is_open.replace(false) {
            return;
        }
        if is_held {
            world.top_layer.restore_modal(&world.host, Reason::Approval);
        } else {
            world
                .top_layer
                .restore_modal_now(&world.host, Reason::Approval);
        }
    }
}

/// Whether nothing may be sent without an approval: the attribute says anything but `optional`.
fn requires_approval(host: &HtmlElement) -> bool {
    let approval = host.get_attribute("approval");
    approval.is_some_and(|text| !text.trim().eq_ignore_ascii_case("optional"))
}

/// Runs `dispatch` and returns what a listener threw meanwhile. A browser reports such an error to the window, before
/// the dispatch returns, and goes on with the next listener: to who dispatches it looks like consent.
fn watch_for_errors(host: &HtmlElement, dispatch: impl FnOnce()) -> Option<JsValue> {
    let thrown = Rc::new(RefCell::new(None));
    let document_of_host = host.owner_document();
    let windows = [
        web_sys::window(),
        document_of_host.and_then(|document| document.default_view()),
    ];
    // Capturing, so that it is heard before a listener of the page stops it.
    let options = EventListenerOptions::run_in_capture_phase();
    let listen = |window: web_sys::Window| {
        let (thrown, own) = (Rc::clone(&thrown), JsValue::from(&window));
        EventListener::new_with_options(&window, "error", options, move |event| {
            // A picture that does not load has an `error`, too, of its own.
            if event.target().is_some_and(|target| own == **target) {
                let error = object::get(event, "error");
                let _ = thrown.borrow_mut().get_or_insert(error);
            }
        })
    };
    let listeners: Vec<_> = windows.into_iter().flatten().map(listen).collect();
    dispatch();
    drop(listeners);
    thrown.take()
}

fn question(target: &Target, attempt: &Attempt, said: &Rc<Said>) -> Vec<(&'static str, JsValue)> {
    let disk = &attempt.disk;
    let slot = disk.slot.as_ref().map(Slot::as_str);
    let hold = |said: &Said, promise: JsValue| {
        let hold = JsFuture::from(Promise::resolve(&promise));
        said.holds.borrow_mut().push_back(hold);
    };
    let refuse = |said: &Said, text: JsValue| {
        let text = shown(text.as_string().as_deref());
        said.refusal.borrow_mut().get_or_insert(text);
    };
    let approve = |said: &Said, _: JsValue| said.approved.set(true);
    let more = [
        ("record", audit::record(target, attempt, None)),
        ("name", optional(disk.name())),
        ("slot", optional(slot)),
        ("waitUntil", method(said, hold)),
        ("refuse", method(said, refuse)),
        ("approve", method(said, approve)),
    ];
    [host::about(attempt), more.into()].concat()
}

/// A method of the event's `detail`.
fn method(said: &Rc<Said>, act: fn(&Said, JsValue)) -> JsValue {
    let said = Rc::clone(said);
    let call = move |argument: JsValue| -> Result<(), JsValue> {
        if said.is_over.get() {
            return Err(too_late(said.event));
        }
        act(&said, argument);
        Ok(())
    };
    // The garbage collector takes it, with the event.
    Closure::<dyn Fn(JsValue) -> Result<(), JsValue>>::new(call).into_js_value()
}

fn too_late(event: &str) -> JsValue {
    let rest =
        " is over. Call this while the event is dispatched, or give waitUntil a promise then.";
    DomException::new_with_message_and_name(&[event, rest].concat(), "InvalidStateError")
        .map_or_else(|error| error, JsValue::from)
}

async fn hear_out(said: &Said, is_required: bool) -> HostAnswer {
    loop {
        let next = said.holds.borrow_mut().pop_front();
        if said.refusal.borrow().is_some() {
            // The caller has its text.
            return HostAnswer::NotApproved;
        }
        let Some(next) = next else { break };
        match end(next.await) {
            End::Refused(text) => return HostAnswer::Refuse(text),
            End::Approved => said.approved.set(true),
            End::Neither => {}
        }
    }
    if is_required && !said.approved.get() {
        HostAnswer::NotApproved
    } else {
        HostAnswer::Proceed
    }
}

fn end(outcome: Result<JsValue, JsValue>) -> End {
    match outcome {
        Ok(value) if value == JsValue::FALSE => End::Refused(String::new()),
        Ok(value) if value == JsValue::TRUE => End::Approved,
        Ok(value) if value.is_object() => {
            let refuse = object::get(&value, "refuse");
            if refuse.is_string() || refuse == JsValue::TRUE {
                End::Refused(shown(refuse.as_string().as_deref()))
            } else if object::get(&value, "approve") == JsValue::TRUE {
                End::Approved
            } else {
                End::Neither
            }
        }
        Ok(_) => End::Neither,
        Err(error) => {
            // An error of another frame's is no `Error` of this one's.
            let message = object::text(&error, "message").or_else(|| error.as_string());
            End::Refused(shown(message.as_deref()))
        }
    }
}

fn shown(text: Option<&str>) -> String {
    let text = text.unwrap_or_default().trim();
    text.chars().take(LONGEST_TEXT).collect()
}
