//! The guest check on outputs made up around a disk that is in use: what says so stays, and everything
//! else is the fuzzer's.

use bms_disks::guide::check;
use bms_disks::model::Disk;

use crate::bytes::Bytes;
use crate::guest::{SYSTEMS, identity};
use crate::junk::{Object, array, list_with, string, value};

const LSBLK_KEYS: [&str; 12] = [
    "name",
    "kname",
    "type",
    "size",
    "wwn",
    "serial",
    "fstype",
    "uuid",
    "mountpoint",
    "mountpoints",
    "children",
    "pkname",
];
const WINDOWS_KEYS: [&str; 12] = [
    "Number",
    "FriendlyName",
    "UniqueId",
    "SerialNumber",
    "Size",
    "OperationalStatus",
    "IsOffline",
    "IsReadOnly",
    "IsBoot",
    "IsSystem",
    "IsClustered",
    "AccessPaths",
];

/// `lsblk`: somewhere below the disk something is mounted.
pub fn guest_linux(data: &[u8]) {
    let (disk, paste) = linux(&mut Bytes::new(data), false);
    for os in SYSTEMS {
        let finding = check(&paste, os, &disk);
        assert!(!finding.is_clear(), "clear, and mounted: {paste}");
    }
}

/// The disk and an output, for comparison with nothing mounted.
fn linux(bytes: &mut Bytes, idle: bool) -> (Disk, String) {
    let (disk, key, name) = identity(bytes);
    let depth = bytes.below(6);
    let mut node = mounted(bytes, depth == 0, idle);
    for level in (0..depth).rev() {
        let (kind, not): (_, &[&str]) = if level == 0 {
            ("disk", &["children", "type", key])
        } else {
            (bytes.pick(&["part", "part", "lvm", "mpath"]), &["children"])
        };
        let children = list_of(bytes, &node);
        node = fields(kind, "null")
            .with("mountpoint", "null")
            .with("children", children)
            .junk(bytes, &LSBLK_KEYS, not);
    }
    let target = node.with(key, string(name)).json();
    let list = list_with(bytes, target, &mut |bytes| {
        let sibling = fields("disk", "null").with("mountpoint", "null");
        // Another path to the disk, or another disk.
        let sibling = if bytes.once_in(2) {
            sibling.with("wwn", string(name))
        } else {
            sibling
        };
        sibling.junk(bytes, &LSBLK_KEYS, &[key]).json()
    });
    let part = fields("part", "\"xfs\"").with("mountpoint", "\"/\"");
    let root = fields("disk", "null").with("mountpoint", "null");
    let root = root.with("children", array(&[part.json()])).json();
    let list = match list.strip_prefix('[') {
        Some(rest) => ["[", &root, ",", rest].concat(),
        None => array(&[root, list]),
    };
    let paste = Object::default().with("blockdevices", list);
    let keys = ["filesystems", "value", "x"];
    (disk, paste.junk(bytes, &keys, &["blockdevices"]).json())
}

fn fields(kind: &str, fstype: &str) -> Object {
    Object::default()
        .with("name", "\"sdb\"")
        .with("type", string(kind))
        .with("size", "107374182400")
        .with("fstype", fstype)
}

/// What is mounted: its own mount stays.
fn mounted(bytes: &mut Bytes, is_disk: bool, idle: bool) -> Object {
    let (key, json) = bytes.pick(&[
        ("mountpoint", "\"/data\""),
        ("mountpoint", "\"[SWAP]\""),
        ("mountpoints", "[\"/data\"]"),
        ("mountpoints", "[null,\"/var/lib/a b\",null]"),
    ]);
    let json = if idle { "null" } else { json };
    let node = fields(if is_disk { "disk" } else { "part" }, "\"ext4\"");
    let not = if is_disk {
        ["type", "wwn", "serial", key, "children"]
    } else {
        ["", "", "", key, "children"]
    };
    node.with(key, json).junk(bytes, &LSBLK_KEYS, &not)
}

fn list_of(bytes: &mut Bytes, node: &Object) -> String {
    let list = list_with(bytes, node.json(), &mut |bytes| {
        let sibling = fields("part", "null").with("mountpoint", "null");
        sibling.junk(bytes, &LSBLK_KEYS, &[]).json()
    });
    // `lsblk` has children in a list, always.
    if list.starts_with('[') {
        list
    } else {
        array(&[list])
    }
}

/// `Get-Disk`: the disk is online, or has a drive letter.
pub fn guest_windows(data: &[u8]) {
    let (disk, paste) = windows(&mut Bytes::new(data), false);
    for os in SYSTEMS {
        let finding = check(&paste, os, &disk);
        assert!(!finding.is_clear(), "clear, and in use: {paste}");
    }
}

fn windows(bytes: &mut Bytes, idle: bool) -> (Disk, String) {
    let (disk, key, name) = identity(bytes);
    let key = if key == "wwn" {
        "UniqueId"
    } else {
        "SerialNumber"
    };
    let (said, json) = bytes.pick(&[
        ("IsOffline", "false"),
        ("IsOffline", "\"False\""),
        ("IsOffline", "0"),
        ("OperationalStatus", "\"Online\""),
        ("OperationalStatus", "53264"),
        ("AccessPaths", "[\"E:\\\\\"]"),
        ("AccessPaths", "\"E:\\\\\""),
        ("AccessPaths", "{\"value\":[\"E:\\\\mnt\\\\\"],\"Count\":1}"),
        ("IsSystem", "true"),
        ("IsBoot", "true"),
    ]);
    let (said, json) = if idle {
        ("IsOffline", "true")
    } else {
        (said, json)
    };
    let target = Object::default()
        .with("Number", "1")
        .with(key, string(name.trim_start_matches("0x")))
        .with(said, json);
    let target = target.junk(bytes, &WINDOWS_KEYS, &[key, said]).json();
    let list = list_with(bytes, target, &mut |bytes| {
        let other = Object::default()
            .with("Number", "2")
            .with("IsOffline", "true");
        let other = if bytes.once_in(2) {
            other.with(key, string(name))
        } else {
            other
        };
        if bytes.once_in(8) {
            return value(bytes, 2);
        }
        other.junk(bytes, &WINDOWS_KEYS, &[key]).json()
    });
    let paste = if bytes.once_in(3) {
        Object::default()
            .with("value", list)
            .with("Count", "1")
            .json()
    } else {
        list
    };
    (disk, paste)
}

#[cfg(test)]
mod tests {
    use bms_disks::guide::{Finding, Why};

    use super::*;

    /// Without this the targets could hold for a reason of no interest.
    #[test]
    fn the_same_outputs_show_no_use_when_nothing_uses_the_disk() {
        for identity in 0..3 {
            for depth in 0..6 {
                let (disk, paste) = linux(&mut Bytes::new(&[identity, depth]), true);
                let finding = check(&paste, SYSTEMS[0], &disk);
                let why = Why::LsblkAlone;
                assert_eq!(finding, Finding::CannotTell { why }, "{paste}");
            }
            let (disk, paste) = windows(&mut Bytes::new(&[identity]), true);
            let finding = check(&paste, SYSTEMS[0], &disk);
            assert!(finding.is_clear(), "{finding:?}: {paste}");
        }
    }
}
