//! Words with markup in their places.

use yew::prelude::*;

use crate::i18n::{Part, Template};

/// The template with `args` in its places: foreign text keeps its own element, and so its own
/// direction, wherever a language puts it.
pub(super) fn sentence<const N: usize>(template: &Template<N>, args: [Html; N]) -> Html {
    filled(template.parts(), &args)
}

fn filled(parts: Vec<Part>, args: &[Html]) -> Html {
    let nodes = parts.into_iter().map(|part| match part {
        Part::Text(words) => Html::from(words),
        Part::Arg(place) => args.get(place).cloned().unwrap_or_default(),
    });
    html! { <span>{ for nodes }</span> }
}
