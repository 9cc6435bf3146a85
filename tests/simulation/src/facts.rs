//! What was true of the server at one moment: kept with each read, so that what a session shows and
//! sends can be held against it.

use bms_disks::model::{Os, OsFamily, Server, Task};
use bms_simulator::Cloud;

/// A disk in the server's list.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskFact {
    pub volume: String,
    pub device: String,
    pub system: bool,
    pub attached: bool,
    pub status: String,
}

/// The server and its disks.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub status: String,
    pub task: Option<String>,
    /// `None`: not said, or said in two ways.
    pub os: Option<OsFamily>,
    pub locked: bool,
    pub frozen: bool,
    pub disks: Vec<DiskFact>,
}

fn family(word: &str) -> Option<OsFamily> {
    match word {
        "Linux" => Some(OsFamily::Linux),
        "Windows" => Some(OsFamily::Windows),
        _ => None,
    }
}

/// What an operator may rely on: every word that is there names the same family.
fn os(words: [Option<&str>; 2]) -> Option<OsFamily> {
    let mut said = words.into_iter().flatten().filter(|word| !word.is_empty());
    let first = family(said.next()?)?;
    said.all(|other| family(other) == Some(first))
        .then_some(first)
}

impl Facts {
    /// Looks at the cloud.
    #[must_use]
    pub fn of(cloud: &Cloud, server: &str) -> Option<Self> {
        let truth = cloud.server(server)?;
        Some(Self {
            status: truth.status.to_owned(),
            task: truth.task_state.map(str::to_owned),
            os: os([truth.os_type, truth.image_os]),
            locked: truth.locked,
            frozen: truth.frozen,
            disks: cloud
                .attachments(server)
                .map(|disk| DiskFact {
                    volume: disk.volume.to_owned(),
                    device: disk.device.to_owned(),
                    system: disk.system,
                    attached: disk.attached,
                    status: disk.status.to_owned(),
                })
                .collect(),
        })
    }

    /// A disk, if the list has it.
    #[must_use]
    pub fn disk(&self, volume: &str) -> Option<&DiskFact> {
        self.disks.iter().find(|d| d.volume == volume)
    }

    /// How a server as shown differs, if it does.
    #[must_use]
    pub fn differs(&self, shown: &Server) -> Option<&'static str> {
        let task = match &shown.task {
            Task::Idle => None,
            Task::Busy(word) => Some(&**word),
            Task::Unknown => Some("?"),
        };
        let os = match shown.os {
            Os::Known(family) => Some(family),
            Os::Unknown { .. } => None,
        };
        if shown.status.word() != self.status {
            Some("status")
        } else if task != self.task.as_deref() {
            Some("task")
        } else if os != self.os {
            Some("operating system")
        } else if shown.locked != Some(self.locked) || shown.frozen != self.frozen {
            Some("lock")
        } else {
            None
        }
    }

    /// Why nothing may be sent for this disk, as far as the documents say and a reader can see.
    #[must_use]
    pub fn forbids(
        &self,
        volume: &str,
        system_disks: bool,
        volumes_read: bool,
    ) -> Option<&'static str> {
        let running = self.status == "ACTIVE";
        let Some(disk) = self.disk(volume) else {
            return Some("the disk is not on the list");
        };
        if self.locked || self.frozen {
            Some("the server is locked or frozen")
        } else if self.task.is_some() {
            Some("a task is under way")
        } else if !running && self.status != "SHUTOFF" {
            Some("the server neither runs nor stands still")
        } else if disk.system && (running || !system_disks) {
            Some("it is the system disk")
        } else if volumes_read && disk.status != "in-use" {
            Some("the disk is not in use")
        } else {
            None
        }
    }
}
