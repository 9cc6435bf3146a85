//! Which tab may send a change: decided over the browser's storage and locks, whatever they are.
//!
//! Nothing here knows the browser, so that tests can play all orders of what happens in it (`tests/explore`).

use crate::session::Claim;

/// How long a claim is left standing before it is believed, in milliseconds: tabs see each other's writes a little
/// late.
pub const PROPAGATION_DELAY: u64 = 60;
/// How long to wait for another tab to come to a decision, in milliseconds.
pub const LOCK_TIMEOUT: u64 = 2_000;

/// What a claim needs of the browser.
#[allow(async_fn_in_trait)]
pub trait Browser {
    /// A lock of the browser's, held until it is dropped.
    type Lock;
    /// The time by a steady clock, in milliseconds.
    fn now(&self) -> u64;
    /// Waits for the lock; `None` where there are no locks, or another tab holds it for longer than
    /// [`LOCK_TIMEOUT`].
    async fn lock(&self) -> Option<Self::Lock>;
    /// Waits for so many milliseconds, or longer.
    async fn sleep(&self, millis: u64);
    /// Whether the widget still is on the page.
    fn is_alive(&self) -> bool;
    /// What stands in the storage.
    fn read(&self) -> Option<String>;
    /// Writes; says whether it was kept.
    fn write(&self, text: &str) -> bool;
    /// Removes what stands there, if it is `text`; says whether it did.
    fn clear(&self, text: &str) -> bool;
    /// Other widgets of this page learn what stands there now.
    fn tell_siblings(&self);
    /// Says what was decided.
    fn report(&self, claim: Claim);
}

/// Writes a record if none is there, under a lock of the browser's where there are any: pages that
/// are not served securely have none, and do with looking twice.
///
/// Who gets the lock at once is alone, and keeps it until every tab sees what was written: so it need not
/// wait for that itself. Who had to wait for it, or gave that up, looks twice all the same.
pub async fn claim(browser: &impl Browser, text: &str) {
    let asked = browser.now();
    let lock = browser.lock().await;
    let waited = browser.now().saturating_sub(asked);
    let is_alone = lock.is_some() && waited < PROPAGATION_DELAY;
    if let Some(claim) = decide(browser, text, is_alone).await {
        browser.report(claim);
    }
    if is_alone {
        browser.sleep(PROPAGATION_DELAY).await;
    }
    drop(lock);
}

/// `None` if the widget was taken off meanwhile: then nothing is left behind.
async fn decide(browser: &impl Browser, text: &str, is_alone: bool) -> Option<Claim> {
    if !browser.is_alive() {
        return None;
    }
    if let Some(other) = browser.read() {
        return Some(Claim::Taken(other));
    }
    if !browser.write(text) {
        return Some(Claim::NoStorage);
    }
    browser.tell_siblings();
    if is_alone {
        return Some(Claim::Mine);
    }
    browser.sleep(PROPAGATION_DELAY).await;
    let found = browser.read();
    let is_ours = found.as_deref() == Some(text);
    if !browser.is_alive() {
        if browser.clear(text) {
            browser.tell_siblings();
        }
        return None;
    }
    Some(match found {
        _ if is_ours => Claim::Mine,
        Some(other) => Claim::Taken(other),
        None => Claim::NoStorage,
    })
}
