//! The guest check: what a paste proves about one disk.
//!
//! Only [`Finding::Clear`] says that nothing uses the disk, and only if the paste is whole, names this
//! disk beyond doubt and has every column that could have said otherwise. All else is "not clear".

mod disks;
mod findmnt;
mod lsblk;
mod matching;
mod paste;

use super::ident::Known;
use crate::json::{Object, Value};
use crate::model::{Disk, Os, OsFamily};

/// The Linux command whose output [`check`] reads best. `MOUNTPOINTS` came with util-linux 2.37; older
/// versions refuse the unknown column, and then `MOUNTPOINT` is asked for.
pub const LSBLK: &str = "lsblk --json -b -o NAME,KNAME,TYPE,SIZE,WWN,SERIAL,FSTYPE,UUID,MOUNTPOINTS 2>/dev/null || lsblk --json -b -o NAME,KNAME,TYPE,SIZE,WWN,SERIAL,FSTYPE,UUID,MOUNTPOINT";

/// The PowerShell command whose output [`check`] reads best.
pub const WINDOWS_DISKS: &str = "Get-Disk | Select-Object Number, FriendlyName, UniqueId, SerialNumber, Size, OperationalStatus, IsOffline, IsReadOnly, IsBoot, IsSystem, IsClustered, @{ Name = 'AccessPaths'; Expression = { @($_ | Get-Partition -ErrorAction SilentlyContinue | ForEach-Object { $_.AccessPaths }) } } | ConvertTo-Json -Depth 3";

/// The most disks looked at.
const MAX_DISKS: usize = 4096;

/// What a paste proves about a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing uses it, as far as the guest can tell.
    Clear {
        /// The disk in the guest.
        seen: Seen,
        /// What is good to know still.
        notes: Vec<Note>,
    },
    /// It is in use.
    InUse {
        /// The disk in the guest.
        seen: Seen,
        /// By what; never empty, each once.
        uses: Vec<Use>,
    },
    /// The paste has disks, but not this one. **Not** clear: it may be another server's paste.
    NotFound {
        /// How many disks it has.
        disks_seen: usize,
    },
    /// It cannot be said which of these it is.
    Ambiguous {
        /// Those that it could be.
        candidates: Vec<Candidate>,
    },
    /// Something needed to call it clear is missing.
    CannotTell {
        /// What.
        why: Why,
    },
    /// The paste is not what was asked for.
    Unreadable {
        /// Why not.
        why: Unreadable,
    },
}

/// The disk as the guest has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose names these are.
    pub os: OsFamily,
    /// Its names (`sdb`) or numbers (`1`); several where there are several paths to it.
    pub devices: Vec<String>,
    /// What told that it is this disk.
    pub by: MatchedBy,
}

/// What told that a guest's disk is the disk asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchedBy {
    /// The World Wide Name, all of it.
    Wwn,
    /// The serial number.
    Serial,
    /// A serial number made from the volume's id.
    VolumeId,
}

/// A disk that it could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name (`sdb`) or number in the guest.
    pub device: String,
    /// The digits of its World Wide Name.
    pub wwn: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// Its size in bytes.
    pub bytes: Option<u64>,
}

/// What uses a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// Mounted here.
    Mounted {
        /// The path.
        at: String,
    },
    /// Swapped to.
    Swap {
        /// The device.
        on: String,
    },
    /// An active LVM logical volume.
    Lvm {
        /// `group/volume`.
        volume: String,
    },
    /// A running md RAID array.
    Raid {
        /// The array.
        array: String,
    },
    /// A multipath map over its paths.
    Multipath {
        /// The map.
        map: String,
    },
    /// An open encrypted mapping.
    Crypt {
        /// The mapping.
        map: String,
    },
    /// Anything else made of it.
    Holder {
        /// Its name.
        name: String,
        /// The guest's word for what it is.
        kind: String,
    },
    /// Windows has it online.
    Online,
    /// Windows gives access to it here.
    AccessPath {
        /// Such as `E:\`.
        path: String,
    },
    /// It holds the partition Windows starts from.
    System,
    /// Windows runs from it.
    Boot,
}

/// What is good to know of a disk that nothing uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A file system that is not mounted.
    Filesystem {
        /// The device.
        on: String,
        /// Its type.
        kind: String,
    },
    /// A part of something that is not active now.
    Dormant {
        /// The device.
        on: String,
        /// Of what.
        kind: Dormant,
    },
    /// No file system was recognised: a program (a database) may use the bare device, which no list shows.
    Bare {
        /// The device.
        on: String,
    },
    /// Its size in the guest is not what the cloud says: it may have been extended.
    SizeDiffers {
        /// The size in the guest.
        bytes: u64,
    },
    /// Windows has it read-only.
    ReadOnly,
    /// It belongs to a Windows failover cluster, which can bring it online again.
    Clustered,
}

/// What a disk can be a part of without being in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dormant {
    /// An LVM physical volume.
    Lvm,
    /// A RAID member.
    Raid,
    /// A path of a multipath map.
    Multipath,
    /// An encrypted volume.
    Crypt,
    /// A swap area.
    Swap,
}

/// Why a disk cannot be called clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// These columns are missing.
    MissingColumns(Vec<&'static str>),
    /// The guest shows neither World Wide Name nor serial number for any disk.
    NoIdentifiers,
    /// The cloud said nothing that the guest could know the disk by.
    NothingToMatchBy,
    /// The list has no tree below its disks, or has it upside down.
    Incomplete,
    /// A list of mounts alone does not tell which disk is which.
    MountsOnly,
    /// It is a member of a pool (`zfs_member`, `btrfs`, …) that may be in use without it showing here.
    PoolMember {
        /// The guest's word.
        kind: String,
    },
    /// The paste is from this system, and the server runs the other.
    OtherSystem(OsFamily),
}

/// Why a paste is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing was pasted.
    Empty,
    /// More than 1 MiB.
    TooLong,
    /// Nested too deep.
    TooDeep,
    /// More disks than any server has.
    TooMany,
    /// The beginning or the end is missing.
    Truncated,
    /// It begins like the right thing, but is damaged.
    Broken,
    /// The table for people instead of JSON.
    Table,
    /// The command failed; its own line.
    CommandFailed(String),
    /// JSON of another command.
    OtherJson,
    /// More than one output: which one is the newest is not known.
    Several,
    /// No JSON at all.
    NotJson,
}

impl Finding {
    /// Whether it is evidence that nothing uses the disk.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        matches!(self, Self::Clear { .. })
    }
}

/// Says what `paste` proves about `disk`. Pure and total; `os` is what is known of the server's system.
#[must_use]
pub fn check(paste: &str, os: Os, disk: &Disk) -> Finding {
    prove(&paste::read(paste), os, disk)
}

/// The same of several disks, in their order: what was pasted is read once.
#[must_use]
pub fn check_all(paste: &str, os: Os, disks: &[&Disk]) -> Vec<Finding> {
    let read = paste::read(paste);
    disks.iter().map(|disk| prove(&read, os, disk)).collect()
}

fn prove(read: &Result<Vec<Value>, Unreadable>, os: Os, disk: &Disk) -> Finding {
    match read {
        Ok(docs) => sort_out(docs, os, &Known::of(disk)),
        Err(why) => unreadable(why.clone()),
    }
}

/// What kinds of output there are, and that there is one of a kind.
fn sort_out(docs: &[Value], os: Os, known: &Known) -> Finding {
    let (mut blocks, mut mounts, mut disks) = (Vec::new(), Vec::new(), Vec::new());
    for doc in docs {
        if let Some(list) = list(doc, "blockdevices") {
            blocks.push(list);
        } else if let Some(list) = list(doc, "filesystems") {
            mounts.push(list);
        } else if let Some(list) = disks::list(doc) {
            disks.push(list);
        }
    }
    let mounts_seen = mounts.first().copied();
    match (blocks.as_slice(), disks.as_slice()) {
        _ if mounts.len() > 1 => unreadable(Unreadable::Several),
        ([list], []) => match os {
            Os::Known(OsFamily::Windows) => cannot_tell(Why::OtherSystem(OsFamily::Linux)),
            _ => lsblk::check(list, mounts_seen, known),
        },
        ([], [list]) if mounts_seen.is_none() => match os {
            Os::Known(OsFamily::Linux) => cannot_tell(Why::OtherSystem(OsFamily::Windows)),
            _ => disks::check(list, known),
        },
        ([], []) => match mounts_seen {
            Some(_) if os == Os::Known(OsFamily::Windows) => {
                cannot_tell(Why::OtherSystem(OsFamily::Linux))
            }
            Some(list) => findmnt::check(list, known),
            None => unreadable(Unreadable::OtherJson),
        },
        _ => unreadable(Unreadable::Several),
    }
}

fn list<'a>(doc: &'a Value, key: &str) -> Option<&'a [Value]> {
    field(doc.as_object()?, key)?.as_array().map(Vec::as_slice)
}

fn unreadable(why: Unreadable) -> Finding {
    Finding::Unreadable { why }
}

fn cannot_tell(why: Why) -> Finding {
    Finding::CannotTell { why }
}

/// A field by its name in any case of letters: `lsblk` has small ones, PowerShell has not.
fn field<'a>(map: &'a Object, key: &str) -> Option<&'a Value> {
    map.get(key).or_else(|| {
        map.iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
    })
}

/// A text that is not blank.
fn text<'a>(map: &'a Object, key: &str) -> Option<&'a str> {
    field(map, key)?
        .as_str()
        .map(str::trim)
        .filter(|t| !t.is_empty())
}

/// A size in bytes: a number, its digits, or a whole number of KiB, MiB, … as `lsblk` rounds them.
fn bytes(map: &Object) -> Option<u64> {
    let value = field(map, "size")?;
    if let Some(n) = value.as_u64() {
        return Some(n);
    }
    let text = value.as_str()?.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match text.get(digits.len()..)? {
        "" | "B" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << power)
}
