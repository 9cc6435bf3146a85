//! A run, line by line.

use std::fmt::Write as _;

use crate::actor::{look, text};
use crate::state::{Action, State, World};

/// The states of a run and what led from each to the next.
pub fn run(world: &World, states: &[(State, Option<Action>)], property: &str) -> String {
    let mut all = format!("the world: {world:?}\n");
    let mut shown = [String::new(), String::new()];
    // Tabs are sorted after each event: here each keeps its number.
    let mut swapped = false;
    for pair in states.windows(2) {
        let ((before, action), (state, _)) = (&pair[0], &pair[1]);
        if let Some(action) = action {
            let by = if swapped { "tabs are 1 and 0: " } else { "" };
            let _ = writeln!(all, "{by}{action:?}");
            let mut unsorted = before.after(world, *action);
            swapped ^= world.tabs > 1 && unsorted.sort_tabs();
        }
        for (at, shown) in shown.iter_mut().enumerate() {
            let tab = &state.tabs[if swapped { 1 - at } else { at }];
            let now = if tab.actor == 0 {
                "closed".to_owned()
            } else {
                bms_simulation::view(&look(tab.actor).view)
            };
            if now != *shown && !(tab.actor == 0 && shown.is_empty()) {
                let _ = writeln!(all, "    tab {at} shows {now}");
                *shown = now;
            }
        }
    }
    let last = states.last().and_then(|(state, _)| state.broken);
    match last {
        Some((promise, what)) => {
            let what = text(what).unwrap_or_default();
            let _ = writeln!(all, "promise {promise} is broken: {what}");
        }
        None => {
            let _ = writeln!(all, "promise 6 is broken: it is not so that {property}");
        }
    }
    let _ = writeln!(all, "{} events", states.len().saturating_sub(1));
    all
}
