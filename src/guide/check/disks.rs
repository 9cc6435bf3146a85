//! `Get-Disk | ConvertTo-Json`, of PowerShell 5 and 7.

use super::matching::find;
use super::{
    Candidate, Finding, MAX_DISKS, Note, Seen, Unreadable, Use, Why, bytes, cannot_tell, field,
    text, unreadable,
};
use crate::guide::ident::{Known, serial, wwn_digits};
use crate::json::{Object, Value};
use crate::model::OsFamily;

/// `OperationalStatus` as a number, of a disk that is online, and offline.
const ONLINE: u64 = 0xd010;
const OFFLINE: u64 = 0xd013;

/// The disks, if that is what it is: an array, one object for one disk, or the `value` that PowerShell 5
/// wraps some arrays in.
pub(super) fn list(doc: &Value) -> Option<Vec<&Object>> {
    let items: Vec<&Value> = match doc {
        Value::Array(items) => items.iter().collect(),
        Value::Object(map) => match field(map, "value").and_then(Value::as_array) {
            Some(items) => items.iter().collect(),
            None => vec![doc],
        },
        _ => return None,
    };
    let disks: Vec<&Object> = items.into_iter().filter_map(Value::as_object).collect();
    let is_disk = |map: &&Object| {
        ["UniqueId", "IsOffline", "OperationalStatus"]
            .iter()
            .any(|key| field(map, key).is_some())
    };
    (!disks.is_empty() && disks.iter().all(is_disk)).then_some(disks)
}

pub(super) fn check(disks: &[&Object], known: &Known) -> Finding {
    if disks.len() > MAX_DISKS {
        return unreadable(Unreadable::TooMany);
    }
    let has = |key| disks.iter().any(|d| field(d, key).is_some());
    if !has("UniqueId") && !has("SerialNumber") {
        return cannot_tell(Why::MissingColumns(vec!["UniqueId", "SerialNumber"]));
    }
    let all: Vec<Candidate> = disks.iter().map(|d| candidate(d)).collect();
    let found = match find(known, &all, |_| false) {
        Ok(found) => found,
        Err(finding) => return finding,
    };
    let (mut uses, mut notes, mut unsure) = (Vec::new(), Vec::new(), false);
    let mut devices = Vec::new();
    for &at in &found.at {
        let (Some(disk), Some(candidate)) = (disks.get(at), all.get(at)) else {
            continue;
        };
        devices.push(candidate.device.clone());
        unsure |= is_online(disk, &mut uses).is_none();
        more(disk, &mut uses, &mut notes);
        if let Some(bytes) = candidate
            .bytes
            .filter(|&b| known.bytes.is_some_and(|k| k != b))
        {
            notes.push(Note::SizeDiffers { bytes });
        }
    }
    let mut once = Vec::new();
    uses.retain(|found| {
        !once.contains(found) && {
            once.push(found.clone());
            true
        }
    });
    let seen = Seen {
        os: OsFamily::Windows,
        devices,
        by: found.by,
    };
    if !uses.is_empty() {
        Finding::InUse { seen, uses }
    } else if unsure {
        cannot_tell(Why::MissingColumns(vec!["IsOffline"]))
    } else {
        Finding::Clear { seen, notes }
    }
}

fn candidate(disk: &Object) -> Candidate {
    let number = field(disk, "Number")
        .or_else(|| field(disk, "DiskNumber"))
        .and_then(Value::as_u64);
    Candidate {
        device: number.map_or_else(
            || text(disk, "FriendlyName").unwrap_or_default().to_owned(),
            |n| n.to_string(),
        ),
        wwn: text(disk, "UniqueId").and_then(wwn_digits),
        serial: text(disk, "SerialNumber").and_then(serial),
        bytes: bytes(disk),
    }
}

/// `None` if nothing tells. Offline needs a word for it and none against it.
fn is_online(disk: &Object, uses: &mut Vec<Use>) -> Option<bool> {
    let status = match field(disk, "OperationalStatus") {
        Some(Value::String(word)) => match word.trim().to_ascii_lowercase().as_str() {
            "offline" => Some(false),
            "online" => Some(true),
            _ => None,
        },
        Some(value) => match value.as_u64() {
            Some(OFFLINE) => Some(false),
            Some(ONLINE) => Some(true),
            _ => None,
        },
        None => None,
    };
    let online = match (flag(disk, "IsOffline").map(|offline| !offline), status) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), _) | (None, Some(false)) => Some(false),
        (None, None) => None,
    };
    if online == Some(true) {
        uses.push(Use::Online);
    }
    online
}

fn more(disk: &Object, uses: &mut Vec<Use>, notes: &mut Vec<Note>) {
    if flag(disk, "IsSystem") == Some(true) {
        uses.push(Use::System);
    }
    if flag(disk, "IsBoot") == Some(true) {
        uses.push(Use::Boot);
    }
    if flag(disk, "IsReadOnly") == Some(true) {
        notes.push(Note::ReadOnly);
    }
    if flag(disk, "IsClustered") == Some(true) {
        notes.push(Note::Clustered);
    }
    if let Some(value) = field(disk, "AccessPaths") {
        paths(value, uses);
    }
}

/// All paths in an array, in the wrapper around one, or one alone; not the volumes' own names, which
/// give nobody access.
fn paths(value: &Value, uses: &mut Vec<Use>) {
    match value {
        Value::String(path) if !path.trim().is_empty() && !path.starts_with(r"\\?\") => {
            uses.push(Use::AccessPath { path: path.clone() });
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, uses)),
        Value::Object(map) => map.values().for_each(|item| paths(item, uses)),
        _ => {}
    }
}

fn flag(disk: &Object, key: &str) -> Option<bool> {
    match field(disk, key)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) if word.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(word) if word.trim().eq_ignore_ascii_case("false") => Some(false),
        Value::Number(n) => match n.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ => None,
    }
}
