//! What a paste can prove about a disk.

use crate::model::OsFamily;

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
        /// Whose disks these are. Windows hides some: those of storage pools, of a cluster's other nodes, …
        os: OsFamily,
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
    /// Swapped to a file in a file system on it.
    SwapFile {
        /// The file.
        path: String,
    },
    /// Mounted in another mount namespace, such as a container's.
    MountedElsewhere {
        /// The path there.
        at: String,
        /// A process of that namespace.
        pid: u32,
    },
    /// The kernel has its file system open, and no mount that was seen explains it: it was unmounted with `-l`,
    /// or a namespace without a process that was looked at has it.
    HeldBy {
        /// The kernel's word for the file system.
        kind: String,
        /// The device.
        on: String,
    },
    /// The journal or log of a file system that is mounted from another device.
    Journal {
        /// The device.
        on: String,
    },
    /// A loop device over the disk, or over a file on it.
    Loop {
        /// The loop device.
        name: String,
    },
    /// bcache has it.
    Cache {
        /// The device.
        on: String,
    },
    /// It is served to others as a block device (LIO, NVMe over fabrics).
    Export {
        /// The device.
        on: String,
    },
    /// A program has the device itself open.
    Open {
        /// Its process id.
        pid: u32,
        /// Its name.
        program: String,
        /// The device.
        on: String,
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
    /// A Windows failover cluster has it.
    Clustered,
    /// A Hyper-V virtual machine has it to itself: it is offline in Windows for that.
    VirtualMachine {
        /// Its name.
        name: String,
    },
    /// It belongs to a Windows storage pool, which hides it from the list of disks.
    Pool {
        /// The pool's name, where Windows tells it.
        name: String,
    },
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
    /// It holds something of a kind (`zfs_member`, `jbd`, …) that can be in use without it showing here.
    PoolMember {
        /// The guest's word.
        kind: String,
    },
    /// `lsblk` alone: what other namespaces, exports and open files use is not in it.
    LsblkAlone,
    /// The command did not run as root, so who has the device open was not looked at.
    NotRoot,
    /// The command ran in a container, which sees the disks and not who uses them.
    Container,
    /// What `/` is mounted from is not in the list: it is not this host's, or not all of it.
    NoRootDisk,
    /// This device is in the list, and what it holds is not.
    NotListed {
        /// The device.
        on: String,
    },
    /// A file system that, unlike others, leaves no trace in the kernel when it was unmounted with `-l`.
    Untraced {
        /// Its type.
        kind: String,
        /// The device.
        on: String,
    },
    /// A driver that can have taken the disk without it showing here.
    Driver {
        /// Its name.
        name: String,
    },
    /// Part of the command failed; its own line.
    Complained(String),
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
    /// It does not hold what was asked for.
    NotJson,
}

impl Finding {
    /// Whether it is evidence that nothing uses the disk.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        matches!(self, Self::Clear { .. })
    }
}
