//! `lsblk --json`, of util-linux 2.34 and newer.

use super::matching::{Found, find};
use super::{
    Candidate, Dormant, Finding, MAX_DISKS, Note, Seen, Unreadable, Use, Why, bytes, cannot_tell,
    field, findmnt, text, unreadable,
};
use crate::guide::ident::{Known, serial, wwn_digits};
use crate::json::{Object, Value};
use crate::model::OsFamily;

/// The most devices looked at.
const MAX_NODES: usize = 32_768;

/// What `FSTYPE` says of members of pools that can be in use without a mount or a child here.
const POOLS: [&str; 6] = [
    "zfs_member",
    "bcachefs",
    "ceph_bluestore",
    "oracleasm",
    "drbd",
    "VMFS_volume_member",
];

/// A device of the tree.
struct Node<'a> {
    map: &'a Object,
    parent: Option<usize>,
    root: usize,
    has_child: bool,
}

impl<'a> Node<'a> {
    fn text(&self, key: &str) -> &'a str {
        text(self.map, key).unwrap_or_default()
    }

    fn kind(&self) -> &'a str {
        self.text("type")
    }

    /// Its name without a path.
    fn name(&self) -> &'a str {
        base(text(self.map, "name").unwrap_or_else(|| self.text("kname")))
    }

    /// Where it is mounted; `None` if nothing says.
    fn mounts(&self) -> Option<Vec<&'a str>> {
        let values = ["mountpoints", "mountpoint"].map(|key| field(self.map, key));
        let mut all = Vec::new();
        for value in values.iter().flatten() {
            match value {
                Value::Null => {}
                Value::String(at) => all.push(at.as_str()),
                Value::Array(items) => {
                    for item in items {
                        match item {
                            Value::Null => {}
                            Value::String(at) => all.push(at.as_str()),
                            _ => return None,
                        }
                    }
                }
                _ => return None,
            }
        }
        all.dedup();
        values.iter().any(Option::is_some).then_some(all)
    }
}

/// A name without a path.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

pub(super) fn check(list: &[Value], mounts: Option<&[Value]>, known: &Known) -> Finding {
    let mut nodes = Vec::new();
    let whole = flatten(list, None, &mut nodes);
    // Partitions and volumes are not disks, nor is what has a disk below it.
    let disks: Vec<usize> = (0..nodes.len())
        .filter(|&i| nodes[i].parent.is_none() && matches!(nodes[i].kind(), "disk" | "mpath"))
        .collect();
    if !whole || disks.len() > MAX_DISKS {
        return unreadable(Unreadable::TooMany);
    }
    let has = |key| nodes.iter().any(|n| field(n.map, key).is_some());
    if nodes.is_empty() {
        return Finding::NotFound { disks_seen: 0 };
    }
    if !has("type") {
        return cannot_tell(Why::MissingColumns(vec!["TYPE"]));
    }
    if !has("wwn") && !has("serial") {
        return cannot_tell(Why::MissingColumns(vec!["WWN", "SERIAL"]));
    }
    if disks.is_empty() && nodes.iter().any(|n| n.kind() == "disk") {
        return cannot_tell(Why::Incomplete);
    }
    let all: Vec<Candidate> = disks.iter().map(|&i| candidate(&nodes[i])).collect();
    let one = |at: &[usize]| {
        let roots: Vec<usize> = at.iter().filter_map(|&i| disks.get(i).copied()).collect();
        share_a_map(&nodes, &roots)
    };
    match find(known, &all, one) {
        Ok(found) => weigh(&nodes, &disks, &all, &found, mounts, known),
        Err(finding) => finding,
    }
}

/// Lays the tree out, parents first. `false` if it is too large.
fn flatten<'a>(list: &'a [Value], parent: Option<usize>, nodes: &mut Vec<Node<'a>>) -> bool {
    for map in list.iter().filter_map(Value::as_object) {
        let at = nodes.len();
        if at >= MAX_NODES {
            return false;
        }
        let root = parent.map_or(at, |p| nodes[p].root);
        nodes.push(Node {
            map,
            parent,
            root,
            has_child: false,
        });
        // Any list of objects, or lone object, counts as children: missing some would make a disk
        // look idle.
        for children in map.values().filter_map(|value| match value {
            Value::Array(children) => Some(children.as_slice()),
            Value::Object(_) => Some(std::slice::from_ref(value)),
            _ => None,
        }) {
            if children.iter().any(Value::is_object) {
                nodes[at].has_child = true;
                if !flatten(children, Some(at), nodes) {
                    return false;
                }
            }
        }
    }
    true
}

fn candidate(node: &Node) -> Candidate {
    Candidate {
        device: node.name().to_owned(),
        wwn: text(node.map, "wwn").and_then(wwn_digits),
        serial: text(node.map, "serial").and_then(serial),
        bytes: bytes(node.map),
    }
}

/// Whether these disks are paths below one multipath map.
fn share_a_map(nodes: &[Node], roots: &[usize]) -> bool {
    let map_of = |root: &usize| {
        let is_map = |n: &&Node| n.root == *root && n.kind() == "mpath";
        nodes.iter().find(is_map).map(Node::name)
    };
    let first = roots.first().and_then(map_of);
    first.is_some() && roots.iter().all(|root| map_of(root) == first)
}

/// Says what uses the disk that was found, and if nothing does, whether that is certain.
fn weigh(
    nodes: &[Node],
    disks: &[usize],
    all: &[Candidate],
    found: &Found,
    mounts: Option<&[Value]>,
    known: &Known,
) -> Finding {
    let roots: Vec<usize> = found
        .at
        .iter()
        .filter_map(|&i| disks.get(i).copied())
        .collect();
    let own: Vec<&Node> = nodes.iter().filter(|n| roots.contains(&n.root)).collect();
    let mut uses = Vec::new();
    let mut add = |found: Use| {
        if !uses.contains(&found) {
            uses.push(found);
        }
    };
    for node in &own {
        holders(nodes, node, &mut add);
        mounted(node, &mut add);
    }
    findmnt::each(mounts.unwrap_or_default(), &mut |source, target| {
        let device = source.split('[').next().unwrap_or(source);
        let device = base(device);
        let is_own = |n: &&Node| n.name() == device || base(n.text("kname")) == device;
        if source.starts_with("/dev/") && !device.is_empty() && own.iter().any(is_own) {
            add(Use::Mounted {
                at: target.to_owned(),
            });
        }
    });
    let candidates: Vec<&Candidate> = found.at.iter().filter_map(|&i| all.get(i)).collect();
    let seen = Seen {
        os: OsFamily::Linux,
        devices: candidates.iter().map(|c| c.device.clone()).collect(),
        by: found.by,
    };
    if !uses.is_empty() {
        return Finding::InUse { seen, uses };
    }
    if let Some(why) = doubt(nodes, &own) {
        return cannot_tell(why);
    }
    let mut notes: Vec<Note> = own.iter().filter_map(|n| note(n)).collect();
    let size = candidates.first().and_then(|c| c.bytes);
    if let Some(bytes) = size.filter(|&b| known.bytes.is_some_and(|k| k != b)) {
        notes.push(Note::SizeDiffers { bytes });
    }
    Finding::Clear { seen, notes }
}

/// What is made of the disk and active.
fn holders(nodes: &[Node], node: &Node, add: &mut impl FnMut(Use)) {
    let name = || node.name().to_owned();
    match (node.kind(), node.parent) {
        ("disk", None) => {}
        ("part", Some(_)) if !is_mapped(nodes, node) => {}
        ("lvm", _) => add(Use::Lvm {
            volume: volume(node.name()),
        }),
        ("crypt", _) => add(Use::Crypt { map: name() }),
        ("mpath", _) => add(Use::Multipath { map: name() }),
        (kind, _) if kind.starts_with("raid") || matches!(kind, "linear" | "md") => {
            add(Use::Raid { array: name() });
        }
        (kind, _) => add(Use::Holder {
            name: name(),
            kind: kind.to_owned(),
        }),
    }
}

/// Whether a partition is a mapping (kpartx) over a plain disk, and so holds it.
fn is_mapped(nodes: &[Node], node: &Node) -> bool {
    let over_map = node
        .parent
        .and_then(|p| nodes.get(p))
        .is_some_and(|p| p.kind() == "mpath");
    base(node.text("kname")).starts_with("dm-") && !over_map
}

fn mounted(node: &Node, add: &mut impl FnMut(Use)) {
    for at in node.mounts().unwrap_or_default() {
        add(if at == "[SWAP]" {
            Use::Swap {
                on: node.name().to_owned(),
            }
        } else {
            Use::Mounted { at: at.to_owned() }
        });
    }
}

/// `group/volume` from the device mapper's name, in which one dash parts them and two mean a dash.
fn volume(name: &str) -> String {
    let bytes = name.as_bytes();
    let dash = |i: usize| bytes.get(i) == Some(&b'-');
    let mut i = 0;
    while i < bytes.len() {
        if dash(i) && dash(i + 1) {
            i += 2;
        } else if dash(i) {
            break;
        } else {
            i += 1;
        }
    }
    match (name.get(..i), name.get(i + 1..)) {
        (Some(group), Some(volume)) => {
            [&group.replace("--", "-"), "/", &volume.replace("--", "-")].concat()
        }
        _ => name.to_owned(),
    }
}

/// Why the disk cannot be called clear although nothing seems to use it.
fn doubt(nodes: &[Node], own: &[&Node]) -> Option<Why> {
    let mut missing = Vec::new();
    if own.iter().any(|n| n.mounts().is_none()) {
        missing.push("MOUNTPOINT");
    }
    // Without udev's help and root, `lsblk` knows no file system's type, not even a mounted one's.
    let blind = |n: &Node| {
        n.text("fstype").is_empty()
            && n.mounts()
                .unwrap_or_default()
                .iter()
                .any(|m| m.starts_with('/'))
    };
    if own.iter().any(|n| field(n.map, "fstype").is_none()) || nodes.iter().any(blind) {
        missing.push("FSTYPE");
    }
    if !missing.is_empty() {
        return Some(Why::MissingColumns(missing));
    }
    let sees_root = nodes
        .iter()
        .any(|n| n.mounts().unwrap_or_default().contains(&"/"));
    let is_tree = nodes.iter().any(|n| n.parent.is_some());
    let is_flat = nodes
        .iter()
        .any(|n| n.parent.is_none() && n.kind() == "part");
    // `--nodeps` and `--list` hide what is below a disk.
    if is_flat || !(is_tree || sees_root) {
        return Some(Why::Incomplete);
    }
    let pool = |n: &&&Node| {
        let kind = n.text("fstype");
        POOLS.contains(&kind) || (kind == "btrfs" && !(sees_root && is_idle_btrfs(nodes, n)))
    };
    own.iter().find(pool).map(|n| Why::PoolMember {
        kind: n.text("fstype").to_owned(),
    })
}

/// A btrfs on several disks shows its mount at one of them only: it is idle if no mounted btrfs can be
/// the same one.
fn is_idle_btrfs(nodes: &[Node], node: &Node) -> bool {
    let id = node.text("uuid");
    !nodes.iter().any(|n| {
        let may_be_same = id.is_empty() || n.text("uuid").is_empty() || n.text("uuid") == id;
        n.text("fstype") == "btrfs" && may_be_same && n.mounts().is_none_or(|m| !m.is_empty())
    })
}

fn note(node: &Node) -> Option<Note> {
    let on = || node.name().to_owned();
    let dormant = |kind| Some(Note::Dormant { on: on(), kind });
    if node.has_child {
        return None;
    }
    match node.text("fstype") {
        "" => Some(Note::Bare { on: on() }),
        "LVM2_member" | "LVM1_member" => dormant(Dormant::Lvm),
        "mpath_member" => dormant(Dormant::Multipath),
        "crypto_LUKS" => dormant(Dormant::Crypt),
        "swap" => dormant(Dormant::Swap),
        kind if kind.ends_with("_raid_member") => dormant(Dormant::Raid),
        kind => Some(Note::Filesystem {
            on: on(),
            kind: kind.to_owned(),
        }),
    }
}
