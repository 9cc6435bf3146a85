//! A disk of a server, put together from what three answers say of it. Sources: *Querying EVS disks attached
//! to a BMS*, *Querying details about a BMS*, *Querying details about a disk* (EVS).

use std::rc::Rc;

use super::{Same, VolumeId};

/// Where the cloud says a disk is plugged in (`/dev/sdb`). A slot is no device name: inside the guest
/// the disk can be called something else, so a slot never goes into a command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slot(Rc<str>);

impl Slot {
    /// Takes the cloud's word; `None` if it is blank. `dev/sdd`, as one of the pages writes it, is `/dev/sdd`.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with("dev/") {
            return Some(Self(["/", text].concat().into()));
        }
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The cloud's word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the slot is the system disk's.
    pub(crate) fn is_system(&self) -> bool {
        self.role() == Some(Role::System)
    }

    /// What the slot says of the disk's role: the first (`…da`) is the system disk.
    fn role(&self) -> Option<Role> {
        let name = self.0.strip_prefix("/dev/").unwrap_or(&self.0);
        let letters = ["xvd", "sd", "vd", "hd"]
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix))?;
        if letters.is_empty() || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        Some(if letters == "a" {
            Role::System
        } else {
            Role::Data
        })
    }
}

/// What a disk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The server boots from it.
    System,
    /// 用户盘: what the detach page speaks of.
    Data,
    /// Neither the slot nor the boot index tells.
    Unknown,
}

/// A disk's status at the block storage service.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DiskStatus {
    /// Attached.
    InUse,
    /// Attached to nothing.
    Available,
    /// On its way to a server.
    Attaching,
    /// On its way off.
    Detaching,
    /// Any other word.
    Other(Rc<str>),
    /// The block storage service could not be asked or did not say.
    Unknown,
}

impl DiskStatus {
    /// Reads the service's word.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "in-use" => Self::InUse,
            "available" => Self::Available,
            "attaching" => Self::Attaching,
            "detaching" => Self::Detaching,
            "" => Self::Unknown,
            _ => Self::Other(word.trim().into()),
        }
    }

    /// The service's word; empty if there was none.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::InUse => "in-use",
            Self::Available => "available",
            Self::Attaching => "attaching",
            Self::Detaching => "detaching",
            Self::Other(word) => word,
            Self::Unknown => "",
        }
    }
}

/// How the server talks to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// SCSI (`hw:passthrough` is `"true"`).
    Scsi,
    /// VBD.
    Vbd,
}

/// One entry of a server's attachment list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// The disk.
    pub volume: VolumeId,
    /// The record's own id. Often equal to the disk's, sometimes not; shown, never sent.
    pub record_id: Option<Rc<str>>,
    /// Where it is plugged in.
    pub slot: Option<Slot>,
    /// `bootIndex`; 0 is the system disk.
    pub boot_index: Option<i64>,
}

/// What the block storage service says of a disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Volume {
    /// The disk.
    pub id: VolumeId,
    /// Its name; empty if it has none.
    pub name: Rc<str>,
    /// Its size in GB (as the cloud counts them).
    pub size_gb: Option<u64>,
    /// Its status.
    pub status: DiskStatus,
    /// `SSD`, `SAS`, …
    pub kind: Option<Rc<str>>,
    /// Whether several servers can hold it (`multiattach`).
    pub shared: Option<bool>,
    /// SCSI or VBD.
    pub mode: Option<Mode>,
    /// Whether it is encrypted.
    pub encrypted: Option<bool>,
    /// Whether it is prepaid (`metadata.orderID`): an unpaid order can lock it.
    pub prepaid: bool,
    /// The World Wide Name, trimmed: what the guest knows the disk by.
    pub wwn: Option<Rc<str>>,
    /// The serial number.
    pub serial: Option<Rc<str>>,
    /// The slot this service has for the server asked about.
    pub slot: Option<Slot>,
}

/// A disk of the server: everything known of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Disk {
    /// What is sent, and what makes it this disk.
    pub volume: VolumeId,
    /// The attachment record's id.
    pub record_id: Option<Rc<str>>,
    /// Where it is plugged in.
    pub slot: Option<Slot>,
    /// System or data.
    pub role: Role,
    /// What the block storage service says; `None` where it could not be asked or does not know it.
    pub details: Option<Rc<Volume>>,
}

impl Disk {
    /// The status, [`DiskStatus::Unknown`] where nobody said.
    #[must_use]
    pub fn status(&self) -> &DiskStatus {
        self.details
            .as_ref()
            .map_or(&DiskStatus::Unknown, |v| &v.status)
    }

    /// The name, if it has one that is not blank.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let name = self.details.as_ref().map(|v| &*v.name)?;
        (!name.trim().is_empty()).then_some(name)
    }

    /// Whether several servers can hold it, where known.
    #[must_use]
    pub fn shared(&self) -> Option<bool> {
        self.details.as_ref().and_then(|v| v.shared)
    }

    /// The World Wide Name, where known.
    #[must_use]
    pub fn wwn(&self) -> Option<&str> {
        self.details.as_ref().and_then(|v| v.wwn.as_deref())
    }

    /// The serial number, where known.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.details.as_ref().and_then(|v| v.serial.as_deref())
    }

    /// The size in GB, where known.
    #[must_use]
    pub fn size_gb(&self) -> Option<u64> {
        self.details.as_ref().and_then(|v| v.size_gb)
    }
}

/// Puts a server's disks together.
///
/// `list` decides which disks there are and their order; `own` (the server's own field) adds boot
/// indexes and missing slots; `volumes` add the rest. Any sign that a disk is the system disk counts,
/// and a disk listed twice is one disk with both entries' signs.
#[must_use]
pub fn join_disks(list: &[Attachment], own: &[Attachment], volumes: &[Rc<Volume>]) -> Vec<Disk> {
    let attachments: Vec<&Attachment> = list.iter().chain(own).collect();
    let ids = attachments.iter().map(|entry| &entry.volume);
    let ids: Vec<&str> = ids
        .chain(volumes.iter().map(|v| &v.id))
        .map(VolumeId::as_str)
        .collect();
    let same = Same::among_ids(&ids);
    (0..list.len())
        .filter(|at| same.first[*at] == *at)
        .map(|at| {
            let entries: Vec<&Attachment> = same
                .all(at)
                .filter_map(|at| attachments.get(at).copied())
                .collect();
            let details = same
                .all(at)
                .filter_map(|at| volumes.get(at.checked_sub(attachments.len())?));
            // The last one, should there be several.
            join_one(&entries, details.last().cloned())
        })
        .collect()
}

fn join_one(entries: &[&Attachment], details: Option<Rc<Volume>>) -> Disk {
    let evs_slot = details.as_ref().and_then(|v| v.slot.clone());
    let slots = || {
        entries
            .iter()
            .filter_map(|e| e.slot.as_ref())
            .chain(evs_slot.as_ref())
    };
    let signs: Vec<Role> = entries
        .iter()
        .filter_map(|e| e.boot_index)
        // A negative boot index means "never boot from this" where the field comes from.
        .map(|index| if index == 0 { Role::System } else { Role::Data })
        .chain(slots().filter_map(Slot::role))
        .collect();
    let role = if signs.contains(&Role::System) {
        Role::System
    } else if signs.is_empty() {
        Role::Unknown
    } else {
        Role::Data
    };
    Disk {
        volume: entries[0].volume.clone(),
        record_id: entries.iter().find_map(|e| e.record_id.clone()),
        slot: slots().next().cloned(),
        role,
        details,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, slot: &str, boot_index: Option<i64>) -> Attachment {
        Attachment {
            volume: VolumeId::parse(id).expect("a test's id"),
            record_id: None,
            slot: Slot::new(slot),
            boot_index,
        }
    }

    fn roles(list: &[Attachment], own: &[Attachment]) -> Vec<Role> {
        join_disks(list, own, &[]).iter().map(|d| d.role).collect()
    }

    #[test]
    fn the_first_slot_or_boot_index_zero_is_the_system_disk() {
        let list = [
            entry("a", "/dev/sda", None),
            entry("b", "/dev/sdb", None),
            entry("c", "", None),
            entry("d", "/dev/sdaa", None),
            entry("e", "/dev/nvme0n1", None),
        ];
        use Role::{Data, System, Unknown};
        assert_eq!(roles(&list, &[]), [System, Data, Unknown, Data, Unknown]);
        let own = [entry("B", "/dev/sdb", Some(0)), entry("c", "", Some(1))];
        assert_eq!(roles(&list, &own), [System, System, Data, Data, Unknown]);
    }

    #[test]
    fn a_disk_listed_twice_is_one_disk_with_every_sign_kept() {
        let list = [entry("a", "/dev/sdc", None), entry("A", "/dev/sda", None)];
        let disks = join_disks(&list, &[], &[]);
        assert_eq!(disks.len(), 1);
        assert_eq!(disks[0].role, Role::System);
        assert_eq!(disks[0].slot.as_ref().map(Slot::as_str), Some("/dev/sdc"));
    }
}
