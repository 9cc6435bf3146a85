//! What lists of devices prove about a disk: that it is in use, and in Linux never that it is not.

mod guest_outputs;

use bms_disks::guide::{Finding, MatchedBy, Note, Use, Why, check, check_all};
use bms_disks::model::{Os, OsFamily};
use guest_outputs::{ANY, WWN, disk, fixture, this};

fn of(name: &str) -> Finding {
    check(&fixture(name), ANY, &this())
}

fn uses(name: &str) -> Vec<Use> {
    match of(name) {
        Finding::InUse { uses, .. } => uses,
        other => panic!("{name}: {other:?}"),
    }
}

fn notes(finding: Finding) -> Vec<Note> {
    match finding {
        Finding::Clear { notes, .. } => notes,
        other => panic!("{other:?}"),
    }
}

fn why(finding: Finding) -> Why {
    match finding {
        Finding::CannotTell { why } => why,
        other => panic!("{other:?}"),
    }
}

fn not_found(disks_seen: usize) -> Finding {
    Finding::NotFound {
        os: OsFamily::Linux,
        disks_seen,
    }
}

fn mounted(at: &str) -> Use {
    Use::Mounted { at: at.into() }
}

fn path(path: &str) -> Use {
    Use::AccessPath { path: path.into() }
}

#[test]
fn mounts_and_swap_on_partitions_are_uses() {
    let swap = Use::Swap { on: "sdb2".into() };
    assert_eq!(
        uses("util-linux-2.34-mounted.json"),
        [mounted("/data"), swap]
    );
}

#[test]
fn lvm_volumes_are_named_as_group_and_volume_with_every_mount() {
    let volume = |name: &str| Use::Lvm {
        volume: name.into(),
    };
    let expected = [
        volume("data-vg/pg-data"),
        mounted("/var/lib/pgsql"),
        mounted("/backup/pgsql"),
        volume("data-vg/swap"),
        Use::Swap {
            on: "data--vg-swap".into(),
        },
    ];
    assert_eq!(uses("util-linux-2.37-lvm.json"), expected);
}

#[test]
fn paths_of_one_multipath_map_are_one_disk_in_use() {
    let map = Use::Multipath {
        map: "mpatha".into(),
    };
    assert_eq!(
        uses("util-linux-2.38-multipath-mounted.json"),
        [map.clone(), mounted("/data")]
    );
    let Finding::InUse { seen, uses } = of("util-linux-2.38-multipath-idle.json") else {
        panic!("not in use");
    };
    assert_eq!(uses, [map]);
    assert_eq!(seen.devices, ["sdb", "sdc"]);
    assert_eq!(seen.by, MatchedBy::Wwn);
    // Found by serial number alone, the shared map tells that it is one disk.
    let paste = fixture("util-linux-2.38-multipath-idle.json").replace("0x6888603", "0xq");
    let by_serial = disk(None, Some(WWN), Some(100));
    assert!(matches!(
        check(&paste, ANY, &by_serial),
        Finding::InUse { .. }
    ));
}

#[test]
fn raid_and_encryption_are_uses_even_when_nothing_is_mounted() {
    let expected = [
        Use::Raid {
            array: "md127".into(),
        },
        Use::Crypt {
            map: "luks-md".into(),
        },
    ];
    assert_eq!(uses("util-linux-2.39-raid-crypt.json"), expected);
}

#[test]
fn a_list_alone_never_shows_that_nothing_uses_the_disk() {
    for name in [
        "util-linux-2.34-idle.json",
        "util-linux-2.41-dormant-lvm.json",
        "util-linux-2.34-nodeps.json",
        "util-linux-2.38-list.json",
        "util-linux-2.38-btrfs-idle.json",
        "util-linux-2.38-zfs.json",
    ] {
        assert_eq!(why(of(name)), Why::LsblkAlone, "{name}");
    }
    assert_eq!(why(of("util-linux-2.38-inverse.json")), Why::Incomplete);
    // A file system on several disks is mounted through one of them.
    assert_eq!(
        uses("util-linux-2.38-btrfs-mounted.json"),
        [mounted("/pool")]
    );
    let virtio = fixture("util-linux-2.40-virtio.json");
    let by_id = check(&virtio, ANY, &disk(None, None, None));
    assert_eq!(why(by_id), Why::LsblkAlone);
}

#[test]
fn half_a_wwn_never_tells_which_disk_it_is() {
    let Finding::Ambiguous { candidates } = of("util-linux-2.34-half-wwn.json") else {
        panic!("not ambiguous");
    };
    let names: Vec<&str> = candidates.iter().map(|c| c.device.as_str()).collect();
    assert_eq!(names, ["sda", "sdb", "sdc"]);
    // A single one with the right half and size may still be another disk.
    let one = fixture("util-linux-2.38-zfs.json")
        .replace("6888603000000ae6fa17a5a7d4f5f9c1", "6888603000000ae6");
    assert!(matches!(
        check(&one, ANY, &this()),
        Finding::Ambiguous { .. }
    ));
    // And half of one from the cloud matches nothing for certain.
    let half = disk(Some("0x6888603000000ae6"), None, Some(100));
    let paste = fixture("util-linux-2.34-idle.json");
    assert!(matches!(
        check(&paste, ANY, &half),
        Finding::Ambiguous { .. }
    ));
}

#[test]
fn half_a_wwn_and_the_serial_number_tell() {
    let paste = fixture("util-linux-2.34-half-wwn.json").replace("S003", "S000000003");
    let Finding::InUse { seen, .. } =
        check(&paste, ANY, &disk(Some(WWN), Some("s000000003"), None))
    else {
        panic!("not in use");
    };
    assert_eq!(
        (seen.devices, seen.by),
        (vec!["sdc".into()], MatchedBy::Serial)
    );
}

#[test]
fn another_wwn_outweighs_the_same_serial_number() {
    let paste = fixture("util-linux-2.34-idle.json").replace(
        "\"serial\":\"6888603000000ae6fa17a5a7d4f5f9c2\"",
        "\"serial\":\"SN-0000001\"",
    );
    let gone = paste.replace(
        "6888603000000ae6fa17a5a7d4f5f9c1",
        "6888603000000ae6fa17a5a7d4f5f9c3",
    );
    let finding = check(&gone, ANY, &disk(Some(WWN), Some("SN-0000001"), None));
    assert_eq!(finding, not_found(3));
}

#[test]
fn a_disk_that_is_not_in_the_list_is_not_clear() {
    let other = disk(Some("0x6888603000000ae6fa17a5a7d4f5f9cc"), None, None);
    let finding = check(&fixture("util-linux-2.34-idle.json"), ANY, &other);
    assert_eq!(finding, not_found(3));
    let finding = check("{\"blockdevices\": [\n]}", ANY, &this());
    assert_eq!(finding, not_found(0));
}

#[test]
fn without_anything_to_know_the_disk_by_the_same_size_is_only_a_guess() {
    let paste = fixture("util-linux-2.34-idle.json");
    let finding = check(&paste, ANY, &disk(None, None, Some(100)));
    assert!(matches!(finding, Finding::Ambiguous { candidates } if candidates.len() == 2));
    let finding = check(&paste, ANY, &disk(None, None, None));
    assert_eq!(why(finding), Why::NothingToMatchBy);
}

#[test]
fn a_missing_column_is_not_an_empty_one() {
    let paste = fixture("util-linux-2.34-idle.json");
    let without = |column: &str| check(&paste.replace(column, "model"), ANY, &this());
    let missing = |columns: &[&'static str]| Why::MissingColumns(columns.to_vec());
    assert_eq!(why(without("mountpoint")), missing(&["MOUNTPOINT"]));
    assert_eq!(why(without("fstype")), missing(&["FSTYPE"]));
    let anonymous = paste
        .replace("\"wwn\"", "\"a\"")
        .replace("\"serial\"", "\"b\"");
    assert_eq!(
        why(check(&anonymous, ANY, &this())),
        missing(&["WWN", "SERIAL"])
    );
    let untyped = paste.replace("\"type\"", "\"a\"");
    assert_eq!(why(check(&untyped, ANY, &this())), missing(&["TYPE"]));
    let unnamed = paste.replace("6888603000000ae6", "(");
    assert_eq!(why(check(&unnamed, ANY, &this())), Why::NoIdentifiers);
}

#[test]
fn findmnt_alone_can_show_use_but_never_its_absence() {
    assert_eq!(uses("findmnt-2.38-by-id.json"), [mounted("/data")]);
    assert_eq!(why(of("findmnt-2.38.json")), Why::MountsOnly);
}

#[test]
fn findmnt_adds_mounts_to_what_lsblk_shows() {
    let both = [
        fixture("util-linux-2.34-idle.json"),
        fixture("findmnt-2.38.json"),
    ];
    let Finding::InUse { uses, .. } = check(&both.concat(), ANY, &this()) else {
        panic!("not in use");
    };
    assert_eq!(uses, [mounted("/data")]);
}

#[test]
fn an_online_windows_disk_is_in_use_with_its_paths() {
    let paths = [Use::Online, path("E:\\"), path("E:\\mnt\\logs\\")];
    assert_eq!(uses("powershell-5.1-online.json"), paths);
    assert_eq!(uses("powershell-7.4-online.json"), paths[..2]);
    assert_eq!(uses("powershell-5.1-wrapped-arrays.json"), paths[..2]);
    assert_eq!(uses("powershell-5.1-full-single-online.json"), paths[..1]);
    let long = path("E:\\databases\\a-very-long-mount-folder-name-that-does-not-fit\\data\\");
    assert_eq!(
        uses("powershell-5.1-console-40-columns.txt"),
        [Use::Online, long]
    );
}

#[test]
fn an_offline_windows_disk_is_clear() {
    assert_eq!(notes(of("powershell-5.1-offline.json")), [Note::ReadOnly]);
    assert_eq!(
        notes(of("powershell-7.4-single-offline.json")),
        [Note::ReadOnly]
    );
    assert!(of("powershell-5.1-numbers-offline.json").is_clear());
}

#[test]
fn contradictions_and_silence_about_offline_are_not_clear() {
    let paste = fixture("powershell-7.4-single-offline.json");
    let but = paste.replace("\"Offline\"", "\"Online\"");
    assert!(matches!(check(&but, ANY, &this()), Finding::InUse { .. }));
    let silent = paste
        .replace("IsOffline", "Model")
        .replace("\"Offline\"", "\"OK\"");
    let missing = Why::MissingColumns(vec!["IsOffline"]);
    assert_eq!(why(check(&silent, ANY, &this())), missing);
    let boot = paste.replace("\"IsBoot\": false", "\"IsBoot\": true");
    assert!(
        matches!(check(&boot, ANY, &this()), Finding::InUse { uses, .. } if uses == [Use::Boot])
    );
}

#[test]
fn bytes_that_older_versions_write_into_json_are_read() {
    let accent =
        fixture("util-linux-2.34-mounted.json").replace("/data", r"/srv/Donn\xc3\xa9es\x0ax");
    let Finding::InUse { uses, .. } = check(&accent, ANY, &this()) else {
        panic!("not in use");
    };
    assert_eq!(uses[0], mounted("/srv/Données\nx"));
}

#[test]
fn paths_of_one_name_are_one_disk_also_where_one_was_not_read_since_it_grew() {
    let grown = fixture("util-linux-2.38-multipath-mounted.json").replacen(
        "107374182400",
        "128849018880",
        1,
    );
    assert!(matches!(check(&grown, ANY, &this()), Finding::InUse { .. }));
}

#[test]
fn a_paste_from_the_other_system_is_not_this_servers() {
    let (linux, windows) = (OsFamily::Linux, OsFamily::Windows);
    let of = |name: &str, os| why(check(&fixture(name), Os::Known(os), &this()));
    assert_eq!(
        of("util-linux-2.34-idle.json", windows),
        Why::OtherSystem(linux)
    );
    assert_eq!(of("findmnt-2.38.json", windows), Why::OtherSystem(linux));
    assert_eq!(
        of("powershell-5.1-offline.json", linux),
        Why::OtherSystem(windows)
    );
}

#[test]
fn an_odd_shape_never_makes_a_disk_in_use_look_idle() {
    let mounted = fixture("util-linux-2.38-btrfs-mounted.json");
    let nested = mounted
        .replace("\"mountpoints\": [", "\"mountpoints\": [[")
        .replace("],", "]],");
    assert!(!check(&nested, ANY, &this()).is_clear());
    let lone = format!(
        r#"{{"blockdevices":[{{"name":"sdb","kname":"sdb","pkname":null,"type":"disk","size":1,"wwn":"0x{WWN}",
        "serial":null,"fstype":null,"mountpoint":null,
        "children":{{"name":"sdb1","kname":"sdb1","pkname":"sdb","type":"part","size":1,"wwn":null,"serial":null,
        "fstype":"ext4","mountpoint":"/data"}}}},
        {{"name":"sda","kname":"sda","pkname":null,"type":"disk","size":1,"wwn":"0x1","serial":null,"fstype":null,"mountpoint":null,
        "children":[{{"name":"sda1","kname":"sda1","pkname":"sda","type":"part","size":1,"wwn":null,"serial":null,"fstype":"xfs","mountpoint":"/"}}]}}]}}"#
    );
    assert!(matches!(check(&lone, ANY, &this()), Finding::InUse { .. }));
}

#[test]
fn a_paste_read_for_several_disks_says_of_each_what_it_says_of_it_alone() {
    let other = disk(Some("6888603000009999fa1767f55e320000"), None, Some(40));
    let disks = [&this(), &other];
    for paste in [
        String::new(),
        fixture("bash-no-lsblk.txt"),
        fixture("util-linux-2.34-idle.json"),
        fixture("util-linux-2.38-btrfs-mounted.json"),
    ] {
        let alone = disks.map(|disk| check(&paste, ANY, disk));
        assert_eq!(check_all(&paste, ANY, &disks), alone);
    }
}
