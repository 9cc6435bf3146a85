//! The list of a server's disks, in each of its shapes: *Querying EVS disks attached to a BMS*, the native
//! `os-volume_attachments` call of older clouds, and the server's own field.

use super::failure::{good, malformed};
use super::{Failure, MAX_DISKS, Outcome, json};
use crate::json::Value;
use crate::model::{Attachment, ServerId, Slot, VolumeId};

/// A list as read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AttachmentList {
    /// What could be read.
    pub entries: Vec<Attachment>,
    /// How many entries could not: they may be any disk, so such a list proves nothing absent.
    pub unreadable: usize,
}

impl AttachmentList {
    /// Whether the list has the disk.
    #[must_use]
    pub fn has(&self, volume: &VolumeId) -> bool {
        self.entries.iter().any(|e| e.volume == *volume)
    }

    /// Whether the list proves that the disk is not attached.
    #[must_use]
    pub fn proves_gone(&self, volume: &VolumeId) -> bool {
        self.unreadable == 0 && !self.has(volume)
    }
}

/// Reads the answer of either list call: an array, an object, or the singular `volumeAttachment`.
///
/// # Errors
/// A [`Failure`]; also where no list is in the answer, or an entry is another server's.
pub fn parse_attachments(server: &ServerId, outcome: &Outcome) -> Result<AttachmentList, Failure> {
    let answer = outcome.as_ref().map_err(|t| Failure::from(*t))?;
    let body = good(answer)?;
    let list = listed(&body).ok_or_else(|| malformed(answer))?;
    let foreign = |entry: &Value| {
        json::text(entry, "serverId").is_some_and(|id| !id.eq_ignore_ascii_case(server.as_str()))
    };
    if list.iter().copied().any(foreign) {
        return Err(malformed(answer));
    }
    // Only `volumeId` names the disk here: `id` is the record's, and not always the same.
    Ok(collect(&list, |entry| {
        let volume = VolumeId::parse(json::text(entry, "volumeId")?.trim()).ok()?;
        Some(Attachment {
            volume,
            record_id: json::word(entry, "id"),
            slot: slot(entry),
            boot_index: json::integer(entry, "bootIndex"),
        })
    }))
}

/// The entries under either key. Under both, both count: one alone would "prove" the other's disks gone.
fn listed(body: &Value) -> Option<Vec<&Value>> {
    let keys = ["volumeAttachments", "volumeAttachment"];
    let found = keys.iter().filter_map(|key| body.get(key));
    let lists: Option<Vec<_>> = found.filter(|v| !v.is_null()).map(json::items).collect();
    let lists = lists.filter(|lists| !lists.is_empty())?;
    Some(lists.into_iter().flatten().collect())
}

/// Reads `os-extended-volumes:volumes_attached`, where `id` *is* the disk. `None` if there is no list.
pub(super) fn own_list(server: &Value) -> Option<AttachmentList> {
    let list = json::items(server.get("os-extended-volumes:volumes_attached")?)?;
    let list: Vec<_> = list.iter().collect();
    Some(collect(&list, |entry| {
        let volume = VolumeId::parse(json::text(entry, "id")?.trim()).ok()?;
        Some(Attachment {
            volume,
            record_id: None,
            slot: slot(entry),
            boot_index: json::integer(entry, "bootIndex")
                .or_else(|| json::integer(entry, "boot_index")),
        })
    }))
}

fn slot(entry: &Value) -> Option<Slot> {
    Slot::new(&json::text(entry, "device")?)
}

fn collect(list: &[&Value], read: impl Fn(&Value) -> Option<Attachment>) -> AttachmentList {
    let known = list.iter().take(MAX_DISKS);
    let entries: Vec<_> = known.filter_map(|entry| read(entry)).collect();
    AttachmentList {
        unreadable: list.len() - entries.len(),
        entries,
    }
}
