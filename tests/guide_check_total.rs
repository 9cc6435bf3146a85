//! However a paste is damaged, a disk in use never looks clear.

mod guest_outputs;

use bms_disks::guide::{Finding, check};
use guest_outputs::look::Look;
use guest_outputs::{ANY, fixture, this};

/// A look in which the disk is in use.
const LOOK: &str = "look";

fn text_of(name: &str) -> String {
    if name != LOOK {
        return fixture(name);
    }
    let mut look = Look::with_disk("");
    look.part(1, "ext4").part(2, "LVM2_member");
    look.add("mount 40 29 8:17 / /data rw,relatime - ext4 /dev/sdb1 rw\ntrace sdb1 ext4");
    look.mapped(0, "data--vg-pg", "LVM-1234", &["sdb2"], "xfs");
    look.add("mount 41 29 253:0 / /var/lib/pgsql rw,relatime - xfs /dev/mapper/data--vg-pg rw\ntrace dm-0 xfs");
    look.text()
}

/// Pastes in which the disk is in use.
const IN_USE: [&str; 14] = [
    LOOK,
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
        let text = text_of(name);
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
        let text = text_of(name);
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
            for line in text_of(name).lines() {
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
