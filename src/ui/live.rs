//! What is said aloud, each thing once.

use yew::prelude::*;

use super::ctx::Ui;
use super::markup::html;
use super::part::{Hook, HookContext, Part};
use super::words;
use crate::session::Said;

/// Something of the interface's own to say, such as "copied".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub serial: u64,
    pub words: String,
}

#[derive(PartialEq)]
pub(super) struct Live {
    pub ui: Ui,
    pub said: Option<Said>,
    pub told: Option<Told>,
}

impl Part for Live {
    fn draw(&self, hooks: &mut HookContext) -> Html {
        draw(self, hooks)
    }
}

/// Two regions, a polite and an urgent one. While a dialog is open the page behind it is silent for
/// screen readers, so the regions stand inside the dialog then; what was said before they were put
/// there is not said again.
fn draw(props: &Live, hooks: &mut HookContext) -> Html {
    let said = props.said.as_ref().map_or(0, |said| said.serial);
    let told = props.told.as_ref().map_or(0, |told| told.serial);
    let before = use_memo((), |()| (said, told)).run(hooks);
    let news = props
        .said
        .as_ref()
        .filter(|said| said.serial > before.0)
        .map(|said| (said.serial, words::say(&said.what, &props.ui)));
    let line = |serial: u64, words: String| html! { <p key={serial}>{ words }</p> };
    let (mut polite, mut urgent) = (None, None);
    if let Some((serial, (words, loud))) = news {
        let line = Some(line(serial, words));
        if loud { urgent = line } else { polite = line }
    }
    let told = props
        .told
        .as_ref()
        .filter(|told| told.serial > before.1)
        .map(|told| line(told.serial, told.words.clone()));
    html! {
        <div class="aloud">
            <div role="status" aria-live="polite">{ for polite }</div>
            <div role="status" aria-live="polite">{ for told }</div>
            <div role="alert" aria-live="assertive">{ for urgent }</div>
        </div>
    }
}
