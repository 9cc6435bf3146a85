//! What versions of util-linux print in a real guest, read: `cargo xtask guest --outputs` makes them, over
//! `tests/guest/outputs/stacks.sh`. Disk 1 has two paths and is used in many ways, disk 2 holds LVM on LUKS, and nothing
//! uses disk 3.

mod guest_outputs;

use bms_disks::guide::{Finding, MatchedBy, Pasted, Unreadable, Use, check, plan};
use bms_disks::model::{Disk, Os, OsFamily};
use guest_outputs::{disk, fixture};

const LINUX: Os = Os::Known(OsFamily::Linux);

/// CentOS 7, the first with JSON, CentOS 8, Ubuntu 20.04, Debian 11, 12 and 13. The oldest show half of a World Wide Name.
const VERSIONS: [&str; 7] = [
    "2.23.2", "2.27.1", "2.32.1", "2.34", "2.36.1", "2.38.1", "2.41",
];

fn of_guest(n: u8) -> Disk {
    let wwn = format!("6888603000000ae6fa17a5a7d4f5000{n}");
    disk(Some(&wwn), None, Some(1))
}

fn look(version: &str) -> String {
    fixture(&format!("util-linux-{version}-look.txt"))
}

/// What uses a disk, and what the guest calls it.
fn uses(paste: &str, n: u8) -> (Vec<String>, Vec<Use>) {
    match check(paste, LINUX, &of_guest(n)) {
        Finding::InUse { seen, uses } => {
            assert_eq!(seen.by, MatchedBy::Wwn);
            (seen.devices, uses)
        }
        other => panic!("disk {n}: {other:?}"),
    }
}

#[test]
fn the_look_of_every_version_tells_what_uses_a_disk() {
    let mounted = |at: &str| Use::Mounted { at: at.into() };
    for version in VERSIONS {
        let look = look(version);
        let (devices, found) = uses(&look, 1);
        assert_eq!(devices, ["sdb", "sde"], "{version}");
        let volume = "my-group/data".to_owned();
        for expected in [
            mounted("/srv/Données"),
            mounted("/srv/line\nend"),
            mounted(r#"/srv/a "b" \c"#),
            Use::Swap { on: "sde2".into() },
            Use::Lvm { volume },
        ] {
            assert!(
                found.contains(&expected),
                "{version}: {expected:?} in {found:?}"
            );
        }
        let (devices, found) = uses(&look, 2);
        assert_eq!(devices, ["sdc"], "{version}");
        let volume = "vg1/data".to_owned();
        let expected = [
            Use::Crypt { map: "c1".into() },
            Use::Lvm { volume },
            mounted("/deep"),
        ];
        assert_eq!(found, expected, "{version}");
    }
}

#[test]
fn the_look_of_every_version_proves_a_free_disk_free() {
    for version in VERSIONS {
        let found = check(&look(version), LINUX, &of_guest(3));
        let Finding::Clear { seen, .. } = &found else {
            panic!("{version}: {found:?}");
        };
        assert_eq!(seen.devices, ["sdd"], "{version}");
    }
}

#[test]
fn the_plan_is_the_same_for_every_version() {
    let of = |version: &str| {
        let pasted = Pasted::read(&look(version)).expect("a look");
        let made = plan(&pasted, LINUX, &[&of_guest(1), &of_guest(2), &of_guest(3)]);
        assert!(made.refused.is_empty(), "{version}: {:?}", made.refused);
        let summaries = made.steps.into_iter().map(|step| step.summary);
        summaries.collect::<Vec<_>>()
    };
    let expected = of(VERSIONS[0]);
    assert_eq!(expected.len(), 8, "{expected:?}");
    for version in VERSIONS {
        assert_eq!(of(version), expected, "{version}");
    }
}

#[test]
fn a_version_without_json_is_told_as_a_failure() {
    let found = check(&fixture("util-linux-2.23.2-json.txt"), LINUX, &of_guest(1));
    let Finding::Unreadable { why } = &found else {
        panic!("{found:?}");
    };
    assert!(matches!(why, Unreadable::CommandFailed(_)), "{why:?}");
}

#[test]
fn json_of_the_first_version_to_the_newest_shows_a_disk_in_use() {
    for version in VERSIONS.into_iter().filter(|v| *v != "2.23.2") {
        let json = fixture(&format!("util-linux-{version}-json.txt"));
        for n in [1, 2] {
            let found = check(&json, LINUX, &of_guest(n));
            let is_half = version == "2.27.1";
            let is_told = match &found {
                Finding::InUse { .. } => true,
                Finding::Ambiguous { .. } => is_half,
                _ => false,
            };
            assert!(is_told, "{version}, disk {n}: {found:?}");
        }
        assert!(!check(&json, LINUX, &of_guest(3)).is_clear(), "{version}");
    }
}
