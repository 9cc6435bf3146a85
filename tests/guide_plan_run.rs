//! The plan's commands, run against a tree of files as the kernel shows it: they change what is there, and nothing else.
#![cfg(unix)]

mod guest_outputs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use bms_disks::guide::{Pasted, Plan, plan};
use guest_outputs::look::Look;
use guest_outputs::{ANY, this};

/// What is run is only shown.
const SHOWN: &str = "id() { echo 0; }
readlink() { echo \"$LINK\"; }
show() { echo \"RUN $*\"; }
swapoff() { show swapoff \"$@\"; }
losetup() { show losetup \"$@\"; }
lvchange() { show lvchange \"$@\"; }
cryptsetup() { show cryptsetup \"$@\"; }
multipath() { show multipath \"$@\"; }
umount() { return 1; }
fuser() { for word; do test \"$word\" != -- || return 1; done; show fuser \"$@\"; }
lsblk() { case $LINK in '') echo 0f4c1e8a-2b5d-4c77-9 ;; *) echo \"$LINK\" ;; esac; }
";

const SHELLS: [&str; 5] = ["sh", "bash", "zsh", "ksh", "mksh"];

/// LVM on LUKS, a loop device on the bare disk, and swap.
fn stack() -> Plan {
    let mut look = Look::with_disk("");
    look.part(1, "crypto_LUKS").part(2, "swap").part(3, "");
    look.mapped(0, "c1", "CRYPT-LUKS2-1", &["sdb1"], "LVM2_member");
    look.mapped(1, "vg-data", "LVM-1", &["dm-0"], "ext4");
    look.add("block loop0 7:0 2048\nloop/backing_file loop0 /dev/sdb3");
    look.add("swap /dev/sdb2 partition");
    plan(
        &Pasted::read(&look.text()).expect("a paste"),
        ANY,
        &[&this()],
    )
}

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a directory")).expect("made");
    fs::write(path, text).expect("written");
}

/// The kernel's word on that stack, below a directory of this test's.
fn tree(name: &str) -> PathBuf {
    let tree = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&tree));
    write(tree.join("block/sdb1/holders/dm-0"), "");
    write(tree.join("block/dm-0/holders/dm-1"), "");
    write(tree.join("block/dm-0/dm/name"), "c1\n");
    write(tree.join("block/dm-1/dm/name"), "vg-data\n");
    write(tree.join("block/loop0/loop/backing_file"), "/dev/sdb3\n");
    write(tree.join("swaps"), "Filename Type\n/dev/sdb2 partition\n");
    tree
}

/// What the commands ran there, one after the other, in that shell; `None` where there is no such shell.
/// `link` is what udev's link of the disk's name points at, if it is not empty.
fn ran(shell: &str, plan: &Plan, tree: &Path, link: &str) -> Option<String> {
    let mut said = String::new();
    for step in &plan.steps {
        let text = step
            .command
            .text
            .replace(
                "/sys/class/block",
                &tree.join("block").display().to_string(),
            )
            .replace("/proc/swaps", &tree.join("swaps").display().to_string())
            .replace(
                "/proc/self/mountinfo",
                &tree.join("mounts").display().to_string(),
            );
        let script = [SHOWN, &text].concat();
        let Ok(run) = Process::new(shell)
            .args(["-c", &script])
            .env("LINK", link)
            .output()
        else {
            println!("skipped: no {shell} here");
            return None;
        };
        said.push_str(&String::from_utf8_lossy(&run.stdout));
        said.push_str(&String::from_utf8_lossy(&run.stderr));
    }
    Some(said)
}

fn runs(said: &str) -> Vec<&str> {
    let mut runs: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("RUN "))
        .collect();
    runs.sort_unstable();
    runs
}

#[test]
fn what_is_there_is_taken_down() {
    let (plan, tree) = (stack(), tree("plan-there"));
    for shell in SHELLS {
        let Some(said) = ran(shell, &plan, &tree, "/dev/sdb") else {
            continue;
        };
        let expected = [
            "cryptsetup close c1",
            "losetup -d /dev/loop0",
            "lvchange -an vg/data",
            "swapoff /dev/sdb2",
        ];
        assert_eq!(runs(&said), expected, "{shell}: {said}");
    }
}

#[test]
fn what_is_gone_or_another_one_by_now_is_left_alone() {
    let (plan, tree) = (stack(), tree("plan-gone"));
    fs::remove_file(tree.join("block/sdb1/holders/dm-0")).expect("gone");
    fs::remove_file(tree.join("block/loop0/loop/backing_file")).expect("gone");
    write(tree.join("block/dm-1/dm/name"), "other-data\n");
    write(tree.join("swaps"), "Filename Type\n");
    for shell in SHELLS {
        let Some(said) = ran(shell, &plan, &tree, "/dev/sdb") else {
            continue;
        };
        assert!(runs(&said).is_empty(), "{shell}: {said}");
        for line in [
            "gone already: c1",
            "gone already: loop0",
            "stopped: dm-1 is not vg-data any more. Look again.",
            "not swapped to any more: /dev/sdb2",
        ] {
            assert!(said.contains(line), "{shell}: {line} in {said}");
        }
    }
}

#[test]
fn the_link_of_a_multipath_disk_points_at_its_map() {
    let mut look = Look::with_disk("mpath_member");
    look.mapped(0, "mpatha", "mpath-3688", &["sdb"], "");
    let pasted = Pasted::read(&look.text()).expect("a paste");
    let plan = plan(&pasted, ANY, &[&this()]);
    let tree = tree("plan-multipath");
    write(tree.join("block/sdb/holders/dm-0"), "");
    write(tree.join("block/dm-0/dm/name"), "mpatha\n");
    for shell in SHELLS {
        for (link, expected) in [
            ("/dev/dm-0", ["multipath -f mpatha"].as_slice()),
            ("/dev/sdb", &["multipath -f mpatha"]),
            ("/dev/dm-1", &[]),
        ] {
            let Some(said) = ran(shell, &plan, &tree, link) else {
                continue;
            };
            assert_eq!(runs(&said), expected, "{shell}, {link}: {said}");
        }
    }
}

#[test]
fn a_disk_that_was_found_by_its_serial_number_is_found_by_it_again() {
    let mut look = Look::host();
    look.add(
        "block vdb 252:16 209715200
         serial vdb 0f4c1e8a-2b5d-4c77-9
         lsblk KNAME=\"vdb\" TYPE=\"disk\" FSTYPE=\"crypto_LUKS\" UUID=\"u\" LABEL=\"\" WWN=\"\" SERIAL=\"0f4c1e8a-2b5d-4c77-9\"",
    );
    look.mapped(0, "c1", "CRYPT-LUKS2-1", &["vdb"], "ext4");
    let pasted = Pasted::read(&look.text()).expect("a paste");
    // The cloud tells a World Wide Name, which the guest does not show.
    let plan = plan(&pasted, ANY, &[&this()]);
    let tree = tree("plan-serial");
    write(tree.join("block/vdb/holders/dm-0"), "");
    for shell in SHELLS {
        for (link, expected) in [("", ["cryptsetup close c1"].as_slice()), ("other-one", &[])] {
            let Some(said) = ran(shell, &plan, &tree, link) else {
                continue;
            };
            assert_eq!(runs(&said), expected, "{shell}, {link}: {said}");
        }
    }
}

#[test]
fn who_uses_what_cannot_be_unmounted_is_shown() {
    let mut look = Look::with_disk("ext4");
    look.add("mount 40 29 8:16 / /da\\040ta rw - ext4 /dev/sdb rw");
    let pasted = Pasted::read(&look.text()).expect("a paste");
    let plan = plan(&pasted, ANY, &[&this()]);
    let tree = tree("plan-users");
    write(
        tree.join("mounts"),
        "40 29 8:16 / /da\\040ta rw - ext4 /dev/sdb rw\n",
    );
    for shell in SHELLS {
        let Some(said) = ran(shell, &plan, &tree, "/dev/sdb") else {
            continue;
        };
        assert_eq!(runs(&said), ["fuser -vm /da ta"], "{shell}: {said}");
        assert!(
            said.contains("stopped: end what uses it"),
            "{shell}: {said}"
        );
    }
}
