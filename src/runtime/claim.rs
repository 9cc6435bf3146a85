//! Claiming a server for a change: the resume record is written by one tab only.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::deciding::{self, Browser, LOCK_TIMEOUT};
use super::storage::{clear, read, write};
use super::world::World;
use super::{clock, object};
use crate::session::{Claim, Event};

/// Writes a record if none is there, and reports whether it did.
pub(super) fn claim(world: &Rc<World>, text: String) {
    let world = Rc::clone(world);
    spawn_local(async move { deciding::claim(&*world, &text).await });
}

impl Browser for World {
    type Lock = Lock;

    fn now(&self) -> u64 {
        clock::now().mono.0
    }

    async fn lock(&self) -> Option<Lock> {
        Lock::take(&self.key).await
    }

    async fn sleep(&self, millis: u64) {
        clock::sleep(millis).await;
    }

    fn is_alive(&self) -> bool {
        World::is_alive(self)
    }

    fn read(&self) -> Option<String> {
        read(&self.key)
    }

    fn write(&self, text: &str) -> bool {
        write(&self.key, text)
    }

    fn clear(&self, text: &str) -> bool {
        clear(&self.key, text)
    }

    fn tell_siblings(&self) {
        World::tell_siblings(self);
    }

    fn report(&self, claim: Claim) {
        World::report(self, Event::Claimed(claim));
    }
}

/// One of the browser's locks, held until it is dropped.
pub struct Lock {
    release: js_sys::Function,
}

impl Lock {
    /// `None` where there are no locks, or another tab holds it for too long.
    async fn take(name: &str) -> Option<Self> {
        let navigator = web_sys::window()?.navigator();
        let locks = object::get(&navigator, "locks");
        if !locks.is_object() {
            return None;
        }
        let abort = web_sys::AbortController::new().ok()?;
        let options = object::object(&[("signal", abort.signal().into())]);
        // Resolves with the function that releases the lock, as soon as it is held.
        let mut ends = None;
        let held = js_sys::Promise::new(&mut |resolve, reject| ends = Some((resolve, reject)));
        let (resolve, reject) = ends?;
        // Let go of here: the browser may never call it, and who was given up must not hold the lock.
        let granted = Closure::once(move |_lock: JsValue| {
            js_sys::Promise::new(&mut |release, _| {
                let _ = resolve.call1(&JsValue::UNDEFINED, &release);
            })
        });
        let arguments = [name.into(), options.into(), granted.as_ref().clone()];
        // Its rejection is that of being given up, below.
        ignore_rejection(object::call(&locks, "request", &arguments).ok()?);
        let mut limit = clock::sleep(LOCK_TIMEOUT);
        match clock::within(&mut limit, JsFuture::from(held)).await {
            Some(release) => release.ok().map(|release| Self {
                release: release.unchecked_into(),
            }),
            None => {
                abort.abort();
                // What waits for a promise is held until it has come to something.
                let _ = reject.call0(&JsValue::UNDEFINED);
                None
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

fn ignore_rejection(promise: JsValue) {
    spawn_local(async move {
        let _ = JsFuture::from(js_sys::Promise::resolve(&promise)).await;
    });
}
