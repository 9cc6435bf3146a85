//! Building: servers, volumes, pace.

use super::faults::FaultRule;
use super::spec::{DiskSpec, ServerSpec};
use super::state::{Attachment, Server, TokenGate, Volume, slot};
use super::{Cloud, Pace};

/// What an id made by the cloud is for; its first digits.
#[derive(Clone, Copy)]
pub(crate) enum IdKind {
    Server,
    Volume,
    Job,
}

impl Cloud {
    /// Sets how fast the cloud is from now on.
    pub fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// How fast the cloud is.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Adds a server with its disks and gives its id, made up unless the spec has one.
    pub fn add_server(&mut self, mut spec: ServerSpec) -> String {
        if spec.id.is_empty() {
            spec.id = self.new_id(IdKind::Server);
        }
        if spec.name.is_empty() {
            spec.name = format!("bms-{:04}", self.servers.len() + 1);
        }
        let id = spec.id.clone();
        let disks = std::mem::take(&mut spec.disks);
        let holder = self.servers.len();
        let mut attachments = Vec::with_capacity(disks.len());
        let has_system = disks.first().is_some_and(|disk| disk.system);
        for (index, disk) in disks.into_iter().enumerate() {
            let device = if disk.device.is_empty() {
                slot(index + usize::from(!has_system))
            } else {
                disk.device.clone()
            };
            let (record_id, system) = (disk.attachment_id.clone(), disk.system);
            let (mounted, open_files) = (disk.mounted, disk.open_files);
            let volume = self.push_volume(disk, vec![holder]);
            attachments.push(Attachment {
                volume,
                record_id,
                device,
                system,
                mounted,
                open_files,
                gone: false,
            });
        }
        self.servers.push(Server {
            spec,
            attachments,
            fates: std::collections::VecDeque::new(),
            data_loss: 0,
            token_gate: TokenGate::default(),
        });
        id
    }

    /// Adds a volume that no server holds and gives its id.
    pub fn add_volume(&mut self, spec: DiskSpec) -> String {
        let index = self.push_volume(spec, Vec::new());
        self.volumes[index].spec.id.clone()
    }

    /// Adds an accident to requests of any server, and to those of none.
    pub fn add_fault_anywhere(&mut self, rule: FaultRule) {
        self.faults.push(rule);
    }

    fn push_volume(&mut self, mut spec: DiskSpec, holders: Vec<usize>) -> usize {
        if spec.id.is_empty() {
            spec.id = self.new_id(IdKind::Volume);
        }
        if spec.wwn.is_none() && !spec.no_wwn {
            // The leading space is the cloud's.
            spec.wwn = Some(format!(" 6888603000002dd3fa16{:012x}", self.volumes.len()));
        }
        self.volumes.push(Volume {
            spec,
            holders,
            busy: None,
        });
        self.volumes.len() - 1
    }

    pub(crate) fn new_id(&mut self, kind: IdKind) -> String {
        self.counter += 1;
        let head = match kind {
            IdKind::Server => "5e17e400",
            IdKind::Volume => "d15c0000",
            // Jobs of the cloud have 32 digits without hyphens.
            IdKind::Job => return format!("ff80808200000000{:016x}", self.counter),
        };
        format!("{head}-0000-4000-8000-{:012x}", self.counter)
    }

    /// The place of a server; few enough that looking through beats an index.
    pub(crate) fn find_server(&self, id: &str) -> Option<usize> {
        self.servers.iter().position(|one| one.spec.id == id)
    }

    /// The place of a volume.
    pub(crate) fn find_volume(&self, id: &str) -> Option<usize> {
        self.volumes.iter().position(|one| one.spec.id == id)
    }
}
