//! What uses a disk in Linux, and if nothing seems to, whether that is proven.

use super::escapes::octal;
use super::guest::{Facts, Guest, Kind, Node, Swap, Trace};
use super::lsblk::Missing;
use super::matching::{Found, find};
use super::uses::uses;
use super::{
    Candidate, Dormant, Finding, MAX_DISKS, Note, Seen, Unreadable, Why, cannot_tell, unreadable,
};
use crate::guide::ident::{Known, is_half};
use crate::model::OsFamily;

/// The kinds of file systems of which `/sys/fs` or `/proc/fs` tells each that is open, and under which name.
const TRACED: [(&str, &str); 7] = [
    ("ext4", "ext4"),
    ("ext3", "ext4"),
    ("ext2", "ext4"),
    ("xfs", "xfs"),
    ("btrfs", "btrfs"),
    ("f2fs", "f2fs"),
    // A journal of another device's; `/proc/fs` tells those.
    ("jbd", "jbd2"),
];

/// What cannot be used but through a device that is made of it, or swapped to; the kernel tells both.
const MEMBERS: [&str; 7] = [
    "LVM2_member",
    "LVM1_member",
    "linux_raid_member",
    "mpath_member",
    "crypto_LUKS",
    "swap",
    "bcache",
];

pub(super) fn weigh(guest: &Guest, missing: &Missing, known: &Known) -> Finding {
    let found = match locate(guest, missing, known) {
        Ok(found) => found,
        Err(finding) => return finding,
    };
    let own = guest.above(&found.at);
    let seen = Seen {
        os: OsFamily::Linux,
        devices: found
            .at
            .iter()
            .map(|&i| guest.nodes[i].kname.clone())
            .collect(),
        by: found.by,
    };
    let uses = uses(guest, &own);
    if !uses.is_empty() {
        return Finding::InUse { seen, uses };
    }
    if let Some(why) = doubt(guest, &own) {
        return cannot_tell(why);
    }
    let mut notes: Vec<Note> = own.iter().filter_map(|&i| note(&guest.nodes[i])).collect();
    let sizes = found.at.iter().filter_map(|&i| guest.nodes[i].bytes);
    if let Some(bytes) = sizes.max().filter(|&b| known.bytes.is_some_and(|k| k != b)) {
        notes.push(Note::SizeDiffers { bytes });
    }
    Finding::Clear { seen, notes }
}

/// The disk's place among the guest's devices: several where there are several paths to it.
pub(in crate::guide) fn locate(
    guest: &Guest,
    missing: &Missing,
    known: &Known,
) -> Result<Found, Finding> {
    let disks = guest.disks();
    if disks.len() > MAX_DISKS {
        return Err(unreadable(Unreadable::TooMany));
    }
    if !missing.columns.is_empty() {
        return Err(cannot_tell(Why::MissingColumns(missing.columns.clone())));
    }
    if missing.disks {
        return Err(cannot_tell(Why::Incomplete));
    }
    let all: Vec<Candidate> = disks.iter().map(|&i| candidate(&guest.nodes[i])).collect();
    let one = |at: &[usize]| {
        let roots: Vec<usize> = at.iter().filter_map(|&i| disks.get(i).copied()).collect();
        share_a_map(guest, &roots)
    };
    let found = find(known, &all, OsFamily::Linux, &one)?;
    let at = found
        .at
        .iter()
        .filter_map(|&i| disks.get(i).copied())
        .collect();
    Ok(Found { at, ..found })
}

fn candidate(node: &Node) -> Candidate {
    // All of a name counts for more than the half that older versions show.
    let whole = node.wwns.iter().find(|wwn| !is_half(wwn));
    Candidate {
        device: node.name.clone(),
        wwn: whole.or(node.wwns.first()).cloned(),
        serial: node.serial.clone(),
        bytes: node.bytes,
    }
}

/// Whether these disks are paths below one multipath map.
fn share_a_map(guest: &Guest, roots: &[usize]) -> bool {
    let map_of = |root: &usize| {
        let above = guest.above(&[*root]);
        above
            .into_iter()
            .find(|&i| guest.nodes[i].kind == Kind::Mpath)
    };
    let first = roots.first().and_then(map_of);
    first.is_some() && roots.iter().all(|root| map_of(root) == first)
}

/// Why the disk cannot be called clear although nothing seems to use it.
fn doubt(guest: &Guest, own: &[usize]) -> Option<Why> {
    let mut columns = Vec::new();
    if own.iter().any(|&i| !guest.nodes[i].told_mounts) {
        columns.push("MOUNTPOINT");
    }
    if own.iter().any(|&i| guest.nodes[i].fstype.is_none()) && guest.facts.is_none() {
        columns.push("FSTYPE");
    }
    if !columns.is_empty() {
        return Some(Why::MissingColumns(columns));
    }
    let Some(facts) = &guest.facts else {
        return Some(Why::LsblkAlone);
    };
    if facts.in_container {
        return Some(Why::Container);
    }
    if let Some(why) = rootless(guest, facts) {
        return Some(why);
    }
    if !(facts.root && facts.fds && facts.namespaces) {
        return Some(Why::NotRoot);
    }
    if let Some(line) = &facts.complaint {
        return Some(Why::Complained(line.clone()));
    }
    if let Some(name) = facts.drivers.first() {
        return Some(Why::Driver { name: name.clone() });
    }
    own.iter().find_map(|&i| unproven(guest, facts, i))
}

/// Whether the list is not all of a host's: a whole one has the disk that `/` is on.
fn rootless(guest: &Guest, facts: &Facts) -> Option<Why> {
    let root = guest.mount_of(b"/").and_then(|i| guest.mounts.get(i));
    let Some(root) = root.filter(|m| m.at == b"/") else {
        return Some(Why::NoRootDisk);
    };
    // A container's `/` is a directory of the host's, or made of several.
    let is_part = root.root != b"/" && root.fstype != "btrfs" && !facts.is_host;
    let nodes: Vec<&Node> = root.nodes.iter().map(|&i| &guest.nodes[i]).collect();
    if is_part || nodes.is_empty() {
        return Some(Why::NoRootDisk);
    }
    // Without udev's help and root, `lsblk` knows no file system's type, not even a mounted one's.
    let is_blind = nodes.iter().all(|n| n.fstype().is_empty());
    is_blind.then(|| Why::MissingColumns(vec!["FSTYPE"]))
}

/// Why a device that nothing seems to use may be in use all the same. What is not on a list of kinds that stand
/// alone is not proven.
fn unproven(guest: &Guest, facts: &Facts, at: usize) -> Option<Why> {
    let node = &guest.nodes[at];
    let on = || node.name.clone();
    let Some(kind) = node.fstype.as_deref() else {
        // Devices of no size are left out of the list.
        return (node.bytes != Some(0)).then(|| Why::NotListed { on: on() });
    };
    let pool = |kind: &str| {
        Some(Why::PoolMember {
            kind: kind.to_owned(),
        })
    };
    let has = |list: &[String], word: &str| list.iter().any(|w| w == word);
    if kind.is_empty() {
        // A member of a pool whose signature was not recognised, or the log of a file system that was not seen.
        return match facts.zpools.first() {
            Some(_) => pool("zfs_member"),
            None if !logs_are_told(guest) => pool("xfs_external_log"),
            None => None,
        };
    }
    if MEMBERS.contains(&kind) {
        // Swapped to by a name that means nothing here.
        let is_lost = |s: &Swap| !s.is_file && s.node.is_none();
        let is_told = kind != "swap" || !guest.swaps.iter().any(is_lost);
        return if is_told { None } else { pool(kind) };
    }
    if let Some((_, trace)) = TRACED.iter().find(|(k, _)| *k == kind) {
        let needs = if kind == "jbd" { "ext4" } else { kind };
        let is_told = has(&facts.traced, trace) || !has(&facts.kinds, needs);
        return (!is_told).then(|| Why::Untraced {
            kind: kind.to_owned(),
            on: on(),
        });
    }
    match kind {
        "zfs_member" if facts.zpools.is_empty() => None,
        "xfs_external_log" if logs_are_told(guest) => None,
        "vfat" | "exfat" | "ntfs" | "iso9660" | "udf" | "squashfs" | "reiserfs" | "jfs"
        | "hfsplus" | "ufs" | "minix" | "nilfs2" | "erofs" => Some(Why::Untraced {
            kind: kind.to_owned(),
            on: on(),
        }),
        _ => pool(kind),
    }
}

/// Whether every XFS that is open has a mount that tells where its log and its real-time part are.
fn logs_are_told(guest: &Guest) -> bool {
    let is_seen = |t: &Trace| guest.mounts.iter().any(|m| m.nodes.contains(&t.node));
    let is_known = |option: &str| {
        let path = option
            .strip_prefix("logdev=")
            .or_else(|| option.strip_prefix("rtdev="));
        path.is_none_or(|path| guest.by_path(&octal(path)).is_some())
    };
    guest.traces.iter().filter(|t| t.kind == "xfs").all(is_seen)
        && guest
            .mounts
            .iter()
            .flat_map(|m| m.options.split(','))
            .all(is_known)
}

fn note(node: &Node) -> Option<Note> {
    let on = || node.name.clone();
    let dormant = |kind| Some(Note::Dormant { on: on(), kind });
    if !node.upper.is_empty() {
        return None;
    }
    match node.fstype() {
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
