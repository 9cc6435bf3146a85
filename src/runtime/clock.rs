//! Clocks and limits of time.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::Poll;

use gloo_timers::future::TimeoutFuture;

use crate::model::{Mono, Now, Wall};

/// Longer waits make the browser's timer fire at once; whoever waits longer looks again in between.
const LONGEST: u64 = 60 * 60 * 1000;

/// Both clocks.
pub(super) fn now() -> Now {
    let mono = web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |performance| performance.now());
    // `as` saturates, and whole milliseconds are enough.
    Now {
        mono: Mono(mono as u64),
        wall: Wall(js_sys::Date::now() as u64),
    }
}

/// Milliseconds as the browser's timer takes them.
pub(super) fn millis(millis: u64) -> u32 {
    u32::try_from(millis.min(LONGEST)).unwrap_or(u32::MAX)
}

/// A wait that ends by itself, and costs nothing any more once it is dropped.
pub(super) fn sleep(wait: u64) -> TimeoutFuture {
    TimeoutFuture::new(millis(wait))
}

/// Does `work` until `limit` has passed; then `None`. Several pieces of work can share one limit.
pub(super) async fn within<T>(
    limit: &mut TimeoutFuture,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        Pin::new(&mut *limit).poll(context).map(|()| None)
    })
    .await
}
