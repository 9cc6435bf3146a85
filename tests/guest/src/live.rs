//! A scenario's guest beside a page: whoever started this pastes into the operator's shell, and takes what it printed.
//!
//! Lines of JSON. First this says which disks there are: `{"wwns": […], "gib": …, "busy": […]}`. Then each line read is a text to
//! be pasted, and answered by `{"said": …, "busy": […]}`, in which `busy` is the kernel's own word.

use std::io::{BufRead, Write};

use serde_json::{Value, json};

use crate::machine::Image;
use crate::play::Player;
use crate::scenario::Scenario;
use crate::{Failure, Result};

/// Until the standard input is closed.
///
/// # Errors
/// If the guest or the scenario's set-up fails, or what is read is no text.
pub fn live(image: &Image, scenario: &Scenario) -> Result<()> {
    let mut player = Player::new(image, scenario)?;
    player.set_up()?;
    let truths = player.truths()?;
    let gib = truths.first().map(|truth| truth.gib);
    say(&json!({"wwns": player.wwns(), "gib": gib, "busy": truths.first().map(|one| &one.busy)}))?;
    for line in std::io::stdin().lock().lines() {
        let text = line
            .ok()
            .and_then(|line| serde_json::from_str::<String>(&line).ok())
            .ok_or_else(|| Failure("what is to be pasted is no line of JSON".into()))?;
        let said = player.paste(&text)?;
        let truths = player.truths()?;
        let said = [said.out, said.err].concat();
        say(&json!({"said": said, "busy": truths.first().map(|one| &one.busy)}))?;
    }
    Ok(())
}

fn say(what: &Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what}")
        .and_then(|()| out.flush())
        .map_err(|problem| Failure(format!("nobody listens: {problem}")))
}
