//! Times as the cloud writes them.

/// The cloud's time 0 in milliseconds since 1970: 2019-04-25T20:00:00.000Z.
const EPOCH_MS: u64 = 1_556_222_400_000;

/// `2019-04-25T20:04:47.591Z`, at this time of the cloud's.
pub(super) fn iso8601(now_ms: u64) -> String {
    let total = EPOCH_MS.saturating_add(now_ms);
    let (days, of_day) = (total / 86_400_000, total % 86_400_000);
    let (year, month, day) = date(days);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, milli) = (of_day / 1_000 % 60, of_day % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// The Gregorian date so many days after 1970-01-01. Years are counted from March, so that the
/// leap day is the last of its year.
fn date(days: u64) -> (u64, u64, u64) {
    const ERA: u64 = 146_097;
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / ERA, shifted % ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{EPOCH_MS, date, iso8601};

    #[test]
    fn times_count_from_the_epoch_of_the_cloud() {
        assert_eq!(iso8601(0), "2019-04-25T20:00:00.000Z");
        assert_eq!(iso8601(287_591), "2019-04-25T20:04:47.591Z");
        assert_eq!(iso8601(4 * 3_600_000), "2019-04-26T00:00:00.000Z");
    }

    #[test]
    fn dates_know_leap_years() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(EPOCH_MS / 86_400_000), (2019, 4, 25));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(18_321), (2020, 2, 29));
        assert_eq!(date(18_322), (2020, 3, 1));
        assert_eq!(date(18_627), (2020, 12, 31));
    }
}
