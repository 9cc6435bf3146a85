//! Keeps one session going.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

use super::{Environment, World, clock};
use crate::session::{Config, Event, Intent, Notice, Page, Session, View};

/// How long the first answers wait for each other before they are shown, in milliseconds.
const FIRST_VIEW_DELAY: u32 = 60;

/// A session at work. Dropping it ends it.
pub struct Driver {
    inner: Rc<Inner>,
}

struct Inner {
    session: RefCell<Session>,
    world: OnceCell<Rc<World>>,
    queue: RefCell<VecDeque<Event>>,
    /// Whether the queue is being worked off, further up the stack.
    busy: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    view: RefCell<Option<Rc<View>>>,
    /// Whether the first reads were begun before the program was there.
    early: bool,
    /// Shows what has come in, if nothing does so before.
    first_view_timer: RefCell<Option<Timeout>>,
    show: Box<dyn Fn(Rc<View>)>,
    /// Resolve what `refresh()` promised.
    refreshes: RefCell<Vec<Function>>,
}

impl Driver {
    /// Starts a session; `show` gets every new view.
    #[must_use]
    pub fn start(config: Config, environment: Environment, show: Box<dyn Fn(Rc<View>)>) -> Self {
        let early = environment
            .early
            .as_ref()
            .is_some_and(|reads| reads.size() > 0);
        let inner = Rc::new(Inner {
            session: RefCell::new(Session::new(config)),
            world: OnceCell::new(),
            queue: RefCell::default(),
            busy: Cell::new(false),
            timer: RefCell::default(),
            view: RefCell::default(),
            early,
            first_view_timer: RefCell::default(),
            show,
            refreshes: RefCell::default(),
        });
        let listener = Rc::downgrade(&inner);
        let report = move |event| {
            if let Some(inner) = listener.upgrade() {
                inner.handle(event);
            }
        };
        let world = World::new(environment, Box::new(report));
        let first_events = world.first_events();
        let _ = inner.world.set(world);
        for event in first_events {
            inner.handle(event);
        }
        Self { inner }
    }

    /// What the operator did.
    pub fn user(&self, intent: Intent) {
        self.inner.handle(Event::User(intent));
    }

    /// A function that passes on what the operator did, for as long as the session lasts.
    #[must_use]
    pub fn intent_sender(&self) -> Rc<dyn Fn(Intent)> {
        let inner = Rc::downgrade(&self.inner);
        Rc::new(move |intent| {
            if let Some(inner) = inner.upgrade() {
                inner.handle(Event::User(intent));
            }
        })
    }

    /// Reads again; the promise resolves when that has ended, well or not.
    pub fn refresh(&self) -> Promise {
        let promise = Promise::new(&mut |resolve, _| {
            self.inner.refreshes.borrow_mut().push(resolve);
        });
        self.user(Intent::Refresh);
        promise
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.inner.leave();
        if let Some(world) = self.inner.world.get() {
            world.leave();
        }
        self.inner.timer.take();
        self.inner.first_view_timer.take();
        self.inner.resolve_refreshes();
    }
}

impl Inner {
    /// Takes in one event and carries out what the session makes of it. An event that comes up
    /// meanwhile waits its turn: a session is never entered twice.
    fn handle(self: &Rc<Self>, event: Event) {
        self.queue.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        while let Some(event) = self.next() {
            let effects = self.session.borrow_mut().step(event, clock::now());
            for effect in effects {
                if let Some(world) = self.world.get() {
                    world.perform(effect);
                }
            }
        }
        self.busy.set(false);
        self.set_timer();
        let awaits_more = || self.world.get().is_some_and(|world| world.awaits_any());
        if self.is_beginning() && awaits_more() {
            self.publish_soon();
        } else {
            self.publish();
        }
    }

    /// Tells the host page what will not be sent any more. Nothing is shown of it: the panel goes.
    fn leave(&self) {
        // Dropped by a listener of the host page's, from within an event: then nothing can be told.
        let Ok(mut session) = self.session.try_borrow_mut() else {
            return;
        };
        let effects = session.step(Event::Leave, clock::now());
        drop(session);
        if let Some(world) = self.world.get() {
            effects.into_iter().for_each(|effect| world.perform(effect));
        }
    }

    fn next(&self) -> Option<Event> {
        self.queue.borrow_mut().pop_front()
    }

    fn set_timer(self: &Rc<Self>) {
        let wake_at = self.session.borrow().wake_at();
        let timer = wake_at.map(|wake_at| {
            let inner = Rc::downgrade(self);
            let wait = wake_at.since(clock::now().mono).max(1);
            Timeout::new(clock::millis(wait), move || {
                if let Some(inner) = inner.upgrade() {
                    inner.handle(Event::Tick);
                }
            })
        });
        // The one before is called off.
        self.timer.replace(timer);
    }

    /// Whether there is nothing to see yet but that something is on its way.
    fn is_beginning(&self) -> bool {
        match &*self.view.borrow() {
            // Not even that: the element's own words still stand there.
            None => self.early,
            Some(view) => matches!(view.page, Page::Loading),
        }
    }

    /// What was asked for together mostly comes together: then it is drawn together, too. To draw a list's
    /// outline and the server first keeps the list waiting (figures in `docs/performance-diary.md`).
    fn publish_soon(self: &Rc<Self>) {
        let mut first_view_timer = self.first_view_timer.borrow_mut();
        if first_view_timer.is_none() {
            let inner = Rc::downgrade(self);
            *first_view_timer = Some(Timeout::new(FIRST_VIEW_DELAY, move || {
                if let Some(inner) = inner.upgrade() {
                    inner.publish();
                }
            }));
        }
    }

    fn publish(&self) {
        self.first_view_timer.take();
        let view = self.session.borrow().view();
        let is_over = has_ended(&view);
        if let Some(world) = self.world.get()
            && !is_signed_out(&view)
        {
            world.signed_in();
        }
        let before = self.view.replace(Some(Rc::clone(&view)));
        if before.is_none_or(|before| !Rc::ptr_eq(&before, &view)) {
            (self.show)(view);
        }
        if is_over {
            self.resolve_refreshes();
        }
    }

    fn resolve_refreshes(&self) {
        for resolve in self.refreshes.take() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Whether no read is on its way, or none can come to an end as things are.
fn has_ended(view: &View) -> bool {
    let is_stuck = is_signed_out(view) || view.notices.contains(&Notice::Offline);
    match view.page {
        Page::Loading => is_stuck,
        _ => is_stuck || !view.refreshing,
    }
}

/// Whether nobody is signed in, as far as is known.
fn is_signed_out(view: &View) -> bool {
    let says_so = |notice: &Notice| matches!(notice, Notice::SignedOut | Notice::TokenFailed);
    matches!(view.page, Page::SignedOut | Page::TokenFailed) || view.notices.iter().any(says_so)
}
