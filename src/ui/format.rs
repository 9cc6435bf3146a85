//! Numbers, sizes and times.
//!
//! The browser's own formatters are made of tables that it reads at the first use: a tenth of a second
//! of the first view on a small machine, and again of the moment in which a disk is gone. So they are not
//! asked.

use js_sys::Date;
use wasm_bindgen::JsValue;

pub(super) use crate::i18n::number;
use crate::i18n::{Texts, two_digits};
use crate::model::Wall;

/// A size in the cloud's GB, as all languages here write it.
pub(super) fn size(gb: u64) -> String {
    number(usize::try_from(gb).unwrap_or(usize::MAX)) + " GB"
}

#[allow(clippy::cast_precision_loss)] // milliseconds since 1970 stay far below 2^53
fn date(at: Wall) -> Date {
    Date::new(&JsValue::from_f64(at.0 as f64))
}

/// A time of day, where the operator is.
pub(super) fn time(at: Wall) -> String {
    let date = date(at);
    [date.get_hours(), date.get_minutes(), date.get_seconds()]
        .map(two_digits)
        .join(":")
}

/// Hours and minutes, where the operator is.
pub(super) fn clock(at: Wall) -> String {
    time(at).get(..5).unwrap_or_default().to_owned()
}

/// Date, time and zone, for records: written alike in every language, since whoever reads a ticket may
/// read another one.
pub(super) fn moment(at: Wall) -> String {
    #[allow(clippy::cast_possible_truncation)] // at most a day of minutes
    let zone = -date(at).get_timezone_offset() as i64;
    let here = iso(Wall(at.0.saturating_add_signed(zone * 60_000)));
    let sign = if zone < 0 { "-" } else { "+" };
    #[allow(clippy::cast_possible_truncation)]
    let away = zone.unsigned_abs() as u32;
    let (hours, minutes) = (two_digits(away / 60), two_digits(away % 60));
    // Without its milliseconds and `Z`.
    let here = here.get(..19).unwrap_or_default().replace('T', " ");
    [&here, " UTC", sign, &hours, ":", &minutes].concat()
}

/// The last moment that the browser has a date for.
const LAST: u64 = 8_640_000_000_000_000;

/// The same for machines.
pub(super) fn iso(at: Wall) -> String {
    // A record may say anything, and the browser throws.
    date(Wall(at.0.min(LAST))).to_iso_string().into()
}

/// How long ago, in words.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn since(t: &Texts, at: Wall) -> String {
    // A clock that was set back makes this 0, not a huge number.
    let seconds = ((Date::now() as u64).saturating_sub(at.0) / 1000) as usize;
    if seconds < 60 {
        t.common.seconds.fill([&number(seconds)])
    } else {
        t.common
            .minutes
            .fill([&number(seconds / 60), &number(seconds % 60)])
    }
}
