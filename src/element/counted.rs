//! How much memory the program has in use, for the test of a long life. What is shipped does not count.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The bytes in use. The memory round them never shrinks: it stands at the worst moment there was.
#[wasm_bindgen(js_name = liveBytes)]
#[must_use]
pub fn live_bytes() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.wrapping_sub(stats.bytes_deallocated)
}
