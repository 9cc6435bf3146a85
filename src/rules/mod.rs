//! The constraint table: may this disk be detached right now, and at what risk?
//!
//! [`assess`] is pure and total: every combination of what the cloud can say has an answer, and each
//! answer names its reasons, each reason its [`Source`]. What is unknown takes the strictest branch.
//! `tests/constraint_table.rs` holds the whole table next to the words of the API page.

mod confirm;
mod reason;

pub use confirm::{ConfirmWord, Evidence, Refusal, confirm_many, confirm_word};
pub use reason::{Reason, Severity, Source};

use crate::model::{Disk, DiskStatus, Os, OsFamily, Role, Server, ServerStatus, Task};

/// What the portal decided for its operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// No. Nothing is ever sent.
    Blocked,
    /// Yes, if confirmed by this much.
    Allowed(Weight),
}

/// A verdict and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Power {
    Stopped,
    Running,
}

/// Weighs what is known of a server and one of its disks.
#[must_use]
pub fn assess(server: &Server, disk: &Disk, policy: Policy) -> Assessment {
    let mut blocks = Vec::new();
    // What decides how much is asked stands before what is only good to know.
    let mut weighty = Vec::new();
    let mut warnings = Vec::new();

    let power = power(server, &mut blocks);
    account(server, &mut blocks, &mut warnings);
    status(disk, &mut blocks, &mut warnings);
    let role = role_weight(disk, power, policy, &mut blocks, &mut weighty);
    let guest = guest_weight(server, power, &mut weighty);
    notes(server, disk, &mut warnings);

    let verdict = if blocks.is_empty() {
        Verdict::Allowed(role.max(guest))
    } else {
        Verdict::Blocked
    };
    Assessment {
        verdict,
        reasons: [blocks, weighty, warnings].concat(),
    }
}

/// Stopped or running and quiet: everything else is not documented as allowed. *Detaching an EVS disk from a
/// BMS*, constraints; *Error codes*, BMS.1001 and BMS.0035 to 0037.
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

/// *Error codes*, BMS.0605 (locked); *Querying details about a BMS*, `EcmResStatus` (frozen). BMS.0360 is another thing:
/// a frozen *disk*, which no answer shows beforehand.
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

/// *Querying details about a disk* (EVS): what each status means.
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

/// *Detaching an EVS disk from a BMS* speaks of user disks only; *Detaching the system disk*: offline only, and
/// only to restore it.
fn role_weight(
    disk: &Disk,
    power: Option<Power>,
    policy: Policy,
    blocks: &mut Vec<Reason>,
    weighty: &mut Vec<Reason>,
) -> Weight {
    match (disk.role, power) {
        (Role::Data, _) => Weight::Plain,
        (Role::System, Some(Power::Stopped)) if policy.allow_system_disk => {
            weighty.push(Reason::SystemDiskStopped);
            Weight::TypeName
        }
        (Role::Unknown, Some(Power::Stopped)) if policy.allow_system_disk => {
            weighty.push(Reason::MayBeSystemDisk);
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

/// *Detaching an EVS disk from a BMS*, constraints: no limit while stopped; Linux unmounted, or it fails; Windows
/// not in use, or data is lost.
fn guest_weight(server: &Server, power: Option<Power>, weighty: &mut Vec<Reason>) -> Weight {
    match (power, server.os) {
        (Some(Power::Stopped), _) => {
            weighty.push(Reason::StoppedNoGuest);
            Weight::Plain
        }
        (Some(Power::Running), Os::Known(OsFamily::Linux)) => {
            weighty.push(Reason::LinuxMustUnmount);
            Weight::Acknowledge
        }
        (Some(Power::Running), Os::Known(OsFamily::Windows)) => {
            weighty.push(Reason::WindowsDataLoss);
            Weight::TypeName
        }
        (Some(Power::Running), Os::Unknown { .. }) => {
            weighty.push(Reason::OsUnknown);
            Weight::TypeName
        }
        (None, _) => Weight::TypeName,
    }
}

/// *Querying details about a disk* (`multiattach`), *Querying details about a BMS* (`host_status`), *Error codes*,
/// BMS.0297 (prepaid).
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
