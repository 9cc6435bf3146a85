//! The guest check on outputs made up around a disk that is in use: what says so stays, and everything
//! else is the fuzzer's.

use bms_disks::guide::check;

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
    let bytes = &mut Bytes::new(data);
    let (disk, key, name) = identity(bytes);
    let depth = bytes.below(6);
    let mut node = mounted(bytes, depth == 0);
    for level in (0..depth).rev() {
        let kind = if level == 0 {
            "disk"
        } else {
            bytes.pick(&["part", "lvm", "crypt", "mpath"])
        };
        let children = list_of(bytes, &node);
        node = fields(Object::default(), kind)
            .with("mountpoint", "null")
            .with("children", children);
        let not: &[&str] = if level == 0 {
            &["children", "type", key]
        } else {
            &["children"]
        };
        node = node.junk(bytes, &LSBLK_KEYS, not);
    }
    let target = node.with(key, string(name)).json();
    let root = fields(Object::default(), "disk").with(
        "children",
        array(&[fields(Object::default(), "part")
            .with("mountpoint", "\"/\"")
            .json()]),
    );
    let list = list_with(bytes, target, &mut |bytes| {
        let sibling = fields(Object::default(), "disk").with("mountpoint", "null");
        // Another path to the disk, or another disk.
        let sibling = if bytes.once_in(2) {
            sibling.with("wwn", string(name))
        } else {
            sibling
        };
        sibling.junk(bytes, &LSBLK_KEYS, &[key]).json()
    });
    let list = match list.strip_prefix('[') {
        Some(rest) => ["[", &root.json(), ",", rest].concat(),
        None => array(&[root.json(), list]),
    };
    let paste = Object::default().with("blockdevices", list);
    let paste = paste
        .junk(bytes, &["filesystems", "value", "x"], &["blockdevices"])
        .json();
    for os in SYSTEMS {
        let finding = check(&paste, os, &disk);
        assert!(!finding.is_clear(), "clear, and mounted: {paste}");
    }
}

fn fields(object: Object, kind: &str) -> Object {
    object
        .with("name", "\"sdb\"")
        .with("type", string(kind))
        .with("size", "107374182400")
        .with("fstype", "null")
}

/// What is mounted: its own mount stays.
fn mounted(bytes: &mut Bytes, is_disk: bool) -> Object {
    let said = bytes.below(4);
    let (key, json) = [
        ("mountpoint", "\"/data\""),
        ("mountpoint", "\"[SWAP]\""),
        ("mountpoints", "[\"/data\"]"),
        ("mountpoints", "[null,\"/var/lib/a b\",null]"),
    ][said];
    let node = fields(Object::default(), if is_disk { "disk" } else { "part" });
    let not = if is_disk {
        ["type", "wwn", "serial", key, "children"]
    } else {
        ["", "", "", key, "children"]
    };
    node.with(key, json).junk(bytes, &LSBLK_KEYS, &not)
}

fn list_of(bytes: &mut Bytes, node: &Object) -> String {
    let list = list_with(bytes, node.json(), &mut |bytes| {
        let sibling = fields(Object::default(), "part").with("mountpoint", "null");
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
    let bytes = &mut Bytes::new(data);
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
    for os in SYSTEMS {
        let finding = check(&paste, os, &disk);
        assert!(!finding.is_clear(), "clear, and in use: {paste}");
    }
}
