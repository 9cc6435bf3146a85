//! Time as it comes in with each event. Nothing in the pure modules reads a clock.

use serde::Serialize;

/// Milliseconds on a clock that never jumps, but means nothing after a reload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mono(pub u64);

/// Milliseconds since 1970 on the machine's own clock: for showing, and for the resume record.
/// It may jump in either direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Wall(pub u64);

/// Both clocks at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Now {
    /// For deadlines and intervals.
    pub mono: Mono,
    /// For people and records.
    pub wall: Wall,
}

impl Mono {
    /// This moment plus `millis`.
    #[must_use]
    pub const fn plus(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment; 0 if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
