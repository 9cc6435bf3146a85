//! The Linux commands at work, in a guest made of stubs: what they would change, and when they do not.
#![cfg(unix)]

mod guest_outputs;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command as Process;

use bms_disks::guide::{CommandKind, Step, StepKind, steps};
use bms_disks::model::{Disk, Os, OsFamily};
use guest_outputs::{ID, disk, this};

const SHELLS: [&str; 3] = ["sh", "bash", "zsh"];

/// The disk is sdb; sdb1 (at /data) and sdb2 (at "/data/in it") are mounted, sdb3 is swapped to, sdb4
/// holds LVM, and there are a RAID array, an encrypted mapping and a multipath map. What is changed is logged, and
/// only unmounting has an effect.
const STUBS: &[(&str, &str)] = &[
    (
        "readlink",
        r#"case "$*" in
  -e*) test ! -e "$G/busybox" || { echo "readlink: invalid option -- 'e'" >&2; exit 1; } ;;
esac
case "$*" in
  '-e /dev/disk/by-id/wwn-0x6888603000000ae6fa17a5a7d4f5f9c1') test -e "$G/link" && echo /dev/sdb ;;
  '-f -- /dev/'*) echo "$3" ;;
  *) exit 1 ;;
esac"#,
    ),
    (
        "lsblk",
        r#"case "$*" in
  '-dno NAME /dev/sdb') echo sdb ;;
  -dno*) exit 1 ;;
  '-dnpro NAME,WWN') cat "$G/wwns" ;;
  '-nrpo KNAME /dev/sdb') for d in sdb sdb1 sdb2 sdb3 sdb4 dm-0; do echo /dev/$d; done ;;
  '-nro KNAME,TYPE /dev/sdb') cat "$G/stack" ;;
  '-nro MOUNTPOINT /dev/sdb') echo; cut -d' ' -f5 "$G/mounts" ;;
  '-dnro MAJ:MIN /dev/sdb'?) echo "8:1${3#/dev/sdb}" ;;
  -dnr*) echo "${3:-x}" ;;
  -nr*) echo ;;
  *) echo "lsblk: $*" ;;
esac"#,
    ),
    (
        "findmnt",
        r#"case "$*" in
  '-nvo SOURCE /') /bin/cat "$G/root" ;;
esac"#,
    ),
    (
        "cat",
        r#"case "$*" in
  '- /proc/self/mountinfo') /bin/cat - "$G/mounts" ;;
  /sys/class/block/*/dm/name) n=${1#/sys/class/block/}; case ${n%%/*} in dm-7) echo luks-a ;; dm-8) echo mpatha ;; dm-9) echo vg-own ;; esac ;;
  *) /bin/cat "$@" ;;
esac"#,
    ),
    (
        "awk",
        r#"for last; do :; done
if test "$last" = /proc/swaps; then /usr/bin/awk "$1" "$G/swaps"; else /usr/bin/awk "$@"; fi"#,
    ),
    ("swapon", r#"echo /dev/sdb3; echo /dev/sda3"#),
    (
        "umount",
        r#"echo "umount $*" >>"$G/log"; for d; do :; done; d=$(printf %s "$d" | sed 's/ /\\040/g'); grep -vF " $d rw" "$G/mounts" >"$G/left"; cp "$G/left" "$G/mounts""#,
    ),
    ("swapoff", r#"echo "swapoff $*" >>"$G/log""#),
    (
        "lvchange",
        r#"echo "lvchange $*" >>"$G/log"; grep -v dm-9 "$G/stack" >"$G/left"; cp "$G/left" "$G/stack""#,
    ),
    (
        "cryptsetup",
        r#"echo "cryptsetup $*" >>"$G/log"; grep -v dm-7 "$G/stack" >"$G/left"; cp "$G/left" "$G/stack""#,
    ),
    (
        "mdadm",
        r#"echo "mdadm $*" >>"$G/log"; grep -v md0 "$G/stack" >"$G/left"; cp "$G/left" "$G/stack""#,
    ),
    (
        "multipath",
        r#"echo "multipath $*" >>"$G/log"; grep -v dm-8 "$G/stack" >"$G/left"; cp "$G/left" "$G/stack""#,
    ),
    ("blockdev", r#"echo "blockdev $*" >>"$G/log""#),
    (
        "fuser",
        r#"for d; do test "$d" != -- || { echo 'No process specification given'; exit 1; }; done; echo "fuser $*""#,
    ),
    ("udevadm", ""),
    ("sync", ""),
    ("id", r#"/bin/cat "$G/user""#),
];

const STACK: &str = "sdb disk\nsdb1 part\nmd0 raid1\ndm-7 crypt\ndm-8 mpath\ndm-9 lvm\n";

struct Guest {
    dir: PathBuf,
    shell: &'static str,
}

impl Guest {
    fn new(name: &str, shell: &'static str) -> Option<Self> {
        if Process::new(shell).args(["-c", ":"]).output().is_err() {
            println!("skipped: no {shell} here");
            return None;
        }
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join([name, "-", shell].concat());
        drop(fs::remove_dir_all(&dir));
        fs::create_dir_all(&dir).expect("a directory");
        let guest = Self { dir, shell };
        for (name, body) in STUBS {
            guest.put(name, &["#!/bin/sh\n", body, "\n"].concat());
            let mode = fs::Permissions::from_mode(0o755);
            fs::set_permissions(guest.dir.join(name), mode).expect("a mode");
        }
        guest.put("link", "");
        guest.put("wwns", "/dev/sdc 0x6888603000000ae6\n");
        guest.put("user", "0\n");
        guest.put("root", "/dev/sda2\n");
        guest.put("stack", STACK);
        guest.put("swaps", "Filename Type\n/dev/sdb3 partition\n/dev/sda3 partition\n/data/a\\040swap file\n/x file\n");
        guest.put(
            "mounts",
            "40 29 8:11 / /data rw - ext4 /dev/sdb1 rw\n41 29 8:11 / /data-too rw - ext4 /dev/sdb1 rw\n42 40 8:12 / /data/in\\040it rw - xfs /dev/sdb2 rw\n43 29 8:2 / /other rw - xfs /dev/sda2 rw\n",
        );
        Some(guest)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.dir.join(name), text).expect("a file");
    }

    /// Runs a step's commands that change something; what they said, and what they did.
    fn run(&self, before: &str, step: &Step) -> (String, Vec<String>) {
        self.run_those(before, step, CommandKind::Changes)
    }

    fn run_those(&self, before: &str, step: &Step, kind: CommandKind) -> (String, Vec<String>) {
        self.put("log", "");
        let mut said = String::new();
        for command in step.commands.iter().filter(|c| c.kind == kind) {
            let text = [before, "\n", &command.text, "\n"].concat();
            let path = [self.dir.to_str().expect("UTF-8"), ":/usr/bin:/bin"].concat();
            let run = Process::new(self.shell)
                .args(["-c", &text])
                .env("PATH", path)
                .env("G", &self.dir)
                .output()
                .expect("the shell runs");
            said.push_str(&String::from_utf8_lossy(&run.stdout));
            said.push_str(&String::from_utf8_lossy(&run.stderr));
        }
        let log = fs::read_to_string(self.dir.join("log")).expect("the log");
        (said, log.lines().map(str::to_owned).collect())
    }
}

fn step(disk: &Disk, kind: StepKind) -> Step {
    let all = steps(disk, Os::Known(OsFamily::Linux), false);
    all.into_iter().find(|s| s.kind == kind).expect("the step")
}

fn guests(name: &'static str) -> impl Iterator<Item = Guest> {
    SHELLS
        .into_iter()
        .filter_map(move |shell| Guest::new(name, shell))
}

#[test]
fn each_step_changes_just_what_it_says() {
    for guest in guests("each") {
        for (kind, expected) in [
            (
                StepKind::Swapoff,
                ["swapoff /data/a swap", "swapoff /dev/sdb3"].as_slice(),
            ),
            (
                StepKind::Unmount,
                &[
                    "umount -v -- /data/in it",
                    "umount -v -- /data-too",
                    "umount -v -- /data",
                ],
            ),
            (
                StepKind::TakeDown,
                &[
                    "cryptsetup close luks-a",
                    "multipath -f mpatha",
                    "lvchange -an /dev/mapper/vg-own",
                    "mdadm --stop /dev/md0",
                ],
            ),
        ] {
            let (said, did) = guest.run("", &step(&this(), kind.clone()));
            assert_eq!(did, expected, "{kind:?} in {}: {said}", guest.shell);
        }
        let (said, did) = guest.run("", &step(&this(), StepKind::Unmount));
        assert_eq!(
            (said.as_str(), did.len()),
            ("nothing is mounted\n", 0),
            "{}",
            guest.shell
        );
    }
}

#[test]
fn who_uses_it_is_asked_as_fuser_wants_to_be_asked() {
    for guest in guests("users") {
        let step = step(&this(), StepKind::SeeUsers);
        let (said, did) = guest.run_those("", &step, CommandKind::Shows);
        assert!(did.is_empty(), "{}: {did:?}", guest.shell);
        for line in [
            "fuser -vm /data/in it",
            "fuser -vm /data",
            "fuser -v /dev/sdb1",
        ] {
            assert!(said.lines().any(|l| l == line), "{}: {said}", guest.shell);
        }
        assert!(!said.contains("given"), "{}: {said}", guest.shell);
    }
}

#[test]
fn a_disk_not_found_or_only_half_named_is_left_alone() {
    for guest in guests("missing") {
        fs::remove_file(guest.dir.join("link")).expect("the link");
        let (said, did) = guest.run("", &step(&this(), StepKind::Unmount));
        assert!(
            said.starts_with("not found: wwn-0x6888"),
            "{}: {said}",
            guest.shell
        );
        assert!(did.is_empty());
    }
}

#[test]
fn nothing_is_done_or_claimed_without_root() {
    for guest in guests("user") {
        guest.put("user", "1000\n");
        for kind in [StepKind::Unmount, StepKind::TakeDown] {
            let (said, did) = guest.run("", &step(&this(), kind));
            assert_eq!(said, "stopped: this needs root\n", "{}", guest.shell);
            assert!(did.is_empty());
        }
    }
}

#[test]
fn without_the_link_all_digits_in_lsblk_are_enough() {
    for guest in guests("unlinked") {
        fs::remove_file(guest.dir.join("link")).expect("the link");
        guest.put(
            "wwns",
            "/dev/sdc \n/dev/sdb 0x6888603000000AE6FA17A5A7D4F5F9C1\n",
        );
        let (said, did) = guest.run("", &step(&this(), StepKind::Unmount));
        assert_eq!(did.len(), 3, "{}: {said}", guest.shell);
    }
}

#[test]
fn busybox_finds_the_disk_without_a_word_of_its_own_readlink() {
    let unnamed = disk(None, None, Some(100));
    let chosen = ["disk_", &ID.replace('-', "_"), "='/dev/sdb'"].concat();
    for guest in guests("busybox") {
        guest.put("busybox", "");
        guest.put("wwns", "/dev/sdb 0x6888603000000ae6fa17a5a7d4f5f9c1\n");
        let mounts = fs::read_to_string(guest.dir.join("mounts")).expect("mounts");
        for (before, disk) in [("", this()), (chosen.as_str(), unnamed.clone())] {
            guest.put("mounts", &mounts);
            let (said, did) = guest.run(before, &step(&disk, StepKind::Unmount));
            assert_eq!(did.len(), 3, "{}: {said}", guest.shell);
            assert!(!said.contains("invalid"), "{}: {said}", guest.shell);
        }
    }
}

#[test]
fn a_disk_that_holds_the_root_is_left_alone() {
    for guest in guests("root") {
        for (file, text) in [
            (
                "mounts",
                "40 29 8:11 / /data rw - ext4 /dev/sdb1 rw\n41 1 8:12 / / rw - ext4 /dev/sdb2 rw\n",
            ),
            ("root", "/dev/sdb4\n"),
        ] {
            guest.put(file, text);
            for kind in [StepKind::Unmount, StepKind::Swapoff, StepKind::TakeDown] {
                let (said, did) = guest.run("", &step(&this(), kind));
                assert_eq!(said, "stopped: this disk holds /\n", "{}", guest.shell);
                assert!(did.is_empty());
            }
            guest.put("mounts", "40 29 8:11 / /data rw - ext4 /dev/sdb1 rw\n");
        }
    }
}

#[test]
fn a_device_chosen_for_another_disk_is_not_used() {
    let unnamed = disk(None, None, Some(100));
    let name = ["disk_", &ID.replace('-', "_")].concat();
    for guest in guests("chosen") {
        for before in [
            "",
            "disk=/dev/sdb",
            "disk_5f4c1e8a=/dev/sdb",
            &[&name, "='/dev/REPLACE_ME'"].concat(),
        ] {
            let (said, did) = guest.run(before, &step(&unnamed, StepKind::Unmount));
            assert_eq!(
                said,
                ["not found: set ", &name, " first\n"].concat(),
                "{}",
                guest.shell
            );
            assert!(did.is_empty());
        }
        let before = [&name, "='/dev/sdb'"].concat();
        let (said, did) = guest.run(&before, &step(&unnamed, StepKind::Unmount));
        assert_eq!(did.len(), 3, "{}: {said}", guest.shell);
    }
}
