//! However a paste is damaged, a disk in use never looks clear; and this machine's own `lsblk` is read.

mod guest_outputs;

use bms_disks::guide::{Finding, LSBLK, Why, check};
use guest_outputs::{ANY, disk, fixture, this};

/// Pastes in which the disk is in use.
const IN_USE: [&str; 13] = [
    "util-linux-2.34-mounted.json",
    "util-linux-2.37-lvm.json",
    "util-linux-2.38-multipath-mounted.json",
    "util-linux-2.38-multipath-idle.json",
    "util-linux-2.39-raid-crypt.json",
    "util-linux-2.41-terminal.txt",
    "findmnt-2.38-by-id.json",
    "powershell-5.1-online.json",
    "powershell-5.1-wrapped-arrays.json",
    "powershell-5.1-full-single-online.json",
    "powershell-5.1-console-40-columns.txt",
    "powershell-7.4-online.json",
    "util-linux-2.38-btrfs-mounted-twice.json",
];

#[test]
fn no_truncation_at_either_end_makes_a_disk_in_use_look_clear() {
    for name in IN_USE {
        let text = fixture(name);
        for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
            let (head, tail) = text.split_at(at);
            if head.ends_with("  ") && tail.starts_with(' ') {
                continue; // The same as one space before, and most of the text.
            }
            assert!(!check(head, ANY, &this()).is_clear(), "{name} up to {at}");
            assert!(!check(tail, ANY, &this()).is_clear(), "{name} from {at}");
        }
    }
}

#[test]
fn no_lost_character_makes_a_disk_in_use_look_clear() {
    for name in IN_USE {
        let text = fixture(name);
        for (at, c) in text.char_indices().filter(|(_, c)| *c != ' ') {
            let without = [&text[..at], &text[at + c.len_utf8()..]].concat();
            assert!(
                !check(&without, ANY, &this()).is_clear(),
                "{name} without {at}"
            );
        }
    }
}

#[test]
fn no_disk_in_use_is_clear_whatever_the_console_width() {
    for name in IN_USE {
        for width in [20, 40, 79, 80, 120] {
            let mut wrapped = String::new();
            for line in fixture(name).lines() {
                for (i, c) in line.chars().enumerate() {
                    if i > 0 && i % width == 0 {
                        wrapped.push('\n');
                    }
                    wrapped.push(c);
                }
                wrapped.push('\n');
            }
            let finding = check(&wrapped, ANY, &this());
            assert!(
                matches!(finding, Finding::InUse { .. }),
                "{name} at {width}: {finding:?}"
            );
        }
    }
}

#[test]
fn this_machines_own_lsblk_is_read() {
    let run = std::process::Command::new("sh")
        .args(["-c", LSBLK])
        .output();
    let output = match run {
        Ok(output) if output.status.success() => output.stdout,
        _ => return println!("skipped: no lsblk here"),
    };
    let paste = String::from_utf8(output).expect("lsblk prints UTF-8");
    let finding = check(&paste, ANY, &this());
    assert!(
        matches!(
            finding,
            Finding::NotFound { .. }
                | Finding::CannotTell {
                    why: Why::NoIdentifiers
                }
        ),
        "{finding:?}"
    );
    // And a disk of it, asked for by its own serial number or name, is found.
    let doc: serde_json::Value = serde_json::from_str(&paste).expect("JSON");
    for device in doc["blockdevices"].as_array().into_iter().flatten() {
        let (Some(wwn), Some("disk")) = (device["wwn"].as_str(), device["type"].as_str()) else {
            continue;
        };
        let finding = check(&paste, ANY, &disk(Some(wwn), None, None));
        assert!(
            !matches!(
                finding,
                Finding::NotFound { .. } | Finding::Unreadable { .. }
            ),
            "{finding:?}"
        );
    }
}
