//! What versions of util-linux print in a real guest, read: `cargo xtask guest --outputs` makes them. Here three blank
//! disks; the first has three partitions and two paths.

mod guest_outputs;

use bms_disks::guide::{Finding, Unreadable, check};
use bms_disks::model::{Disk, Os, OsFamily};
use guest_outputs::{disk, fixture};

const LINUX: Os = Os::Known(OsFamily::Linux);

/// CentOS 7, the first with JSON, and Debian 12. The older two show half of a World Wide Name.
const VERSIONS: [&str; 3] = ["2.23.2", "2.27.1", "2.38.1"];

fn of_guest(n: u8) -> Disk {
    let wwn = format!("6888603000000ae6fa17a5a7d4f5000{n}");
    disk(Some(&wwn), None, Some(1))
}

#[test]
fn the_look_of_every_version_tells_the_disks_apart_and_proves_them_free() {
    for version in VERSIONS {
        let look = fixture(&format!("util-linux-{version}-look.txt"));
        for (n, names) in [(1, &["sdb", "sde"][..]), (2, &["sdc"]), (3, &["sdd"])] {
            let found = check(&look, LINUX, &of_guest(n));
            let Finding::Clear { seen, .. } = &found else {
                panic!("{version}, disk {n}: {found:?}");
            };
            assert_eq!(seen.devices, names, "{version}");
        }
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
