//! The product, as the dialog uses it: its commands for a disk, and what it says of a paste.

use std::rc::Rc;

use bms_disks::guide::{self, CommandKind, Finding, Pasted, StepKind, When, check};
use bms_disks::model::{Disk, DiskStatus, Os, OsFamily, Role, Slot, Volume, VolumeId};

use crate::scenario::Verdict;

const LINUX: Os = Os::Known(OsFamily::Linux);

/// A command to paste.
pub struct Command {
    pub text: String,
    pub changes: bool,
}

/// What the product offers to do.
#[derive(Default)]
pub struct Plan {
    pub commands: Vec<Command>,
    /// What it says is touched beside the disk.
    pub also: String,
    /// That, and what it refuses and what it leaves to the operator, in its own terms.
    pub said: String,
}

/// What the product says of a paste.
#[derive(Clone)]
pub struct Judgement {
    /// `None`: neither (not found, unreadable, ambiguous).
    pub verdict: Option<Verdict>,
    /// In the product's own terms.
    pub said: String,
}

/// The disk as the cloud knows it.
pub fn disk(wwn: &str, gib: u64) -> Option<Disk> {
    // Each disk has a number of its own at its name's end.
    let id = [
        "0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e9",
        wwn.get(wwn.len() - 2..)?,
    ]
    .concat();
    let id = VolumeId::parse(&id).ok()?;
    let volume = Volume {
        id: id.clone(),
        name: "data-01".into(),
        size_gb: Some(gib),
        status: DiskStatus::InUse,
        kind: None,
        shared: None,
        mode: None,
        encrypted: None,
        prepaid: false,
        wwn: Some(wwn.into()),
        serial: None,
        slot: None,
    };
    Some(Disk {
        volume: id,
        record_id: None,
        slot: Slot::new("/dev/sdb"),
        role: Role::Data,
        details: Some(Rc::new(volume)),
    })
}

/// The command whose output is judged.
pub fn look() -> String {
    guide::look(OsFamily::Linux).text
}

/// What it says of what was pasted.
pub fn judge(paste: &str, disk: &Disk) -> Judgement {
    let finding = check(paste, LINUX, disk);
    let verdict = match &finding {
        Finding::Clear { .. } => Some(Verdict::Clear),
        Finding::InUse { .. } => Some(Verdict::InUse),
        Finding::CannotTell { .. } => Some(Verdict::CannotTell),
        Finding::NotFound { .. } | Finding::Ambiguous { .. } | Finding::Unreadable { .. } => None,
    };
    Judgement {
        verdict,
        said: format!("{finding:?}"),
    }
}

/// What frees the disks, from a paste: its commands one by one, or all of them copied as one.
pub fn plan(paste: &str, disks: &[Disk], as_one: bool) -> Plan {
    let Ok(pasted) = Pasted::read(paste) else {
        return Plan::default();
    };
    let disks: Vec<&Disk> = disks.iter().collect();
    let made = guide::plan(&pasted, LINUX, &disks);
    let commands: Vec<Command> = match &made.all {
        Some(all) if as_one => vec![command(all)],
        _ => made
            .steps
            .iter()
            .map(|step| command(&step.command))
            .collect(),
    };
    Plan {
        also: format!("{:?}", made.also),
        said: format!("{:?}\n{:?}\n{:?}", made.refused, made.also, made.by_hand),
        commands,
    }
}

/// What frees any disk, where nothing was pasted; without the look at its end.
pub fn steps(disk: &Disk) -> Plan {
    let steps = guide::steps(disk, LINUX, false).into_iter();
    let before = steps.filter(|s| s.when == When::Before && s.kind != StepKind::CheckAgain);
    Plan {
        commands: before
            .flat_map(|step| step.commands)
            .map(|one| command(&one))
            .collect(),
        ..Plan::default()
    }
}

fn command(command: &guide::Command) -> Command {
    Command {
        changes: command.kind == CommandKind::Changes,
        text: command.text.clone(),
    }
}
