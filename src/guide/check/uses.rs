//! What uses a device, as far as the paste shows it.

use super::Use;
use super::escapes::octal;
use super::guest::{Guest, Kind, Mount, Node};

/// Programs that have disks open to watch them, not to keep something on them.
const WATCHERS: [&str; 6] = [
    "multipathd",
    "systemd-udevd",
    "(udev-worker)",
    "udevd",
    "udisksd",
    "smartd",
];

/// What uses these devices; each use once.
pub(super) fn uses(guest: &Guest, own: &[usize]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    let mut add = |found| uses.push(found);
    for &at in own {
        let node = &guest.nodes[at];
        holder(guest, node, &mut add);
        mounted(guest, at, &mut add);
        kernel(guest, at, &mut add);
        opened(guest, node, &mut add);
    }
    once(uses)
}

/// Each use once, where it was found first.
pub(super) fn once(all: Vec<Use>) -> Vec<Use> {
    let mut uses = Vec::new();
    for found in all {
        if !uses.contains(&found) {
            uses.push(found);
        }
    }
    uses
}

/// What a device that lies on the disk is.
fn holder(guest: &Guest, node: &Node, add: &mut dyn FnMut(Use)) {
    let name = || node.name.clone();
    let over_map = || {
        node.lower
            .iter()
            .any(|&i| guest.nodes[i].kind == Kind::Mpath)
    };
    match &node.kind {
        Kind::Disk if node.lower.is_empty() => {}
        Kind::Part if !node.lower.is_empty() => {}
        Kind::MappedPart if over_map() => {}
        Kind::Lvm { inner: true } if !node.upper.is_empty() => {}
        Kind::Lvm { .. } => add(Use::Lvm {
            volume: volume(&node.name),
        }),
        Kind::Crypt => add(Use::Crypt { map: name() }),
        Kind::Mpath => add(Use::Multipath { map: name() }),
        Kind::Raid => add(Use::Raid { array: name() }),
        Kind::Loop => add(Use::Loop { name: name() }),
        Kind::Bcache => add(Use::Holder {
            name: name(),
            kind: "bcache".into(),
        }),
        Kind::Mapped(kind) | Kind::Other(kind) => {
            let kind = if kind.is_empty() { "dm" } else { kind };
            add(Use::Holder {
                name: name(),
                kind: kind.to_owned(),
            });
        }
        Kind::Disk => add(Use::Holder {
            name: name(),
            kind: "disk".into(),
        }),
        Kind::Part | Kind::MappedPart => add(Use::Holder {
            name: name(),
            kind: "part".into(),
        }),
    }
}

fn mounted(guest: &Guest, at: usize, add: &mut dyn FnMut(Use)) {
    let node = &guest.nodes[at];
    let text = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
    for (i, mount) in guest
        .mounts
        .iter()
        .enumerate()
        .filter(|(_, m)| m.nodes.contains(&at))
    {
        // Each service with a namespace of its own has a copy.
        if guest.mounts.iter().any(|own| own.is_copied_by(mount)) {
            continue;
        }
        let path = text(&mount.at);
        add(match mount.elsewhere {
            Some(pid) => Use::MountedElsewhere { at: path, pid },
            None => Use::Mounted { at: path },
        });
        // A swap file, or a loop device's file, keeps its file system busy.
        let on_it = |path: &[u8]| mount.elsewhere.is_none() && guest.mount_of(path) == Some(i);
        for swap in guest.swaps.iter().filter(|s| s.is_file && on_it(&s.path)) {
            add(Use::SwapFile {
                path: text(&swap.path),
            });
        }
        for held in guest
            .nodes
            .iter()
            .filter(|n| n.backing.as_deref().is_some_and(on_it))
        {
            add(Use::Loop {
                name: held.name.clone(),
            });
        }
    }
    if guest.swaps.iter().any(|swap| swap.node == Some(at)) {
        add(Use::Swap {
            on: node.name.clone(),
        });
    }
}

/// What the kernel says of the device itself.
fn kernel(guest: &Guest, at: usize, add: &mut dyn FnMut(Use)) {
    let node = &guest.nodes[at];
    let on = || node.name.clone();
    let is_mounted = || guest.mounts.iter().any(|m| m.nodes.contains(&at));
    for trace in guest.traces.iter().filter(|t| t.node == at) {
        // A journal inside the file system has another name there.
        if trace.kind == "jbd2" {
            add(Use::Journal { on: on() });
        } else if !is_mounted() {
            add(Use::HeldBy {
                kind: trace.kind.clone(),
                on: on(),
            });
        }
    }
    if !logs(guest, at).is_empty() {
        add(Use::Journal { on: on() });
    }
    if node.bcache.is_some() {
        add(Use::Cache { on: on() });
    }
    if guest.served.contains(&at) {
        add(Use::Export { on: on() });
    }
}

/// The mounts, by their places, of file systems that have their log or journal on this device.
pub(in crate::guide) fn logs(guest: &Guest, at: usize) -> Vec<usize> {
    let by_option = |m: &Mount| {
        let paths = m.options.split(',').filter_map(|o| {
            o.strip_prefix("logdev=")
                .or_else(|| o.strip_prefix("rtdev="))
        });
        paths
            .into_iter()
            .any(|path| guest.by_path(&octal(path)) == Some(at))
    };
    let by_journal = |m: &Mount| {
        guest
            .journals
            .iter()
            .any(|(own, log)| *log == at && m.nodes.contains(own))
    };
    let all = guest
        .mounts
        .iter()
        .enumerate()
        .filter(|(_, m)| by_option(m) || by_journal(m));
    all.map(|(i, _)| i).collect()
}

/// Whether a program has disks open only to watch them.
pub(in crate::guide) fn is_watcher(program: &str) -> bool {
    WATCHERS.contains(&program)
}

fn opened(guest: &Guest, node: &Node, add: &mut dyn FnMut(Use)) {
    let same = |number| node.number == Some(number) || node.generic == Some(number);
    for open in guest.opens.iter().filter(|o| same(o.number)) {
        if !is_watcher(&open.program) {
            let (pid, program) = (open.pid, open.program.clone());
            add(Use::Open {
                pid,
                program,
                on: node.name.clone(),
            });
        }
    }
}

/// `group/volume` from the device mapper's name, in which one dash parts them and two mean a dash.
pub(in crate::guide) fn volume(name: &str) -> String {
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
