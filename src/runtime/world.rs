//! Carries out what a session asks for, and reports what comes of it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicBool, Ordering};

use gloo_events::EventListener;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, HtmlElement};

use super::send::Flight;
use super::{Credentials, host, object, page, record, send};
use crate::api::{Outcome, Target};
use crate::session::{Effect, Event, RequestId, TokenNews};
use crate::settings::Endpoints;

/// Set when the program has failed.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Stops every world of the page, at once and for good. For a program that has failed: timers and
/// promises would go on calling into what is only half in order.
pub(crate) fn stop_everything() {
    STOPPED.store(true, Ordering::Relaxed);
}

pub(super) fn has_stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

thread_local! {
    /// The worlds of this page. Storage events reach other pages only.
    static WORLDS: RefCell<Vec<Weak<World>>> = const { RefCell::new(Vec::new()) };
}

/// Where a session lives.
pub struct Place {
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

/// The world as one session meets it.
pub struct World {
    pub(super) host: HtmlElement,
    pub(super) target: Target,
    pub(super) key: String,
    pub(super) endpoints: Endpoints,
    pub(super) credentials: Rc<Credentials>,
    early: Option<js_sys::Map>,
    flights: RefCell<Vec<Flight>>,
    listeners: RefCell<Vec<EventListener>>,
    report: Box<dyn Fn(Event)>,
    alive: Cell<bool>,
}

impl World {
    /// A world that reports to `report` until it is left.
    #[must_use]
    pub fn new(place: Place, report: Box<dyn Fn(Event)>) -> Rc<Self> {
        let key = record::key(&place.target);
        let world = Rc::new_cyclic(|this| Self {
            // An unfinished change is judged by what is read from now on.
            early: place.early.filter(|_| record::read(&key).is_none()),
            key,
            host: place.host,
            target: place.target,
            endpoints: place.endpoints,
            credentials: place.credentials,
            flights: RefCell::default(),
            listeners: RefCell::new(page::watch(this)),
            report,
            alive: Cell::new(true),
        });
        WORLDS.with_borrow_mut(|worlds| worlds.push(Rc::downgrade(&world)));
        world
    }

    /// The events a session begins with.
    #[must_use]
    pub fn beginning(&self) -> Vec<Event> {
        let start = Event::Start {
            record: record::read(&self.key),
            visible: page::is_visible(),
        };
        let offline = page::is_offline().then_some(Event::Online(false));
        let kept = record::kept(&self.key).map(Event::Kept);
        std::iter::once(start).chain(kept).chain(offline).collect()
    }

    /// Carries out one effect. What takes time goes on by itself and is reported later.
    pub fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            _ if has_stopped() => {}
            Effect::Save { from, to } => {
                if record::replace(&self.key, &from, &to) {
                    self.tell_siblings();
                }
            }
            Effect::Clear(text) => {
                if record::clear(&self.key, &text) {
                    self.tell_siblings();
                }
            }
            Effect::Keep(text) => record::keep(&self.key, text.as_deref()),
            _ if !self.is_alive() => {}
            Effect::Send {
                id,
                request,
                timeout,
            } => send::send(self, id, request, timeout),
            Effect::Cancel(id) => {
                self.give_up(id);
                self.forget(id);
            }
            Effect::RenewToken => self.renew_token(),
            Effect::Claim(text) => record::claim(self, text),
            Effect::AskHost { ask, disk } => host::ask(self, ask, &disk),
            Effect::Emit(event) => host::emit(self, &event),
        }
    }

    /// Ends it: nothing is reported any more, reads are called back. A change that was sent goes on;
    /// one that was not sent yet is not sent.
    pub fn leave(&self) {
        self.alive.set(false);
        self.listeners.take();
        for flight in self.flights.take() {
            flight.give_up();
        }
        WORLDS.with_borrow_mut(|worlds| {
            worlds.retain(|world| world.upgrade().is_some_and(|world| world.is_alive()));
        });
    }

    pub(super) fn is_alive(&self) -> bool {
        self.alive.get() && !has_stopped()
    }

    pub(super) fn report(&self, event: Event) {
        if self.is_alive() {
            (self.report)(event);
        }
    }

    pub(super) fn took_off(&self, flight: Flight) {
        self.flights.borrow_mut().push(flight);
    }

    /// Whether somebody still wants to know what becomes of a request.
    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.flights.borrow().iter().any(|flight| flight.id == id)
    }

    /// Calls a read back.
    pub(super) fn give_up(&self, id: RequestId) {
        for flight in self
            .flights
            .borrow()
            .iter()
            .filter(|flight| flight.id == id)
        {
            flight.give_up();
        }
    }

    pub(super) fn landed(&self, id: RequestId, outcome: Outcome) {
        if self.awaits(id) {
            self.forget(id);
            self.report(Event::Answer { id, outcome });
        }
    }

    fn forget(&self, id: RequestId) {
        self.flights.borrow_mut().retain(|flight| flight.id != id);
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

    fn renew_token(self: &Rc<Self>) {
        self.credentials.forget();
        let world = Rc::clone(self);
        // For as long as it takes: the portal may ask its user, and late news still is a sign-in.
        spawn_local(async move {
            let news = match world.credentials.token().await {
                Ok(Some(_)) => TokenNews::Renewed,
                _ => TokenNews::Unavailable,
            };
            world.report(Event::Token(news));
        });
    }

    /// Other widgets of this page that show the same server learn what is in the record now.
    pub(super) fn tell_siblings(&self) {
        let siblings: Vec<Rc<Self>> = WORLDS.with_borrow(|worlds| {
            let worlds = worlds.iter().filter_map(Weak::upgrade);
            let same = |world: &Rc<Self>| world.key == self.key && !std::ptr::eq(&**world, self);
            worlds.filter(same).collect()
        });
        for sibling in siblings {
            sibling.report(Event::Record(record::read(&self.key)));
        }
    }
}
