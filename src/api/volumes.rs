//! *Querying details about all disks* (EVS).

use std::rc::Rc;

use super::failure::{good, malformed};
use super::{Failure, Outcome, json};
use crate::json::Value;
use crate::model::{DiskStatus, Mode, Same, ServerId, Slot, Volume, VolumeId};

/// Reads the answer. Entries without a usable id are left out: they only add detail to disks that the
/// server's list names. A disk described twice is one disk, with what either says against a detach.
///
/// # Errors
/// A [`Failure`]; also where no list is in the answer.
pub fn parse_volumes(server: &ServerId, outcome: &Outcome) -> Result<Vec<Rc<Volume>>, Failure> {
    let answer = outcome.as_ref().map_err(|t| Failure::from(*t))?;
    let body = good(answer)?;
    let list = body
        .get("volumes")
        .and_then(json::items)
        .ok_or_else(|| malformed(answer))?;
    let mut volumes: Vec<Option<Volume>> = list
        .iter()
        .filter_map(|v| read(server, v))
        .map(Some)
        .collect();
    let ids: Vec<VolumeId> = volumes.iter().flatten().map(|v| v.id.clone()).collect();
    let same = Same::among_ids(&ids.iter().map(VolumeId::as_str).collect::<Vec<_>>());
    let mut whole = Vec::with_capacity(volumes.len());
    for at in (0..volumes.len()).filter(|at| same.first[*at] == *at) {
        let described: Vec<Volume> = same.all(at).filter_map(|at| volumes[at].take()).collect();
        whole.extend(described.into_iter().reduce(merge).map(Rc::new));
    }
    Ok(whole)
}

fn merge(mut first: Volume, other: Volume) -> Volume {
    let is_silent = first.status == DiskStatus::Unknown;
    let may_go = |status: &DiskStatus| matches!(status, DiskStatus::InUse | DiskStatus::Unknown);
    if is_silent || (may_go(&first.status) && !may_go(&other.status)) {
        first.status = other.status;
    }
    if first.name.trim().is_empty() {
        first.name = other.name;
    }
    first.shared = first.shared.max(other.shared);
    first.prepaid |= other.prepaid;
    first.slot = telling(first.slot.take().into_iter().chain(other.slot));
    first.size_gb = first.size_gb.or(other.size_gb);
    first.kind = first.kind.take().or(other.kind);
    first.mode = first.mode.or(other.mode);
    first.encrypted = first.encrypted.or(other.encrypted);
    first.wwn = first.wwn.take().or(other.wwn);
    first.serial = first.serial.take().or(other.serial);
    first
}

/// Of several slots the system disk's, if there is one: any sign of it counts.
fn telling(slots: impl Iterator<Item = Slot>) -> Option<Slot> {
    let mut slots = slots.peekable();
    let first = slots.peek().cloned();
    slots.find(Slot::is_system).or(first)
}

fn read(server: &ServerId, value: &Value) -> Option<Volume> {
    let metadata = value.get("metadata").unwrap_or(&Value::Null);
    Some(Volume {
        id: VolumeId::parse(json::text(value, "id")?.trim()).ok()?,
        name: json::text(value, "name").unwrap_or_default().into(),
        size_gb: json::integer(value, "size").and_then(|n| u64::try_from(n).ok()),
        status: status(value),
        kind: json::word(value, "volume_type"),
        shared: json::flag(value, "multiattach").or_else(|| json::flag(value, "shareable")),
        mode: Some(if json::flag(metadata, "hw:passthrough") == Some(true) {
            Mode::Scsi
        } else {
            Mode::Vbd
        })
        .filter(|_| metadata.is_object()),
        encrypted: json::flag(metadata, "__system__encrypted"),
        prepaid: json::text(metadata, "orderID").is_some(),
        wwn: json::word(value, "wwn"),
        serial: json::word(value, "serial_number"),
        slot: slot(server, value),
    })
}

/// The status; what stands there but is no word is not the word that lets a disk go.
fn status(value: &Value) -> DiskStatus {
    match value.get("status") {
        None | Some(Value::Null) => DiskStatus::Unknown,
        Some(Value::String(word)) => DiskStatus::from_word(word),
        Some(_) => DiskStatus::Other("?".into()),
    }
}

fn slot(server: &ServerId, value: &Value) -> Option<Slot> {
    let attachments = json::items(value.get("attachments")?)?;
    let own = attachments.iter().filter(|a| {
        json::text(a, "server_id").is_some_and(|id| id.trim().eq_ignore_ascii_case(server.as_str()))
    });
    telling(own.filter_map(|a| Slot::new(&json::text(a, "device")?)))
}
