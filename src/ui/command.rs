//! A command for the guest.

use yew::prelude::*;

use super::ctx::Ui;
use super::field::copy_button;
use crate::guide::{Command, CommandKind, Shell};

/// A command to paste as it is.
pub(super) fn command(ui: &Ui, command: &Command) -> Html {
    command_of(ui, command, None)
}

/// The same. Where it has a summary, that is read; what is copied is all of it.
pub(super) fn command_of(ui: &Ui, command: &Command, summary: Option<&str>) -> Html {
    let t = ui.t();
    let shell = match command.shell {
        Shell::Sh => t.guide.shell_sh,
        Shell::PowerShell => t.guide.shell_powershell,
    };
    let (class, word) = match command.kind {
        CommandKind::Shows => ("tag", t.guide.shows),
        CommandKind::Changes => ("tag warn", t.guide.changes),
    };
    html! {
        <div class="command copyable" part="command">
            <div class="command-head">
                <span class="muted small">{ shell }</span>
                <span class={class}>{ word }</span>
                { copy_button(ui, t.label.command) }
            </div>
            { body(ui, command, summary) }
        </div>
    }
}

fn body(ui: &Ui, command: &Command, summary: Option<&str>) -> Html {
    let t = ui.t();
    let whole = html! {
        <pre class="mono" dir="ltr" tabindex="0" role="group" aria-label={t.label.command}>{ command.text.clone() }</pre>
    };
    match summary {
        None => whole,
        Some(summary) => html! {
            <div class="summary-place">
                <code class="summary" dir="ltr">{ summary.to_owned() }</code>
                <details><summary class="small muted">{ t.plan.whole }</summary>{ whole }</details>
            </div>
        },
    }
}
