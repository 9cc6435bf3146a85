//! Putting things in order, and finding the same among many.
//!
//! The standard library's sort and hash map are faster, but are compiled once for each type they sort
//! or hold: here all share one program.

use std::cmp::Ordering;

/// The numbers below `count` in the order that `compare` gives them; equal ones stay as they are.
pub(crate) fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    sort(&mut order, compare);
    order
}

fn sort(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    if order.len() < 2 {
        return;
    }
    let (left, right) = order.split_at_mut(order.len() / 2);
    sort(left, compare);
    sort(right, compare);
    let (left, right) = (left.to_vec(), right.to_vec());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    for place in order {
        let later = match (left.peek(), right.peek()) {
            (Some(one), Some(two)) => compare(*one, *two).is_gt(),
            (one, _) => one.is_none(),
        };
        if let Some(next) = if later { right.next() } else { left.next() } {
            *place = next;
        }
    }
}

/// Which of several texts are the same.
pub(crate) struct Same {
    /// For each text the first that is the same; for the first, itself.
    pub first: Vec<usize>,
    /// For each text the next that is the same.
    pub next: Vec<Option<usize>>,
}

impl Same {
    /// As texts are the same.
    pub(crate) fn among(texts: &[&str]) -> Self {
        let compare = |one: usize, two: usize| texts[one].cmp(texts[two]);
        let order = sorted(texts.len(), &compare);
        let mut first: Vec<usize> = (0..texts.len()).collect();
        let mut next = vec![None; texts.len()];
        for pair in order.windows(2) {
            if let [one, two] = *pair
                && compare(one, two).is_eq()
            {
                first[two] = first[one];
                next[one] = Some(two);
            }
        }
        Self { first, next }
    }

    /// As ids are the same: large and small letters are one.
    pub(crate) fn among_ids(ids: &[&str]) -> Self {
        let folded: Vec<String> = ids.iter().map(|id| id.to_ascii_lowercase()).collect();
        Self::among(&folded.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The text and all later ones that are the same.
    pub(crate) fn all(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(from), |at| self.next[*at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut seed = 1_u32;
        for count in 0..200 {
            let next = |_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed >> 28
            };
            let keys: Vec<u32> = (0..count).map(next).collect();
            let mut theirs: Vec<usize> = (0..keys.len()).collect();
            theirs.sort_by_key(|at| keys[*at]);
            assert_eq!(
                sorted(keys.len(), &|one, two| keys[one].cmp(&keys[two])),
                theirs
            );
        }
    }

    #[test]
    fn the_same_are_found_in_their_order() {
        let same = Same::among_ids(&["b", "a", "B", "c", "b"]);
        assert_eq!(same.first, [0, 1, 0, 3, 0]);
        assert_eq!(same.all(0).collect::<Vec<_>>(), [0, 2, 4]);
        assert_eq!(same.all(3).collect::<Vec<_>>(), [3]);
        assert_eq!(Same::among(&["b", "B", "b"]).first, [0, 1, 0]);
    }
}
