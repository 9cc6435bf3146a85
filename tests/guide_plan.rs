//! The plan: what goes in which order, and what is said of it.

mod guest_outputs;

use bms_disks::guide::{Act, Also, ByHand, Pasted, Plan, Refusal, plan};
use bms_disks::model::Disk;
use guest_outputs::look::Look;
use guest_outputs::{ANY, disk, fixture, this};

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

/// The disk with LVM on LUKS, mounted in two places, and swap beside it.
fn lvm_on_luks() -> Look {
    let mut look = Look::with_disk("");
    look.part(1, "crypto_LUKS")
        .part(2, "swap")
        .add("swap /dev/sdb2 partition");
    look.mapped(0, "luks-x", "CRYPT-LUKS2-1", &["sdb1"], "LVM2_member");
    look.mapped(1, "data--vg-pg", "LVM-1", &["dm-0"], "xfs");
    look.add("trace dm-1 xfs\nmount 40 29 253:1 / /data rw - xfs /dev/mapper/data--vg-pg rw");
    look.add("mount 41 40 253:1 /sub /data/in\\040it rw - xfs /dev/mapper/data--vg-pg rw");
    look
}

#[test]
fn mounts_go_first_and_then_the_stack_from_its_top() {
    let plan = of(&lvm_on_luks());
    let expected = [
        "umount -- '/data/in it'",
        "umount -- '/data'",
        "swapoff '/dev/sdb2'",
        "lvchange -an data-vg/pg",
        "cryptsetup close luks-x",
    ];
    let mut sorted = summaries(&plan);
    // Swap may go before or after the mounts.
    let swap = sorted
        .iter()
        .position(|h| h.starts_with("swapoff"))
        .expect("swapoff");
    assert!(swap < 3);
    let line = sorted.remove(swap);
    sorted.insert(2, line);
    assert_eq!(sorted, expected);
    assert!(plan.also.is_empty() && plan.by_hand.is_empty() && plan.refused.is_empty());
    let all = plan.all.expect("one command").text;
    for step in &plan.steps {
        assert!(
            step.command
                .text
                .contains("/dev/disk/by-id/wwn-0x6888603000000ae6fa17a5a7d4f5f9c1")
        );
        assert!(
            step.command.text.contains("/dev/sdb) ;;"),
            "{}",
            step.command.text
        );
        let line = step.command.text.lines().rev().nth(1).expect("a line");
        assert!(all.contains(&["\n", line, "\n"].concat()), "{line}");
    }
}

#[test]
fn a_free_disk_needs_nothing() {
    let plan = of(&Look::with_disk("ext4"));
    assert_eq!(plan, Plan::default());
}

#[test]
fn every_kind_of_device_has_its_own_end() {
    let mut look = Look::with_disk("mpath_member");
    look.add("block sdc 8:32 209715200\ndevice/wwid sdc naa.6888603000000ae6fa17a5a7d4f5f9c1");
    look.listed("sdc", "disk", "mpath_member");
    look.mapped(0, "mpatha", "mpath-3688", &["sdb", "sdc"], "");
    look.mapped(
        1,
        "mpatha1",
        "part1-mpath-3688",
        &["dm-0"],
        "linux_raid_member",
    );
    look.add("block md127 9:127 100\nmd/level md127 raid1\nholder md127 dm-1")
        .listed("md127", "raid1", "");
    look.mapped(2, "plain map", "", &["md127"], "bcache");
    look.add("block bcache0 251:0 100\nholder bcache0 dm-2\nbcache dm-2 backing")
        .listed("bcache0", "disk", "swap");
    look.add(
        "swap /dev/bcache0 partition\nblock loop4 7:4 100\nloop/backing_file loop4 /dev/md127",
    )
    .listed("loop4", "loop", "");
    let plan = of(&look);
    let expected = [
        "swapoff '/dev/bcache0'",
        "echo 1 >'/sys/block/bcache0/bcache/stop'",
        "dmsetup remove 'plain map'",
        "losetup -d '/dev/loop4'",
        "mdadm --stop '/dev/md127'",
        "multipath -f mpatha",
    ];
    assert_eq!(summaries(&plan), expected);
    assert!(
        plan.also.is_empty(),
        "both paths are this disk: {:?}",
        plan.also
    );
    let text = &plan.all.expect("one command").text;
    assert!(text.contains("/dev/sdb|/dev/sdc|/dev/dm-0) ;;"), "{text}");
}

#[test]
fn parts_of_volumes_are_left_to_lvm_and_a_snapshot_goes_with_its_origin() {
    let mut look = Look::with_disk("LVM2_member");
    look.mapped(0, "vg-pool_tdata", "LVM-1-tdata", &["sdb"], "");
    look.mapped(1, "vg-pool-tpool", "LVM-1-tpool", &["dm-0"], "");
    look.mapped(2, "vg-thin", "LVM-1", &["dm-1"], "ext4");
    look.mapped(3, "vg-raid_rimage_0", "LVM-2", &["sdb"], "");
    look.mapped(4, "vg-raid", "LVM-3", &["dm-3"], "ext4");
    // A pool of thin volumes is active by itself.
    look.mapped(5, "vg-pool", "LVM-1-pool", &["dm-1"], "");
    assert_eq!(
        summaries(&of(&look)),
        [
            "lvchange -an vg/thin",
            "lvchange -an vg/pool",
            "lvchange -an vg/raid"
        ]
    );

    let mut look = Look::with_disk("LVM2_member");
    look.add("block sdc 8:32 100")
        .listed("sdc", "disk", "LVM2_member");
    look.mapped(0, "vg-o-real", "LVM-1-real", &["sdc"], "");
    look.mapped(1, "vg-o", "LVM-1", &["dm-0"], "ext4");
    look.mapped(2, "vg-s-cow", "LVM-2-cow", &["sdb"], "");
    look.mapped(3, "vg-s", "LVM-2", &["dm-0", "dm-2"], "ext4");
    look.add("trace dm-1 ext4\nmount 40 29 253:1 / /o rw - ext4 /dev/mapper/vg-o rw");
    let plan = of(&look);
    assert_eq!(summaries(&plan), ["umount -- '/o'", "lvchange -an vg/o"]);
    assert!(plan.also.contains(&Also::Origin {
        volume: "vg/o".into()
    }));
}

#[test]
fn what_else_is_touched_is_said() {
    let others = |name: &str| Also::OtherDisks {
        name: name.into(),
        disks: vec!["sdk".into()],
    };
    let mut look = Look::with_disk("linux_raid_member");
    look.add("block sdk 8:160 100")
        .listed("sdk", "disk", "linux_raid_member");
    look.add("block md9 9:9 100\nholder md9 sdb\nholder md9 sdk\nmd/level md9 raid1")
        .listed("md9", "raid1", "ext4");
    assert_eq!(of(&look).also, [others("md9")]);

    let mut look = Look::with_disk("btrfs");
    look.add("block sdk 8:160 100")
        .listed("sdk", "disk", "btrfs");
    look.add(
        "trace sdb btrfs u\ntrace sdk btrfs u\nmount 40 29 0:45 / /data rw - btrfs /dev/sdk rw",
    );
    assert_eq!(of(&look).also, [others("/data")]);

    let mut look = Look::with_disk("ext4");
    look.add("trace sdb ext4\nmount 40 29 8:16 / /data rw - ext4 /dev/sdb rw");
    look.add("mount 41 40 0:60 / /data/tmp rw - tmpfs tmpfs rw\nmount 42 40 8:160 / /data/other rw - xfs /dev/sdk rw");
    look.add("elsewhere 4711 90 80 8:16 / /in/box rw - ext4 /dev/sdb rw");
    let plan = of(&look);
    let summaries = summaries(&plan);
    assert_eq!(summaries.len(), 4);
    assert_eq!(summaries[2], "umount -- '/data'");
    assert_eq!(summaries[3], "nsenter -t 4711 -m umount -- '/in/box'");
    let expected = [
        Also::Inside {
            at: "/data/tmp".into(),
        },
        Also::Inside {
            at: "/data/other".into(),
        },
        Also::Elsewhere {
            pid: 4711,
            at: "/in/box".into(),
        },
    ];
    assert_eq!(plan.also, expected);

    for (fstype, line) in [
        (
            "xfs_external_log",
            "mount 50 29 8:32 / /x rw - xfs /dev/sdc rw,logdev=/dev/sdb",
        ),
        (
            "jbd",
            "trace sdb jbd2\njournal sdc jbd2/sdb\nmount 50 29 8:32 / /x rw - ext4 /dev/sdc rw",
        ),
    ] {
        let mut look = Look::with_disk(fstype);
        look.add("block sdc 8:32 100")
            .listed("sdc", "disk", "ext4")
            .add(line);
        let plan = of(&look);
        assert_eq!(self::summaries(&plan), ["umount -- '/x'"], "{line}");
        assert!(plan.also.contains(&Also::Log { at: "/x".into() }), "{line}");
        assert!(plan.by_hand.is_empty());
    }
}

#[test]
fn the_systems_own_disk_is_refused_whatever_its_stack() {
    let refusal = |look: &Look, at: &str| {
        let plan = of(look);
        assert_eq!(plan.refused[0].why, Refusal::System { at: at.into() });
        assert!(plan.steps.is_empty() && plan.all.is_none());
    };
    let mut look = Look::host();
    look.without("device/wwid sda")
        .add("device/wwid sda naa.6888603000000ae6fa17a5a7d4f5f9c1");
    refusal(&look, "/");
    let mut look = Look::with_disk("");
    look.part(1, "vfat")
        .add("mount 40 29 8:17 / /boot/efi rw - vfat /dev/sdb1 rw");
    refusal(&look, "/boot/efi");
    // A volume of the system's that only partly lies on the disk.
    let mut look = Look::with_disk("LVM2_member");
    look.mapped(0, "vg-root", "LVM-1", &["sda2", "sdb"], "ext4");
    look.without("mount 29")
        .add("mount 29 1 253:0 / / rw - ext4 /dev/mapper/vg-root rw");
    refusal(&look, "/");
    let mut look = Look::with_disk("btrfs");
    look.without("lsblk KNAME=\"sda2\"")
        .listed("sda2", "part", "btrfs")
        .without("mount 29");
    look.add("trace sda2 btrfs u\ntrace sdb btrfs u\nmount 29 1 0:30 /@ / rw - btrfs /dev/sda2 rw");
    refusal(&look, "/");
}

#[test]
fn without_a_look_or_the_disk_in_it_nothing_is_offered() {
    let why = |text: &str, disk: &Disk| {
        let plan = plan(&Pasted::read(text).expect("a paste"), ANY, &[disk]);
        assert!(plan.steps.is_empty());
        plan.refused[0].why.clone()
    };
    assert_eq!(
        why(&fixture("util-linux-2.34-mounted.json"), &this()),
        Refusal::NeedsLook
    );
    assert!(matches!(
        why(&Look::host().text(), &this()),
        Refusal::Unclear(_)
    ));
    let mut container = lvm_on_luks();
    container.without("ns pid").add("ns pid pid:[4026532999]");
    assert_eq!(why(&container.text(), &this()), Refusal::Container);
}

#[test]
fn several_disks_have_one_plan_and_a_stack_that_they_share_is_there_once() {
    let other = disk(Some("6888603000000ae6fa17a5a7d4f5f9c2"), None, None);
    let mut look = Look::with_disk("linux_raid_member");
    look.add("block sdc 8:32 100\ndevice/wwid sdc naa.6888603000000ae6fa17a5a7d4f5f9c2");
    look.listed("sdc", "disk", "linux_raid_member");
    look.add("block md0 9:0 100\nholder md0 sdb\nholder md0 sdc\nmd/level md0 raid1")
        .listed("md0", "raid1", "xfs");
    look.add("trace md0 xfs\nmount 40 29 9:0 / /data rw - xfs /dev/md0 rw");
    let pasted = Pasted::read(&look.text()).expect("a paste");
    let both = plan(&pasted, ANY, &[&this(), &other]);
    assert_eq!(
        summaries(&both),
        ["umount -- '/data'", "mdadm --stop '/dev/md0'"]
    );
    assert!(both.also.is_empty(), "{:?}", both.also);
    assert!(
        both.steps[0].command.text.contains("f9c1") && both.steps[0].command.text.contains("f9c2")
    );
    let one = plan(&pasted, ANY, &[&other]);
    assert_eq!(one.also.len(), 2, "{:?}", one.also);
}

#[test]
fn a_windows_disk_is_taken_offline_by_one_command() {
    let of = |name: &str| {
        plan(
            &Pasted::read(&fixture(name)).expect("a paste"),
            ANY,
            &[&this()],
        )
    };
    let online = of("powershell-5.1-online.json");
    assert_eq!(online.steps.len(), 1);
    assert_eq!(online.steps[0].act, Act::SetOffline);
    let text = &online.steps[0].command.text;
    assert!(
        text.contains("6888603000000ae6fa17a5a7d4f5f9c1")
            && text.contains("Set-Disk -IsOffline $true")
    );
    assert_eq!(of("powershell-5.1-offline.json"), Plan::default());
    let look = r#"{"Look": 1, "Taken": 1796000000, "Disks": [], "Pooled": [
        {"FriendlyName": "P", "UniqueId": "6888603000000AE6FA17A5A7D4F5F9C1", "Pool": "tank", "Size": 1}], "Virtual": []}"#;
    let pooled = plan(&Pasted::read(look).expect("a paste"), ANY, &[&this()]);
    assert_eq!(
        pooled.by_hand,
        [ByHand::Pool {
            name: "tank".into()
        }]
    );
}
