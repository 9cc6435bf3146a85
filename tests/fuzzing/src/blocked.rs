//! A disk that must not be detached, among anything an odd cloud may say besides.
//!
//! The fuzzer chooses why it is blocked, and that evidence stays as it is: no key of it is written a
//! second time. Everything around it is the fuzzer's: other fields of any type, the same disk listed
//! again with other facts, other disks, shapes, order, statuses. Then the disk still is blocked, or an
//! answer is refused whole, and a session sends no detach, whatever is clicked.

use bms_disks::api::{Answer, Outcome, parse_attachments, parse_server, parse_volumes};
use bms_disks::model::join_disks;
use bms_disks::rules::{Policy, assess};
use bms_disks::session::{Claim, HostAnswer};

use crate::answer::{DISK, SERVER, disk_id, ok, server_id};
use crate::bytes::Bytes;
use crate::driver::{Driver, Kind};
use crate::junk::{KEYS, Object, list_with, string, value};

const OWN_LIST: &str = "os-extended-volumes:volumes_attached";
const TASK: &str = "OS-EXT-STS:task_state";

/// Why the disk is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    SystemBySlot,
    SystemByOwnBootIndex,
    SystemByListBootIndex,
    SystemByVolumeSlot,
    SystemWhileStopped,
    TaskUnderWay,
    TaskUnsaid,
    Locked,
    Frozen,
    StatusOdd,
    DiskNotInUse,
}

use Why::{
    DiskNotInUse, Frozen, Locked, StatusOdd, SystemByListBootIndex, SystemByOwnBootIndex,
    SystemBySlot, SystemByVolumeSlot, SystemWhileStopped, TaskUnderWay, TaskUnsaid,
};

const ALL: [Why; 11] = [
    SystemBySlot,
    SystemByOwnBootIndex,
    SystemByListBootIndex,
    SystemByVolumeSlot,
    SystemWhileStopped,
    TaskUnderWay,
    TaskUnsaid,
    Locked,
    Frozen,
    StatusOdd,
    DiskNotInUse,
];

/// See the [module](self).
pub fn blocked(data: &[u8]) {
    let bytes = &mut Bytes::new(data);
    let why = bytes.pick(&ALL);
    let allow_system_disk = why != SystemWhileStopped && bytes.once_in(2);
    let after_click = bytes.once_in(2);
    let (server, list, volumes) = (server(bytes, why), list(bytes, why), volumes(bytes, why));
    let answers = [server, list, volumes].map(|body| wrap(bytes, &body));
    if !is_blocked(why, Policy { allow_system_disk }, &answers) {
        return;
    }
    let [server, list, volumes] = answers;
    let mut driver = Driver::new(allow_system_disk);
    driver.start(None);
    let answer = |driver: &mut Driver| {
        driver.stand(Kind::Server, server.clone());
        driver.stand(Kind::List, list.clone());
        driver.stand(Kind::Volumes, volumes.clone());
    };
    if after_click {
        // All is well until the operator has confirmed.
        driver.stand(Kind::Server, ok(QUIET[0].as_bytes()));
        driver.stand(Kind::List, ok(QUIET[1].as_bytes()));
        driver.stand(Kind::Volumes, ok(QUIET[2].as_bytes()));
        driver.open(0);
        driver.confirm(true);
        answer(&mut driver);
        driver.host(HostAnswer::Proceed);
        driver.claimed(Claim::Mine);
    }
    answer(&mut driver);
    driver.pass(40_000);
    for nth in 0..4 {
        driver.detach(nth);
    }
    let is_its = |path: &String| path.to_ascii_lowercase().ends_with(DISK);
    assert!(!driver.deletes.iter().any(is_its), "sent, although {why:?}");
}

const QUIET: [&str; 3] = [
    r#"{"server":{"id":"5b9c2f6e-1d44-4e7a-9a53-0c8f6e2d7b11","status":"ACTIVE",
        "OS-EXT-STS:task_state":null,"locked":false,"metadata":{"os_type":"Linux"}}}"#,
    r#"{"volumeAttachments":[{"device":"/dev/sdb","volumeId":"0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e901"}]}"#,
    r#"{"volumes":[{"id":"0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e901","status":"in-use"}]}"#,
];

/// Whether all is refused or blocked by parsing and rules alone; `false` if an answer was refused.
fn is_blocked(why: Why, policy: Policy, answers: &[Outcome; 3]) -> bool {
    let [server, list, volumes] = answers;
    let Ok(server) = parse_server(&server_id(), server) else {
        return false;
    };
    let Ok(list) = parse_attachments(&server_id(), list) else {
        return false;
    };
    let Ok(volumes) = parse_volumes(&server_id(), volumes) else {
        return false;
    };
    assert!(!list.proves_gone(&disk_id()), "gone, and on the list");
    let own = server.own.unwrap_or_default();
    let disks = join_disks(&list.entries, &own.entries, &volumes);
    let disk = disks.iter().find(|d| d.volume == disk_id());
    let disk = disk.expect("the disk is on the list");
    let assessment = assess(&server.server, disk, policy);
    assert!(assessment.is_blocked(), "{why:?}, and yet {assessment:?}");
    true
}

/// The disk's id, as clouds may write it.
fn id(bytes: &mut Bytes) -> String {
    string(&match bytes.below(3) {
        0 => DISK.to_owned(),
        1 => DISK.to_ascii_uppercase(),
        _ => [" ", DISK, "\n"].concat(),
    })
}

fn zero(bytes: &mut Bytes) -> &'static str {
    bytes.pick(&["0", "\"0\"", "\" 0 \"", "0.0", "-0"])
}

fn server(bytes: &mut Bytes, why: Why) -> String {
    let mut evidence = Object::default().with("id", string(SERVER));
    let mut not = Vec::new();
    let mut say = |key: &'static str, json: String| {
        not.push(key);
        evidence = std::mem::take(&mut evidence).with(key, json);
    };
    match why {
        SystemBySlot | SystemByListBootIndex | SystemByVolumeSlot => {
            say("status", string("ACTIVE"));
        }
        SystemByOwnBootIndex => {
            say("status", string("ACTIVE"));
            let entry = Object::default()
                .with("id", id(bytes))
                .with("bootIndex", zero(bytes));
            let entry = entry.junk(bytes, &KEYS, &["id", "bootIndex"]).json();
            say(OWN_LIST, list_with(bytes, entry, &mut other));
        }
        SystemWhileStopped => say("status", string("SHUTOFF")),
        TaskUnderWay => {
            let word = bytes.pick(&["rebooting", "powering-off", "deleting", "x"]);
            say(TASK, string(word));
        }
        TaskUnsaid => {
            let odd = bytes.pick(&["0", "1", "false", "[]", "{}"]);
            say(TASK, odd.to_owned());
        }
        Locked => say(
            "locked",
            bytes
                .pick(&["true", "1", "\"true\"", "\" True\""])
                .to_owned(),
        ),
        Frozen => {
            let word = bytes.pick(&["freeze", "FREEZE", "police,freeze"]);
            let inner = Object::default().with("EcmResStatus", string(word));
            say(
                "metadata",
                inner.junk(bytes, &KEYS, &["EcmResStatus"]).json(),
            );
        }
        StatusOdd => {
            let odd = [
                "\"ERROR\"",
                "\"REBOOT\"",
                "\"\"",
                "null",
                "7",
                "[\"SHUTOFF\"]",
                "\"ACTIVE?\"",
            ];
            say("status", bytes.pick(&odd).to_owned());
        }
        DiskNotInUse => {}
    }
    let all = quiet(&not).junk(bytes, &KEYS, &not);
    outer(bytes, "server", &all.and(evidence).json())
}

/// What is not evidence is as quiet as can be, so that nothing else blocks; junk may override it.
fn quiet(not: &[&str]) -> Object {
    let mut all = Object::default();
    for (key, json) in [
        ("status", "\"SHUTOFF\""),
        (TASK, "null"),
        ("locked", "false"),
    ] {
        if !not.contains(&key) {
            all = all.with(key, json);
        }
    }
    all
}

fn list(bytes: &mut Bytes, why: Why) -> String {
    let entry = Object::default().with("volumeId", id(bytes));
    let mut not = vec!["volumeId"];
    let entry = match why {
        SystemBySlot | SystemWhileStopped => {
            not.push("device");
            entry.with(
                "device",
                string(bytes.pick(&["/dev/sda", "/dev/vda", "xvda", " /dev/sda "])),
            )
        }
        SystemByListBootIndex => {
            not.push("bootIndex");
            entry
                .with("device", "\"/dev/sdb\"")
                .with("bootIndex", zero(bytes))
        }
        _ => entry.with("device", "\"/dev/sdb\""),
    };
    let entry = entry.junk(bytes, &KEYS, &not).json();
    let key = bytes.pick(&["volumeAttachments", "volumeAttachment"]);
    let list = list_with(bytes, entry, &mut other);
    outer(bytes, key, &list)
}

fn volumes(bytes: &mut Bytes, why: Why) -> String {
    let entry = Object::default().with("id", id(bytes));
    let mut not = vec!["id"];
    let entry = match why {
        DiskNotInUse => {
            not.push("status");
            let words = [
                "detaching",
                "attaching",
                "available",
                "error_deleting",
                " Detaching",
                "?",
            ];
            entry.with("status", string(bytes.pick(&words)))
        }
        SystemByVolumeSlot => {
            not.push("attachments");
            let own = Object::default()
                .with("server_id", string(SERVER))
                .with("device", "\"/dev/sda\"");
            let own = own.junk(bytes, &KEYS, &["server_id", "device"]).json();
            let attachments = list_with(bytes, own, &mut other);
            entry
                .with("status", "\"in-use\"")
                .with("attachments", attachments)
        }
        _ => entry.with("status", "\"in-use\""),
    };
    let entry = entry.junk(bytes, &KEYS, &not).json();
    let list = list_with(bytes, entry, &mut other);
    outer(bytes, "volumes", &list)
}

/// Any other entry, often about the same disk, and with something to say for it.
fn other(bytes: &mut Bytes) -> String {
    if bytes.once_in(4) {
        return value(bytes, 2);
    }
    let mut entry = Object::default();
    for key in ["id", "volumeId", "server_id", "serverId"] {
        entry = match bytes.below(4) {
            0 => entry,
            1 => entry.with(key, string("another")),
            _ if key.starts_with("server") => entry.with(key, string(SERVER)),
            _ => entry.with(key, id(bytes)),
        };
    }
    let facts = [
        ("device", "\"/dev/sdb\""),
        ("status", "\"in-use\""),
        ("bootIndex", "1"),
        ("bootIndex", "\"-1\""),
    ];
    for (key, json) in facts {
        if bytes.once_in(2) {
            entry = entry.with(key, json);
        }
    }
    entry.junk(bytes, &KEYS, &[]).json()
}

/// A body with this under its key, and anything beside it.
fn outer(bytes: &mut Bytes, key: &str, json: &str) -> String {
    let body = Object::default().with(key, json);
    if bytes.once_in(3) {
        body.junk(bytes, &KEYS, &[key]).json()
    } else {
        body.json()
    }
}

fn wrap(bytes: &mut Bytes, body: &str) -> Outcome {
    let mark = if bytes.once_in(4) { "\u{feff}" } else { "" };
    let status = [200, 200, 200, 202, 200, 203, 404, 500][bytes.below(8)];
    Ok(Answer {
        status,
        body: [mark, body, "\n"].concat().into_bytes(),
        ..Answer::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this "no detach was sent" could be for want of an operator.
    #[test]
    fn the_same_clicks_detach_a_disk_that_nothing_blocks() {
        let mut driver = Driver::new(false);
        driver.start(None);
        driver.stand(Kind::Server, ok(QUIET[0].as_bytes()));
        driver.stand(Kind::List, ok(QUIET[1].as_bytes()));
        driver.stand(Kind::Volumes, ok(QUIET[2].as_bytes()));
        driver.detach(0);
        assert_eq!(driver.deletes.len(), 1);
    }
}
