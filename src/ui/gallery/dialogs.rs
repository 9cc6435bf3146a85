//! The states of a dialog about one disk: the question, and what follows the answer.

use std::rc::Rc;

use super::disks::{DiskMaker, running_linux, stopped};
use super::samples::{
    NOT_OFFERED, OFFERED, change, forbidden, hostile, job_failed, ready, unknown_os, usual, windows,
};
use crate::api::{Cause, Failure};
use crate::model::{Disk, Server, Slot, Task};
use crate::rules::{Policy, Refusal, assess, confirm_word};
use crate::session::{
    Aim, Ask, AskNote, AskStep, AttachAsk, ChangeView, ChangedFact, Dialog, Doubt, Mark, Phase,
    QuestionId, View,
};
use crate::ui::dialogs::Absent;

/// All names.
pub(super) const NAMES: [&str; 24] = [
    "ask-stopped",
    "ask-linux",
    "ask-windows",
    "ask-unknown-os",
    "ask-system",
    "ask-no-wwn",
    "ask-changed",
    "ask-blocked",
    "ask-holding",
    "ask-rechecking",
    "ask-hostile",
    "attach",
    "attach-holding",
    "attach-blocked",
    "follow-running",
    "follow-unclear",
    "follow-done",
    "follow-failed",
    "follow-refused",
    "follow-unknown",
    "follow-attached",
    "follow-attach-failed",
    "dialog-coming",
    "dialog-missing",
];

/// Why this one's dialog cannot be drawn.
pub(super) fn absent(name: &str) -> Option<Absent> {
    match name {
        "dialog-coming" => Some(Absent::Coming),
        "dialog-missing" => Some(Absent::Missing),
        _ => None,
    }
}

pub(super) fn state(name: &str) -> Option<View> {
    ask_state(name)
        .or_else(|| attach_state(name))
        .or_else(|| follow_state(name))
}

fn ask(server: Server, disk: &Rc<Disk>, all: &[Rc<Disk>], policy: Policy) -> (View, Ask) {
    let view = ready(server.clone(), all, policy);
    let ask = Ask {
        id: QuestionId(1),
        assessment: Rc::new(assess(&server, disk, policy)),
        server: Rc::new(server),
        word: confirm_word(disk, all),
        disk: Rc::clone(disk),
        twin: disk.name() == Some("twin"),
        notes: Vec::new(),
        step: AskStep::Open,
    };
    (view, ask)
}

fn ask_state(name: &str) -> Option<View> {
    let all = usual();
    let disk = all[1].clone();
    let (mut view, mut ask) = match name {
        "ask-stopped" => ask(stopped(), &disk, &all, NOT_OFFERED),
        "ask-linux" | "ask-changed" | "ask-holding" | "ask-rechecking" | "dialog-coming"
        | "dialog-missing" => ask(running_linux(), &disk, &all, NOT_OFFERED),
        "ask-windows" => ask(windows(), &disk, &all, NOT_OFFERED),
        "ask-unknown-os" => ask(unknown_os(), &all[3], &all, NOT_OFFERED),
        "ask-system" => ask(stopped(), &all[0], &all, OFFERED),
        "ask-no-wwn" => {
            let disk = DiskMaker::new(5, "old").volume(|v| v.wwn = None).make();
            ask(
                running_linux(),
                &disk,
                std::slice::from_ref(&disk),
                NOT_OFFERED,
            )
        }
        "ask-blocked" => {
            let server = Server {
                task: Task::Busy("powering-off".into()),
                ..running_linux()
            };
            ask(server, &disk, &all, NOT_OFFERED)
        }
        "ask-hostile" => {
            let all = hostile();
            ask(windows(), &all[2], &all, NOT_OFFERED)
        }
        _ => return None,
    };
    match name {
        "ask-changed" => {
            ask.notes = vec![
                AskNote::Changed(ChangedFact::Power),
                AskNote::Changed(ChangedFact::Slot {
                    from: Slot::new("/dev/sdb"),
                    to: Slot::new("/dev/sdc"),
                }),
                AskNote::Refused(Refusal::NotAcknowledged),
                AskNote::RecheckFailed(Rc::new(Failure::of(Cause::Network))),
            ];
        }
        "ask-blocked" => ask.notes = vec![AskNote::Changed(ChangedFact::Power)],
        "ask-holding" => ask.step = AskStep::Holding,
        "ask-rechecking" => ask.step = AskStep::Rechecking,
        _ => {}
    }
    view.dialog = Some(Dialog::Ask(Rc::new(ask)));
    Some(view)
}

fn attach_state(name: &str) -> Option<View> {
    let (blocked, notes, step) = match name {
        "attach" => (None, Vec::new(), AskStep::Open),
        "attach-holding" => (None, Vec::new(), AskStep::Holding),
        "attach-blocked" => {
            let refused = AskNote::HostRefused("Change freeze until Monday.".into());
            (Some(Cause::ServerLocked), vec![refused], AskStep::Open)
        }
        _ => return None,
    };
    let all = usual();
    let change = Rc::new(change(&all[1], Phase::Done));
    let view = ready(running_linux(), &all[..1], NOT_OFFERED);
    let ask = AttachAsk {
        id: QuestionId(1),
        server: view.server.clone(),
        disk: Rc::clone(&all[1]),
        blocked,
        notes,
        step,
    };
    Some(View {
        dialog: Some(Dialog::Attach(Rc::new(ask))),
        changes: vec![change],
        ..view
    })
}

fn follow_state(name: &str) -> Option<View> {
    let all = usual();
    let of = |phase| change(&all[1], phase);
    let change = match name {
        "follow-running" => of(Phase::Running),
        "follow-unclear" => ChangeView {
            resumed: true,
            ..of(Phase::Unclear(Rc::new(Failure::of(Cause::TimedOut))))
        },
        "follow-done" => of(Phase::Done),
        "follow-failed" => of(Phase::Failed(Rc::new(job_failed()))),
        "follow-refused" => {
            let mut change = of(Phase::Failed(Rc::new(forbidden())));
            change.job = None;
            change.marks.retain(|(mark, _)| *mark != Mark::Accepted);
            change
        }
        "follow-unknown" => of(Phase::Unknown(Doubt::JobSlow)),
        "follow-attached" | "follow-attach-failed" => {
            let phase = if name == "follow-attached" {
                Phase::Done
            } else {
                Phase::Failed(Rc::new(job_failed()))
            };
            let mut change = of(phase);
            change.aim = Aim::Attach;
            change
                .marks
                .retain(|(mark, _)| !matches!(mark, Mark::Confirmed | Mark::Rechecked));
            change
        }
        _ => return None,
    };
    let change = Rc::new(change);
    Some(View {
        dialog: Some(Dialog::Follow(Rc::clone(&change))),
        changes: vec![change],
        ..ready(running_linux(), &all[..1], NOT_OFFERED)
    })
}
