//! One run, as a list that can be shortened.

use crate::rng::{Rng, mix};

/// What makes a run: nothing else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Decides the cloud, the operators, and the luck of everything below.
    pub seed: u64,
    /// What people do and what happens around them, in order: each the seed of one action, its wait before it included.
    pub actions: Vec<u64>,
    /// Which of the accidents (requests, timers, portals …, counted as they come) are left out.
    pub quiet: Quiet,
}

/// A set of numbers: those listed, and all from one on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    listed: Vec<u32>,
    from: u32,
}

impl Default for Quiet {
    fn default() -> Self {
        Self {
            listed: Vec::new(),
            from: u32::MAX,
        }
    }
}

impl Quiet {
    /// Whether the set has it.
    #[must_use]
    pub fn has(&self, number: u32) -> bool {
        number >= self.from || self.listed.binary_search(&number).is_ok()
    }

    /// The same set with all from `number` on.
    #[must_use]
    pub fn and_from(&self, number: u32) -> Self {
        Self {
            listed: self.listed.clone(),
            from: self.from.min(number),
        }
    }

    /// The same set with one range more.
    #[must_use]
    pub fn and(&self, range: std::ops::Range<u32>) -> Self {
        let mut listed = self.listed.clone();
        listed.extend(range);
        listed.sort_unstable();
        listed.dedup();
        Self {
            listed,
            from: self.from,
        }
    }
}

impl Plan {
    /// The run of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::new(mix(seed, 0xac7));
        let most = rng.pick(&[8, 12, 16, 16, 24, 48]);
        let count = rng.within(4, most);
        Self {
            seed,
            actions: (0..count).map(|_| rng.number()).collect(),
            quiet: Quiet::default(),
        }
    }

    /// The luck of the `number`th accident.
    #[must_use]
    pub fn rng(&self, number: u32) -> Rng {
        if self.quiet.has(number) {
            Rng::plain()
        } else {
            Rng::new(mix(self.seed, u64::from(number) + 0x1000))
        }
    }
}
