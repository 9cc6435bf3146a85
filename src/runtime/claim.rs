//! Claiming a server for a change: the resume record is written by one tab only.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::storage::{clear, read, write};
use super::world::World;
use super::{clock, object};
use crate::session::{Claim, Event};

/// How long a claim is left standing before it is believed: tabs see each other's writes a little
/// late.
const PROPAGATION_DELAY: u64 = 60;
/// How long to wait for another tab to come to a decision.
const LOCK_TIMEOUT: u64 = 2_000;

/// Writes a record if none is there, under a lock of the browser's where there are any: pages that
/// are not served securely have none, and do with looking twice.
///
/// Who gets the lock at once is alone, and keeps it until every tab sees what was written: so it need not
/// wait for that itself. Who had to wait for it, or gave that up, looks twice all the same.
pub(super) fn claim(world: &Rc<World>, text: String) {
    let world = Rc::clone(world);
    spawn_local(async move {
        let asked = clock::now().mono;
        let lock = Lock::take(&world.key).await;
        let is_alone = lock.is_some() && clock::now().mono.since(asked) < PROPAGATION_DELAY;
        let claim = decide(&world, &text, is_alone).await;
        if let Some(claim) = claim {
            world.report(Event::Claimed(claim));
        }
        if is_alone {
            clock::sleep(PROPAGATION_DELAY).await;
        }
        drop(lock);
    });
}

/// `None` if the widget was taken off meanwhile: then nothing is left behind.
async fn decide(world: &World, text: &str, is_alone: bool) -> Option<Claim> {
    if !world.is_alive() {
        return None;
    }
    if let Some(other) = read(&world.key) {
        return Some(Claim::Taken(other));
    }
    if !write(&world.key, text) {
        return Some(Claim::NoStorage);
    }
    world.tell_siblings();
    if is_alone {
        return Some(Claim::Mine);
    }
    clock::sleep(PROPAGATION_DELAY).await;
    let found = read(&world.key);
    let is_ours = found.as_deref() == Some(text);
    if !world.is_alive() {
        if clear(&world.key, text) {
            world.tell_siblings();
        }
        return None;
    }
    Some(match found {
        _ if is_ours => Claim::Mine,
        Some(other) => Claim::Taken(other),
        None => Claim::NoStorage,
    })
}

/// One of the browser's locks, held until it is dropped.
struct Lock {
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
