//! Names: other people's text, which may be anything.

use yew::prelude::*;

use super::ctx::Ui;
use crate::i18n::{Glyph, Texts, escaped, glyphs, middle_cut};
use crate::model::{Disk, Slot};

/// How much of a name stands in a line, in characters.
const IN_A_LINE: usize = 48;
/// How much stands in a button.
const IN_A_BUTTON: usize = 28;

/// Foreign text in an element of its own direction, with nothing invisible in it.
pub(super) fn foreign(text: &str) -> Html {
    html! { <bdi class="foreign">{ pieces(text) }</bdi> }
}

/// The same without an element of its own.
pub(super) fn pieces(text: &str) -> Html {
    // Nearly always: nothing to show differently.
    match glyphs(text).as_slice() {
        [Glyph::Plain(text)] => Html::from(text.clone()),
        several => several
            .iter()
            .map(|glyph| match glyph {
                Glyph::Plain(text) => html! { <span>{ text.clone() }</span> },
                Glyph::Code(code) => html! { <span class="code">{ code.clone() }</span> },
            })
            .collect(),
    }
}

/// The same, cut in the middle to `max` characters.
fn cut(text: &str, max: usize) -> Html {
    match middle_cut(text, max) {
        None => foreign(text),
        Some((head, tail)) => html! {
            <bdi class="foreign">
                <span>{ pieces(head) }</span><span class="cut">{ "…" }</span><span>{ pieces(tail) }</span>
            </bdi>
        },
    }
}

/// What a disk is called where it has no name: its slot, else the start of its id.
fn stand_in(disk: &Disk) -> &str {
    disk.slot.as_ref().map_or_else(
        || {
            disk.volume
                .as_str()
                .get(..8)
                .unwrap_or(disk.volume.as_str())
        },
        Slot::as_str,
    )
}

fn nameless(disk: &Disk, t: &'static Texts) -> &'static str {
    if disk.details.is_some() {
        t.disk.no_name
    } else {
        t.disk.name_unknown
    }
}

/// The name in a list or a title.
pub(super) fn disk_name(disk: &Disk, t: &'static Texts) -> Html {
    match disk.name() {
        Some(name) => cut(name, IN_A_LINE),
        None => html! { <span class="muted">{ nameless(disk, t) }</span> },
    }
}

/// What tells the disk from others in a sentence or a button.
pub(super) fn disk_label(disk: &Disk) -> Html {
    cut(disk.name().unwrap_or_else(|| stand_in(disk)), IN_A_BUTTON)
}

/// The same without markup, for labels and announcements.
pub(super) fn disk_words(disk: &Disk) -> String {
    let name = disk.name().unwrap_or_else(|| stand_in(disk));
    match middle_cut(name, IN_A_LINE) {
        None => escaped(name),
        Some((head, tail)) => [&escaped(head), "…", &escaped(tail)].concat(),
    }
}

/// A name with all of it to be had, for the dialog.
pub(super) fn whole_name(disk: &Disk, ui: &Ui) -> Html {
    let t = ui.t();
    let Some(name) = disk.name() else {
        return disk_name(disk, t);
    };
    if middle_cut(name, IN_A_LINE).is_none() {
        return foreign(name);
    }
    let count = super::format::number(name.chars().count());
    html! {
        <details class="whole-name">
            <summary>
                { cut(name, IN_A_LINE) }
                <span class="muted small">{ t.common.characters.fill([&count]) }</span>
            </summary>
            <div class="scroll" tabindex="0" role="group" aria-label={t.common.show_all}>{ foreign(name) }</div>
        </details>
    }
}
