//! What happens to the page the widget is in.

use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventTarget, PageTransitionEvent, StorageEvent};

use super::world::World;
use super::{clock, storage};
use crate::session::Event;

/// Whether the page can be seen. A page that cannot say so is taken to be seen.
pub(super) fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| !document.hidden())
}

/// Whether the browser knows that there is no connection.
pub(super) fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Reports what happens to the page for as long as the listeners are kept.
pub(super) fn watch(world: &Weak<World>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let listen = |target: &EventTarget, name: &'static str, react: Reaction| {
        let world = Weak::clone(world);
        EventListener::new(target, name, move |event| {
            if let Some(world) = world.upgrade() {
                react(&world, event);
            }
        })
    };
    let mut listeners = vec![
        listen(&window, "online", |world, _| {
            world.report(Event::Online(true));
        }),
        listen(&window, "offline", |world, _| {
            world.report(Event::Online(false));
        }),
        listen(&window, "storage", on_storage),
        listen(&window, "pageshow", on_page_show),
    ];
    if let Some(document) = window.document() {
        listeners.push(listen(&document, "visibilitychange", |world, _| {
            world.report(Event::Visible(is_visible()));
        }));
        // Timers stood still while the page was frozen.
        listeners.push(listen(&document, "resume", |world, _| {
            world.report(Event::Tick);
        }));
    }
    listeners
}

type Reaction = fn(&Rc<World>, &web_sys::Event);

fn on_storage(world: &Rc<World>, event: &web_sys::Event) {
    let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
    // No key: everything was removed.
    if key.is_none_or(|key| key == world.key) {
        world.report(Event::Record(storage::read(&world.key)));
    }
}

/// How long after the return from the page cache the browser may hand over what was in flight, in milliseconds.
const RETURN_GRACE: u64 = 1_000;

/// Back from the browser's page cache: time has passed, and what was in flight may never be answered. WebKit
/// drops it without a word; without this the session would wait out its time limits.
fn on_page_show(world: &Rc<World>, event: &web_sys::Event) {
    let event = event.dyn_ref::<PageTransitionEvent>();
    if !event.is_some_and(PageTransitionEvent::persisted) {
        return;
    }
    let sent_and_unanswered = world.sent_and_unanswered();
    world.report(Event::Visible(is_visible()));
    world.report(Event::Tick);
    let world = Rc::downgrade(world);
    spawn_local(async move {
        clock::sleep(RETURN_GRACE).await;
        if let Some(world) = world.upgrade() {
            sent_and_unanswered
                .into_iter()
                .for_each(|id| world.assume_lost(id));
        }
    });
}
