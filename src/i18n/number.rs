//! Numbers in words.

/// A whole number. All languages here write it with a comma before each three digits; the browser's
/// own formatter would read large tables for it, in the middle of the first view.
#[must_use]
pub fn number(mut value: usize) -> String {
    let mut backwards = Vec::new();
    loop {
        if backwards.len() % 4 == 3 {
            backwards.push(b',');
        }
        backwards.push(b'0' + (value % 10) as u8);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    backwards.into_iter().rev().map(char::from).collect()
}

/// A number of two digits, as clocks show them.
#[must_use]
pub fn two_digits(value: u32) -> String {
    let digit = |value: u32| char::from(b'0' + (value % 10) as u8);
    [digit(value / 10), digit(value)].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let all = [0, 7, 60, 999, 1_000, 32_768, 100_000, 1_234_567].map(number);
        let words = [
            "0",
            "7",
            "60",
            "999",
            "1,000",
            "32,768",
            "100,000",
            "1,234,567",
        ];
        assert_eq!(all, words);
    }

    #[test]
    fn a_clock_shows_two_digits() {
        assert_eq!([0, 9, 23, 59].map(two_digits), ["00", "09", "23", "59"]);
    }
}
