//! What the look's output proves: *clear* only where everything that could use the disk was looked at.

mod guest_outputs;

use bms_disks::guide::{Dormant, Finding, MatchedBy, Note, Use, Why, check};
use guest_outputs::look::Look;
use guest_outputs::{ANY, ID, disk, this};

fn of(look: &Look) -> Finding {
    check(&look.text(), ANY, &this())
}

fn uses(look: &Look) -> Vec<Use> {
    match of(look) {
        Finding::InUse { uses, .. } => uses,
        other => panic!("{other:?}\n{}", look.text()),
    }
}

fn why(look: &Look) -> Why {
    match of(look) {
        Finding::CannotTell { why } => why,
        other => panic!("{other:?}\n{}", look.text()),
    }
}

fn notes(look: &Look) -> Vec<Note> {
    match of(look) {
        Finding::Clear { notes, .. } => notes,
        other => panic!("{other:?}\n{}", look.text()),
    }
}

fn on(on: &str) -> String {
    on.to_owned()
}

#[test]
fn a_disk_on_which_all_stands_alone_is_clear_with_what_is_on_it() {
    let mut look = Look::with_disk("");
    for (number, kind) in [
        (1, "ext4"),
        (2, "swap"),
        (3, "LVM2_member"),
        (4, "crypto_LUKS"),
        (5, "xfs"),
    ] {
        look.part(number, kind);
    }
    let dormant = |part: &str, kind| Note::Dormant { on: on(part), kind };
    let filesystem = |part: &str, kind: &str| Note::Filesystem {
        on: on(part),
        kind: on(kind),
    };
    let expected = [
        filesystem("sdb1", "ext4"),
        dormant("sdb2", Dormant::Swap),
        dormant("sdb3", Dormant::Lvm),
        dormant("sdb4", Dormant::Crypt),
        filesystem("sdb5", "xfs"),
    ];
    assert_eq!(notes(&look), expected);
    assert_eq!(notes(&Look::with_disk("")), [Note::Bare { on: on("sdb") }]);
    assert!(of(&Look::with_disk("linux_raid_member")).is_clear());
    assert!(of(&Look::with_disk("btrfs")).is_clear());
}

#[test]
fn mounts_swap_and_what_is_made_of_the_disk_are_uses() {
    let mut look = Look::with_disk("");
    look.part(1, "ext4").part(2, "swap").part(3, "LVM2_member");
    look.add("mount 40 29 8:17 / /srv/Donn\\303\\251es\\040x rw - ext4 /dev/sdb1 rw");
    look.add("mount 41 29 8:17 /sub /mnt rw - ext4 /dev/sdb1 rw\ntrace sdb1 ext4");
    look.add("swap /dev/sdb2 partition");
    look.mapped(0, "data--vg-pg", "LVM-1234", &["sdb3"], "crypto_LUKS");
    look.mapped(1, "luks-x", "CRYPT-LUKS2-1-luks-x", &["dm-0"], "xfs");
    look.add("mount 42 29 253:1 / /var/lib/pg rw - xfs /dev/mapper/luks-x rw\ntrace dm-1 xfs");
    let mounted = |at: &str| Use::Mounted { at: on(at) };
    let expected = [
        mounted("/srv/Données x"),
        mounted("/mnt"),
        Use::Swap { on: on("sdb2") },
        Use::Lvm {
            volume: on("data-vg/pg"),
        },
        Use::Crypt { map: on("luks-x") },
        mounted("/var/lib/pg"),
    ];
    assert_eq!(uses(&look), expected);
}

/// What is on the disk, lines of the look, and the use that they show.
type Row = (&'static str, &'static str, Use);

fn mounts_not_seen() -> Vec<Row> {
    let held = |kind: &str| Use::HeldBy {
        kind: on(kind),
        on: on("sdb"),
    };
    let elsewhere = Use::MountedElsewhere {
        at: on("/data"),
        pid: 4711,
    };
    vec![
        // Unmounted with -l, or in a namespace that no process is in.
        ("ext4", "trace sdb ext4", held("ext4")),
        ("xfs", "trace sdb xfs", held("xfs")),
        ("btrfs", "trace sdb btrfs 1111-2222", held("btrfs")),
        ("f2fs", "trace sdb f2fs", held("f2fs")),
        // In a container.
        (
            "ext4",
            "trace sdb ext4\nelsewhere 4711 90 80 8:16 / /data rw - ext4 /dev/sdb rw",
            elsewhere.clone(),
        ),
        (
            "btrfs",
            "trace sdb btrfs 1-2\nelsewhere 4711 90 80 0:50 / /data rw - btrfs /dev/sdb rw",
            elsewhere.clone(),
        ),
        (
            "vfat",
            "elsewhere 4711 90 80 8:16 / /data rw - vfat /dev/sdb rw",
            elsewhere,
        ),
    ]
}

fn other_users() -> Vec<Row> {
    let open = |program: &str| Use::Open {
        pid: 77,
        program: on(program),
        on: on("sdb"),
    };
    vec![
        // The log of a file system on another disk.
        ("jbd", "trace sdb jbd2", Use::Journal { on: on("sdb") }),
        (
            "xfs_external_log",
            "mount 50 29 8:2 / /x rw - xfs /dev/sda2 rw,logdev=/dev/sdb,noquota",
            Use::Journal { on: on("sdb") },
        ),
        (
            "",
            "mount 50 29 8:2 / /x rw - xfs /dev/sda2 rw,rtdev=/dev/sdb",
            Use::Journal { on: on("sdb") },
        ),
        ("bcache", "bcache sdb cache", Use::Cache { on: on("sdb") }),
        (
            "",
            "block loop0 7:0 100\nloop/backing_file loop0 /dev/sdb",
            Use::Loop { name: on("loop0") },
        ),
        (
            "",
            "shown target_core_mod\nmodule target_core_mod\ntarget Major: 8 Minor: 16  CLAIMED: IBLOCK",
            Use::Export { on: on("sdb") },
        ),
        (
            "ext4",
            "target TCM FILEIO ID: 0        File: /dev/sdb  Size: 100  Mode: O_DSYNC",
            Use::Export { on: on("sdb") },
        ),
        ("ext4", "nvmet /dev/sdb", Use::Export { on: on("sdb") }),
        (
            "ext4",
            "open 8:16 77 qemu-system-x86",
            open("qemu-system-x86"),
        ),
        ("", "sg sdb 21:1\nopen 21:1 77 a b", open("a b")),
    ]
}

#[test]
fn what_a_list_of_devices_cannot_show_is_a_use() {
    for (fstype, lines, expected) in [mounts_not_seen(), other_users()].concat() {
        let mut look = Look::with_disk(fstype);
        look.add(lines);
        assert_eq!(uses(&look), [expected], "{lines}");
    }
}

#[test]
fn a_services_own_copy_of_a_mount_is_no_other_use() {
    let mut look = Look::with_disk("ext4");
    look.add("mount 40 29 8:16 / /data rw shared:7 - ext4 /dev/sdb rw\ntrace sdb ext4");
    look.add("elsewhere 300 90 80 8:16 / /data rw master:7 - ext4 /dev/sdb rw");
    let mounted = Use::Mounted { at: on("/data") };
    assert_eq!(uses(&look), [mounted]);
    // Left behind when the service's copy is the only one.
    look.without("mount 40");
    let elsewhere = Use::MountedElsewhere {
        at: on("/data"),
        pid: 300,
    };
    assert_eq!(uses(&look), [elsewhere]);
}

#[test]
fn who_only_watches_disks_does_not_use_them() {
    let mut look = Look::with_disk("ext4");
    look.add("open 8:16 300 multipathd\nopen 8:16 301 systemd-udevd\nopen 8:0 302 qemu");
    assert!(of(&look).is_clear());
}

#[test]
fn a_file_system_on_several_disks_is_in_use_through_any_of_them() {
    let mut look = Look::with_disk("btrfs");
    look.add("block sdc 8:32 209715200")
        .listed("sdc", "disk", "btrfs");
    look.add("trace sdb btrfs 1111\ntrace sdc btrfs 1111\nmount 40 29 0:45 /@data /data rw - btrfs /dev/sdc rw");
    assert_eq!(uses(&look), [Use::Mounted { at: on("/data") }]);
}

#[test]
fn files_on_the_disk_that_the_kernel_uses_are_named() {
    let mut look = Look::with_disk("ext4");
    look.add("mount 40 29 8:16 / /data rw - ext4 /dev/sdb rw\ntrace sdb ext4\nswap /data/swap\\040file file");
    look.add("block loop3 7:3 100\nloop/backing_file loop3 /data/image");
    let expected = [
        Use::Mounted { at: on("/data") },
        Use::SwapFile {
            path: on("/data/swap file"),
        },
        Use::Loop { name: on("loop3") },
    ];
    assert_eq!(uses(&look), expected);
}

#[test]
fn two_paths_are_one_disk_whatever_their_sizes() {
    let mut look = Look::with_disk("mpath_member");
    look.add("block sdc 8:32 251658240\ndevice/wwid sdc naa.6888603000000ae6fa17a5a7d4f5f9c1");
    look.listed("sdc", "disk", "mpath_member");
    let Finding::Clear { seen, notes } = of(&look) else {
        panic!("{:?}", of(&look));
    };
    assert_eq!(seen.devices, ["sdb", "sdc"]);
    assert!(notes.contains(&Note::SizeDiffers {
        bytes: 251_658_240 * 512
    }));
    look.mapped(0, "mpatha", "mpath-3688", &["sdb", "sdc"], "xfs");
    look.mapped(1, "mpatha1", "part1-mpath-3688", &["dm-0"], "xfs");
    look.add("mount 40 29 253:1 / /data rw - xfs /dev/mapper/mpatha1 rw");
    let expected = [
        Use::Multipath { map: on("mpatha") },
        Use::Mounted { at: on("/data") },
    ];
    assert_eq!(uses(&look), expected);
    // Mounted by the path that has no map over it.
    let mut bare = Look::with_disk("ext4");
    bare.add("block sdc 8:32 209715200\ndevice/wwid sdc naa.6888603000000ae6fa17a5a7d4f5f9c1");
    bare.listed("sdc", "disk", "ext4")
        .add("mount 40 29 8:32 / /data rw - ext4 /dev/sdc rw");
    assert_eq!(uses(&bare), [Use::Mounted { at: on("/data") }]);
}

#[test]
fn all_of_a_name_counts_for_more_than_the_half_that_lsblk_shows() {
    // lsblk's own word is the half that every disk of the storage has.
    let mut look = Look::with_disk("ext4");
    look.add("lsblk KNAME=\"sdc\" TYPE=\"disk\" FSTYPE=\"\" UUID=\"\" LABEL=\"\" WWN=\"0x6888603000000ae6\" SERIAL=\"\"");
    assert!(of(&look).is_clear());
    look.without("device/wwid sdb");
    assert!(matches!(of(&look), Finding::Ambiguous { .. }));
}

#[test]
fn what_zram_writes_back_to_is_in_use_although_nothing_holds_it() {
    let mut look = Look::with_disk("");
    look.add("backing_dev zram0 none");
    assert!(of(&look).is_clear());
    let (name, kind) = (on("zram0"), on("disk"));
    let mut told = look.clone();
    told.add("backing_dev zram0 /dev/sdb\nblock zram0 254:0 131072");
    told.listed("zram0", "disk", "");
    assert_eq!(uses(&told), [Use::Holder { name, kind }]);
    look.add("backing_dev zram0 /dev/somewhere");
    assert_eq!(why(&look), Why::Driver { name: on("zram") });
}

#[test]
fn a_virtio_disk_is_known_by_its_serial_number() {
    let mut look = Look::host();
    look.add(&format!(
        "block vdb 252:16 209715200\nserial vdb {}",
        &ID[..20]
    ));
    look.listed("vdb", "disk", "");
    let Finding::Clear { seen, .. } = check(&look.text(), ANY, &disk(None, None, None)) else {
        panic!("not clear");
    };
    assert_eq!(
        (seen.devices, seen.by),
        (vec![on("vdb")], MatchedBy::VolumeId)
    );
}

#[test]
fn what_is_not_known_to_stand_alone_is_not_clear() {
    let pool = |kind: &str| Why::PoolMember { kind: on(kind) };
    for kind in [
        "drbd",
        "ceph_bluestore",
        "oracleasm",
        "DM_snapshot_cow",
        "isw_raid_member",
        "made_up",
    ] {
        assert_eq!(why(&Look::with_disk(kind)), pool(kind));
    }
    let untraced = |kind: &str| Why::Untraced {
        kind: on(kind),
        on: on("sdb"),
    };
    assert_eq!(why(&Look::with_disk("vfat")), untraced("vfat"));
    // A kernel that does not tell which ones are open.
    let mut old = Look::with_disk("xfs");
    old.without("traced").add("traced ext4");
    assert_eq!(why(&old), untraced("xfs"));
    // One that cannot open it at all needs not tell.
    old.without("kinds").add("kinds ext4");
    assert!(of(&old).is_clear());
    // Pools whose members are not told apart from bare disks.
    let mut zfs = Look::with_disk("");
    zfs.add("module zfs\nzpool tank");
    assert_eq!(why(&zfs), pool("zfs_member"));
    let mut zfs = Look::with_disk("zfs_member");
    assert!(of(&zfs).is_clear());
    zfs.add("zpool tank");
    assert_eq!(why(&zfs), pool("zfs_member"));
    // An XFS that is open somewhere unseen may have its log here.
    let mut log = Look::with_disk("");
    log.add("block sdc 8:32 100")
        .listed("sdc", "disk", "xfs")
        .add("trace sdc xfs");
    assert_eq!(why(&log), pool("xfs_external_log"));
    // Free only where every log that is in use would be told.
    assert!(of(&Look::with_disk("xfs_external_log")).is_clear());
    let mut log = Look::with_disk("xfs_external_log");
    log.add("mount 50 29 8:2 / /x rw - xfs /dev/sda2 rw,logdev=/dev/disk/by-id/x");
    assert_eq!(why(&log), pool("xfs_external_log"));
    let mut journal = Look::with_disk("jbd");
    assert_eq!(why(&journal), untraced("jbd"));
    journal.without("traced").add("traced ext4 jbd2");
    assert!(of(&journal).is_clear());
    let mut swap = Look::with_disk("swap");
    swap.add("swap /dev/disk/by-uuid/x partition");
    assert_eq!(why(&swap), pool("swap"));
}

#[test]
fn beside_a_driver_that_may_have_any_disk_none_is_clear() {
    for driver in ["drbd", "raw", "oracleasm", "nvmet", "target_core_mod"] {
        let mut look = Look::with_disk("ext4");
        look.add(&format!("module {driver}"));
        assert_eq!(why(&look), Why::Driver { name: on(driver) });
    }
    // Whoever made it: what is not the kernel's own and not known may have any disk.
    for driver in ["scini", "dattobd", "veeamsnap", "drbd", "made_up"] {
        let mut look = Look::with_disk("ext4");
        look.add(&format!("foreign {driver}"));
        assert_eq!(why(&look), Why::Driver { name: on(driver) });
    }
    let mut look = Look::with_disk("ext4");
    look.add("foreign nvidia\nforeign mlx5_core\nforeign zfs\nforeign zavl");
    assert!(of(&look).is_clear());
    let mut alias = Look::with_disk("ext4");
    alias.add(
        "target TCM FILEIO ID: 0        File: /dev/disk/by-id/scsi-x  Size: 100  Mode: O_DSYNC",
    );
    assert!(matches!(why(&alias), Why::Driver { .. }));
}
