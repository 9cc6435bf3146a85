//! Texts with places for arguments.

/// A text with `N` places, `{0}` to `{N-1}`, each used exactly once.
#[derive(Clone, Copy, Debug)]
pub struct Template<const N: usize>(&'static str);

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(&'static str),
    /// The place of an argument.
    Arg(usize),
}

impl<const N: usize> Template<N> {
    /// Takes a text. In a constant, a text without its places does not compile.
    ///
    /// # Panics
    /// If a place is missing, used twice or one too many.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut seen = [false; N];
        let mut count = 0;
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] == b'{' {
                assert!(i + 2 < bytes.len() && bytes[i + 2] == b'}', "write {{0}}");
                assert!(bytes[i + 1] >= b'0', "write {{0}}");
                let place = (bytes[i + 1] - b'0') as usize;
                assert!(place < N && !seen[place], "one place for each argument");
                seen[place] = true;
                count += 1;
            }
            i += 1;
        }
        assert!(count == N, "a place is missing");
        Self(text)
    }

    /// Its pieces in order.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        parts(self.0)
    }

    /// The text with `args` in their places.
    #[must_use]
    pub fn fill(&self, args: [&str; N]) -> String {
        fill(self.0, &args)
    }

    /// The text as it was written.
    #[cfg(feature = "pseudo")]
    pub(super) const fn source(&self) -> &'static str {
        self.0
    }
}

fn fill(text: &'static str, args: &[&str]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    for part in parts(text) {
        out.push_str(match part {
            Part::Text(words) => words,
            Part::Arg(place) => args.get(place).copied().unwrap_or_default(),
        });
    }
    out
}

fn parts(text: &'static str) -> Vec<Part> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            out.push(Part::Text(before));
        }
        let place = after.bytes().next().unwrap_or(b'0').wrapping_sub(b'0');
        out.push(Part::Arg(place.into()));
        rest = after.get(2..).unwrap_or_default();
    }
    if !rest.is_empty() {
        out.push(Part::Text(rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_go_to_their_places_whatever_their_order() {
        const SWAPPED: Template<2> = Template::new("{1} of {0}.");
        assert_eq!(SWAPPED.fill(["all", "{0}"]), "{0} of all.");
        assert_eq!(SWAPPED.parts()[1], Part::Text(" of "));
    }
}
