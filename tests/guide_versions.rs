//! What versions of util-linux print in a real guest, read: `tests/guest/outputs` made them.

mod guest_outputs;

use bms_disks::guide::{Finding, Use, Why, check};
use bms_disks::model::{Disk, Os, OsFamily};
use guest_outputs::{disk, fixture};

const LINUX: Os = Os::Known(OsFamily::Linux);

/// CentOS 7, the first with JSON, CentOS 8, Ubuntu 20.04, Debian 11, 12 and 13.
const VERSIONS: [&str; 7] = [
    "2.23.2", "2.27.1", "2.32.1", "2.34", "2.36.1", "2.38.1", "2.41",
];

/// The disks of the guest: the first in use in many ways, the second deep below a mount, the third free.
fn of_guest(n: u8) -> Disk {
    let wwn = ["6888603000000ae6fa17a5a7d4f5000", &n.to_string()].concat();
    disk(Some(&wwn), None, Some(1))
}

fn look(version: &str) -> String {
    fixture(&["util-linux-", version, "-look.txt"].concat())
}

#[test]
fn the_look_of_every_version_tells_what_uses_the_disk() {
    for version in VERSIONS {
        let Finding::InUse { seen, uses } = check(&look(version), LINUX, &of_guest(1)) else {
            panic!("{version}");
        };
        assert_eq!(seen.devices.len(), 2, "{version}: two paths");
        for at in ["/srv/Données", "/srv/line\nend", "/srv/a \"b\" \\c"] {
            let at = at.to_owned();
            assert!(uses.contains(&Use::Mounted { at }), "{version}: {uses:?}");
        }
        let swapped = |found: &Use| matches!(found, Use::Swap { .. });
        assert!(uses.iter().any(swapped), "{version}: {uses:?}");
        let volume = "my-group/data".to_owned();
        assert!(uses.contains(&Use::Lvm { volume }), "{version}: {uses:?}");
    }
}

#[test]
fn the_look_of_every_version_tells_a_stack_from_its_bottom_to_its_top() {
    for version in VERSIONS {
        let Finding::InUse { uses, .. } = check(&look(version), LINUX, &of_guest(2)) else {
            panic!("{version}");
        };
        for part in [
            Use::Crypt { map: "c1".into() },
            Use::Lvm {
                volume: "vg1/data".into(),
            },
            Use::Mounted { at: "/deep".into() },
        ] {
            assert!(uses.contains(&part), "{version}: {uses:?}");
        }
    }
}

#[test]
fn the_look_of_every_version_proves_a_free_disk_free() {
    for version in VERSIONS {
        let found = check(&look(version), LINUX, &of_guest(3));
        assert!(
            matches!(found, Finding::Clear { .. }),
            "{version}: {found:?}"
        );
    }
}

#[test]
fn json_alone_is_read_as_far_as_it_goes() {
    // The first version with JSON is the second here.
    for version in &VERSIONS[1..] {
        let paste = fixture(&["util-linux-", version, "-json.txt"].concat());
        let found = check(&paste, LINUX, &of_guest(2));
        assert!(
            matches!(found, Finding::InUse { .. }),
            "{version}: {found:?}"
        );
        let found = check(&paste, LINUX, &of_guest(3));
        let why = Why::LsblkAlone;
        assert_eq!(found, Finding::CannotTell { why }, "{version}");
    }
    let found = check(&fixture("util-linux-2.23.2-json.txt"), LINUX, &of_guest(2));
    assert!(matches!(found, Finding::Unreadable { .. }), "{found:?}");
}
