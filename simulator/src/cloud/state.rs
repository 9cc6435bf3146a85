//! Servers, volumes and what ties them.

use std::collections::VecDeque;

use super::JobFate;
use super::spec::{DiskSpec, ServerSpec};

/// A server as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// Its changing properties too; `disks` is empty.
    pub spec: ServerSpec,
    pub attachments: Vec<Attachment>,
    /// The fates of the next detach jobs.
    pub fates: VecDeque<JobFate>,
    pub data_loss: u32,
    pub token_gate: TokenGate,
}

/// When a server that expires tokens last did, and when it was last used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TokenGate {
    /// Tokens issued up to this one are refused.
    pub refused_up_to: Option<u64>,
    pub used_ms: u64,
}

/// A volume as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub spec: DiskSpec,
    /// The servers that really hold it.
    pub holders: Vec<usize>,
    pub busy: Option<Busy>,
}

/// What a volume is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Busy {
    Attaching,
    Detaching,
}

/// A volume in a server's list.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    pub volume: usize,
    /// The record's own id; empty when it is the volume's.
    pub record_id: String,
    pub device: String,
    pub system: bool,
    pub mounted: bool,
    pub open_files: u32,
    /// Really detached; the list has not followed yet.
    pub gone: bool,
}

impl Server {
    /// The attachment that really holds the volume.
    pub fn held(&self, volume: usize) -> Option<&Attachment> {
        let mut all = self.attachments.iter();
        all.find(|one| one.volume == volume && !one.gone)
    }

    /// The same, to change.
    pub fn held_mut(&mut self, volume: usize) -> Option<&mut Attachment> {
        let mut all = self.attachments.iter_mut();
        all.find(|one| one.volume == volume && !one.gone)
    }

    /// The first slot nobody uses.
    pub fn free_slot(&self) -> String {
        // One more slot than there are disks always suffices, but for the first, the system disk's.
        for index in 1..=self.attachments.len() + 1 {
            let name = slot(index);
            if self.attachments.iter().all(|one| one.device != name) {
                return name;
            }
        }
        slot(self.attachments.len() + 2)
    }
}

impl Volume {
    /// What EVS says about it.
    pub fn status(&self) -> &str {
        if let Some(pinned) = &self.spec.status {
            return pinned;
        }
        match self.busy {
            Some(Busy::Detaching) => "detaching",
            Some(Busy::Attaching) => "attaching",
            None if self.holders.is_empty() => "available",
            None => "in-use",
        }
    }
}

/// The device name of a slot: `/dev/sda` for 0, `/dev/sdaa` for 26.
pub(crate) fn slot(index: usize) -> String {
    const LETTERS: [char; 26] = [
        'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r',
        's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ];
    let mut name = Vec::with_capacity(3);
    let mut left = index + 1;
    while left > 0 {
        left -= 1;
        name.push(LETTERS[left % 26]);
        left /= 26;
    }
    let mut device = String::from("/dev/sd");
    device.extend(name.iter().rev());
    device
}

#[cfg(test)]
mod tests {
    use super::slot;

    #[test]
    fn slots_count_like_the_kernel_names_disks() {
        let names = [
            (0, "/dev/sda"),
            (25, "/dev/sdz"),
            (26, "/dev/sdaa"),
            (701, "/dev/sdzz"),
            (702, "/dev/sdaaa"),
        ];
        for (index, name) in names {
            assert_eq!(slot(index), name);
        }
    }
}
