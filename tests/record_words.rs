//! The words in records and confirmations that are not the interface's: codes of reasons, and what is typed for many disks.

use std::collections::BTreeSet;

use bms_disks::model::{DiskStatus, Os, Server, ServerId, ServerStatus, Task};
use bms_disks::rules::{ConfirmWord, Reason, Severity, confirm_many};

/// One of each.
fn reasons() -> Vec<Reason> {
    vec![
        Reason::TaskUnderWay("deleting".into()),
        Reason::TaskUnknown,
        Reason::NeitherRunningNorStopped(ServerStatus::Build),
        Reason::StatusUnknown,
        Reason::ServerLocked,
        Reason::LockUnknown,
        Reason::ServerFrozen,
        Reason::DiskDetaching,
        Reason::DiskAttaching,
        Reason::DiskNotInUse(DiskStatus::Available),
        Reason::DiskStatusUnknown,
        Reason::SystemDiskInUse,
        Reason::SystemDiskNotOffered,
        Reason::SystemDiskStopped,
        Reason::RoleUnknown,
        Reason::MayBeSystemDisk,
        Reason::LinuxMustUnmount,
        Reason::WindowsDataLoss,
        Reason::OsUnknown,
        Reason::StoppedNoGuest,
        Reason::SharedDisk,
        Reason::HostTrouble("DOWN".into()),
        Reason::PrepaidDisk,
        Reason::AnotherUnderWay,
    ]
}

#[test]
fn each_reason_has_a_code_and_the_guide_for_portals_names_those_that_a_record_can_have() {
    let reasons = reasons();
    let codes: BTreeSet<&str> = reasons.iter().map(Reason::code).collect();
    assert_eq!(codes.len(), reasons.len());
    let guide = include_str!("../docs/embedding.md");
    let mut rows = guide.lines();
    let row = rows
        .find(|line| line.starts_with("| `confirmation.shown`"))
        .expect("the guide tells of them");
    let named: BTreeSet<&str> = row.split('`').skip(3).step_by(2).collect();
    // What blocks is never confirmed.
    let allowing = reasons
        .iter()
        .filter(|reason| reason.severity() != Severity::Blocks);
    assert_eq!(named, allowing.map(Reason::code).collect());
}

#[test]
fn many_disks_are_confirmed_by_a_name_that_can_be_typed_or_the_start_of_the_id() {
    let asked_of = |name: &str| {
        let server = Server {
            id: ServerId::parse("0c5f7f3e-41d2-4a65-9d1c-5f1c0f5e1a01").expect("an id"),
            name: name.into(),
            status: ServerStatus::Shutoff,
            task: Task::Idle,
            locked: Some(false),
            frozen: false,
            os: Os::Unknown { hint: None },
            image: None,
            host_trouble: None,
            zone: None,
            flavor: None,
        };
        let ConfirmWord::Many(words) = confirm_many(Some(&server), 3) else {
            panic!("the word for many");
        };
        words.to_string()
    };
    assert_eq!(asked_of(" db-01 "), "3 db-01");
    assert_eq!(asked_of("数据库 1"), "3 数据库 1");
    let id = asked_of("");
    assert!(id.starts_with("3 0c5f7f3e"), "{id}");
    for name in [" ", "\t", "db\u{202e}01", "db  01", "дб-01"] {
        assert_eq!(asked_of(name), id, "{name:?}");
    }
}
