//! What to do inside the guest before and after a detach, and the *guest check*.
//!
//! [`steps`] makes the steps for one disk. They carry no words for people (those are in `i18n`), only
//! what kind of step it is and its commands. A command finds the disk by its World Wide Name, or by a
//! device the operator chose; the cloud's slot (`/dev/sdb`) is in none. What comes from the cloud goes
//! into a command only if it is made of letters, digits, `-` and `_`, and then in single quotes.
//!
//! [`check()`] reads what the operator pasted and says what it proves about the disk.

mod check;
mod ident;
mod linux;
mod look;
mod plan;
mod windows;

pub use check::{
    Candidate, Dormant, Finding, MatchedBy, Note, Pasted, Seen, Unreadable, Use, Why, check,
    check_all, verdict,
};
pub use look::look;
pub use plan::{Act, Also, ByHand, Plan, PlanStep, Refusal, Refused, plan};

use crate::model::{Disk, Os, OsFamily};
use ident::Known;

/// What reads a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shell {
    /// sh, bash or zsh, as root.
    Sh,
    /// PowerShell 5 or 7, as administrator.
    PowerShell,
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommandKind {
    /// It shows something and changes nothing.
    Shows,
    /// It changes the guest: unmounts, takes offline, …
    Changes,
}

/// A command to paste as it is. One command can have several lines; it stands by itself, and says
/// `not found` and does nothing if it does not find the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What reads it.
    pub shell: Shell,
    /// What it does.
    pub kind: CommandKind,
    /// Its text.
    pub text: String,
}

/// When a step's turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// Before the disk is detached.
    Before,
    /// After it is gone.
    After,
}

/// One way to take a disk offline in Windows. Any one of them is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfflineBy {
    /// By hand, in Disk Management; the command opens it and says which number the disk has.
    DiskManagement,
    /// By PowerShell.
    PowerShell,
    /// By diskpart.
    Diskpart,
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Find the disk by its World Wide Name. Not found: stop, it may not be this server or this disk.
    FindByWwn {
        /// Its hex digits.
        wwn: String,
    },
    /// No World Wide Name is known: show all disks with what agrees marked. **Warn**: the operator has
    /// to compare, as several disks can have the same size.
    FindBySizeAndSerial {
        /// The size, where known, in GB of 2^30 bytes.
        size_gb: Option<u64>,
        /// The serial numbers it may have in the guest, in lower case.
        serials: Vec<String>,
    },
    /// Then say which one it is: the command is edited by hand, and all later ones rely on it.
    ChooseDevice {
        /// What must be replaced in the command.
        placeholder: &'static str,
    },
    /// See where it is mounted. Linux.
    SeeMounts,
    /// See which processes use it. Linux, Windows.
    SeeUsers,
    /// Note which lines of `/etc/fstab` name it, while it can still be told. Linux.
    SeeFstab,
    /// Stop swapping to it. Linux.
    Swapoff,
    /// Unmount it, the deepest mount first. Linux.
    Unmount,
    /// See which mount namespaces (containers) still hold it. Linux.
    SeeNamespaces,
    /// Take down what lies on it, from the top: LVM volumes, encrypted mappings, arrays, multipath maps. Linux.
    TakeDown,
    /// Write out what is cached. Linux, Windows.
    Flush,
    /// Take the disk offline. Windows.
    SetOffline(OfflineBy),
    /// Run what the guest check reads, and paste what it prints.
    CheckAgain,
    /// Remove its lines from `/etc/fstab` by hand: one left behind can stop the next boot. Linux.
    Fstab,
    /// Run `hot_add`, which some flavors need after their disks changed. Linux.
    HotAdd,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose step it is.
    pub os: OsFamily,
    /// Before or after the detach.
    pub when: When,
    /// What it is about.
    pub kind: StepKind,
    /// Its commands, what shows first.
    pub commands: Vec<Command>,
}

impl Step {
    /// Whether the operator must be warned to compare by eye.
    #[must_use]
    pub fn warns(&self) -> bool {
        matches!(
            self.kind,
            StepKind::FindBySizeAndSerial { .. } | StepKind::ChooseDevice { .. }
        )
    }
}

/// The steps for a disk of a running server, in order. Where the operating system is not known, all
/// of one family and then all of the other, the likelier one first.
///
/// `hot_add` is [`Server::needs_hot_add`](crate::model::Server::needs_hot_add).
#[must_use]
pub fn steps(disk: &Disk, os: Os, hot_add: bool) -> Vec<Step> {
    let known = Known::of(disk);
    let size_gb = disk.size_gb();
    let of = |family| match family {
        OsFamily::Linux => linux::steps(&known, size_gb, hot_add),
        OsFamily::Windows => windows::steps(&known, size_gb),
    };
    match os {
        Os::Known(family) => of(family),
        Os::Unknown { hint } => {
            let mut linux = of(OsFamily::Linux);
            let mut windows = of(OsFamily::Windows);
            if hint == Some(OsFamily::Windows) {
                windows.append(&mut linux);
                windows
            } else {
                linux.append(&mut windows);
                linux
            }
        }
    }
}

/// What an operator replaces by the device they chose.
const PLACEHOLDER: &str = "REPLACE_ME";

/// The variable that holds the chosen device: it has the whole id in its name, so that what was chosen
/// for one disk is never used for another.
fn variable(known: &Known) -> String {
    ["disk_", &known.id.replace('-', "_")].concat()
}

fn find_kind(known: &Known, size_gb: Option<u64>) -> StepKind {
    match &known.wwn {
        Some(wwn) => StepKind::FindByWwn { wwn: wwn.clone() },
        None => StepKind::FindBySizeAndSerial {
            size_gb,
            serials: known.serials().into_iter().map(str::to_owned).collect(),
        },
    }
}
