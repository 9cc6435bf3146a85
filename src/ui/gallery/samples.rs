//! What the states are made of: servers with their disks, a view of them, a failure, a change.

use std::rc::Rc;

use super::disks::{DiskMaker, running_linux};
use crate::api::{Cause, Failure};
use crate::model::{Disk, DiskStatus, JobId, Os, OsFamily, Server, Wall};
use crate::rules::{Policy, assess};
use crate::session::{Aim, ChangeView, Mark, Page, Phase, Pick, Row, View};

pub(super) const OFFERED: Policy = Policy {
    allow_system_disk: true,
};
pub(super) const NOT_OFFERED: Policy = Policy {
    allow_system_disk: false,
};

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

pub(super) fn unknown_os() -> Server {
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
                waits: false,
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

pub(super) fn forbidden() -> Failure {
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
        Phase::Sending | Phase::Running => {}
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
