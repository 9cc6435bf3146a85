//! The truth, for assertions: not what the API says, what is.

use super::jobs::JobState;
use super::{Cloud, JobKind};

/// A DELETE that arrived at the cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// The how-manieth request of this cloud it was.
    pub sequence: u64,
    /// The server in its path.
    pub server: String,
    /// The volume in its path.
    pub volume: String,
    /// When it arrived.
    pub at_ms: u64,
    /// Whether the cloud took it on, whatever it answered.
    pub accepted: bool,
    /// When the disk went because of it.
    pub acted_ms: Option<u64>,
}

impl Delete {
    /// The `X-Request-Id` of its answer.
    pub fn request_id(&self) -> String {
        crate::wire::request_id(self.sequence)
    }
}

/// A job that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobTruth<'a> {
    /// Its id.
    pub id: &'a str,
    /// The server it works on.
    pub server: &'a str,
    /// The volume it works on.
    pub volume: &'a str,
    /// Whether it detaches; else it attaches.
    pub detaches: bool,
    /// When it began.
    pub begin_ms: u64,
}

/// A disk in a server's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentTruth<'a> {
    /// The volume.
    pub volume: &'a str,
    /// The volume's name.
    pub name: &'a str,
    /// The slot.
    pub device: &'a str,
    /// Whether it is the system disk.
    pub system: bool,
    /// Whether the server really holds it; else the list only lags.
    pub attached: bool,
    /// Whether the guest has a file system of it mounted.
    pub mounted: bool,
    /// How many files the guest has open on it.
    pub open_files: u32,
    /// Its EVS status.
    pub status: &'a str,
}

/// A server's changing properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTruth<'a> {
    /// `status`.
    pub status: &'a str,
    /// `OS-EXT-STS:task_state`.
    pub task_state: Option<&'a str>,
    /// `metadata.os_type`.
    pub os_type: Option<&'a str>,
    /// `image.__os_type`.
    pub image_os: Option<&'a str>,
    /// Whether it is locked.
    pub locked: bool,
    /// Whether it is frozen.
    pub frozen: bool,
}

impl Cloud {
    /// What is true of a server now.
    pub fn server(&self, server: &str) -> Option<ServerTruth<'_>> {
        let spec = &self.servers[self.find_server(server)?].spec;
        Some(ServerTruth {
            status: &spec.status,
            task_state: spec.task_state.as_deref(),
            os_type: spec.os_type.as_deref(),
            image_os: spec.image_os.as_deref(),
            locked: spec.locked,
            frozen: spec.frozen,
        })
    }

    /// Whether the server really holds the volume, as of the latest time the cloud heard of.
    pub fn is_attached(&self, server: &str, volume: &str) -> bool {
        self.ends(server, volume)
            .is_some_and(|(server, volume)| self.volumes[volume].holders.contains(&server))
    }

    /// Whether the server's lists have the volume, which may lag behind.
    pub fn is_listed(&self, server: &str, volume: &str) -> bool {
        self.ends(server, volume).is_some_and(|(server, volume)| {
            let list = &self.servers[server].attachments;
            list.iter().any(|one| one.volume == volume)
        })
    }

    /// Every DELETE that arrived, oldest first.
    pub fn deletes(&self) -> &[Delete] {
        &self.deletes
    }

    /// How many disks the guest lost while writing to them.
    pub fn data_loss(&self, server: &str) -> u32 {
        let index = self.find_server(server);
        index.map_or(0, |index| self.servers[index].data_loss)
    }

    /// The jobs that run, oldest first.
    pub fn running_jobs(&self) -> impl Iterator<Item = JobTruth<'_>> {
        let running = self
            .jobs
            .iter()
            .filter(|job| job.state == JobState::Running);
        running.map(|job| JobTruth {
            id: &job.id,
            server: &self.servers[job.server].spec.id,
            volume: &self.volumes[job.volume].spec.id,
            detaches: job.kind == JobKind::Detach,
            begin_ms: job.begin_ms,
        })
    }

    /// Every server's id and name.
    pub fn servers(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.servers.iter();
        all.map(|server| (server.spec.id.as_str(), server.spec.name.as_str()))
    }

    /// What is in a server's list, in its order; empty for an unknown server.
    pub fn attachments(&self, server: &str) -> impl Iterator<Item = AttachmentTruth<'_>> {
        let index = self.find_server(server);
        let list = index.map_or(&[][..], |index| &self.servers[index].attachments);
        list.iter().map(|one| {
            let volume = &self.volumes[one.volume];
            AttachmentTruth {
                volume: &volume.spec.id,
                name: &volume.spec.name,
                device: &one.device,
                system: one.system,
                attached: !one.gone,
                mounted: one.mounted,
                open_files: one.open_files,
                status: volume.status(),
            }
        })
    }

    /// Whether the server runs (`ACTIVE`).
    pub fn is_running(&self, server: &str) -> bool {
        let index = self.find_server(server);
        index.is_some_and(|index| self.servers[index].spec.status == "ACTIVE")
    }

    /// The id of a holder of the volume, and the slot it has there.
    pub(crate) fn holder(&self, server: usize, volume: usize) -> (&str, &str) {
        let this = &self.servers[server];
        let held = this.held(volume);
        (&this.spec.id, held.map_or("", |one| &one.device))
    }

    pub(crate) fn ends(&self, server: &str, volume: &str) -> Option<(usize, usize)> {
        Some((self.find_server(server)?, self.find_volume(volume)?))
    }
}
