//! The order in words a shell reads.

use super::order::{Goes, Order, text};
use super::quote::{as_listed, word};
use super::script::{Wanted, command};
use super::{Act, ByHand, Plan, PlanStep, Refused};
use crate::guide::check::guest::{Guest, Kind, Mount, Node};
use crate::guide::check::uses::volume;

/// A line of a script, and what it is for people.
struct Line {
    act: Act,
    on: String,
    summary: String,
    text: String,
}

pub(super) fn write(guest: &Guest, wanted: &[Wanted], order: Order, refused: Vec<Refused>) -> Plan {
    let (also, mut by_hand) = (order.also, order.by_hand);
    let mut steps = Vec::new();
    let mut lines = Vec::new();
    for goes in order.goes {
        // The disks that this is about; all where it is not plain.
        let below = nodes_of(guest, goes);
        let concerns = |one: &&Wanted| {
            let above = guest.above(&one.roots);
            below.iter().any(|node| above.contains(node))
        };
        let mut concerned: Vec<&Wanted> = wanted.iter().filter(concerns).collect();
        if concerned.is_empty() {
            concerned = wanted.iter().collect();
        }
        for line in lines_of(guest, goes, &mut by_hand) {
            steps.push(PlanStep {
                act: line.act,
                on: line.on,
                summary: line.summary,
                command: command(&concerned, &[&line.text]),
            });
            lines.push(line.text);
        }
    }
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    let everyone: Vec<&Wanted> = wanted.iter().collect();
    let all = (texts.len() > 1).then(|| command(&everyone, &texts));
    Plan {
        refused,
        also,
        by_hand,
        steps,
        all,
    }
}

fn nodes_of(guest: &Guest, goes: Goes) -> Vec<usize> {
    match goes {
        Goes::Node(at) => vec![at],
        Goes::Mount(at) => guest.mounts[at].nodes.clone(),
        Goes::Swap(at) => guest.swaps[at].node.into_iter().collect(),
        Goes::Nfs(_) => Vec::new(),
    }
}

fn lines_of(guest: &Guest, goes: Goes, by_hand: &mut Vec<ByHand>) -> Vec<Line> {
    let lines = match goes {
        Goes::Mount(at) => unmount(guest, &guest.mounts[at]),
        Goes::Swap(at) => {
            let path = &guest.swaps[at].path;
            let call = call(
                "step_noswap",
                &[path],
                Some(&as_listed(path)).filter(|p| *p != path),
            );
            call.map(|(line, words)| {
                vec![made(
                    Act::Swapoff,
                    text(path),
                    ["swapoff ", &words].concat(),
                    line,
                )]
            })
            .ok_or_else(|| text(path))
        }
        Goes::Nfs(at) => {
            let (path, client) = &guest.nfs[at];
            let entry = [client.as_bytes(), b":", path].concat();
            word(&entry).ok_or_else(|| text(path)).map(|word| {
                let summary = ["exportfs -u ", &word].concat();
                vec![made(Act::Unexport, text(path), summary.clone(), summary)]
            })
        }
        Goes::Node(at) => device(guest, at),
    };
    lines.unwrap_or_else(|name| {
        by_hand.push(ByHand::Unknown { name });
        Vec::new()
    })
}

fn made(act: Act, on: String, summary: String, text: String) -> Line {
    Line {
        act,
        on,
        summary,
        text,
    }
}

/// A call of a function, and its first words.
fn call(name: &str, args: &[&[u8]], more: Option<&Vec<u8>>) -> Option<(String, String)> {
    let words: Option<Vec<String>> = args.iter().map(|arg| word(arg)).collect();
    let words = words?.join(" ");
    let mut line = [name, " ", &words].concat();
    if let Some(more) = more {
        line.push(' ');
        line.push_str(&word(more)?);
    }
    Some((line, words))
}

fn unmount(guest: &Guest, mount: &Mount) -> Result<Vec<Line>, String> {
    let at = text(&mount.at);
    let odd = || at.clone();
    let (major, minor) = mount.number.ok_or_else(odd)?;
    let number = format!("{major}:{minor}");
    let path = word(&mount.at).ok_or_else(odd)?;
    if let Some(pid) = mount.elsewhere {
        let summary = format!("nsenter -t {pid} -m umount -- {path}");
        let line = format!("step_elsewhere {pid} {number} {path}");
        return Ok(vec![made(Act::UnmountElsewhere, at, summary, line)]);
    }
    let listed = as_listed(&mount.at);
    let more = Some(&listed).filter(|listed| **listed != mount.at);
    let (line, _) = call("step_unmount", &[number.as_bytes(), &mount.at], more).ok_or_else(odd)?;
    let summary = ["umount -- ", &path].concat();
    let mut lines = vec![made(Act::Unmount, at.clone(), summary, line)];
    // What mounts it again as soon as somebody looks.
    let is_auto = |m: &&Mount| {
        m.fstype == "autofs" && m.source == b"systemd-1" && m.at == mount.at && m.id == mount.parent
    };
    if guest.mounts.iter().any(|m| is_auto(&m)) {
        let unit = [&escaped(&mount.at), ".automount"].concat();
        let word = word(unit.as_bytes()).ok_or_else(odd)?;
        let summary = ["systemctl stop -- ", &word].concat();
        lines.push(made(Act::StopAutomount, at, summary.clone(), summary));
    }
    Ok(lines)
}

/// A path as systemd names its units.
fn escaped(path: &[u8]) -> String {
    let path = path.strip_prefix(b"/").unwrap_or(path);
    let mut out = String::new();
    for (i, &byte) in path.iter().enumerate() {
        match byte {
            b'/' => out.push('-'),
            b'.' if i == 0 => out.push_str("\\x2e"),
            b'.' | b'_' | b':' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out
}

/// What takes a device down. What goes away by itself has no line.
fn device(guest: &Guest, at: usize) -> Result<Vec<Line>, String> {
    let node = &guest.nodes[at];
    let dev = ["/dev/", &node.kname].concat();
    let over_map = || {
        node.lower
            .iter()
            .any(|&i| guest.nodes[i].kind == Kind::Mpath)
    };
    let one = |act, tool, name: &str| Ok::<_, String>(vec![free(guest, node, act, tool, name)?]);
    let name = node.name.clone();
    let mut lines = match &node.kind {
        Kind::Disk if node.lower.is_empty() => Vec::new(),
        Kind::Part | Kind::Lvm { inner: true } => Vec::new(),
        Kind::MappedPart if over_map() => Vec::new(),
        Kind::Lvm { inner: false } => one(Act::Deactivate, "lvchange -an", &volume(&name))?,
        Kind::Crypt => one(Act::CloseCrypt, "cryptsetup close", &name)?,
        Kind::Mpath => one(Act::FlushMap, "multipath -f", &name)?,
        Kind::Raid => one(Act::StopArray, "mdadm --stop", &dev)?,
        Kind::Loop => one(Act::DetachLoop, "losetup -d", &dev)?,
        Kind::Mapped(_) | Kind::MappedPart => one(Act::RemoveMapped, "dmsetup remove", &name)?,
        Kind::Bcache => vec![stop_cache(node, "/sys/block/", "/bcache/stop")?],
        Kind::Disk | Kind::Other(_) => return Err(name),
    };
    if node.bcache.as_deref() == Some("cache") {
        lines.push(stop_cache(node, "/sys/class/block/", "/bcache/set/stop")?);
    }
    Ok(lines)
}

/// A line that takes a device down, if it still lies where it lay. `tool` is ours, `name` is the paste's.
fn free(guest: &Guest, node: &Node, act: Act, tool: &str, name: &str) -> Result<Line, String> {
    let odd = || node.name.clone();
    // What looks like an option is not taken for a name.
    let name = Some(name)
        .filter(|name| !name.starts_with('-'))
        .and_then(|name| word(name.as_bytes()));
    let summary = [tool, " ", &name.ok_or_else(odd)?].concat();
    // A loop device over a file lies on no device, and one over a device is not among its holders.
    let lower = node.lower.first().filter(|_| node.kind != Kind::Loop);
    let lower = lower.map_or("-", |&i| guest.nodes[i].kname.as_str());
    let place = [lower, &node.kname, &node.name].map(|name| match name {
        "-" => Some("-".to_owned()),
        name => word(name.as_bytes()),
    });
    let place: Option<Vec<String>> = place.into_iter().collect();
    let text = [
        "step_free ",
        &place.ok_or_else(odd)?.join(" "),
        " ",
        &summary,
    ]
    .concat();
    Ok(made(act, name_of(node), summary, text))
}

/// What people call it.
fn name_of(node: &Node) -> String {
    match node.kind {
        Kind::Lvm { .. } => volume(&node.name),
        _ => node.name.clone(),
    }
}

fn stop_cache(node: &Node, before: &str, after: &str) -> Result<Line, String> {
    let file = [before, &node.kname, after].concat();
    let word = word(file.as_bytes()).ok_or_else(|| node.name.clone())?;
    let summary = ["echo 1 >", &word].concat();
    Ok(made(
        Act::StopCache,
        node.name.clone(),
        summary,
        ["step_write ", &word].concat(),
    ))
}
