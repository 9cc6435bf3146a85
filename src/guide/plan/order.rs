//! In which order things have to go: what lies on something before that.

use super::script::Wanted;
use super::{Also, ByHand};
use crate::guide::check::escapes::octal;
use crate::guide::check::guest::{Guest, Kind};
use crate::guide::check::uses::{is_watcher, logs, volume};

/// What the system needs, wherever it lies.
const SYSTEM: [&str; 14] = [
    "/",
    "/boot",
    "/boot/efi",
    "/efi",
    "/usr",
    "/etc",
    "/var",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/run",
    "/dev",
    "/root",
];

/// What goes, by its place in the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    Mount(usize),
    Swap(usize),
    /// An entry of what NFS serves.
    Nfs(usize),
    Node(usize),
}

/// The order, and what has to be said of it.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub goes: Vec<Goes>,
    pub also: Vec<Also>,
    pub by_hand: Vec<ByHand>,
}

/// The mount point of the system's own that would have to go, if there is one.
pub(super) fn system(guest: &Guest, roots: &[usize]) -> Option<String> {
    let mut walk = Walk::new(guest, roots);
    walk.all(roots);
    let mounts = walk.order.goes.iter().filter_map(|goes| match goes {
        Goes::Mount(at) => guest.mounts.get(*at).filter(|m| m.elsewhere.is_none()),
        _ => None,
    });
    let paths: Vec<String> = mounts.map(|m| text(&m.at)).collect();
    paths
        .into_iter()
        .find(|path| SYSTEM.contains(&path.as_str()))
}

pub(super) fn of(guest: &Guest, wanted: &[Wanted]) -> Order {
    let mut roots: Vec<usize> = wanted
        .iter()
        .flat_map(|one| one.roots.iter().copied())
        .collect();
    roots.sort_unstable();
    roots.dedup();
    let mut walk = Walk::new(guest, &roots);
    walk.all(&roots);
    walk.order
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

struct Walk<'a> {
    guest: &'a Guest,
    /// What is a target, or lies on one.
    own: Vec<bool>,
    roots: Vec<bool>,
    mounts: Vec<bool>,
    nodes: Vec<bool>,
    swaps: Vec<bool>,
    order: Order,
}

impl<'a> Walk<'a> {
    fn new(guest: &'a Guest, roots: &[usize]) -> Self {
        let mut own = vec![false; guest.nodes.len()];
        let mut is_root = own.clone();
        guest.above(roots).into_iter().for_each(|i| own[i] = true);
        roots.iter().for_each(|&i| is_root[i] = true);
        Self {
            guest,
            own,
            roots: is_root,
            mounts: vec![false; guest.mounts.len()],
            nodes: vec![false; guest.nodes.len()],
            swaps: vec![false; guest.swaps.len()],
            order: Order::default(),
        }
    }

    /// First all that is mounted or swapped to, then what lies on the disks from its top: so nothing is taken
    /// down as long as something above cannot be.
    fn all(&mut self, roots: &[usize]) {
        let own = self.guest.above(roots);
        for &node in &own {
            self.remark(node);
        }
        for &node in &own {
            self.uses(node);
        }
        // An array inside a container before the container.
        let inside = |i: &&usize| self.guest.nodes[**i].metadata.starts_with("external:/");
        let (first, rest): (Vec<usize>, Vec<usize>) = own.iter().partition(inside);
        for node in first.into_iter().chain(rest) {
            self.node(node);
        }
    }

    fn say(&mut self, also: Also) {
        if !self.order.also.contains(&also) {
            self.order.also.push(also);
        }
    }

    fn hand(&mut self, by_hand: ByHand) {
        if !self.order.by_hand.contains(&by_hand) {
            self.order.by_hand.push(by_hand);
        }
    }

    /// What has to be said, or done by hand, because of a device.
    fn remark(&mut self, at: usize) {
        let guest = self.guest;
        let node = &guest.nodes[at];
        let on = || node.name.clone();
        let inner = matches!(node.kind, Kind::Lvm { inner: true } | Kind::MappedPart);
        if !inner && !matches!(node.kind, Kind::Part) {
            self.other_disks(node.name.clone(), &[at]);
        }
        for open in guest.opens.iter().filter(|o| {
            (node.number == Some(o.number) || node.generic == Some(o.number))
                && !is_watcher(&o.program)
        }) {
            let (pid, program) = (open.pid, open.program.clone());
            self.hand(ByHand::Stop {
                pid,
                program,
                on: on(),
            });
        }
        let is_mounted = guest.mounts.iter().any(|m| m.nodes.contains(&at));
        for trace in guest.traces.iter().filter(|t| t.node == at) {
            if trace.kind == "jbd2" {
                if !guest.journals.iter().any(|(_, log)| *log == at) {
                    self.hand(ByHand::Journal { on: on() });
                }
            } else if !is_mounted {
                self.hand(ByHand::Held { on: on() });
            }
        }
        if guest.served.contains(&at) {
            self.hand(ByHand::Export { on: on() });
        }
    }

    /// Says so if something lies on other disks, too.
    fn other_disks(&mut self, name: String, nodes: &[usize]) {
        let mut disks: Vec<usize> = nodes
            .iter()
            .flat_map(|&i| self.guest.disks_below(i))
            .collect();
        disks.sort_unstable();
        disks.dedup();
        let names: Vec<String> = disks
            .into_iter()
            .filter(|&i| !self.roots[i])
            .map(|i| self.guest.nodes[i].name.clone())
            .collect();
        if !names.is_empty() {
            self.say(Also::OtherDisks { name, disks: names });
        }
    }

    /// What uses a device without lying on it: mounts and swap.
    fn uses(&mut self, at: usize) {
        let guest = self.guest;
        for swap in (0..guest.swaps.len()).filter(|&i| guest.swaps[i].node == Some(at)) {
            self.swap(swap);
        }
        for (i, mount) in guest.mounts.iter().enumerate() {
            if mount.nodes.contains(&at) {
                self.mount(i);
            }
        }
        // A file system on another disk that has its log here.
        for i in logs(guest, at) {
            if !self.mounts[i] {
                self.say(Also::Log {
                    at: text(&guest.mounts[i].at),
                });
            }
            self.mount(i);
        }
    }

    fn swap(&mut self, at: usize) {
        if !std::mem::replace(&mut self.swaps[at], true) {
            self.order.goes.push(Goes::Swap(at));
        }
    }

    fn mount(&mut self, at: usize) {
        if std::mem::replace(&mut self.mounts[at], true) {
            return;
        }
        let guest = self.guest;
        let mount = &guest.mounts[at];
        if guest.mounts.iter().any(|own| own.takes_along(mount)) {
            return;
        }
        if let Some(pid) = mount.elsewhere {
            self.inside(at);
            if mount.at == b"/" {
                return self.hand(ByHand::Container { pid });
            }
            let place = text(&mount.at);
            self.say(Also::Elsewhere { pid, at: place });
            self.order.goes.push(Goes::Mount(at));
            return;
        }
        self.other_disks(text(&mount.at), &mount.nodes);
        self.inside(at);
        self.files(at);
        self.order.goes.push(Goes::Mount(at));
    }

    /// What is mounted inside a mount: it goes first.
    fn inside(&mut self, at: usize) {
        let guest = self.guest;
        let id = guest.mounts[at].id;
        for (i, inside) in guest.mounts.iter().enumerate() {
            if inside.parent == id && i != at && id != 0 {
                let is_own = inside.nodes.iter().any(|&n| self.own[n]);
                if !is_own && !self.mounts[i] {
                    self.say(Also::Inside {
                        at: text(&inside.at),
                    });
                }
                self.mount(i);
            }
        }
    }

    /// What the kernel does with files in a mount: it goes first, too.
    fn files(&mut self, at: usize) {
        let guest = self.guest;
        let on_it = |path: &[u8]| guest.mount_of(path) == Some(at);
        for i in 0..guest.nodes.len() {
            if guest.nodes[i].backing.as_deref().is_some_and(on_it) {
                for node in guest.above(&[i]) {
                    self.own[node] = true;
                    self.uses(node);
                }
                self.node(i);
            }
        }
        for (i, over) in guest.mounts.iter().enumerate() {
            let is_over = over.fstype == "overlay" && over.elsewhere.is_none() && i != at;
            if is_over && layers(&over.options).iter().any(|path| on_it(path)) {
                if !self.mounts[i] {
                    self.say(Also::Overlay { at: text(&over.at) });
                }
                self.mount(i);
            }
        }
        for path in guest.served_files.iter().filter(|path| on_it(path)) {
            self.hand(ByHand::Export { on: text(path) });
        }
        for i in (0..guest.swaps.len()).filter(|&i| guest.swaps[i].is_file) {
            if on_it(&guest.swaps[i].path) {
                self.swap(i);
            }
        }
        for i in (0..guest.nfs.len()).filter(|&i| on_it(&guest.nfs[i].0)) {
            self.order.goes.push(Goes::Nfs(i));
        }
    }

    /// A device, after all that lies on it.
    fn node(&mut self, at: usize) {
        if std::mem::replace(&mut self.nodes[at], true) {
            return;
        }
        let guest = self.guest;
        for &upper in &guest.nodes[at].upper {
            self.node(upper);
        }
        self.uses(at);
        if let Some(origin) = origin(guest, at) {
            if !self.own[origin] {
                self.say(Also::Origin {
                    volume: volume(&guest.nodes[origin].name),
                });
                for node in guest.above(&[origin]) {
                    self.own[node] = true;
                    self.uses(node);
                }
            }
            // LVM takes a snapshot away with its origin, and asks before it does it the other way round.
            self.node(origin);
            return;
        }
        self.order.goes.push(Goes::Node(at));
    }
}

/// The directories that an overlay is made of.
fn layers(options: &str) -> Vec<Vec<u8>> {
    let dirs = options.split(',').filter_map(|option| {
        let (key, value) = option.split_once('=')?;
        matches!(
            key,
            "lowerdir" | "upperdir" | "workdir" | "lowerdir+" | "datadir+"
        )
        .then_some(value)
    });
    dirs.flat_map(|value| value.split(':'))
        .filter(|path| !path.is_empty())
        .map(octal)
        .collect()
}

/// The origin of an LVM snapshot.
fn origin(guest: &Guest, at: usize) -> Option<usize> {
    let node = &guest.nodes[at];
    let is_snapshot = node
        .lower
        .iter()
        .any(|&i| guest.nodes[i].name.ends_with("-cow"));
    let real = node
        .lower
        .iter()
        .find(|&&i| guest.nodes[i].name.ends_with("-real"))?;
    let name = guest.nodes[*real].name.strip_suffix("-real")?;
    let found = guest.nodes.iter().position(|n| n.name == name)?;
    (is_snapshot && found != at).then_some(found)
}
