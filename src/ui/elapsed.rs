//! Seconds that pass.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::ctx::Ui;
use super::format;
use crate::model::Wall;

#[derive(PartialEq, Properties)]
pub(super) struct ElapsedProps {
    pub ui: Ui,
    pub since: Wall,
}

/// How long something has been under way. It ticks only while it is on the page.
#[component]
pub(super) fn Elapsed(props: &ElapsedProps) -> Html {
    let tick = use_force_update();
    use_effect_with((), move |()| {
        let interval = Interval::new(1_000, move || tick.force_update());
        move || drop(interval)
    });
    let t = props.ui.t();
    let words = format::since(t, props.since);
    // Aloud it would be said every second.
    html! { <span class="muted elapsed" aria-hidden="true">{ t.change.elapsed.fill([&words]) }</span> }
}
