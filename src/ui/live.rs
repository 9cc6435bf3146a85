//! What is said aloud, each thing once.

use std::cell::Cell;

use yew::prelude::*;

use super::ctx::Ui;
use super::words;
use crate::session::Said;

/// Something of the interface's own to say, such as "copied".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Announcement {
    pub serial: u64,
    pub words: String,
}

#[derive(PartialEq, Properties)]
pub(super) struct LiveProps {
    pub ui: Ui,
    /// What was said last, the oldest first.
    pub said: Vec<Said>,
    pub told: Option<Announcement>,
}

/// How far it was said: up to `before` when the last news came, up to `now` with them.
#[derive(Clone, Copy)]
struct Marks {
    before: u64,
    now: u64,
}

/// Two regions, a polite and an urgent one. While a dialog is open the page behind it is silent for
/// screen readers, so the regions stand inside the dialog then; what was said before they were put
/// there is not said again. A region has what came with the last news, which is more than one thing when
/// the session was faster than the drawing.
#[component]
pub(super) fn Live(props: &LiveProps) -> Html {
    let now = props.said.last().map_or(0, |said| said.serial);
    let told = props.told.as_ref().map_or(0, |told| told.serial);
    let at_first = Marks { before: now, now };
    let kept = use_memo((), |()| (Cell::new(at_first), told));
    let (marks, told_before) = &*kept;
    if now > marks.get().now {
        let before = marks.get().now;
        marks.set(Marks { before, now });
    }
    let line = |serial: u64, words: String| html! { <p key={serial}>{ words }</p> };
    let (mut polite, mut urgent) = (Vec::new(), Vec::new());
    let is_new = |said: &&Said| said.serial > marks.get().before;
    for said in props.said.iter().filter(is_new) {
        let (words, loud) = words::say(&said.what, &props.ui);
        let region = if loud { &mut urgent } else { &mut polite };
        region.push(line(said.serial, words));
    }
    let told = props
        .told
        .as_ref()
        .filter(|told| told.serial > *told_before)
        .map(|told| line(told.serial, told.words.clone()));
    html! {
        <div class="aloud">
            <div role="status" aria-live="polite">{ for polite }</div>
            <div role="status" aria-live="polite">{ for told }</div>
            <div role="alert" aria-live="assertive">{ for urgent }</div>
        </div>
    }
}
