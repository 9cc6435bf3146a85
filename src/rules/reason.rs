//! Why a disk may or may not be detached.

use std::rc::Rc;

use crate::model::{DiskStatus, ServerStatus};

/// What a reason does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// It forbids the detach.
    Blocks,
    /// It allows it, and something can go wrong.
    Warns,
    /// It is good to know.
    Informs,
}

/// The page of the cloud's documents a reason comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// *Detaching an EVS disk from a BMS* (裸金属服务器卸载云硬盘), section Constraints.
    DetachPage,
    /// *Error codes* of the BMS API reference.
    ErrorCodes,
    /// *Detaching the system disk*, BMS user guide.
    UserGuide,
    /// *Querying details about a disk*, EVS API reference.
    EvsPage,
    /// *Querying details about a BMS*, BMS API reference.
    ServerPage,
    /// No page says it: the rule of this product that the unknown takes the strictest branch.
    Unknown,
}

/// One reason. Words for people are in `i18n`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A task (the cloud's word for it) is under way on the server.
    TaskUnderWay(Rc<str>),
    /// The cloud did not say whether a task is under way.
    TaskUnknown,
    /// The server's status is a known word, but neither ACTIVE nor SHUTOFF, or a word not known.
    NeitherRunningNorStopped(ServerStatus),
    /// The cloud did not say the server's status.
    StatusUnknown,
    /// The server is locked (BMS.0605).
    ServerLocked,
    /// The cloud did not say whether the server is locked.
    LockUnknown,
    /// The account has frozen the server (`EcmResStatus`).
    ServerFrozen,
    /// The disk is on its way off already.
    DiskDetaching,
    /// The disk is still on its way to the server.
    DiskAttaching,
    /// The disk is in a state other than in-use.
    DiskNotInUse(DiskStatus),
    /// The disk's status could not be read.
    DiskStatusUnknown,
    /// The system disk of a server that is not stopped.
    SystemDiskInUse,
    /// The system disk of a stopped server, and the portal does not offer that.
    SystemDiskNotOffered,
    /// The system disk of a stopped server, and the portal offers it: the server will not boot.
    SystemDiskStopped,
    /// Neither slot nor boot index tells whether it is the system disk, and that matters here.
    RoleUnknown,
    /// The same, on a stopped server of a portal that offers system disks.
    MayBeSystemDisk,
    /// Running Linux: unmount first, or the detach fails.
    LinuxMustUnmount,
    /// Running Windows: nothing may use the disk, or data is lost.
    WindowsDataLoss,
    /// Running, operating system not known: both of the above.
    OsUnknown,
    /// Stopped: no guest holds the disk.
    StoppedNoGuest,
    /// Other servers may hold the disk too; they keep it.
    SharedDisk,
    /// `host_status` is this word.
    HostTrouble(Rc<str>),
    /// A prepaid disk can be locked by an unpaid order (BMS.0297).
    PrepaidDisk,
    /// Another detach or attach is under way on this server: one at a time, because device names move.
    AnotherUnderWay,
}

impl Reason {
    /// What it does to the verdict.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::TaskUnderWay(_)
            | Self::TaskUnknown
            | Self::NeitherRunningNorStopped(_)
            | Self::StatusUnknown
            | Self::ServerLocked
            | Self::ServerFrozen
            | Self::DiskDetaching
            | Self::DiskAttaching
            | Self::DiskNotInUse(_)
            | Self::SystemDiskInUse
            | Self::SystemDiskNotOffered
            | Self::RoleUnknown
            | Self::AnotherUnderWay => Severity::Blocks,
            Self::LockUnknown
            | Self::SystemDiskStopped
            | Self::MayBeSystemDisk
            | Self::LinuxMustUnmount
            | Self::WindowsDataLoss
            | Self::OsUnknown
            | Self::HostTrouble(_) => Severity::Warns,
            Self::DiskStatusUnknown
            | Self::StoppedNoGuest
            | Self::SharedDisk
            | Self::PrepaidDisk => Severity::Informs,
        }
    }

    /// Its name in audit records.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TaskUnderWay(_) => "task-under-way",
            Self::TaskUnknown => "task-unknown",
            Self::NeitherRunningNorStopped(_) => "neither-running-nor-stopped",
            Self::StatusUnknown => "status-unknown",
            Self::ServerLocked => "server-locked",
            Self::LockUnknown => "lock-unknown",
            Self::ServerFrozen => "server-frozen",
            Self::DiskDetaching => "disk-detaching",
            Self::DiskAttaching => "disk-attaching",
            Self::DiskNotInUse(_) => "disk-not-in-use",
            Self::DiskStatusUnknown => "disk-status-unknown",
            Self::SystemDiskInUse => "system-disk-in-use",
            Self::SystemDiskNotOffered => "system-disk-not-offered",
            Self::SystemDiskStopped => "system-disk-stopped",
            Self::RoleUnknown => "role-unknown",
            Self::MayBeSystemDisk => "may-be-system-disk",
            Self::LinuxMustUnmount => "linux-must-unmount",
            Self::WindowsDataLoss => "windows-data-loss",
            Self::OsUnknown => "os-unknown",
            Self::StoppedNoGuest => "stopped-no-guest",
            Self::SharedDisk => "shared-disk",
            Self::HostTrouble(_) => "host-trouble",
            Self::PrepaidDisk => "prepaid-disk",
            Self::AnotherUnderWay => "another-under-way",
        }
    }

    /// Where the rule is written.
    #[must_use]
    pub fn source(&self) -> Source {
        match self {
            Self::LinuxMustUnmount
            | Self::WindowsDataLoss
            | Self::StoppedNoGuest
            | Self::NeitherRunningNorStopped(_) => Source::DetachPage,
            Self::TaskUnderWay(_) | Self::ServerLocked | Self::PrepaidDisk => Source::ErrorCodes,
            Self::SystemDiskInUse
            | Self::SystemDiskNotOffered
            | Self::SystemDiskStopped
            | Self::AnotherUnderWay => Source::UserGuide,
            Self::DiskDetaching
            | Self::DiskAttaching
            | Self::DiskNotInUse(_)
            | Self::SharedDisk => Source::EvsPage,
            Self::ServerFrozen | Self::HostTrouble(_) => Source::ServerPage,
            Self::TaskUnknown
            | Self::StatusUnknown
            | Self::LockUnknown
            | Self::DiskStatusUnknown
            | Self::RoleUnknown
            | Self::MayBeSystemDisk
            | Self::OsUnknown => Source::Unknown,
        }
    }
}
