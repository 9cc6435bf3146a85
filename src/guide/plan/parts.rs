//! What a plan consists of.

use crate::guide::Command;
use crate::guide::check::Finding;
use crate::model::{Disk, VolumeId};

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

impl Refused {
    pub(super) fn new(disk: &Disk, why: Refusal) -> Self {
        Self {
            disk: disk.volume.clone(),
            why,
        }
    }
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
    /// What the command does in the end, in one line, to be read.
    pub summary: String,
    /// The whole of it, to be run.
    pub command: Command,
}
