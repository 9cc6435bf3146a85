//! Numbers, sizes and times.
//!
//! The browser's own formatters are made of tables that it reads at the first use: a tenth of a second
//! of the first view on a small machine. So they are asked only for what needs them, a whole date.

use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

pub(super) use crate::i18n::number;
use crate::i18n::{Locale, Texts, two_digits};
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

/// Date, time and zone, for records.
pub(super) fn moment(locale: Locale, at: Wall) -> String {
    let options = Object::new();
    for (key, value) in [
        ("dateStyle", "medium"),
        ("timeStyle", "long"),
        // Midnight is 0 and not 24.
        ("hourCycle", "h23"),
    ] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    let format = Intl::DateTimeFormat::new(&Array::of1(&locale.tag().into()), &options).format();
    let words = format.call1(&JsValue::UNDEFINED, &date(at));
    let words = words.ok().and_then(|words| words.as_string());
    words.unwrap_or_default()
}

/// The same for machines.
pub(super) fn iso(at: Wall) -> String {
    date(at).to_iso_string().into()
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
