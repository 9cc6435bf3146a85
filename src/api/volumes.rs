//! *Querying details about all disks* (EVS).

use std::rc::Rc;

use serde_json::Value;

use super::failure::{good, malformed};
use super::{Failure, Outcome, json};
use crate::model::{DiskStatus, Mode, ServerId, Slot, Volume, VolumeId};

/// Reads the answer. Entries without a usable id are left out: they only add detail to disks that the
/// server's list names.
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
    Ok(list
        .iter()
        .filter_map(|v| read(server, v).map(Rc::new))
        .collect())
}

fn read(server: &ServerId, value: &Value) -> Option<Volume> {
    let metadata = value.get("metadata").unwrap_or(&Value::Null);
    Some(Volume {
        id: VolumeId::parse(json::text(value, "id")?.trim()).ok()?,
        name: json::text(value, "name").unwrap_or_default().into(),
        size_gb: json::integer(value, "size").and_then(|n| u64::try_from(n).ok()),
        status: json::text(value, "status")
            .map_or(DiskStatus::Unknown, |w| DiskStatus::from_word(&w)),
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

fn slot(server: &ServerId, value: &Value) -> Option<Slot> {
    let attachments = json::items(value.get("attachments")?)?;
    let own = attachments.iter().find(|a| {
        json::text(a, "server_id").is_some_and(|id| id.eq_ignore_ascii_case(server.as_str()))
    })?;
    Slot::new(&json::text(own, "device")?)
}
