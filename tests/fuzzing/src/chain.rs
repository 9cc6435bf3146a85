//! From three answers to a verdict.

use bms_disks::api::{parse_attachments, parse_server, parse_volumes};
use bms_disks::model::{Disk, Server, join_disks};
use bms_disks::rules::{Policy, assess};

use crate::answer::{ok, server_id, value};
use crate::oracle::must_block;

/// The answers about server, list and volumes, a line each: whatever they say, a sign of a "no" in any
/// of them blocks the disk.
pub fn chain(data: &[u8]) {
    let mut lines = data.splitn(3, |b| *b == b'\n');
    let mut next = || ok(lines.next().unwrap_or_default());
    let (server, list, volumes) = (next(), next(), next());
    let Ok(read) = parse_server(&server_id(), &server) else {
        return;
    };
    let entries = parse_attachments(&server_id(), &list).unwrap_or_default();
    let details = parse_volumes(&server_id(), &volumes);
    // What is refused says nothing.
    let volumes = if details.is_ok() {
        value(&volumes)
    } else {
        serde_json::Value::Null
    };
    let own = read.own.unwrap_or_default();
    let disks = join_disks(&entries.entries, &own.entries, &details.unwrap_or_default());
    let (server, list) = (value(&server), value(&list));
    for disk in &disks {
        for allow_system_disk in [false, true] {
            let id = disk.volume.as_str();
            let no = must_block(&server["server"], &list, &volumes, id, allow_system_disk);
            check(&read.server, disk, Policy { allow_system_disk }, no);
        }
    }
}

fn check(server: &Server, disk: &Disk, policy: Policy, no: Option<&str>) {
    let assessment = assess(server, disk, policy);
    assert!(!assessment.reasons.is_empty());
    if let Some(no) = no {
        assert!(
            assessment.is_blocked(),
            "{no}, and yet {assessment:?} for {disk:?}"
        );
    }
}
