//! The constraint table, whole, to be read beside the API page *Detaching an EVS disk from a BMS*:
//!
//! > Stopped (关机): data disks can be detached, whatever the operating system.
//! > Running (运行中), Linux: log in, unmount, make sure no program uses the disk; else the detach fails.
//! > Running, Windows: make sure no program uses the disk; else data is lost.
//!
//! The page allows these two states and names data disks (用户盘) only. Everything else is blocked.

use std::rc::Rc;

use bms_disks::model::{
    Disk, DiskStatus, Os, OsFamily, Role, Server, ServerId, ServerStatus, Task, Volume, VolumeId,
};
use bms_disks::rules::Weight::{Acknowledge, Plain, TypeName};
use bms_disks::rules::{Assessment, Policy, Reason, Severity, Source, Verdict, assess};

fn server() -> Server {
    Server {
        id: ServerId::parse("s1").expect("an id"),
        name: "db-01".into(),
        status: ServerStatus::Shutoff,
        task: Task::Idle,
        locked: Some(false),
        frozen: false,
        os: Os::Known(OsFamily::Linux),
        image: None,
        host_trouble: None,
        zone: None,
        flavor: None,
    }
}

fn disk(role: Role, status: DiskStatus, shared: Option<bool>) -> Disk {
    let volume = VolumeId::parse("v1").expect("an id");
    Disk {
        volume: volume.clone(),
        record_id: None,
        slot: None,
        role,
        details: Some(Rc::new(Volume {
            id: volume,
            name: "data".into(),
            size_gb: Some(100),
            status,
            kind: None,
            shared,
            mode: None,
            encrypted: None,
            prepaid: false,
            wwn: None,
            serial: None,
            slot: None,
        })),
    }
}

fn data_disk() -> Disk {
    disk(Role::Data, DiskStatus::InUse, Some(false))
}

const LINUX: Os = Os::Known(OsFamily::Linux);
const WINDOWS: Os = Os::Known(OsFamily::Windows);
const UNKNOWN: Os = Os::Unknown { hint: None };
const HINTED: Os = Os::Unknown {
    hint: Some(OsFamily::Linux),
};
const NO_SYSTEM: Policy = Policy {
    allow_system_disk: false,
};
const SYSTEM: Policy = Policy {
    allow_system_disk: true,
};

fn word(text: &str) -> ServerStatus {
    ServerStatus::from_word(text)
}

/// What the table says, if nothing else is in the way.
enum Says {
    Go(bms_disks::rules::Weight, Reason),
    No(Reason),
}
use Says::{Go, No};

/// The table. Server status × operating system × disk role × portal policy.
fn table() -> Vec<(&'static str, &'static [Os], Role, Policy, Says)> {
    use Reason::*;
    use Role::{Data, System};
    const ANY: &[Os] = &[LINUX, WINDOWS, UNKNOWN, HINTED];
    let other = |text| No(NeitherRunningNorStopped(word(text)));
    vec![
        // status      OS            role           portal     answer
        ("SHUTOFF", ANY, Data, NO_SYSTEM, Go(Plain, StoppedNoGuest)),
        ("SHUTOFF", ANY, System, NO_SYSTEM, No(SystemDiskNotOffered)),
        (
            "SHUTOFF",
            ANY,
            System,
            SYSTEM,
            Go(TypeName, SystemDiskStopped),
        ),
        ("SHUTOFF", ANY, Role::Unknown, NO_SYSTEM, No(RoleUnknown)),
        (
            "SHUTOFF",
            ANY,
            Role::Unknown,
            SYSTEM,
            Go(TypeName, MayBeSystemDisk),
        ),
        (
            "ACTIVE",
            &[LINUX],
            Data,
            NO_SYSTEM,
            Go(Acknowledge, LinuxMustUnmount),
        ),
        (
            "ACTIVE",
            &[WINDOWS],
            Data,
            NO_SYSTEM,
            Go(TypeName, WindowsDataLoss),
        ),
        (
            "ACTIVE",
            &[UNKNOWN, HINTED],
            Data,
            NO_SYSTEM,
            Go(TypeName, OsUnknown),
        ),
        ("ACTIVE", ANY, System, SYSTEM, No(SystemDiskInUse)),
        ("ACTIVE", ANY, Role::Unknown, SYSTEM, No(RoleUnknown)),
        ("BUILD", ANY, Data, SYSTEM, other("BUILD")),
        ("REBOOT", ANY, Data, SYSTEM, other("REBOOT")),
        ("HARD_REBOOT", ANY, Data, SYSTEM, other("HARD_REBOOT")),
        ("DELETED", ANY, Data, SYSTEM, other("DELETED")),
        ("ERROR", ANY, Data, SYSTEM, other("ERROR")),
        ("HIBERNATED", ANY, Data, SYSTEM, other("HIBERNATED")),
        ("", ANY, Data, SYSTEM, No(StatusUnknown)),
    ]
}

#[test]
fn status_system_role_and_policy_decide_as_the_page_says() {
    for (status, systems, role, policy, says) in table() {
        for os in systems {
            let server = Server {
                status: word(status),
                os: *os,
                ..server()
            };
            let found = assess(&server, &disk(role, DiskStatus::InUse, None), policy);
            let row = format!("{status} {os:?} {role:?} {policy:?}: {found:?}");
            match &says {
                Go(weight, reason) => {
                    assert_eq!(found.verdict, Verdict::Allowed(*weight), "{row}");
                    assert!(found.reasons.contains(reason), "{row}");
                }
                No(reason) => {
                    assert_eq!(found.verdict, Verdict::Blocked, "{row}");
                    assert!(found.reasons.contains(reason), "{row}");
                }
            }
        }
    }
}

/// Anything in this list blocks, whatever the table above says.
fn blockers() -> Vec<(Reason, Server, Disk)> {
    let with = |change: fn(&mut Server)| {
        let mut server = server();
        change(&mut server);
        server
    };
    let status = |status| disk(Role::Data, status, None);
    let other = || DiskStatus::Other("error_detaching".into());
    vec![
        (
            Reason::TaskUnderWay("powering-on".into()),
            with(|s| s.task = Task::Busy("powering-on".into())),
            data_disk(),
        ),
        (
            Reason::TaskUnknown,
            with(|s| s.task = Task::Unknown),
            data_disk(),
        ),
        (
            Reason::ServerLocked,
            with(|s| s.locked = Some(true)),
            data_disk(),
        ),
        (Reason::ServerFrozen, with(|s| s.frozen = true), data_disk()),
        (
            Reason::DiskDetaching,
            server(),
            status(DiskStatus::Detaching),
        ),
        (
            Reason::DiskAttaching,
            server(),
            status(DiskStatus::Attaching),
        ),
        (
            Reason::DiskNotInUse(DiskStatus::Available),
            server(),
            status(DiskStatus::Available),
        ),
        (Reason::DiskNotInUse(other()), server(), status(other())),
    ]
}

#[test]
fn task_lock_freeze_and_disk_status_block_whatever_the_table_says() {
    for (reason, changed, disk) in blockers() {
        for (status, systems, role, policy, _) in table() {
            let server = Server {
                status: word(status),
                os: systems[0],
                ..changed.clone()
            };
            let disk = Disk {
                role,
                ..disk.clone()
            };
            let found = assess(&server, &disk, policy);
            assert!(found.is_blocked(), "{status} {reason:?}");
            assert!(found.reasons.contains(&reason), "{status} {reason:?}");
        }
    }
}

#[test]
fn what_only_warns_or_informs_changes_no_verdict() {
    let mut noted = server();
    noted.locked = None;
    noted.host_trouble = Some("DOWN".into());
    let disk = disk(Role::Data, DiskStatus::Unknown, Some(true));
    let found = assess(&noted, &disk, NO_SYSTEM);
    assert_eq!(found.verdict, Verdict::Allowed(Plain));
    for reason in [
        Reason::LockUnknown,
        Reason::HostTrouble("DOWN".into()),
        Reason::DiskStatusUnknown,
        Reason::SharedDisk,
        Reason::StoppedNoGuest,
    ] {
        assert!(found.reasons.contains(&reason), "{reason:?}");
        assert_ne!(reason.severity(), Severity::Blocks);
    }
}

/// Every combination there is.
fn everything() -> Vec<(Server, Disk, Policy)> {
    let statuses = [
        "ACTIVE", "SHUTOFF", "BUILD", "REBOOT", "ERROR", "PAUSED", "",
    ];
    let tasks = [Task::Idle, Task::Busy("deleting".into()), Task::Unknown];
    let disk_statuses = ["in-use", "available", "attaching", "detaching", "error", ""];
    let mut all = Vec::new();
    for status in statuses {
        for task in &tasks {
            for (locked, frozen) in [
                (Some(false), false),
                (Some(true), false),
                (None, true),
                (None, false),
            ] {
                for os in [LINUX, WINDOWS, UNKNOWN, HINTED] {
                    for role in [Role::Data, Role::System, Role::Unknown] {
                        for disk_status in disk_statuses {
                            for shared in [None, Some(false), Some(true)] {
                                for policy in [NO_SYSTEM, SYSTEM] {
                                    let server = Server {
                                        status: word(status),
                                        task: task.clone(),
                                        locked,
                                        frozen,
                                        os,
                                        ..server()
                                    };
                                    let status = DiskStatus::from_word(disk_status);
                                    all.push((server, disk(role, status, shared), policy));
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn blocks(found: &Assessment) -> bool {
    found
        .reasons
        .iter()
        .any(|r| r.severity() == Severity::Blocks)
}

#[test]
fn every_combination_has_an_answer_with_a_reason_and_the_verdict_is_that_of_its_reasons() {
    let all = everything();
    assert_eq!(all.len(), 7 * 3 * 4 * 4 * 3 * 6 * 3 * 2);
    for (server, disk, policy) in &all {
        let found = assess(server, disk, *policy);
        assert_eq!(found.is_blocked(), blocks(&found), "{found:?}");
        if found.is_blocked() {
            assert_eq!(found.decisive().severity(), Severity::Blocks);
        }
    }
}

#[test]
fn only_a_quiet_running_or_stopped_server_lets_a_disk_go() {
    for (server, disk, policy) in &everything() {
        let found = assess(server, disk, *policy);
        if let Verdict::Allowed(weight) = found.verdict {
            assert_eq!(server.task, Task::Idle);
            assert!(matches!(
                server.status,
                ServerStatus::Active | ServerStatus::Shutoff
            ));
            assert_ne!(server.locked, Some(true));
            assert!(!server.frozen);
            let stopped = server.status == ServerStatus::Shutoff;
            assert!(disk.role == Role::Data || (stopped && policy.allow_system_disk));
            if !stopped {
                let linux = server.os == LINUX;
                assert_eq!(weight, if linux { Acknowledge } else { TypeName });
            }
        }
    }
}

#[test]
fn the_unknown_is_never_weighed_lighter_than_the_known() {
    for (server, disk, policy) in &everything() {
        let weight = |server: &Server| match assess(server, disk, *policy).verdict {
            Verdict::Blocked => None,
            Verdict::Allowed(weight) => Some(weight),
        };
        if matches!(server.os, Os::Unknown { .. }) {
            for known in [LINUX, WINDOWS] {
                let known = Server {
                    os: known,
                    ..server.clone()
                };
                assert!(weight(server) >= weight(&known), "{server:?}");
            }
        }
    }
}

#[test]
fn what_decides_stands_first_however_much_else_is_said() {
    let disk = disk(Role::Data, DiskStatus::Unknown, Some(true));
    for (status, os, expected) in [
        ("SHUTOFF", WINDOWS, Reason::StoppedNoGuest),
        ("ACTIVE", LINUX, Reason::LinuxMustUnmount),
        ("ACTIVE", WINDOWS, Reason::WindowsDataLoss),
        ("ACTIVE", UNKNOWN, Reason::OsUnknown),
    ] {
        let server = Server {
            status: word(status),
            os,
            locked: None,
            host_trouble: Some("DOWN".into()),
            ..server()
        };
        assert_eq!(assess(&server, &disk, NO_SYSTEM).decisive(), &expected);
    }
}

#[test]
fn the_reasons_of_the_page_name_the_page() {
    for reason in [
        Reason::StoppedNoGuest,
        Reason::LinuxMustUnmount,
        Reason::WindowsDataLoss,
        Reason::NeitherRunningNorStopped(ServerStatus::Build),
    ] {
        assert_eq!(reason.source(), Source::DetachPage);
    }
}
