//! The plan for what keeps a file system busy beside the stack below it: files that the kernel uses, overlays, other
//! namespaces, automounts, programs.

mod guest_outputs;

use bms_disks::guide::{Also, ByHand, Pasted, Plan, plan};
use guest_outputs::look::Look;
use guest_outputs::{ANY, this};

fn of(look: &Look) -> Plan {
    plan(
        &Pasted::read(&look.text()).expect("a paste"),
        ANY,
        &[&this()],
    )
}

fn summaries(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|s| s.summary.as_str()).collect()
}

#[test]
fn files_that_the_kernel_uses_go_before_their_file_system() {
    let mut look = Look::with_disk("ext4");
    look.add(
        "trace sdb ext4\nmount 40 29 8:16 / /data rw - ext4 /dev/sdb rw\nswap /data/swap file",
    );
    look.add("block loop3 7:3 100\nloop/backing_file loop3 /data/image")
        .listed("loop3", "loop", "xfs");
    look.add(
        "mount 60 29 7:3 / /image rw - xfs /dev/loop3 rw\ntrace loop3 xfs\nexport /data 10.0.0.0/8",
    );
    let expected = [
        "umount -- '/image'",
        "losetup -d '/dev/loop3'",
        "swapoff '/data/swap'",
        "exportfs -u '10.0.0.0/8:/data'",
        "umount -- '/data'",
    ];
    let plan = of(&look);
    assert_eq!(
        summaries(&plan)
            .iter()
            .map(|h| h
                .replace("10.0.0.0/8:/data", "'10.0.0.0/8:/data'")
                .replace("''", "'"))
            .collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn overlays_and_served_files_are_seen_to_first() {
    let mut look = Look::with_disk("ext4");
    look.add("trace sdb ext4\nmount 40 29 8:16 / /data rw - ext4 /dev/sdb rw");
    look.add("mount 41 29 0:70 / /merged rw - overlay overlay rw,lowerdir=/usr:/lib,upperdir=/data/up,workdir=/data/work");
    look.add("mount 42 29 0:71 / /other rw - overlay overlay rw,lowerdir=/database");
    look.add("target TCM FILEIO ID: 0        File: /data/disk image  Size: 1  Mode: O_DSYNC");
    let plan = of(&look);
    assert_eq!(
        summaries(&plan),
        ["umount -- '/merged'", "umount -- '/data'"]
    );
    let overlay = Also::Overlay {
        at: "/merged".into(),
    };
    assert_eq!(plan.also, [overlay]);
    let export = ByHand::Export {
        on: "/data/disk image".into(),
    };
    assert_eq!(plan.by_hand, [export]);
}

#[test]
fn a_containers_mounts_go_from_the_inside_and_its_own_root_by_hand() {
    let mut look = Look::with_disk("ext4");
    look.add("trace sdb ext4\nelsewhere 77 90 80 8:16 / /in rw - ext4 /dev/sdb rw");
    look.add("elsewhere 77 91 90 8:16 /sub /in/side rw - ext4 /dev/sdb rw");
    look.add("elsewhere 78 95 94 8:16 / / rw - ext4 /dev/sdb rw");
    let plan = of(&look);
    let expected = [
        "nsenter -t 77 -m umount -- '/in/side'",
        "nsenter -t 77 -m umount -- '/in'",
    ];
    assert_eq!(summaries(&plan), expected);
    assert_eq!(plan.by_hand, [ByHand::Container { pid: 78 }]);
}

#[test]
fn what_mounts_it_again_is_stopped_after_it() {
    let mut look = Look::with_disk("ext4");
    look.add("trace sdb ext4\nmount 39 29 0:50 / /srv/a-b rw - autofs systemd-1 rw,direct");
    look.add("mount 40 39 8:16 / /srv/a-b rw - ext4 /dev/sdb rw");
    let expected = [
        "umount -- '/srv/a-b'",
        "systemctl stop -- \"$(printf 'srv\\055a\\134x2db.automount')\"",
    ];
    assert_eq!(summaries(&of(&look)), expected);
}

#[test]
fn what_no_command_does_is_told() {
    let on = || "sdb".to_owned();
    for (fstype, lines, expected) in [
        (
            "",
            "open 8:16 77 oracle",
            ByHand::Stop {
                pid: 77,
                program: "oracle".into(),
                on: on(),
            },
        ),
        ("ext4", "trace sdb ext4", ByHand::Held { on: on() }),
        ("ext4", "nvmet /dev/sdb", ByHand::Export { on: on() }),
        ("jbd", "trace sdb jbd2", ByHand::Journal { on: on() }),
    ] {
        let mut look = Look::with_disk(fstype);
        look.add(lines);
        let plan = of(&look);
        assert_eq!(
            (plan.by_hand, plan.steps.len()),
            (vec![expected], 0),
            "{lines}"
        );
    }
}

#[test]
fn a_copy_in_a_services_namespace_goes_with_its_mount() {
    let mut look = Look::with_disk("ext4");
    look.add("mount 40 29 8:16 / /data rw shared:7 - ext4 /dev/sdb rw\ntrace sdb ext4");
    look.add("elsewhere 300 90 80 8:16 / /data rw master:7 - ext4 /dev/sdb rw");
    assert_eq!(summaries(&of(&look)), ["umount -- '/data'"]);
    // One that nothing ties to it stays.
    look.add("elsewhere 301 91 81 8:16 / /data rw - ext4 /dev/sdb rw");
    let expected = ["umount -- '/data'", "nsenter -t 301 -m umount -- '/data'"];
    assert_eq!(summaries(&of(&look)), expected);
}
