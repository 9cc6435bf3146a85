//! `lsblk --json`, of util-linux 2.27 and newer: it can show that a disk is in use, never that it is not.

use super::guest::{Guest, Kind, Mount, Node, Swap};
use super::{bytes, field, findmnt, text};
use crate::guide::ident::{serial, wwn_digits};
use crate::json::{Object, Value};

/// The most devices looked at.
const MAX_NODES: usize = 32_768;

/// What is missing in a list, for all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::guide) struct Missing {
    /// Columns.
    pub columns: Vec<&'static str>,
    /// The disks themselves, below partitions and volumes.
    pub disks: bool,
}

/// The guest, and what the list lacks; `None` if it is too long.
pub(super) fn read(list: &[Value], mounts: &[Value]) -> Option<(Guest, Missing)> {
    let mut guest = Guest::default();
    let mut maps = Vec::new();
    flatten(list, None, &mut guest, &mut maps)?;
    let has = |key| maps.iter().any(|map| field(map, key).is_some());
    let mut missing = Missing::default();
    if !maps.is_empty() && !has("type") {
        missing.columns = vec!["TYPE"];
    } else if !maps.is_empty() && !has("wwn") && !has("serial") {
        missing.columns = vec!["WWN", "SERIAL"];
    }
    let is_disk = |map: &&Object| text(map, "type") == Some("disk");
    missing.disks = guest.disks().is_empty() && maps.iter().any(is_disk);
    findmnt::each(mounts, &mut |source, target| {
        let device = source.split('[').next().unwrap_or(source);
        if let Some(node) = guest.by_path(device.as_bytes()) {
            guest.mounts.push(mount(target, node));
        }
    });
    guest.tie();
    Some((guest, missing))
}

/// Lays the tree out, parents first. A device that lies on several is there once.
fn flatten<'a>(
    list: &'a [Value],
    parent: Option<usize>,
    guest: &mut Guest,
    maps: &mut Vec<&'a Object>,
) -> Option<()> {
    for map in list.iter().filter_map(Value::as_object) {
        let node = node(map);
        let shared = matches!(node.kind, Kind::Part | Kind::Disk | Kind::Other(_));
        let known = guest.nodes.iter().position(|n| {
            !shared && n.kname == node.kname && n.kind == node.kind && !n.kname.is_empty()
        });
        let at = known.unwrap_or_else(|| {
            guest.nodes.push(node);
            guest.nodes.len() - 1
        });
        if let Some(parent) = parent {
            guest.lay(at, parent);
        }
        maps.push(map);
        if maps.len() > MAX_NODES {
            return None;
        }
        let told = used(map, at, guest);
        guest.nodes[at].told_mounts &= told;
        // Any list of objects, or lone object, counts as children: missing some would make a disk
        // look idle.
        for children in map.values().filter_map(|value| match value {
            Value::Array(children) => Some(children.as_slice()),
            Value::Object(_) => Some(std::slice::from_ref(value)),
            _ => None,
        }) {
            flatten(children, Some(at), guest, maps)?;
        }
    }
    Some(())
}

fn node(map: &Object) -> Node {
    let base = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let of = |key| text(map, key).map(base);
    let name = of("name").or_else(|| of("kname")).unwrap_or_default();
    let kname = of("kname").unwrap_or_else(|| name.clone());
    let is_mapped = kname.starts_with("dm-");
    Node {
        kind: match text(map, "type").unwrap_or_default() {
            "disk" => Kind::Disk,
            "part" if is_mapped => Kind::MappedPart,
            "part" => Kind::Part,
            "lvm" => Kind::Lvm { inner: false },
            "crypt" => Kind::Crypt,
            "mpath" => Kind::Mpath,
            "loop" => Kind::Loop,
            kind if kind.starts_with("raid") || matches!(kind, "linear" | "md") => Kind::Raid,
            kind => Kind::Other(kind.to_owned()),
        },
        name,
        bytes: bytes(map),
        fstype: field(map, "fstype").map(|v| v.as_str().unwrap_or_default().trim().to_owned()),
        uuid: text(map, "uuid").unwrap_or_default().to_owned(),
        label: text(map, "label").unwrap_or_default().to_owned(),
        wwns: text(map, "wwn").and_then(wwn_digits).into_iter().collect(),
        serial: text(map, "serial").and_then(serial),
        ..Node::new(&kname)
    }
}

/// Notes where a device is mounted. `false`: nothing says.
fn used(map: &Object, node: usize, guest: &mut Guest) -> bool {
    let values = ["mountpoints", "mountpoint"].map(|key| field(map, key));
    let mut told = values.iter().any(Option::is_some);
    for value in values.into_iter().flatten() {
        let items = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            match item {
                Value::Null => {}
                Value::String(at) if at == "[SWAP]" => guest.swaps.push(Swap {
                    path: guest.nodes[node].kname.clone().into_bytes(),
                    is_file: false,
                    node: Some(node),
                }),
                Value::String(at) => guest.mounts.push(mount(at, node)),
                _ => told = false,
            }
        }
    }
    told
}

fn mount(at: &str, node: usize) -> Mount {
    Mount {
        id: 0,
        parent: 0,
        number: None,
        root: b"/".to_vec(),
        at: at.as_bytes().to_vec(),
        fstype: String::new(),
        source: Vec::new(),
        options: String::new(),
        tags: Vec::new(),
        elsewhere: None,
        nodes: vec![node],
    }
}
