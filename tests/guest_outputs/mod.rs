//! What guests print, and the disk that the tests ask about.

// Each test uses some of this.
#![allow(dead_code)]

pub mod look;

use std::rc::Rc;

use bms_disks::model::{Disk, DiskStatus, Os, Role, Slot, Volume, VolumeId};

pub const WWN: &str = " 6888603000000ae6fa17a5a7d4f5f9c1";
pub const ID: &str = "0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e901";
pub const ANY: Os = Os::Unknown { hint: None };

pub fn disk(wwn: Option<&str>, serial: Option<&str>, size_gb: Option<u64>) -> Disk {
    let id = VolumeId::parse(ID).expect("a test's id");
    let volume = Volume {
        id: id.clone(),
        name: "data-01".into(),
        size_gb,
        status: DiskStatus::InUse,
        kind: None,
        shared: None,
        mode: None,
        encrypted: None,
        prepaid: false,
        wwn: wwn.map(Into::into),
        serial: serial.map(Into::into),
        slot: None,
    };
    Disk {
        volume: id,
        record_id: None,
        slot: Slot::new("/dev/sdb"),
        role: Role::Data,
        details: Some(Rc::new(volume)),
    }
}

pub fn this() -> Disk {
    disk(Some(WWN), None, Some(100))
}

pub fn fixture(name: &str) -> String {
    let path = [env!("CARGO_MANIFEST_DIR"), "/tests/guest_outputs/", name].concat();
    std::fs::read_to_string(path).expect("a fixture")
}
