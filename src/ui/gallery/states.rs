//! The states.

use std::rc::Rc;

use super::disks::{DiskMaker, running_linux, stopped};
use crate::api::{Cause, Failure};
use crate::model::{
    Disk, DiskStatus, JobId, Os, OsFamily, Role, Server, ServerStatus, Slot, Task, Wall,
};
use crate::rules::{Policy, Reason, Refusal, assess, confirm_word};
use crate::session::{
    Aim, Ask, AskNote, AskStep, ChangeView, ChangedFact, Dialog, Doubt, Mark, Notice, Page, Phase,
    Pick, QuestionId, Row, View,
};

const OFFERED: Policy = Policy {
    allow_system_disk: true,
};
pub(super) const NOT_OFFERED: Policy = Policy {
    allow_system_disk: false,
};

/// All names.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names = vec![
        "stopped",
        "linux",
        "windows",
        "unknown-os",
        "system-offered",
        "rebooting",
        "locked",
        "details-missing",
        "hostile",
        "sixty",
        "thousand",
        "loading",
        "empty",
        "forbidden",
        "no-server",
        "no-network",
        "wrong-endpoint",
        "generic",
        "signed-out",
        "stale",
        "row-running",
        "row-failed",
        "cards",
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
        "follow-running",
        "follow-unclear",
        "follow-done",
        "follow-failed",
        "follow-refused",
        "follow-unknown",
        "follow-attached",
        "follow-attach-failed",
    ];
    names.extend(super::bulk::NAMES);
    names
}

/// The state of a name.
#[must_use]
pub fn state(name: &str) -> Option<Rc<View>> {
    let view = page_state(name)
        .or_else(|| problem_state(name))
        .or_else(|| ask_state(name))
        .or_else(|| follow_state(name))
        .or_else(|| super::bulk::state(name))?;
    Some(Rc::new(view))
}

pub(super) fn usual() -> Vec<Rc<Disk>> {
    vec![
        DiskMaker::new(0, "bms-oracle-prod-01-system").make(),
        DiskMaker::new(1, "oracle-data-01").make(),
        DiskMaker::new(2, "oracle-redo-shared")
            .volume(|v| v.shared = Some(true))
            .disk(|d| d.record_id = Some("c7d2a5b0-11aa-4a7e-8d11-7f5e6c1d2b3a".into()))
            .make(),
        DiskMaker::new(3, "备份盘-2024")
            .volume(|v| {
                v.prepaid = true;
                v.encrypted = Some(true);
            })
            .make(),
        DiskMaker::new(4, "archive")
            .volume(|v| v.status = DiskStatus::Detaching)
            .make(),
    ]
}

pub(super) fn windows() -> Server {
    Server {
        name: "bms-sql-win-02".into(),
        os: Os::Known(OsFamily::Windows),
        ..running_linux()
    }
}

fn unknown_os() -> Server {
    Server {
        os: Os::Unknown {
            hint: Some(OsFamily::Windows),
        },
        flavor: Some("physical.s4.large.hba".into()),
        ..running_linux()
    }
}

/// Text that tries to break or mislead.
pub(super) fn hostile() -> Vec<Rc<Disk>> {
    let names = [
        "<img src=x onerror=alert(1)><script>alert(2)</script>".to_owned(),
        "data\u{202e}10-atad \u{2066}evil".to_owned(),
        "名".repeat(10_000),
        "  ".to_owned(),
        "tab\there\u{1b}[31m\u{0}\u{200b}zero\u{a0}nbsp".to_owned(),
        "twin".to_owned(),
        "twin".to_owned(),
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            .to_owned(),
    ];
    let numbered = names.iter().zip(1..);
    numbered
        .map(|(name, n)| DiskMaker::new(n, name).make())
        .collect()
}

fn rows(server: &Server, disks: &[Rc<Disk>], policy: Policy) -> Vec<Rc<Row>> {
    let twin = |disk: &Rc<Disk>| disk.name().is_some_and(|n| n == "twin");
    disks
        .iter()
        .map(|disk| {
            let assessment = assess(server, disk, policy);
            Rc::new(Row {
                disk: Rc::clone(disk),
                pick: if assessment.is_blocked() {
                    Pick::No
                } else {
                    Pick::Off
                },
                assessment: Rc::new(assessment),
                change: None,
                twin: twin(disk),
            })
        })
        .collect()
}

pub(super) fn now() -> u64 {
    // Milliseconds since 1970 fit for the next centuries.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = js_sys::Date::now() as u64;
    now
}

pub(super) fn ready(server: Server, disks: &[Rc<Disk>], policy: Policy) -> View {
    let rows = rows(&server, disks, policy);
    View {
        server: Some(Rc::new(server)),
        page: Page::Ready(Rc::new(rows)),
        notices: Vec::new(),
        dialog: None,
        queue: None,
        selected: 0,
        changes: Vec::new(),
        said: Vec::new(),
        refreshing: false,
        read_at: Some(Wall(now())),
    }
}

pub(super) fn many(count: u32) -> Vec<Rc<Disk>> {
    (0..count)
        .map(|n| DiskMaker::new(n, &format!("data-{n:04}")).make())
        .collect()
}

fn page_state(name: &str) -> Option<View> {
    let usual = usual();
    Some(match name {
        "stopped" => ready(stopped(), &usual, NOT_OFFERED),
        "linux" => ready(running_linux(), &usual, NOT_OFFERED),
        "windows" => ready(windows(), &usual, NOT_OFFERED),
        "unknown-os" => ready(unknown_os(), &usual, NOT_OFFERED),
        "system-offered" => ready(stopped(), &usual, OFFERED),
        "rebooting" => {
            let server = Server {
                status: ServerStatus::Reboot,
                task: Task::Busy("reboot_started".into()),
                ..stopped()
            };
            ready(server, &usual, NOT_OFFERED)
        }
        "locked" => {
            let server = Server {
                locked: Some(true),
                frozen: true,
                host_trouble: Some("MAINTENANCE".into()),
                ..stopped()
            };
            ready(server, &usual, NOT_OFFERED)
        }
        "details-missing" => {
            let bare = |n| DiskMaker::new(n, "").bare();
            let disks = [
                bare(0).make(),
                bare(1).make(),
                bare(2)
                    .disk(|d| (d.slot, d.role) = (None, Role::Unknown))
                    .make(),
            ];
            View {
                notices: vec![Notice::VolumeDetailsFailed(Rc::new(forbidden()))],
                ..ready(running_linux(), &disks, NOT_OFFERED)
            }
        }
        "hostile" => ready(stopped(), &hostile(), NOT_OFFERED),
        "sixty" => ready(stopped(), &many(60), NOT_OFFERED),
        "thousand" => ready(stopped(), &many(1_000), NOT_OFFERED),
        "row-running" | "row-failed" | "cards" => with_changes(name),
        _ => return None,
    })
}

fn with_changes(name: &str) -> View {
    let disks = usual();
    let mut view = ready(running_linux(), &disks, NOT_OFFERED);
    let change = match name {
        "row-running" => change(&disks[1], Phase::Running),
        "row-failed" => change(&disks[1], Phase::Failed(Rc::new(job_failed()))),
        _ => change(&DiskMaker::new(7, "scratch").make(), Phase::Done),
    };
    let change = Rc::new(change);
    if let Page::Ready(rows) = &view.page {
        let rows = rows.iter().map(|row| {
            let mine = row.disk.volume == change.disk.volume;
            let busy = !change.phase.is_end() && !mine;
            let mut row = (**row).clone();
            if busy {
                row.assessment = Rc::new(
                    (*row.assessment)
                        .clone()
                        .blocked_by(Reason::AnotherUnderWay),
                );
            }
            row.change = mine.then(|| Rc::clone(&change));
            Rc::new(row)
        });
        view.page = Page::Ready(Rc::new(rows.collect()));
    }
    view.changes = vec![change];
    view
}

fn forbidden() -> Failure {
    let mut failure = Failure::of(Cause::NoPermission);
    failure.code = Some("BMS.0005".into());
    failure.message = Some("Policy doesn't allow bms:servers:get to be performed.".into());
    failure.http = Some(403);
    failure.request_id = Some("req-8f1c2a34-1b7e-4a8d-a2b5-5c0f5d1e9a77".into());
    failure
}

pub(super) fn job_failed() -> Failure {
    let mut failure = Failure::of(Cause::JobFailed);
    failure.code = Some("BMS.3022".into());
    failure.message = Some("Detach volume failed: target device is busy.".into());
    failure
}

fn problem_state(name: &str) -> Option<View> {
    let page = match name {
        "loading" => Page::Loading,
        "signed-out" => Page::SignedOut,
        "forbidden" => Page::Problem(Rc::new(forbidden())),
        "no-network" => Page::Problem(Rc::new(Failure::of(Cause::Network))),
        "no-server" => {
            let mut failure = Failure::of(Cause::NoSuchServer);
            failure.code = Some("BMS.0040".into());
            failure.http = Some(400);
            failure.message = Some("Server bdb0e8f7 could not be found.".into());
            Page::Problem(Rc::new(failure))
        }
        "wrong-endpoint" => {
            let mut failure = Failure::of(Cause::NotTheCloud);
            failure.http = Some(404);
            failure.message = Some("<html><head><title>404 Not Found</title></head></html>".into());
            Page::Problem(Rc::new(failure))
        }
        "generic" => {
            let mut failure = Failure::of(Cause::Gateway);
            failure.code = Some("APIGW.0201".into());
            failure.http = Some(504);
            failure.message = Some("Backend timeout.".into());
            Page::Problem(Rc::new(failure))
        }
        "empty" => return Some(ready(stopped(), &[], NOT_OFFERED)),
        "stale" => {
            let mut view = ready(running_linux(), &usual(), NOT_OFFERED);
            view.notices = vec![
                Notice::Offline,
                Notice::Stale(Rc::new(Failure::of(Cause::Network))),
                Notice::Unreadable(2),
                Notice::NoStorage,
                Notice::NoVolumeDetails,
            ];
            view.refreshing = true;
            return Some(view);
        }
        _ => return None,
    };
    Some(View {
        page,
        server: None,
        read_at: None,
        ..ready(stopped(), &[], NOT_OFFERED)
    })
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
        "ask-linux" | "ask-changed" | "ask-holding" | "ask-rechecking" => {
            ask(running_linux(), &disk, &all, NOT_OFFERED)
        }
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

pub(super) fn change(disk: &Rc<Disk>, phase: Phase) -> ChangeView {
    let mut marks = vec![Mark::Confirmed, Mark::Rechecked, Mark::Sent];
    let job = !matches!(phase, Phase::Sending | Phase::Unclear(_));
    if job {
        marks.push(Mark::Accepted);
    }
    match &phase {
        Phase::Unclear(_) => marks.push(Mark::Unclear),
        Phase::Verifying => marks.push(Mark::JobDone),
        Phase::Done => marks.extend([Mark::JobDone, Mark::Ended]),
        Phase::Failed(_) | Phase::Unknown(_) => marks.push(Mark::Ended),
        Phase::Checking | Phase::Sending | Phase::Running => {}
    }
    let count = marks.len() as u64;
    let start = now() - 7_000 - count * 1_400;
    ChangeView {
        aim: Aim::Detach,
        disk: Rc::clone(disk),
        server: Some(Rc::new(running_linux())),
        phase,
        marks: (0..)
            .zip(marks)
            .map(|(n, mark)| (mark, Wall(start + n * 1_400)))
            .collect(),
        job: job
            .then(|| JobId::parse("ff8080826a5f9e3d016a8f2e2c5b1f0a").ok())
            .flatten(),
        resumed: false,
    }
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
