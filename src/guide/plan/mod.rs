//! The plan: from one paste, what frees these disks, in order, and what else that touches.
//!
//! A command of it finds the disk again by its own name, sees that what it changes still lies where the look saw it,
//! and stops otherwise. What the paste calls things enters a command only as [`quote`] writes it.

mod linux;
mod order;
mod quote;
mod script;

use super::check::{Finding, Pasted, weigh};
use super::ident::Known;
use super::{Command, windows};
use crate::model::{Disk, Os, OsFamily, VolumeId};

/// What frees some disks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The disks for which nothing is offered.
    pub refused: Vec<Refused>,
    /// What is touched beside these disks: to be read before anything is changed.
    pub also: Vec<Also>,
    /// What no command here does. Some of it has to be done first.
    pub by_hand: Vec<ByHand>,
    /// In order.
    pub steps: Vec<PlanStep>,
    /// All steps as one command, which stops at the first that fails.
    pub all: Option<Command>,
}

/// A disk for which nothing is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub disk: VolumeId,
    /// Why.
    pub why: Refusal,
}

/// Why nothing is offered for a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The system itself runs from it.
    System {
        /// What of the system: a mount point, or Windows' own word.
        at: String,
    },
    /// The paste does not tell which disk it is, or enough of it. What the finding says is what helps.
    Unclear(Finding),
    /// The paste is a container's: its commands would not reach what uses the disk.
    Container,
    /// A list alone: only the look tells what has to be done.
    NeedsLook,
}

/// What is touched beside the disks themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Also {
    /// This also lies on other disks, and goes away for all of them.
    OtherDisks {
        /// An array, a volume, a mount point.
        name: String,
        /// The other disks.
        disks: Vec<String>,
    },
    /// Another file system is mounted below, and unmounted first.
    Inside {
        /// Where.
        at: String,
    },
    /// An overlay has some of its directories on it, and is unmounted first.
    Overlay {
        /// Where.
        at: String,
    },
    /// A snapshot lies on the disk: its origin is deactivated with it.
    Origin {
        /// `group/volume`.
        volume: String,
    },
    /// A file system of another disk has its journal or log here, and is unmounted.
    Log {
        /// Where.
        at: String,
    },
    /// It is unmounted in another namespace too, such as a container's.
    Elsewhere {
        /// A process of it.
        pid: u32,
        /// Where.
        at: String,
    },
}

/// What has to be done by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// Stop a program that has the device itself open.
    Stop {
        /// Its process id.
        pid: u32,
        /// Its name.
        program: String,
        /// The device.
        on: String,
    },
    /// The kernel has a file system open that is mounted nowhere one can see: stop what still uses it.
    Held {
        /// The device.
        on: String,
    },
    /// Stop the container or service that runs from it.
    Container {
        /// A process of it.
        pid: u32,
    },
    /// Stop serving it to others.
    Export {
        /// The device.
        on: String,
    },
    /// Unmount the file system that has its journal here; which one does not show.
    Journal {
        /// The device.
        on: String,
    },
    /// Something that these commands do not know how to take down.
    Unknown {
        /// Its name.
        name: String,
    },
    /// Take it out of its storage pool. Windows.
    Pool {
        /// The pool.
        name: String,
    },
    /// Take it from the virtual machine. Windows.
    VirtualMachine {
        /// Its name.
        name: String,
    },
    /// Take it out of the failover cluster, which would bring it online again. Windows.
    Cluster,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Stops serving a directory over NFS.
    Unexport,
    /// Stops swapping to a device or file.
    Swapoff,
    /// Unmounts.
    Unmount,
    /// Unmounts in another namespace.
    UnmountElsewhere,
    /// Stops what would mount it again when somebody looks.
    StopAutomount,
    /// Detaches a loop device.
    DetachLoop,
    /// Deactivates an LVM logical volume.
    Deactivate,
    /// Closes an encrypted mapping.
    CloseCrypt,
    /// Stops an md array.
    StopArray,
    /// Flushes a multipath map.
    FlushMap,
    /// Removes another device-mapper device.
    RemoveMapped,
    /// Stops bcache.
    StopCache,
    /// Takes the disk offline. Windows.
    SetOffline,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanStep {
    /// What it does.
    pub act: Act,
    /// To what: a path, a name.
    pub on: String,
    /// The command at its heart, to be read.
    pub heart: String,
    /// The whole of it, to be run.
    pub command: Command,
}

/// Says what frees these disks, from what was pasted. What several of them lie under is there once.
#[must_use]
pub fn plan(pasted: &Pasted, os: Os, disks: &[&Disk]) -> Plan {
    let family = pasted.system();
    if matches!(os, Os::Known(known) if known != family) {
        let refused =
            |disk: &&Disk| refuse(disk, Refusal::Unclear(super::verdict(pasted, os, disk)));
        return Plan {
            refused: disks.iter().map(refused).collect(),
            ..Plan::default()
        };
    }
    match family {
        OsFamily::Windows => windows::plan(pasted, os, disks),
        OsFamily::Linux => of_linux(pasted, disks),
    }
}

pub(super) fn refuse(disk: &Disk, why: Refusal) -> Refused {
    Refused {
        disk: disk.volume.clone(),
        why,
    }
}

fn of_linux(pasted: &Pasted, disks: &[&Disk]) -> Plan {
    let mut refused = Vec::new();
    let Some((guest, missing)) = pasted.linux().filter(|(guest, _)| guest.facts.is_some()) else {
        refused.extend(disks.iter().map(|disk| refuse(disk, Refusal::NeedsLook)));
        return Plan {
            refused,
            ..Plan::default()
        };
    };
    let mut wanted = Vec::new();
    for disk in disks {
        let known = Known::of(disk);
        match weigh::locate(guest, missing, &known) {
            Ok(_) if guest.facts.as_ref().is_some_and(|f| f.in_container) => {
                refused.push(refuse(disk, Refusal::Container));
            }
            Ok(found) => {
                let one = script::Wanted::new(guest, &known, &found);
                match order::system(guest, &one.roots) {
                    Some(at) => refused.push(refuse(disk, Refusal::System { at })),
                    None => wanted.push(one),
                }
            }
            Err(finding) => refused.push(refuse(disk, Refusal::Unclear(finding))),
        }
    }
    let order = order::of(guest, &wanted);
    linux::write(guest, &wanted, order, refused)
}
