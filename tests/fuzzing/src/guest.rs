//! The guest check on pastes: any at all, and those of a disk in use, damaged in ways a console, a
//! clipboard or a hurry damages them.

use std::rc::Rc;

use bms_disks::guide::{Finding, check};
use bms_disks::model::{Disk, DiskStatus, Os, OsFamily, Role, Slot, Volume};

use crate::answer::{DISK, disk_id};
use crate::bytes::Bytes;

pub(crate) const WWN: &str = "6888603000000ae6fa17a5a7d4f5f9c1";
pub(crate) const SYSTEMS: [Os; 3] = [
    Os::Unknown { hint: None },
    Os::Known(OsFamily::Linux),
    Os::Known(OsFamily::Windows),
];

/// The disk, with what the cloud says a guest can know it by.
pub(crate) fn disk(wwn: Option<&str>, serial: Option<&str>) -> Disk {
    let volume = Volume {
        id: disk_id(),
        name: "data-01".into(),
        size_gb: Some(100),
        status: DiskStatus::InUse,
        kind: None,
        shared: None,
        mode: None,
        encrypted: None,
        prepaid: false,
        wwn: wwn.map(Into::into),
        serial: serial.map(Into::into),
        slot: None,
    };
    Disk {
        volume: disk_id(),
        record_id: None,
        slot: Slot::new("/dev/sdb"),
        role: Role::Data,
        details: Some(Rc::new(volume)),
    }
}

/// Any paste, or with a first byte below 8 a paste of a disk in use and how it is damaged.
pub fn guest(data: &[u8]) {
    match data.split_first() {
        Some((how, rest)) if *how < 8 => damaged(usize::from(*how), rest),
        _ => any(&String::from_utf8_lossy(data)),
    }
}

/// Clear needs the disk's own name in the paste.
fn any(paste: &str) {
    let disks = [
        disk(Some(WWN), None),
        disk(Some(WWN), Some(WWN)),
        disk(None, Some("S5XYNG0R123456")),
        disk(None, None),
    ];
    let plain: String = paste.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    let names = [
        WWN,
        "s5xyng0r123456",
        "0f4c1e8a2b5d4c779e1f",
        "0f4c1e8a2b5d4c779",
    ];
    let named = paste.contains("\\u") || names.iter().any(|name| plain.contains(name));
    for disk in &disks {
        for os in SYSTEMS {
            let finding = check(paste, os, disk);
            assert!(
                named || !finding.is_clear(),
                "clear without a name: {finding:?}"
            );
            if let Finding::InUse { seen, uses } = finding {
                assert!(!uses.is_empty() && !seen.devices.is_empty());
            }
        }
    }
}

/// A paste in which the disk is in use.
struct Base {
    paste: &'static str,
    /// The disk's own names: at least one of them must be left for the paste to be about it.
    names: &'static [&'static str],
    /// What says that it is in use; one of them left whole is enough.
    uses: &'static [&'static str],
}

const BASES: [Base; 3] = [
    Base {
        paste: include_str!("../pastes/lsblk-mounted.json"),
        names: &[
            "0x6888603000000ae6fa17a5a7d4f5f9c1\", \"serial\":\"6888603000000ae6fa17a5a7d4f5f9c1",
        ],
        uses: &["\"mountpoint\":\"/data\"", "\"mountpoint\":\"[SWAP]\""],
    },
    Base {
        paste: include_str!("../pastes/lsblk-lvm.json"),
        names: &["0x6888603000000ae6fa17a5a7d4f5f9c1"],
        uses: &["\"mountpoints\": [\"/var/lib/pgsql\"]"],
    },
    Base {
        paste: include_str!("../pastes/get-disk-online.json"),
        names: &["6888603000000AE6FA17A5A7D4F5F9C1"],
        uses: &[
            "\"IsOffline\":  false,\n        \"IsReadOnly\":  true",
            "\"E:\\\\\"",
        ],
    },
];

/// A paste of the same disk, idle: from another moment, or another terminal.
const IDLE: &str = include_str!("../pastes/lsblk-idle.json");

fn damaged(how: usize, rest: &[u8]) {
    let bytes = &mut Bytes::new(rest);
    let base = &BASES[bytes.below(BASES.len())];
    let paste = base.paste;
    let (from, to) = range(bytes, paste.len());
    let piece = &paste[from..to];
    let noise = noise(bytes);
    let text = match how {
        // Cut off at either end, or both.
        0 => paste[..to].to_owned(),
        1 => paste[from..].to_owned(),
        2 => piece.to_owned(),
        // Lines lost in the middle; scrolled over twice; a prompt or a message in between.
        3 if touches(base, from, to) => return,
        3 => [&paste[..from], &paste[to..]].concat(),
        4 => [&paste[..to], piece, &paste[to..]].concat(),
        5 => [&paste[..from], &noise, &paste[from..]].concat(),
        // Letters and digits misread.
        6 => misread(bytes, base),
        // Another moment's paste before or after it.
        _ if from % 2 == 0 => [&noise, paste, IDLE, &noise].concat(),
        _ => [&noise, IDLE, paste, &noise].concat(),
    };
    let whole = text == paste;
    for os in SYSTEMS {
        let finding = check(&text, os, &disk(Some(WWN), None));
        assert!(!finding.is_clear(), "clear after damage {how}: {text}");
        if whole && os == SYSTEMS[0] {
            assert!(matches!(finding, Finding::InUse { .. }));
        }
    }
}

/// Two places in a text of one-byte characters, in order.
fn range(bytes: &mut Bytes, length: usize) -> (usize, usize) {
    let (a, b) = (bytes.below(length + 1), bytes.below(length + 1));
    (a.min(b), a.max(b))
}

/// Whether a range touches the disk's names, or everything that says it is in use.
fn touches(base: &Base, from: usize, to: usize) -> bool {
    let touched = |part: &&str| {
        let mut found = base.paste.match_indices(*part).peekable();
        found.peek().is_none() || found.any(|(at, _)| from < at + part.len() && at < to)
    };
    base.names.iter().any(&touched) || base.uses.iter().all(touched)
}

/// Words without anything that means something in JSON or to a terminal.
fn noise(bytes: &mut Bytes) -> String {
    let text = bytes.text(40);
    let plain = |c: &char| !c.is_control() && !"{}[]\"\\:".contains(*c) || *c == '\n';
    text.chars().filter(plain).collect()
}

fn misread(bytes: &mut Bytes, base: &Base) -> String {
    let mut text = base.paste.as_bytes().to_vec();
    for _ in 0..bytes.below(8) {
        let at = bytes.below(text.len());
        let new = bytes.byte();
        let plain = text[at].is_ascii_alphanumeric() && new.is_ascii_alphanumeric();
        if plain && !touches(base, at, at + 1) && !is_evidence(base, at) {
            text[at] = new;
        }
    }
    String::from_utf8(text).unwrap_or_default()
}

fn is_evidence(base: &Base, at: usize) -> bool {
    let parts = base.names.iter().chain(base.uses);
    parts
        .flat_map(|part| base.paste.match_indices(part))
        .any(|(start, part)| (start..start + part.len()).contains(&at))
}

/// The names a guest may show the disk by, with the disk the cloud then knows.
pub(crate) fn identity(bytes: &mut Bytes) -> (Disk, &'static str, &'static str) {
    match bytes.below(3) {
        0 => (
            disk(Some(WWN), None),
            "wwn",
            "0x6888603000000ae6fa17a5a7d4f5f9c1",
        ),
        1 => (
            disk(None, Some("S5XYNG0R123456")),
            "serial",
            "S5XYNG0R123456",
        ),
        _ => (disk(None, None), "serial", &DISK[..20]),
    }
}
