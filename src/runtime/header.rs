//! Header values, in and out.

/// Whether a text can be sent as a token: visible ASCII and nothing else. A line break could start a
/// header of its own, and a browser would refuse it with a message that quotes the token.
#[must_use]
pub fn usable_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}

/// Reads `Retry-After`: seconds, or a date, told by `parse_date` in milliseconds since 1970.
#[must_use]
pub fn retry_after(value: &str, now: f64, parse_date: impl Fn(&str) -> f64) -> Option<u32> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    let seconds = ((parse_date(value) - now) / 1000.0).ceil();
    // `as` saturates; NaN is no date.
    seconds.is_finite().then_some(seconds.max(0.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_visible_word() {
        assert!(usable_token("MIIE~x+/=:._-"));
        for text in ["", " ", "a b", "a\r\nX: y", "a\n", "a\u{0}", "tök"] {
            assert!(!usable_token(text), "{text:?}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = |text: &str| if text == "soon" { 12_500.0 } else { f64::NAN };
        assert_eq!(retry_after(" 7 ", 0.0, date), Some(7));
        assert_eq!(retry_after("99999999999", 0.0, date), Some(u32::MAX));
        assert_eq!(retry_after("soon", 10_000.0, date), Some(3));
        assert_eq!(retry_after("soon", 90_000.0, date), Some(0));
        assert_eq!(retry_after("-3", 0.0, date), None);
        assert_eq!(retry_after("", 0.0, date), None);
    }
}
