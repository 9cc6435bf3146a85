//! Waiting for something to become true, by looking often and for a limited time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long anything may take. Long, for busy machines: it is only used up by failures.
pub const PATIENCE: Duration = Duration::from_secs(60);

const LOOK_EVERY: Duration = Duration::from_millis(40);

/// Asks until the answer is there. `Err(reason)` of `look` is not the end: it is what is said if
/// time runs out.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    loop {
        match look().await {
            Ok(answer) => return Ok(answer),
            Err(reason) if started.elapsed() > PATIENCE => {
                bail!("waited {} s for {what}: {reason:#}", PATIENCE.as_secs());
            }
            Err(_) => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}
