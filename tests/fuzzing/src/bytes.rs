//! Decisions drawn from a fuzzer's input.

/// Reads an input front to back. One that has run out says 0 for ever, so every input is whole.
pub(crate) struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                *first
            }
            None => 0,
        }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let wide = n > 256;
        let high = if wide {
            usize::from(self.byte()) << 8
        } else {
            0
        };
        (high + usize::from(self.byte())) % n.max(1)
    }

    /// True once in `n`; false when nothing is left.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) + 1 == n
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// The next bytes, `max` at most, as text.
    pub fn text(&mut self, max: usize) -> String {
        let length = self.below(max + 1).min(self.rest.len());
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        String::from_utf8_lossy(taken).into_owned()
    }
}
