//! The browsers that tests take turns in.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

use crate::browser::Browser;

/// As many browsers as there are tests at a time. A test that panics leaves its browser to the next.
pub(crate) struct Pool(Vec<Mutex<Browser>>);

impl Pool {
    pub(crate) fn new(browsers: Vec<Browser>) -> Self {
        Self(browsers.into_iter().map(Mutex::new).collect())
    }

    /// One for a test alone.
    pub(crate) fn lend(&self) -> MutexGuard<'_, Browser> {
        loop {
            let free = self.0.iter().find_map(|browser| match browser.try_lock() {
                Ok(browser) => Some(browser),
                Err(TryLockError::Poisoned(browser)) => Some(browser.into_inner()),
                Err(TryLockError::WouldBlock) => None,
            });
            match free {
                Some(browser) => return browser,
                // They changed hands while we went round.
                None => thread::yield_now(),
            }
        }
    }

    pub(crate) async fn close(self) {
        for browser in self.0 {
            let mut browser = browser.into_inner().unwrap_or_else(PoisonError::into_inner);
            browser.close().await;
        }
    }
}
