//! The constraint table: may this disk be detached right now, and at what risk?
//!
//! [`assess`] is pure and total: every combination of what the cloud can say has an answer, and each
//! answer names its reasons, each reason its [`Source`]. What is unknown takes the strictest branch.
//! `tests/constraint_table.rs` holds the whole table next to the words of the API page.

mod confirm;
mod reason;

pub use confirm::{ConfirmWord, Evidence, Refusal, confirm_many, confirm_word};
pub use reason::{Effect, Reason, Source};

use crate::model::{Disk, DiskStatus, Os, OsFamily, Role, Server, ServerStatus, Task};

/// What the portal decided for its operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Whether the system disk of a *stopped* server may be detached. Off unless the portal turns it
    /// on (`allow-system-disk`).
    pub allow_system_disk: bool,
}

/// How much an operator must do to confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// A plain button: nothing in a guest can go wrong.
    Plain,
    /// Say that the steps in the guest are done.
    Acknowledge,
    /// Say so, and type the disk's name.
    TypeName,
}

/// The answer to "may it be detached?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No. Nothing is ever sent.
    Blocked,
    /// Yes, if confirmed by this much.
    Allowed(Weight),
}

/// A verdict and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// May it be detached?
    pub verdict: Verdict,
    /// Why; never empty; what decides stands first.
    pub reasons: Vec<Reason>,
}

impl Assessment {
    /// The reason that decided.
    #[must_use]
    pub fn decisive(&self) -> &Reason {
        &self.reasons[0]
    }

    /// Whether it is blocked.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.verdict == Verdict::Blocked
    }

    /// The same assessment, blocked by one more reason.
    #[must_use]
    pub fn blocked_by(mut self, reason: Reason) -> Self {
        self.verdict = Verdict::Blocked;
        self.reasons.insert(0, reason);
        self
    }
}

/// Whether the operating system is up, as far as it matters to a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    Stopped,
    Running,
}

/// Weighs what is known of a server and one of its disks.
#[must_use]
pub fn assess(server: &Server, disk: &Disk, policy: Policy) -> Assessment {
    let mut blocks = Vec::new();
    let mut warnings = Vec::new();

    let power = power(server, &mut blocks);
    account(server, &mut blocks, &mut warnings);
    status(disk, &mut blocks, &mut warnings);
    let role = role_weight(disk, power, policy, &mut blocks, &mut warnings);
    let guest = guest_weight(server, power, &mut warnings);
    notes(server, disk, &mut warnings);

    let verdict = if blocks.is_empty() {
        Verdict::Allowed(role.max(guest))
    } else {
        Verdict::Blocked
    };
    blocks.extend(warnings);
    Assessment {
        verdict,
        reasons: blocks,
    }
}

/// Stopped or running and quiet: everything else is not documented as allowed.
fn power(server: &Server, blocks: &mut Vec<Reason>) -> Option<Power> {
    match &server.task {
        Task::Idle => {}
        Task::Busy(word) => blocks.push(Reason::TaskUnderWay(word.clone())),
        Task::Unknown => blocks.push(Reason::TaskUnknown),
    }
    match &server.status {
        ServerStatus::Active => Some(Power::Running),
        ServerStatus::Shutoff => Some(Power::Stopped),
        ServerStatus::Missing => {
            blocks.push(Reason::StatusUnknown);
            None
        }
        other => {
            blocks.push(Reason::NeitherRunningNorStopped(other.clone()));
            None
        }
    }
}

fn account(server: &Server, blocks: &mut Vec<Reason>, warnings: &mut Vec<Reason>) {
    match server.locked {
        Some(true) => blocks.push(Reason::ServerLocked),
        Some(false) => {}
        // Not knowing costs a refusal at worst: the lock guards the server, not the disk's data.
        None => warnings.push(Reason::LockUnknown),
    }
    if server.frozen {
        blocks.push(Reason::ServerFrozen);
    }
}

fn status(disk: &Disk, blocks: &mut Vec<Reason>, warnings: &mut Vec<Reason>) {
    match disk.status() {
        DiskStatus::InUse => {}
        // The block storage service may be out of the operator's reach; the product works without it.
        DiskStatus::Unknown => warnings.push(Reason::DiskStatusUnknown),
        DiskStatus::Detaching => blocks.push(Reason::DiskDetaching),
        DiskStatus::Attaching => blocks.push(Reason::DiskAttaching),
        other @ (DiskStatus::Available | DiskStatus::Other(_)) => {
            blocks.push(Reason::DiskNotInUse(other.clone()));
        }
    }
}

fn role_weight(
    disk: &Disk,
    power: Option<Power>,
    policy: Policy,
    blocks: &mut Vec<Reason>,
    warnings: &mut Vec<Reason>,
) -> Weight {
    match (disk.role, power) {
        (Role::Data, _) => Weight::Plain,
        (Role::System, Some(Power::Stopped)) if policy.allow_system_disk => {
            warnings.push(Reason::SystemDiskStopped);
            Weight::TypeName
        }
        (Role::Unknown, Some(Power::Stopped)) if policy.allow_system_disk => {
            warnings.push(Reason::MayBeSystemDisk);
            Weight::TypeName
        }
        (Role::System, Some(Power::Stopped)) => {
            blocks.push(Reason::SystemDiskNotOffered);
            Weight::TypeName
        }
        (Role::System, _) => {
            blocks.push(Reason::SystemDiskInUse);
            Weight::TypeName
        }
        (Role::Unknown, _) => {
            blocks.push(Reason::RoleUnknown);
            Weight::TypeName
        }
    }
}

fn guest_weight(server: &Server, power: Option<Power>, warnings: &mut Vec<Reason>) -> Weight {
    match (power, server.os) {
        (Some(Power::Stopped), _) => {
            warnings.push(Reason::StoppedNoGuest);
            Weight::Plain
        }
        (Some(Power::Running), Os::Known(OsFamily::Linux)) => {
            warnings.push(Reason::LinuxMustUnmount);
            Weight::Acknowledge
        }
        (Some(Power::Running), Os::Known(OsFamily::Windows)) => {
            warnings.push(Reason::WindowsDataLoss);
            Weight::TypeName
        }
        (Some(Power::Running), Os::Unknown { .. }) => {
            warnings.push(Reason::OsUnknown);
            Weight::TypeName
        }
        (None, _) => Weight::TypeName,
    }
}

fn notes(server: &Server, disk: &Disk, warnings: &mut Vec<Reason>) {
    if disk.shared() == Some(true) {
        warnings.push(Reason::SharedDisk);
    }
    if let Some(word) = &server.host_trouble {
        warnings.push(Reason::HostTrouble(word.clone()));
    }
    if disk.details.as_ref().is_some_and(|v| v.prepaid) {
        warnings.push(Reason::PrepaidDisk);
    }
}
