//! A run, line by line.

use std::fmt::Write as _;

use crate::actor::{look, text};
use crate::state::{Action, State, World};

/// The states of a run and what led from each to the next.
pub fn run(world: &World, states: &[(State, Option<Action>)], property: &str) -> String {
    let mut all = format!("the world: {world:?}\n");
    let mut shown = [String::new(), String::new()];
    for pair in states.windows(2) {
        let ((_, action), (state, _)) = (&pair[0], &pair[1]);
        if let Some(action) = action {
            let _ = writeln!(all, "{action:?}");
        }
        for (at, tab) in state.tabs.iter().enumerate() {
            let now = if tab.actor == 0 {
                "closed".to_owned()
            } else {
                bms_simulation::view(&look(tab.actor).view)
            };
            if now != shown[at] && !(tab.actor == 0 && shown[at].is_empty()) {
                let _ = writeln!(all, "    tab {at} shows {now}");
                shown[at] = now;
            }
        }
        let _ = state.record;
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
