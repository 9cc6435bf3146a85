//! Numbers, sizes and times, as the browser writes them in each language.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::i18n::{Locale, Texts};
use crate::model::Wall;

struct Formatters {
    number: Function,
    size: Function,
    time: Function,
    moment: Function,
}

thread_local! {
    // Making one costs about as much as drawing ten rows; there are as many as languages in use.
    static CACHE: RefCell<Vec<(Locale, Rc<Formatters>)>> = const { RefCell::new(Vec::new()) };
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    object
}

fn formatters(locale: Locale) -> Rc<Formatters> {
    CACHE.with_borrow_mut(|cache| {
        if let Some((_, known)) = cache.iter().find(|(l, _)| *l == locale) {
            return Rc::clone(known);
        }
        let tags = Array::of1(&JsValue::from_str(locale.tag()));
        let number = |pairs| Intl::NumberFormat::new(&tags, &options(pairs)).format();
        let time = |pairs| {
            let options = options(pairs);
            let _ = Reflect::set(&options, &"hour12".into(), &JsValue::FALSE);
            Intl::DateTimeFormat::new(&tags, &options).format()
        };
        let made = Rc::new(Formatters {
            number: number(&[]),
            size: number(&[
                ("style", "unit"),
                ("unit", "gigabyte"),
                ("unitDisplay", "short"),
            ]),
            time: time(&[("timeStyle", "medium")]),
            moment: time(&[("dateStyle", "medium"), ("timeStyle", "long")]),
        });
        cache.push((locale, Rc::clone(&made)));
        made
    })
}

fn call(function: &Function, value: f64) -> String {
    function
        .call1(&JsValue::UNDEFINED, &JsValue::from_f64(value))
        .ok()
        .and_then(|words| words.as_string())
        .unwrap_or_default()
}

/// A whole number.
#[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
pub(super) fn number(locale: Locale, value: usize) -> String {
    call(&formatters(locale).number, value as f64)
}

/// A size in the cloud's GB.
#[allow(clippy::cast_precision_loss)]
pub(super) fn size(locale: Locale, gb: u64) -> String {
    call(&formatters(locale).size, gb as f64)
}

/// A time of day.
#[allow(clippy::cast_precision_loss)]
pub(super) fn time(locale: Locale, at: Wall) -> String {
    call(&formatters(locale).time, at.0 as f64)
}

/// Date, time and zone, for records.
#[allow(clippy::cast_precision_loss)]
pub(super) fn moment(locale: Locale, at: Wall) -> String {
    call(&formatters(locale).moment, at.0 as f64)
}

/// The same for machines.
#[allow(clippy::cast_precision_loss)]
pub(super) fn iso(at: Wall) -> String {
    Date::new(&JsValue::from_f64(at.0 as f64))
        .to_iso_string()
        .into()
}

/// How long ago, in words.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn since(locale: Locale, t: &Texts, at: Wall) -> String {
    // A clock that was set back makes this 0, not a huge number.
    let seconds = ((Date::now() as u64).saturating_sub(at.0) / 1000) as usize;
    let words = |value| number(locale, value);
    if seconds < 60 {
        t.common.seconds.fill([&words(seconds)])
    } else {
        t.common
            .minutes
            .fill([&words(seconds / 60), &words(seconds % 60)])
    }
}
