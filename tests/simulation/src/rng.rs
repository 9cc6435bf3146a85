//! Chance from a seed: the same seed, the same run.

/// A small generator (SplitMix64). Statistical finesse is not needed, speed and repeatability are.
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
    /// Nothing goes wrong: every chance is missed, every range gives its first value.
    plain: bool,
}

/// Turns two numbers into one that looks like neither.
#[must_use]
pub fn mix(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Rng {
    /// The luck of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            state: mix(seed, 1),
            plain: false,
        }
    }

    /// The luck of a day on which nothing goes wrong.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            state: 0,
            plain: true,
        }
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        if self.plain {
            return 0;
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state, 0)
    }

    /// A number less than `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.number() % n.max(1)
    }

    /// A number from `from` to `to`, both included.
    pub fn within(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    /// True `n` times in a thousand; never on a plain day.
    pub fn chance(&mut self, n: u64) -> bool {
        !self.plain && self.below(1_000) < n
    }

    /// One of them; the first on a plain day.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }

    /// The place of one of the weights, as likely as it is heavy; the first on a plain day.
    pub fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        0
    }
}
