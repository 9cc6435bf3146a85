//! Seconds that pass.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::ctx::Ui;
use super::format;
use super::markup::html;
use super::part::{Hook, HookContext, Part};
use crate::model::Wall;

#[derive(PartialEq)]
pub(super) struct Elapsed {
    pub ui: Ui,
    pub since: Wall,
}

impl Part for Elapsed {
    fn draw(&self, hooks: &mut HookContext) -> Html {
        draw(self, hooks)
    }
}

/// How long something has been under way. It ticks only while it is on the page.
fn draw(props: &Elapsed, hooks: &mut HookContext) -> Html {
    let tick = use_force_update().run(hooks);
    use_effect_with((), move |()| {
        let interval = Interval::new(1_000, move || tick.force_update());
        move || drop(interval)
    })
    .run(hooks);
    let t = props.ui.t();
    let words = format::since(t, props.since);
    // Aloud it would be said every second.
    html! { <span class="muted elapsed" aria-hidden="true">{ t.change.elapsed.fill([&words]) }</span> }
}
