//! The look's output and the plan: what is in use is never clear, and no name becomes a command.

use bms_disks::guide::{Pasted, check, plan};

use crate::bytes::Bytes;
use crate::guest::{SYSTEMS, WWN, disk};

/// A host with `/`, and the disk.
const HOST: [&str; 14] = [
    "look 1 0 1796000000 6.1.0",
    "ns pid pid:[4026531836]",
    "ns user user:[4026531837]",
    "traced ext4 xfs btrfs",
    "kinds ext4 xfs btrfs",
    "block sda 8:0 83886080",
    r#"lsblk KNAME="sda" TYPE="disk" FSTYPE="ext4" UUID="" LABEL="" WWN="" SERIAL="""#,
    "mount 29 1 8:0 / / rw - ext4 /dev/sda rw",
    "block sdb 8:16 209715200",
    "device/wwid sdb naa.6888603000000ae6fa17a5a7d4f5f9c1",
    r#"lsblk KNAME="sdb" TYPE="disk" FSTYPE="ext4" UUID="" LABEL="" WWN="" SERIAL="""#,
    "trace sda ext4",
    "looked fd",
    "looked namespaces",
];

/// Each says that the disk is in use.
const USES: [&str; 12] = [
    "mount 40 29 8:16 / /data rw - ext4 /dev/sdb rw",
    "elsewhere 77 90 80 8:16 / /data rw - ext4 /dev/sdb rw",
    "trace sdb ext4",
    "trace sdb jbd2",
    "swap /dev/sdb partition",
    "holder dm-0 sdb",
    "holder md0 sdb",
    "open 8:16 77 postgres",
    "nvmet /dev/sdb",
    "target Major: 8 Minor: 16  CLAIMED: IBLOCK",
    "loop/backing_file loop0 /dev/sdb",
    "mount 41 29 8:0 / /x rw - xfs /dev/sda rw,logdev=/dev/sdb",
];

fn numbered(lines: &[String]) -> String {
    let line = |(i, text): (usize, &String)| format!("{}/{} {text}\n", i + 1, text.len());
    lines.iter().enumerate().map(line).collect()
}

fn host() -> Vec<String> {
    HOST.iter().map(|line| (*line).to_owned()).collect()
}

/// Text as the look prints it: plain, with what is not as `\ooo`.
fn printed(text: &str) -> String {
    let plain = |b: u8| (b'!'..=b'~').contains(&b) && b != b'\\';
    let byte = |b: u8| {
        if plain(b) {
            char::from(b).to_string()
        } else {
            format!("\\{b:03o}")
        }
    };
    text.bytes().map(byte).collect()
}

/// A line of the look about something, with made-up names in it.
fn noise(bytes: &mut Bytes) -> String {
    let (a, b) = (printed(&bytes.text(12)), printed(&bytes.text(12)));
    let kname = bytes.pick(&["sdb", "sdb1", "dm-0", "md0", "loop0", "sdc", "bcache0"]);
    match bytes.below(16) {
        0 => format!("block {kname} 9:{} 2048", bytes.byte()),
        1 => format!("part {kname} sdb"),
        2 => format!("holder {kname} sdb"),
        3 => format!("dm/name {kname} {a}"),
        4 => format!(
            "dm/uuid {kname} {}{a}",
            bytes.pick(&["LVM-", "CRYPT-", "mpath-", ""])
        ),
        5 => format!("md/level {kname} {a}"),
        6 => format!("loop/backing_file {kname} /{a}"),
        7 => format!(
            "mount {} {} 8:16 / /{a} rw - {b} /dev/{kname} rw",
            bytes.byte(),
            bytes.byte()
        ),
        8 => format!(
            "elsewhere 77 {} 1 8:16 / /{a} rw - {b} /dev/{kname} rw",
            bytes.byte()
        ),
        9 => format!("swap /{a} file"),
        10 => format!("export /{a} {b}"),
        11 => format!("trace {kname} {a}"),
        12 => format!("open 8:16 {} {a}", bytes.byte()),
        13 => format!(
            "lsblk KNAME=\"{kname}\" TYPE=\"{b}\" FSTYPE=\"{b}\" UUID=\"\" LABEL=\"\" WWN=\"\" SERIAL=\"\""
        ),
        14 => format!(
            "mount {} 29 0:50 / /{a} rw - autofs systemd-1 rw",
            bytes.byte()
        ),
        _ => format!("{a} {b}"),
    }
}

/// A look at a disk in use, with anything beside it, and damaged by a console or a hurry.
pub fn guest_look(data: &[u8]) {
    let bytes = &mut Bytes::new(data);
    let mut lines = host();
    for _ in 0..bytes.below(8) {
        let line = noise(bytes);
        lines.push(line.trim_end().to_owned());
    }
    lines.push(bytes.pick(&USES).to_owned());
    lines.push("end".to_owned());
    let mut text = numbered(&lines);
    let cut = bytes.below(text.len() + 1);
    match bytes.below(8) {
        0 => text.truncate(cut),
        1 => text = text.split_off(cut),
        2 => drop(text.remove(cut.min(text.len() - 1))),
        3 => text.insert(cut, '\n'),
        4 => text.insert_str(cut, &bytes.text(20)),
        5 => {
            let idle = [host(), vec!["end".to_owned()]].concat();
            text = [text, numbered(&idle)].concat();
        }
        _ => {}
    }
    let disk = disk(Some(WWN), None);
    for os in SYSTEMS {
        let finding = check(&text, os, &disk);
        assert!(!finding.is_clear(), "clear, and in use: {text}");
    }
}

/// A plan for a guest in which everything is called anything.
pub fn guest_plan(data: &[u8]) {
    let bytes = &mut Bytes::new(data);
    let mut lines = host();
    for _ in 0..bytes.below(24) {
        let line = noise(bytes);
        lines.push(line.trim_end().to_owned());
    }
    lines.push("end".to_owned());
    let Ok(pasted) = Pasted::read(&numbered(&lines)) else {
        return;
    };
    let disk = disk(Some(WWN), None);
    let plan = plan(&pasted, SYSTEMS[0], &[&disk, &disk]);
    for step in &plan.steps {
        let text = &step.command.text;
        let body: Vec<&str> = text.lines().collect();
        let line = body[body.len() - 2];
        assert!(body[0] == "(" && body[body.len() - 1] == ")", "{text}");
        for line in [line, step.summary.as_str()] {
            assert!(is_harmless(line), "{line:?}");
        }
        // Nothing of the paste is above the last line, but names of disks.
        let again = plan.all.as_ref().is_none_or(|all| all.text.contains(line));
        assert!(again, "{line:?}");
    }
}

/// Whether a line is made of plain words, of words in single quotes with nothing in them that a shell or terminal
/// knows, and of what `printf` makes.
fn is_harmless(line: &str) -> bool {
    let mut rest = line.strip_prefix("echo 1 >").unwrap_or(line);
    while !rest.is_empty() {
        let end = if let Some(inner) = rest.strip_prefix("\"$(printf '") {
            let Some(end) = inner.find("')\"") else {
                return false;
            };
            if !inner[..end]
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"/._\\".contains(&b))
            {
                return false;
            }
            rest.len() - inner.len() + end + 3
        } else if let Some(inner) = rest.strip_prefix('\'') {
            let Some(end) = inner.find('\'') else {
                return false;
            };
            let is_bad =
                |c: char| c.is_control() || "!`\\\"\u{200e}\u{202e}\u{2066}\u{feff}".contains(c);
            if inner[..end].chars().any(is_bad) {
                return false;
            }
            end + 2
        } else {
            let plain = |c: char| c.is_ascii_alphanumeric() || "._+:/-".contains(c);
            rest.find(|c| !plain(c)).unwrap_or(rest.len())
        };
        rest = &rest[end..];
        rest = match rest.strip_prefix(' ') {
            Some(more) => more,
            None if rest.is_empty() => "",
            None => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the targets could hold for a reason of no interest.
    #[test]
    fn the_same_look_is_clear_without_a_use() {
        let lines = [host(), vec!["end".to_owned()]].concat();
        let finding = check(&numbered(&lines), SYSTEMS[0], &disk(Some(WWN), None));
        assert!(finding.is_clear(), "{finding:?}");
    }

    #[test]
    fn what_is_harmless_is_told_from_what_is_not() {
        for line in [
            "umount -- '/a b$(x)'",
            "lvchange -an vg/lv",
            "x \"$(printf '\\047')\"",
            "echo 1 >'/sys/x'",
        ] {
            assert!(is_harmless(line), "{line}");
        }
        for line in [
            "a; b",
            "a 'b'c",
            "$(b)",
            "a 'b",
            "a \"b\"",
            "a \"$(printf 'a'; b)\"",
            "a\nb",
            "a 'b!'",
            "a >b",
        ] {
            assert!(!is_harmless(line), "{line}");
        }
    }
}
