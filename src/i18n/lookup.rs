//! From values to words. Every match is exhaustive: a new value does not compile without words.

use super::{CauseText, Causes, Locale, Texts};
use crate::api::Cause;
use crate::model::{DiskStatus, Os, OsFamily, Role, ServerStatus};
use crate::rules::Reason;

impl Texts {
    /// A reason as it stands in the row.
    #[must_use]
    pub fn reason_short(&self, reason: &Reason) -> String {
        let r = &self.reason;
        let plain = match reason {
            Reason::TaskUnderWay(word) => return r.task_under_way.short.fill([word]),
            Reason::NeitherRunningNorStopped(status) => {
                return r.neither.short.fill([self.server_status(status)]);
            }
            Reason::DiskNotInUse(status) => {
                return r.disk_not_in_use.short.fill([self.disk_status(status)]);
            }
            Reason::HostTrouble(word) => return r.host_trouble.short.fill([word]),
            Reason::TaskUnknown => &r.task_unknown,
            Reason::StatusUnknown => &r.status_unknown,
            Reason::ServerLocked => &r.server_locked,
            Reason::LockUnknown => &r.lock_unknown,
            Reason::ServerFrozen => &r.server_frozen,
            Reason::DiskDetaching => &r.disk_detaching,
            Reason::DiskAttaching => &r.disk_attaching,
            Reason::DiskStatusUnknown => &r.disk_status_unknown,
            Reason::SystemDiskInUse => &r.system_in_use,
            Reason::SystemDiskNotOffered => &r.system_not_offered,
            Reason::SystemDiskStopped => &r.system_stopped,
            Reason::RoleUnknown => &r.role_unknown,
            Reason::MayBeSystemDisk => &r.may_be_system,
            Reason::LinuxMustUnmount => &r.linux,
            Reason::WindowsDataLoss => &r.windows,
            Reason::OsUnknown => &r.os_unknown,
            Reason::StoppedNoGuest => &r.stopped,
            Reason::SharedDisk => &r.shared,
            Reason::PrepaidDisk => &r.prepaid,
            Reason::AnotherUnderWay => &r.another,
        };
        plain.short.to_owned()
    }

    /// A reason in full.
    #[must_use]
    pub fn reason_long(&self, reason: &Reason) -> &'static str {
        let r = &self.reason;
        match reason {
            Reason::TaskUnderWay(_) => r.task_under_way.long,
            Reason::NeitherRunningNorStopped(_) => r.neither.long,
            Reason::DiskNotInUse(_) => r.disk_not_in_use.long,
            Reason::HostTrouble(_) => r.host_trouble.long,
            Reason::TaskUnknown => r.task_unknown.long,
            Reason::StatusUnknown => r.status_unknown.long,
            Reason::ServerLocked => r.server_locked.long,
            Reason::LockUnknown => r.lock_unknown.long,
            Reason::ServerFrozen => r.server_frozen.long,
            Reason::DiskDetaching => r.disk_detaching.long,
            Reason::DiskAttaching => r.disk_attaching.long,
            Reason::DiskStatusUnknown => r.disk_status_unknown.long,
            Reason::SystemDiskInUse => r.system_in_use.long,
            Reason::SystemDiskNotOffered => r.system_not_offered.long,
            Reason::SystemDiskStopped => r.system_stopped.long,
            Reason::RoleUnknown => r.role_unknown.long,
            Reason::MayBeSystemDisk => r.may_be_system.long,
            Reason::LinuxMustUnmount => r.linux.long,
            Reason::WindowsDataLoss => r.windows.long,
            Reason::OsUnknown => r.os_unknown.long,
            Reason::StoppedNoGuest => r.stopped.long,
            Reason::SharedDisk => r.shared.long,
            Reason::PrepaidDisk => r.prepaid.long,
            Reason::AnotherUnderWay => r.another.long,
        }
    }

    /// A cause and its next step.
    #[must_use]
    #[allow(clippy::too_many_lines)] // one line a cause, twice
    pub fn cause(&self, cause: Cause) -> &CauseText {
        let Causes {
            not_attached,
            not_found,
            not_steady,
            powering_on,
            powering_off,
            rebooting,
            no_such_server,
            state_not_available,
            interface_failed,
            order_locked,
            disk_frozen,
            server_frozen,
            server_locked,
            overloaded,
            bad_parameter,
            not_attachable,
            no_permission,
            wrong_project,
            sign_in_expired,
            not_authorised,
            throttled,
            no_such_api,
            gateway,
            conflict,
            job_failed,
            network,
            timed_out,
            too_large,
            redirected,
            not_the_cloud,
            malformed,
            other,
        } = &self.cause;
        match cause {
            Cause::NotAttached => not_attached,
            Cause::NotFound => not_found,
            Cause::NotSteady => not_steady,
            Cause::PoweringOn => powering_on,
            Cause::PoweringOff => powering_off,
            Cause::Rebooting => rebooting,
            Cause::NoSuchServer => no_such_server,
            Cause::StateNotAvailable => state_not_available,
            Cause::InterfaceFailed => interface_failed,
            Cause::OrderLocked => order_locked,
            Cause::DiskFrozen => disk_frozen,
            Cause::ServerFrozen => server_frozen,
            Cause::ServerLocked => server_locked,
            Cause::Overloaded => overloaded,
            Cause::BadParameter => bad_parameter,
            Cause::NotAttachable => not_attachable,
            Cause::NoPermission => no_permission,
            Cause::WrongProject => wrong_project,
            Cause::SignInExpired => sign_in_expired,
            Cause::NotAuthorised => not_authorised,
            Cause::Throttled => throttled,
            Cause::NoSuchApi => no_such_api,
            Cause::Gateway => gateway,
            Cause::Conflict => conflict,
            Cause::JobFailed => job_failed,
            Cause::Network => network,
            Cause::TimedOut => timed_out,
            Cause::TooLarge => too_large,
            Cause::Redirected => redirected,
            Cause::NotTheCloud => not_the_cloud,
            Cause::Malformed => malformed,
            Cause::Other => other,
        }
    }

    /// A server's status; the cloud's own word where it is not a known one.
    #[must_use]
    pub fn server_status<'a>(&self, status: &'a ServerStatus) -> &'a str {
        let s = &self.server;
        match status {
            ServerStatus::Active => s.running,
            ServerStatus::Shutoff => s.stopped,
            ServerStatus::Build => s.build,
            ServerStatus::Reboot => s.reboot,
            ServerStatus::HardReboot => s.hard_reboot,
            ServerStatus::Deleted => s.deleted,
            ServerStatus::Error => s.error,
            ServerStatus::Other(word) => word,
            ServerStatus::Missing => s.missing,
        }
    }

    /// A disk's status; the cloud's own word where it is not a known one.
    #[must_use]
    pub fn disk_status<'a>(&self, status: &'a DiskStatus) -> &'a str {
        let d = &self.disk;
        match status {
            DiskStatus::InUse => d.in_use,
            DiskStatus::Available => d.available,
            DiskStatus::Attaching => d.attaching,
            DiskStatus::Detaching => d.detaching,
            DiskStatus::Other(word) => word,
            DiskStatus::Unknown => d.status_unknown,
        }
    }

    /// A disk's role.
    #[must_use]
    pub fn role(&self, role: Role) -> &'static str {
        match role {
            Role::System => self.disk.system,
            Role::Data => self.disk.data,
            Role::Unknown => self.disk.role_unknown,
        }
    }

    /// An operating system.
    #[must_use]
    pub fn os(&self, os: Os) -> String {
        match os {
            Os::Known(family) => Self::family(family).to_owned(),
            Os::Unknown { hint: None } => self.server.os_unknown.to_owned(),
            Os::Unknown { hint: Some(family) } => self.server.os_hint.fill([Self::family(family)]),
        }
    }

    /// The name of a family: the same in every language.
    #[must_use]
    pub const fn family(family: OsFamily) -> &'static str {
        match family {
            OsFamily::Linux => "Linux",
            OsFamily::Windows => "Windows",
        }
    }
}

impl Locale {
    /// All languages.
    pub const ALL: &'static [Self] = &[
        Self::En,
        Self::ZhCn,
        #[cfg(feature = "pseudo")]
        Self::Pseudo,
    ];
}
