//! `Get-Disk | ConvertTo-Json`, of PowerShell 5 and 7.

use super::matching::find;
use super::uses::once;
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

/// A Windows guest as one paste shows it.
#[derive(Clone, Debug)]
pub(super) struct Guest {
    disks: Vec<Object>,
    /// The disks in storage pools, which are not among the others.
    pooled: Vec<Object>,
    /// The disks that virtual machines have to themselves, by number.
    virtual_machines: Vec<(u64, String)>,
    /// Whether it is all that the look prints.
    pub is_look: bool,
    pub taken: Option<u64>,
}

/// The guest, if that is what it is: the look, or a list of `Get-Disk`.
pub(super) fn read(doc: &Value) -> Option<Guest> {
    let look = doc.as_object().filter(|map| field(map, "Look").is_some());
    let Some(look) = look else {
        let disks = list(doc)?;
        let (pooled, virtual_machines) = (Vec::new(), Vec::new());
        return Some(Guest {
            disks,
            pooled,
            virtual_machines,
            is_look: false,
            taken: None,
        });
    };
    let owned = |key| field(look, key).map(objects).unwrap_or_default();
    let machine = |map: &Object| {
        let name = text(map, "VMName").unwrap_or_default().to_owned();
        Some((field(map, "DiskNumber")?.as_u64()?, name))
    };
    Some(Guest {
        disks: owned("Disks"),
        pooled: owned("Pooled"),
        virtual_machines: owned("Virtual").iter().filter_map(machine).collect(),
        is_look: true,
        taken: field(look, "Taken").and_then(Value::as_u64),
    })
}

/// The objects of an array, of one object alone, or of the `value` that PowerShell 5 wraps some arrays in.
fn objects(value: &Value) -> Vec<Object> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_object).cloned().collect(),
        Value::Object(map) => match field(map, "value").and_then(Value::as_array) {
            Some(items) => items.iter().filter_map(Value::as_object).cloned().collect(),
            None => vec![map.clone()],
        },
        _ => Vec::new(),
    }
}

fn list(doc: &Value) -> Option<Vec<Object>> {
    let disks = objects(doc);
    let is_disk = |map: &Object| {
        ["UniqueId", "IsOffline", "OperationalStatus"]
            .iter()
            .any(|key| field(map, key).is_some())
    };
    (!disks.is_empty() && disks.iter().all(is_disk)).then_some(disks)
}

pub(super) fn check(guest: &Guest, known: &Known) -> Finding {
    let disks = &guest.disks;
    if disks.len() > MAX_DISKS {
        return unreadable(Unreadable::TooMany);
    }
    let has = |key| disks.iter().any(|d| field(d, key).is_some());
    if !disks.is_empty() && !has("UniqueId") && !has("SerialNumber") {
        return cannot_tell(Why::MissingColumns(vec!["UniqueId", "SerialNumber"]));
    }
    let all: Vec<Candidate> = disks.iter().map(candidate).collect();
    let found = match find(known, &all, OsFamily::Windows, &|_| false) {
        Ok(found) => found,
        Err(finding) => return pooled(guest, known).unwrap_or(finding),
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
        // A disk is offline so that a virtual machine can have it.
        let number = candidate.device.parse().ok();
        for (_, name) in guest
            .virtual_machines
            .iter()
            .filter(|(n, _)| Some(*n) == number)
        {
            uses.push(Use::VirtualMachine { name: name.clone() });
        }
        if let Some(bytes) = candidate
            .bytes
            .filter(|&b| known.bytes.is_some_and(|k| k != b))
        {
            notes.push(Note::SizeDiffers { bytes });
        }
    }
    uses = once(uses);
    let seen = Seen {
        os: OsFamily::Windows,
        devices,
        by: found.by,
    };
    if !uses.is_empty() {
        if notes.contains(&Note::Clustered) {
            uses.push(Use::Clustered);
        }
        Finding::InUse { seen, uses }
    } else if unsure {
        cannot_tell(Why::MissingColumns(vec!["IsOffline"]))
    } else {
        Finding::Clear { seen, notes }
    }
}

/// The disk, if it is in a storage pool, which hides it from `Get-Disk`.
fn pooled(guest: &Guest, known: &Known) -> Option<Finding> {
    let all: Vec<Candidate> = guest.pooled.iter().map(candidate).collect();
    let found = find(known, &all, OsFamily::Windows, &|_| false).ok()?;
    let map = guest.pooled.get(*found.at.first()?)?;
    let name = text(map, "Pool").unwrap_or_default().to_owned();
    let devices = vec![text(map, "FriendlyName").unwrap_or_default().to_owned()];
    let seen = Seen {
        os: OsFamily::Windows,
        devices,
        by: found.by,
    };
    Some(Finding::InUse {
        seen,
        uses: vec![Use::Pool { name }],
    })
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
            "offline" | "脱机" => Some(false),
            "online" | "联机" => Some(true),
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
