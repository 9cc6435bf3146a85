//! The guest: the look first, what it proves, the plan that follows from it, and the look again. What was pasted goes into
//! memory, is read, and goes nowhere else.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::command::command;
use super::ctx::Ui;
use super::finding::found;
use super::format;
use super::looked::{LookState, Looked};
use super::name::disk_label;
use super::plan::plan;
use crate::guide::{Command, Finding, look};
use crate::model::{Disk, Os, OsFamily};

#[derive(PartialEq, Properties)]
pub(super) struct GuestCheckProps {
    pub ui: Ui,
    /// The disks that one paste is read for.
    pub disks: Vec<Rc<Disk>>,
    pub os: Os,
    /// What was pasted; the dialog keeps it, since its confirmation rests on it.
    pub looked: LookState,
}

/// The commands to look with: of the one system, or of each that it can be, the likelier one first.
fn looks(os: Os) -> Vec<Command> {
    match os {
        Os::Known(family) => vec![look(family)],
        Os::Unknown {
            hint: Some(OsFamily::Windows),
        } => vec![look(OsFamily::Windows), look(OsFamily::Linux)],
        Os::Unknown { .. } => vec![look(OsFamily::Linux), look(OsFamily::Windows)],
    }
}

#[component]
pub(super) fn GuestCheck(props: &GuestCheckProps) -> Html {
    let ui = &props.ui;
    let t = ui.t();
    let looked = &props.looked;
    let area = use_node_ref();
    let on_input = {
        let (looked, disks) = (looked.clone(), props.disks.clone());
        Callback::from(move |event: InputEvent| {
            let paste = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            looked.set(Looked::new(paste, &disks));
        })
    };
    let again = {
        let (looked, area) = (looked.clone(), area.clone());
        Callback::from(move |_: MouseEvent| {
            looked.set(None);
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                drop(area.focus());
            }
        })
    };
    // Read anew at every render: the disks may have changed since.
    let findings = looked
        .as_ref()
        .map(|l| l.findings(props.os, &props.disks))
        .unwrap_or_default();
    let one = |(disk, finding): (&Rc<Disk>, &Finding)| {
        let found = found(ui, finding);
        let name = (props.disks.len() > 1).then(|| disk_label(disk));
        html! { <div key={disk.volume.as_str()} class="flow"><b>{ name }</b>{ found }</div> }
    };
    let result = props.disks.iter().zip(&findings).map(one);
    let what_frees = looked
        .as_ref()
        .map(|l| plan(ui, &l.plan(props.os, &props.disks)));
    let clock = looked
        .as_ref()
        .and_then(|l| l.odd_clock())
        .map(|at| t.plan.clock.fill([&format::moment(at)]));
    html! {
        <section class="guest-check" part="guest-check">
            <h4 class="small-title">{ t.plan.look_heading }</h4>
            <p>{ t.plan.look_why }</p>
            <div class="flow">{ for looks(props.os).iter().map(|c| command(ui, c)) }</div>
            <label class="paste">
                <span>{ t.guide.paste }</span>
                <textarea ref={area} class="input mono" rows="4" value={looked.as_ref().map(|l| l.paste.clone()).unwrap_or_default()}
                    dir="ltr" oninput={on_input}
                    autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="paste-private" />
            </label>
            <div class="paste-foot">
                <p id="paste-private" class="muted small">{ t.guide.paste_private }</p>
                <button class="button small-button" part="button look-again" hidden={looked.is_none()} onclick={again}>{ t.plan.look_again }</button>
            </div>
            <div class="finding-place flow" role="status">{ for result }</div>
            <p class="muted" hidden={clock.is_none()}>{ clock }</p>
            <div>{ what_frees }</div>
        </section>
    }
}

/// The state of a look. It is drawn again when the evidence has become old.
#[hook]
pub(super) fn use_look() -> LookState {
    let looked = use_state(|| None::<Rc<Looked>>);
    let update = use_force_update();
    use_effect_with(looked.clone(), move |looked| {
        let wait = looked
            .as_ref()
            .map(|l| u32::try_from(l.fresh_for()).unwrap_or(u32::MAX));
        let timeout =
            wait.map(|wait| Timeout::new(wait.saturating_add(1), move || update.force_update()));
        move || drop(timeout)
    });
    looked
}
