//! What a session has of the world: where it is, what is on its way, and who hears of what comes.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, HtmlElement};

use super::top_layer::{Reason, TopLayer};
use super::{Credentials, custom_event, object, storage};
use crate::api::{Outcome, Target, Transport};
use crate::model::QueueId;
use crate::session::{Event, RequestId};
use crate::settings::Endpoints;

thread_local! {
    /// The worlds of this page. Storage events reach other pages only.
    static WORLDS: RefCell<Vec<Weak<World>>> = const { RefCell::new(Vec::new()) };
}

/// Where a session lives.
pub struct Environment {
    /// The element that events are dispatched on.
    pub host: HtmlElement,
    /// What the session is about.
    pub target: Target,
    /// Where requests go.
    pub endpoints: Endpoints,
    /// What proves who asks.
    pub credentials: Rc<Credentials>,
    /// Reads begun before the program arrived: a `Map` from whole address to `{ response, abort }`, a
    /// `Promise<Response>` and its `AbortController`. Each is used once.
    pub early: Option<js_sys::Map>,
}

/// A request whose answer is awaited.
pub(super) struct PendingRequest {
    pub(super) id: RequestId,
    /// Reads can be called back. A change cannot: once it is sent, closing the connection would not
    /// undo it, only hide what became of it.
    pub(super) abort: Option<AbortController>,
    /// Whether it has left the page, or still waits for a token.
    pub(super) sent: bool,
}

impl PendingRequest {
    fn abort_read(&self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

/// The world as one session meets it.
pub struct World {
    pub(super) host: HtmlElement,
    pub(super) target: Target,
    pub(super) key: String,
    pub(super) endpoints: Endpoints,
    pub(super) credentials: Rc<Credentials>,
    /// Where the panel's dialog is while the portal is asked.
    pub(super) top_layer: Rc<TopLayer>,
    /// The queue about whose disk the portal was asked last, if it held nothing then.
    pub(super) answered_at_once: RefCell<Option<QueueId>>,
    early: Option<js_sys::Map>,
    pending: RefCell<Vec<PendingRequest>>,
    listeners: RefCell<Vec<EventListener>>,
    report: Box<dyn Fn(Event)>,
    alive: Cell<bool>,
}

impl World {
    /// One that hears by what `listen` gives it what happens to the page.
    pub(super) fn build(
        environment: Environment,
        listen: impl FnOnce(&Weak<Self>) -> Vec<EventListener>,
        report: Box<dyn Fn(Event)>,
    ) -> Rc<Self> {
        let key = storage::key(&environment.target);
        let world = Rc::new_cyclic(|this| Self {
            // An unfinished change is judged by what is read from now on.
            early: environment.early.filter(|_| storage::read(&key).is_none()),
            key,
            host: environment.host,
            target: environment.target,
            endpoints: environment.endpoints,
            credentials: environment.credentials,
            top_layer: Rc::default(),
            answered_at_once: RefCell::default(),
            pending: RefCell::default(),
            listeners: RefCell::new(listen(this)),
            report,
            alive: Cell::new(true),
        });
        WORLDS.with_borrow_mut(|worlds| worlds.push(Rc::downgrade(&world)));
        world
    }

    /// Ends it: nothing is reported any more, reads are called back. A change that was sent goes on;
    /// one that was not sent yet is not sent.
    pub fn leave(&self) {
        self.alive.set(false);
        self.listeners.take();
        for request in self.pending.take() {
            request.abort_read();
        }
        WORLDS.with_borrow_mut(|worlds| {
            worlds.retain(|world| world.upgrade().is_some_and(|world| world.is_alive()));
        });
    }

    pub(super) fn is_alive(&self) -> bool {
        self.alive.get()
    }

    pub(super) fn report(&self, event: Event) {
        if self.is_alive() {
            (self.report)(event);
        }
    }

    pub(super) fn track(&self, request: PendingRequest) {
        self.pending.borrow_mut().push(request);
    }

    pub(super) fn mark_sent(&self, id: RequestId) {
        let mut pending = self.pending.borrow_mut();
        let of_this = pending.iter_mut().filter(|request| request.id == id);
        of_this.for_each(|request| request.sent = true);
    }

    /// Whether any answer is still to come.
    pub(super) fn awaits_any(&self) -> bool {
        !self.pending.borrow().is_empty()
    }

    /// What has left the page and has no answer yet.
    pub(super) fn sent_and_unanswered(&self) -> Vec<RequestId> {
        let pending = self.pending.borrow();
        let sent = pending.iter().filter(|request| request.sent);
        sent.map(|request| request.id).collect()
    }

    /// Waits no longer for an answer: a read is called back, a change may have been carried out.
    pub(super) fn assume_lost(&self, id: RequestId) {
        self.abort_read(id);
        self.finish(id, Err(Transport::Network));
    }

    /// Whether somebody still wants to know what becomes of a request.
    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.pending.borrow().iter().any(|request| request.id == id)
    }

    /// Calls a read back.
    pub(super) fn abort_read(&self, id: RequestId) {
        for request in self
            .pending
            .borrow()
            .iter()
            .filter(|request| request.id == id)
        {
            request.abort_read();
        }
    }

    pub(super) fn finish(&self, id: RequestId, outcome: Outcome) {
        if self.awaits(id) {
            self.forget(id);
            self.report(Event::Answer { id, outcome });
        }
    }

    pub(super) fn forget(&self, id: RequestId) {
        self.pending.borrow_mut().retain(|request| request.id != id);
    }

    /// A read that was begun early, if there is one, and what calls it back.
    pub(super) fn early(&self, url: &str) -> Option<(Promise, AbortController)> {
        let early = self.early.as_ref()?;
        let read = early.get(&url.into());
        early.delete(&url.into());
        let part = |name| object::get(&read, name);
        Some((
            part("response").dyn_into().ok()?,
            part("abort").dyn_into().ok()?,
        ))
    }

    /// Somebody is signed in.
    pub(super) fn signed_in(&self) {
        self.top_layer.restore_modal(&self.host, Reason::SignIn);
    }

    /// Tells the host page of an error that is no state of the panel's.
    pub(super) fn tell_error(&self, reason: &str, message: &str, cause: &JsValue) {
        let error = custom_event::portal_error(reason, message, cause);
        let ids = (self.target.project.as_str(), self.target.server.as_str());
        custom_event::tell_error(&self.host, ids, reason, &error);
    }

    /// Other widgets of this page that show the same server learn what is in the record now.
    pub(super) fn tell_siblings(&self) {
        let siblings: Vec<Rc<Self>> = WORLDS.with_borrow(|worlds| {
            let worlds = worlds.iter().filter_map(Weak::upgrade);
            let same = |world: &Rc<Self>| world.key == self.key && !std::ptr::eq(&**world, self);
            worlds.filter(same).collect()
        });
        for sibling in siblings {
            sibling.report(Event::Record(storage::read(&self.key)));
        }
    }
}
