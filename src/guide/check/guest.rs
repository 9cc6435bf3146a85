//! What a Linux guest has: block devices and how they lie on each other, mounts, and who else uses them.

/// A device's number, `major:minor`.
pub(in crate::guide) type Number = (u32, u32);

/// What a device is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::guide) enum Kind {
    /// A disk, or a path to one.
    Disk,
    /// A partition.
    Part,
    /// A partition that the device mapper made (kpartx).
    MappedPart,
    /// An LVM logical volume. `inner` ones are parts of another volume, which LVM takes care of itself.
    Lvm {
        inner: bool,
    },
    Crypt,
    Mpath,
    Raid,
    /// Another device-mapper device.
    Mapped(String),
    Loop,
    Bcache,
    /// Anything else, by the guest's word for it.
    Other(String),
}

/// A block device.
#[derive(Clone, Debug)]
pub(in crate::guide) struct Node {
    /// The kernel's name: `sdb`, `dm-3`.
    pub kname: String,
    /// The name people know it by: `mpatha`, `data--vg-pg`.
    pub name: String,
    pub kind: Kind,
    pub number: Option<Number>,
    pub bytes: Option<u64>,
    /// `None` if the paste does not tell.
    pub fstype: Option<String>,
    pub uuid: String,
    pub label: String,
    /// What the guest says its World Wide Name is, more than one way.
    pub wwns: Vec<String>,
    pub serial: Option<String>,
    /// The devices it lies on, and those that lie on it.
    pub lower: Vec<usize>,
    pub upper: Vec<usize>,
    /// Whether the paste tells where it is mounted.
    pub told_mounts: bool,
    /// What bcache has it for.
    pub bcache: Option<String>,
    /// A loop device's file.
    pub backing: Option<Vec<u8>>,
    /// An array's metadata: one inside a container says so.
    pub metadata: String,
    /// The number of its SCSI generic device.
    pub generic: Option<Number>,
}

impl Node {
    pub(in crate::guide) fn new(kname: &str) -> Self {
        Self {
            kname: kname.to_owned(),
            name: kname.to_owned(),
            kind: Kind::Other(String::new()),
            number: None,
            bytes: None,
            fstype: None,
            uuid: String::new(),
            label: String::new(),
            wwns: Vec::new(),
            serial: None,
            lower: Vec::new(),
            upper: Vec::new(),
            told_mounts: true,
            bcache: None,
            backing: None,
            metadata: String::new(),
            generic: None,
        }
    }

    pub(in crate::guide) fn fstype(&self) -> &str {
        self.fstype.as_deref().unwrap_or_default()
    }
}

/// A mount.
#[derive(Clone, Debug)]
pub(in crate::guide) struct Mount {
    /// Its id and its parent's; zero where the paste tells none.
    pub id: u64,
    pub parent: u64,
    pub number: Option<Number>,
    /// What of the file system is mounted: `/`, or the directory of a bind mount.
    pub root: Vec<u8>,
    pub at: Vec<u8>,
    pub fstype: String,
    pub source: Vec<u8>,
    pub options: String,
    /// How it takes part in propagation: `shared:7`, `master:7`.
    pub tags: Vec<String>,
    /// The process in whose namespace it is, if that is not the operator's own.
    pub elsewhere: Option<u32>,
    /// The devices it is of.
    pub nodes: Vec<usize>,
}

/// Something that is swapped to.
#[derive(Clone, Debug)]
pub(in crate::guide) struct Swap {
    pub path: Vec<u8>,
    pub is_file: bool,
    pub node: Option<usize>,
}

/// What says that the kernel has a file system open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::guide) struct Trace {
    pub node: usize,
    pub kind: String,
    /// The file system's id, where it has several devices.
    pub group: String,
}

/// A process that has a device itself open.
#[derive(Clone, Debug)]
pub(in crate::guide) struct Open {
    pub number: Number,
    pub pid: u32,
    pub program: String,
}

/// What the look says of itself, and of the kernel.
#[derive(Clone, Debug, Default)]
pub(in crate::guide) struct Facts {
    pub root: bool,
    pub taken: Option<u64>,
    /// Its namespaces are not the host's.
    pub in_container: bool,
    /// They are, all of them.
    pub is_host: bool,
    /// Open files and other namespaces were looked at.
    pub fds: bool,
    pub namespaces: bool,
    /// The kinds of file systems of which the kernel tells each that is open.
    pub traced: Vec<String>,
    /// The kinds of file systems that the kernel can open at all.
    pub kinds: Vec<String>,
    /// Drivers that take disks without a trace.
    pub drivers: Vec<String>,
    pub zpools: Vec<String>,
    /// What part of the command said that was not expected.
    pub complaint: Option<String>,
}

/// A Linux guest as one paste shows it.
#[derive(Clone, Debug, Default)]
pub(in crate::guide) struct Guest {
    pub nodes: Vec<Node>,
    pub mounts: Vec<Mount>,
    pub swaps: Vec<Swap>,
    pub traces: Vec<Trace>,
    /// File systems whose journal is on another device: theirs, and the other.
    pub journals: Vec<(usize, usize)>,
    pub opens: Vec<Open>,
    /// What NFS serves: the path and to whom.
    pub nfs: Vec<(Vec<u8>, String)>,
    /// Devices that are served as block devices.
    pub served: Vec<usize>,
    /// Files that are.
    pub served_files: Vec<Vec<u8>>,
    /// `None` if it is of `lsblk` alone.
    pub facts: Option<Facts>,
}

impl Mount {
    /// Whether a mount of another namespace is only this one's copy, as every service with a namespace of its own
    /// has one.
    pub(in crate::guide) fn is_copied_by(&self, other: &Mount) -> bool {
        other.elsewhere.is_some()
            && self.elsewhere.is_none()
            && self.at == other.at
            && self.number == other.number
    }

    /// Whether that copy goes away with this mount.
    pub(in crate::guide) fn takes_along(&self, other: &Mount) -> bool {
        let follows = |tag: &String| {
            let group = tag
                .strip_prefix("master:")
                .or_else(|| tag.strip_prefix("shared:"));
            group.is_some_and(|group| self.tags.contains(&["shared:", group].concat()))
        };
        self.is_copied_by(other) && other.tags.iter().any(follows)
    }
}

impl Guest {
    /// The device that a path means, as far as names tell.
    pub(in crate::guide) fn by_path(&self, path: &[u8]) -> Option<usize> {
        let path = std::str::from_utf8(path).ok()?;
        let rest = path.strip_prefix("/dev/")?;
        if let Some(name) = rest.strip_prefix("mapper/") {
            return self.nodes.iter().position(|n| n.name == name);
        }
        let kname = rest.replace('/', "!");
        let found = self.nodes.iter().position(|n| n.kname == kname);
        found.or_else(|| {
            let (group, volume) = rest.split_once('/')?;
            let name = [&group.replace('-', "--"), "-", &volume.replace('-', "--")].concat();
            self.nodes.iter().position(|n| n.name == name)
        })
    }

    pub(in crate::guide) fn by_number(&self, number: Number) -> Option<usize> {
        self.nodes.iter().position(|n| n.number == Some(number))
    }

    /// The disks themselves: nothing that lies on something else.
    pub(in crate::guide) fn disks(&self) -> Vec<usize> {
        let is_disk = |n: &Node| matches!(n.kind, Kind::Disk | Kind::Mpath) && n.lower.is_empty();
        let all = self.nodes.iter().enumerate();
        all.filter(|(_, n)| is_disk(n)).map(|(i, _)| i).collect()
    }

    /// These devices and all that lies on them, each once, what lies lower first.
    pub(in crate::guide) fn above(&self, from: &[usize]) -> Vec<usize> {
        let mut seen = vec![false; self.nodes.len()];
        let mut all = Vec::new();
        let mut left: Vec<usize> = from.iter().rev().copied().collect();
        while let Some(node) = left.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            all.push(node);
            left.extend(self.nodes[node].upper.iter().rev());
        }
        all
    }

    /// The disks that a device lies on.
    pub(in crate::guide) fn disks_below(&self, node: usize) -> Vec<usize> {
        let (mut left, mut disks) = (vec![node], Vec::new());
        let mut seen = vec![false; self.nodes.len()];
        while let Some(node) = left.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            if self.nodes[node].lower.is_empty() {
                disks.push(node);
            }
            left.extend(&self.nodes[node].lower);
        }
        disks.sort_unstable();
        disks
    }

    /// The mount that a path lies in, and the mounts of one namespace only: the operator's.
    pub(in crate::guide) fn mount_of(&self, path: &[u8]) -> Option<usize> {
        let holds = |m: &Mount| {
            m.elsewhere.is_none()
                && path.starts_with(&m.at)
                && (m.at == b"/" || matches!(path.get(m.at.len()), None | Some(b'/')))
        };
        let all = self.mounts.iter().enumerate().filter(|(_, m)| holds(m));
        // Of two on one place the later covers the earlier.
        all.max_by_key(|(i, m)| (m.at.len(), *i)).map(|(i, _)| i)
    }

    /// Lays devices on each other, each pair once.
    pub(in crate::guide) fn lay(&mut self, upper: usize, lower: usize) {
        if upper != lower && !self.nodes[upper].lower.contains(&lower) {
            self.nodes[upper].lower.push(lower);
            self.nodes[lower].upper.push(upper);
        }
    }

    /// Ties a mount to all devices of its file system, and loop devices and swap files to what they lie on.
    pub(in crate::guide) fn tie(&mut self) {
        let groups = self.groups();
        for at in 0..self.mounts.len() {
            let mount = &self.mounts[at];
            let named = mount
                .source
                .split(|&b| b == b':')
                .filter_map(|path| self.by_path(path));
            let mut nodes: Vec<usize> = mount.nodes.clone();
            nodes.extend(mount.number.and_then(|n| self.by_number(n)));
            // A bind mount of a file or a pseudo file system can be called anything.
            if matches!(mount.fstype.as_str(), "btrfs" | "bcachefs") || nodes.is_empty() {
                nodes.extend(named);
            }
            for members in &groups {
                if nodes.iter().any(|n| members.contains(n)) {
                    nodes.extend(members);
                }
            }
            nodes.sort_unstable();
            nodes.dedup();
            self.mounts[at].nodes = nodes;
        }
        for at in 0..self.nodes.len() {
            let on = self.nodes[at]
                .backing
                .as_deref()
                .and_then(|path| self.by_path(path));
            if let Some(on) = on {
                self.lay(at, on);
            }
        }
    }

    /// The devices of each file system that has several.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut put = |of, node| match groups.iter_mut().find(|(known, _)| *known == of) {
            Some((_, nodes)) => nodes.push(node),
            None => groups.push((of, vec![node])),
        };
        let open = self.traces.iter().filter(|t| !t.group.is_empty());
        for trace in open.clone() {
            put(trace.group.as_str(), trace.node);
        }
        for (at, node) in self.nodes.iter().enumerate() {
            let uuid = node.uuid.as_str();
            let is_closed = matches!(node.fstype(), "btrfs" | "bcachefs")
                && !uuid.is_empty()
                && !open.clone().any(|t| t.group == uuid);
            if is_closed {
                put(uuid, at);
            }
        }
        groups.into_iter().map(|(_, nodes)| nodes).collect()
    }
}
