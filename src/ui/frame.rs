//! Markup that several parts draw: as functions, it is in the program once.

use yew::prelude::*;

use super::icon::{Icon, icon};
use super::modal::TITLE;
use crate::i18n::Texts;

/// A dialog's header, body and footer. `below` stands below the title.
pub(super) fn dialog(title: Html, below: Html, body: Html, foot: Html) -> Html {
    html! {
        <div class="dialog-parts">
            <header class="dialog-head">
                <h2 id={TITLE} class="dialog-title" tabindex="-1">{ title }</h2>
                <p class="muted">{ below }</p>
            </header>
            <div class="dialog-body">{ body }</div>
            <footer class="dialog-foot">{ foot }</footer>
        </div>
    }
}

/// A box with a picture.
pub(super) fn boxed(class: &'static str, picture: Icon, content: Html) -> Html {
    html! {
        <div class={classes!(class, "boxed")}>{ icon(picture) }<div class="flow">{ content }</div></div>
    }
}

/// What to do now.
pub(super) fn next_step(words: &'static str, t: &'static Texts) -> Html {
    html! { <p class="next"><b>{ t.common.next_step }</b><span>{ words }</span></p> }
}

/// Says that another disk has the same name.
pub(super) fn twin(is_twin: bool, t: &'static Texts) -> Html {
    html! { <p class="twin" hidden={!is_twin}>{ icon(Icon::Warning) }<span>{ t.disk.twin }</span></p> }
}

/// A button; `label` is what it is called where its words alone do not say enough.
pub(super) fn button(
    class: &'static str,
    part: &'static str,
    label: Option<String>,
    words: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! { <button class={class} part={part} aria-label={label} onclick={onclick}>{ words }</button> }
}
