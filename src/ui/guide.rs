//! The steps in the guest, in words.

use std::rc::Rc;

use yew::prelude::*;

use super::command::command;
use super::ctx::Ui;
use super::guest_check::GuestCheck;
use super::icon::{Icon, icon};
use super::looked::LookState;
use crate::guide::{OfflineBy, Step, StepKind, When, steps};
use crate::i18n::{StepText, Texts};
use crate::model::{Disk, Os, OsFamily, Server, ServerStatus};
use crate::session::ChangeView;

/// The look and the plan; and all steps, for who cannot paste.
pub(super) fn guide(ui: &Ui, disk: &Rc<Disk>, server: &Server, looked: &LookState) -> Html {
    html! {
        <div key={disk.volume.as_str()} class="guide flow" part="guide">
            <GuestCheck ui={ui.clone()} disks={vec![Rc::clone(disk)]} os={server.os} looked={looked.clone()} />
            <details class="by-hand">
                <summary>{ ui.t().plan.by_hand_steps }</summary>
                { parts(ui, disk, server) }
            </details>
        </div>
    }
}

/// What to do before, for each system that it can be.
pub(super) fn parts(ui: &Ui, disk: &Disk, server: &Server) -> Html {
    let t = ui.t();
    let all = steps(disk, server.os, server.needs_hot_add()).into_iter();
    let before: Vec<Step> = all
        .filter(|step| step.when == When::Before && step.kind != StepKind::CheckAgain)
        .collect();
    // The likelier system comes first: the guide knows which that is.
    let mut families = vec![before.first().map_or(OsFamily::Linux, |step| step.os)];
    families.extend(before.iter().map(|s| s.os).find(|os| *os != families[0]));
    let parts = families.iter().map(|family| part(ui, *family, &before));
    html! {
        <div class="flow">
            <p hidden={matches!(server.os, Os::Known(_))}>{ t.guide.both }</p>
            <div class="flow">{ for parts }</div>
        </div>
    }
}

fn part(ui: &Ui, family: OsFamily, all: &[Step]) -> Html {
    let t = ui.t();
    let title = match family {
        OsFamily::Linux => t.guide.linux,
        OsFamily::Windows => t.guide.windows,
    };
    let items = all
        .iter()
        .filter(|step| step.os == family)
        .map(|step| step_item(ui, step));
    html! {
        <div key={Texts::family(family)} class="guide-part">
            <h4 class="small-title">{ title }</h4>
            <ol class="steps">{ for items }</ol>
        </div>
    }
}

/// Steps that nearly everyone needs are open; the rest say by their title when they are needed.
fn is_main(kind: &StepKind) -> bool {
    matches!(
        kind,
        StepKind::FindByWwn { .. }
            | StepKind::FindBySizeAndSerial { .. }
            | StepKind::ChooseDevice { .. }
            | StepKind::Unmount
            | StepKind::SetOffline(OfflineBy::PowerShell)
    )
}

fn step_words<'a>(step: &Step, t: &'a Texts) -> &'a StepText {
    let s = &t.step;
    match &step.kind {
        StepKind::FindByWwn { .. } => &s.find_by_wwn,
        StepKind::FindBySizeAndSerial { .. } => &s.find_by_size,
        StepKind::ChooseDevice { .. } => &s.choose,
        StepKind::SeeMounts => &s.see_mounts,
        StepKind::SeeUsers if step.os == OsFamily::Windows => &s.see_users_windows,
        StepKind::SeeUsers => &s.see_users,
        StepKind::SeeFstab => &s.see_fstab,
        StepKind::Swapoff => &s.swapoff,
        StepKind::Unmount => &s.unmount,
        StepKind::SeeNamespaces => &s.namespaces,
        StepKind::TakeDown => &s.take_down,
        StepKind::Flush => &s.flush,
        StepKind::SetOffline(OfflineBy::DiskManagement) => &s.offline_management,
        StepKind::SetOffline(OfflineBy::PowerShell) => &s.offline_powershell,
        StepKind::SetOffline(OfflineBy::Diskpart) => &s.offline_diskpart,
        StepKind::CheckAgain => &s.check_again,
        StepKind::Fstab => &s.fstab,
        StepKind::HotAdd => &s.hot_add,
    }
}

fn step_item(ui: &Ui, step: &Step) -> Html {
    let t = ui.t();
    let words = step_words(step, t);
    let one_of = matches!(step.kind, StepKind::SetOffline(_)).then_some(t.guide.any_one);
    let commands = step.commands.iter().map(|c| command(ui, c));
    html! {
        <li class="step">
            <details open={is_main(&step.kind)}>
                <summary>{ words.title }</summary>
                <div class="flow step-body">
                    <p class={step.warns().then_some("warned")} hidden={words.why.is_empty()}>
                        { step.warns().then(|| icon(Icon::Warning)) }<span>{ words.why }</span>
                    </p>
                    <p hidden={one_of.is_none()}>{ one_of.unwrap_or_default() }</p>
                    <div class="flow">{ for commands }</div>
                </div>
            </details>
        </li>
    }
}

/// What to do in the guest once the disk is gone.
pub(super) fn after_steps(ui: &Ui, change: &ChangeView, server: Option<&Server>) -> Html {
    let t = ui.t();
    let Some(server) = server else {
        return html! { <div hidden=true></div> };
    };
    let after: Vec<Html> = steps(&change.disk, server.os, server.needs_hot_add())
        .iter()
        .filter(|step| step.when == When::After)
        .map(|step| step_item(ui, step))
        .collect();
    let shown = server.status == ServerStatus::Active && !after.is_empty();
    html! {
        <div class="guide" hidden={!shown}>
            <h3 class="small-title">{ t.guide.after_steps }</h3>
            <ol class="steps">{ for after }</ol>
        </div>
    }
}
