//! A server, as far as detaching its disks is concerned. Source: *Querying details about a BMS*.

use std::rc::Rc;

use super::ServerId;

/// The server's `status`. It is overloaded by the cloud (ACTIVE also covers stopping, SHUTOFF also
/// covers starting), so it means nothing without [`Task`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ServerStatus {
    /// 运行中.
    Active,
    /// 关机.
    Shutoff,
    /// Being made.
    Build,
    /// Restarting, politely.
    Reboot,
    /// Restarting by force.
    HardReboot,
    /// Gone.
    Deleted,
    /// Broken.
    Error,
    /// A word the documents do not have.
    Other(Rc<str>),
    /// The answer had no status.
    Missing,
}

impl ServerStatus {
    /// Reads the cloud's word.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word.trim().to_ascii_uppercase().as_str() {
            "ACTIVE" => Self::Active,
            "SHUTOFF" => Self::Shutoff,
            "BUILD" => Self::Build,
            "REBOOT" => Self::Reboot,
            "HARD_REBOOT" => Self::HardReboot,
            "DELETED" => Self::Deleted,
            "ERROR" => Self::Error,
            "" => Self::Missing,
            _ => Self::Other(word.trim().into()),
        }
    }

    /// The cloud's word; empty if there was none.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "ACTIVE",
            Self::Shutoff => "SHUTOFF",
            Self::Build => "BUILD",
            Self::Reboot => "REBOOT",
            Self::HardReboot => "HARD_REBOOT",
            Self::Deleted => "DELETED",
            Self::Error => "ERROR",
            Self::Other(word) => word,
            Self::Missing => "",
        }
    }
}

/// The server's `OS-EXT-STS:task_state`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// `null`: nothing is under way.
    Idle,
    /// Something is: `rebooting`, `powering-off`, `deleting`, …
    Busy(Rc<str>),
    /// The answer did not say.
    Unknown,
}

/// A kind of operating system with its own way of letting go of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OsFamily {
    /// The disk must be unmounted first, or the detach fails.
    Linux,
    /// Nothing may use the disk, or data is lost.
    Windows,
}

/// What is known of the server's operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Os {
    /// The cloud says so.
    Known(OsFamily),
    /// The cloud does not say, contradicts itself, or says something else. A hint (the specification
    /// code) may choose which guide is shown first, never how strict the rules are.
    Unknown {
        /// What the specification code ends in.
        hint: Option<OsFamily>,
    },
}

/// A bare metal server as last read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    /// Its id.
    pub id: ServerId,
    /// Its name; empty if the cloud gave none.
    pub name: Rc<str>,
    /// Its status.
    pub status: ServerStatus,
    /// What it is doing.
    pub task: Task,
    /// Whether it is locked; `None` if the answer did not say.
    pub locked: Option<bool>,
    /// Whether the account has frozen it (`EcmResStatus`).
    pub frozen: bool,
    /// Its operating system.
    pub os: Os,
    /// The image it was made from, in the cloud's words.
    pub image: Option<Rc<str>>,
    /// `host_status` when it is a word other than UP.
    pub host_trouble: Option<Rc<str>>,
    /// The availability zone.
    pub zone: Option<Rc<str>>,
    /// The flavor's name or id.
    pub flavor: Option<Rc<str>>,
}

impl Server {
    /// Whether the flavor is one whose guest must run `hot_add` after disks change (its name ends in
    /// `hba`; *Attaching an EVS disk*, notes on dedicated enterprise storage).
    #[must_use]
    pub fn needs_hot_add(&self) -> bool {
        self.flavor
            .as_deref()
            .is_some_and(|f| f.to_ascii_lowercase().ends_with("hba"))
    }
}
