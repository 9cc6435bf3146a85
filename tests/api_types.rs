//! Field by field: what is read of a server and of a volume, in each type the cloud writes it in.

use std::rc::Rc;

use bms_disks::api::{Answer, Outcome, parse_attachments, parse_server, parse_volumes};
use bms_disks::model::{
    DiskStatus, Mode, Os, OsFamily, Server, ServerId, ServerStatus, Slot, Task, Volume,
};

fn server_id() -> ServerId {
    ServerId::parse("srv-1").expect("an id")
}

fn answer(body: &str) -> Outcome {
    Ok(Answer {
        status: 200,
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    })
}

/// A server of which the cloud says this.
fn server(fields: &str) -> Server {
    let body = format!(r#"{{"server":{{"id":"SRV-1",{fields}}}}}"#);
    let read = parse_server(&server_id(), &answer(&body));
    read.unwrap_or_else(|e| panic!("{fields}: {e:?}")).server
}

/// A volume, or several descriptions of it, of which the service says this.
fn volume(descriptions: &[&str]) -> Rc<Volume> {
    let entries: Vec<_> = descriptions
        .iter()
        .map(|fields| format!(r#"{{"id":"vol-1",{fields}}}"#))
        .collect();
    let body = format!(r#"{{"volumes":[{}]}}"#, entries.join(","));
    let mut volumes = parse_volumes(&server_id(), &answer(&body)).expect("volumes");
    assert_eq!(volumes.len(), 1);
    volumes.remove(0)
}

#[test]
fn a_yes_or_no_is_read_in_each_of_its_spellings() {
    for (yes, spellings) in [
        (
            Some(true),
            &["true", "1", r#""true""#, r#"" TRUE ""#, r#""1""#][..],
        ),
        (
            Some(false),
            &["false", "0", r#""false""#, r#""False""#, r#""0""#],
        ),
        (
            None,
            &[
                "null", "2", "-1", "0.5", r#""yes""#, r#""""#, "[]", "[true]", "{}",
            ],
        ),
    ] {
        for spelling in spellings {
            let locked = server(&format!(r#""locked":{spelling}"#)).locked;
            assert_eq!(locked, yes, "{spelling}");
        }
    }
}

#[test]
fn a_whole_number_is_read_in_each_of_its_spellings() {
    for (size, spellings) in [
        (Some(100), &["100", r#""100""#, r#"" 100 ""#][..]),
        (Some(0), &["0", "0.0", "-0"]),
        (Some(1), &["1", r#""1""#]),
        (
            None,
            &[
                "-1", "0.5", "1e3", r#""""#, r#""big""#, "null", "true", "[100]",
            ],
        ),
    ] {
        for spelling in spellings {
            let found = volume(&[&format!(r#""size":{spelling}"#)]).size_gb;
            assert_eq!(found, size, "{spelling}");
        }
    }
}

#[test]
fn a_word_is_read_as_text_or_number_and_blank_is_none() {
    for (word, spellings) in [
        (Some("az1"), &[r#""az1""#, r#"" az1 ""#][..]),
        (Some("7"), &["7", r#""7""#]),
        (None, &[r#""""#, r#""  ""#, "null", "true", "[]", "{}"]),
    ] {
        for spelling in spellings {
            let zone = server(&format!(r#""OS-EXT-AZ:availability_zone":{spelling}"#)).zone;
            assert_eq!(zone.as_deref(), word, "{spelling}");
        }
    }
}

#[test]
fn what_a_server_is_made_of_is_read() {
    let full = server(
        r#""name":"db-01","status":" active ","host_status":"MAINTENANCE",
        "metadata":{"image_name":"EulerOS","os_type":"linux"},
        "flavor":{"id":"physical.s4","name":"physical.s4.hba"}"#,
    );
    assert_eq!(&*full.name, "db-01");
    assert_eq!(full.status, ServerStatus::Active);
    assert_eq!(full.host_trouble.as_deref(), Some("MAINTENANCE"));
    assert_eq!(full.image.as_deref(), Some("EulerOS"));
    assert_eq!(full.flavor.as_deref(), Some("physical.s4.hba"));
    assert_eq!(full.os, Os::Known(OsFamily::Linux));
    let bare = server(r#""flavor":{"id":"physical.s4"},"host_status":"up""#);
    assert_eq!(bare.flavor.as_deref(), Some("physical.s4"));
    assert_eq!(bare.host_trouble, None);
    assert_eq!((&*bare.name, bare.image), ("", None));
    assert_eq!(server(r#""flavor":"physical.s4""#).flavor, None);
}

#[test]
fn a_task_is_idle_busy_or_unknown() {
    let task = |word: &str| server(&format!(r#""OS-EXT-STS:task_state":{word}"#)).task;
    for idle in ["null", r#""""#, r#""  ""#] {
        assert_eq!(task(idle), Task::Idle, "{idle}");
    }
    assert_eq!(
        task(r#"" powering-off ""#),
        Task::Busy("powering-off".into())
    );
    for odd in ["7", "true", "[]", "{}"] {
        assert_eq!(task(odd), Task::Unknown, "{odd}");
    }
}

#[test]
fn a_task_that_is_not_told_is_none_only_where_its_siblings_are() {
    let task = |fields: &str| server(&format!(r#""name":"db"{fields}"#)).task;
    let (vm, power) = (
        r#","OS-EXT-STS:vm_state":"active""#,
        r#","OS-EXT-STS:power_state":1"#,
    );
    for task_state in [
        "",
        r#","OS-EXT-STS:task_state":null"#,
        r#","OS-EXT-STS:task_state":"""#,
    ] {
        assert_eq!(
            task(&[vm, power, task_state].concat()),
            Task::Idle,
            "{task_state}"
        );
    }
    let text = r#","OS-EXT-STS:power_state":"1""#;
    assert_eq!(task(&[vm, text].concat()), Task::Idle);
    // One of the two alone, or without a value, shows no answer of which nulls were dropped.
    let empty = [
        r#","OS-EXT-STS:vm_state":null"#,
        r#","OS-EXT-STS:vm_state":" ""#,
        r#","OS-EXT-STS:vm_state":{}"#,
    ];
    for one in ["", vm, power] {
        assert_eq!(task(one), Task::Unknown, "{one}");
    }
    for vm in empty {
        assert_eq!(task(&[vm, power].concat()), Task::Unknown, "{vm}");
    }
    for odd in ["7", "true", "[]", "{}"] {
        let said = format!(r#"{vm}{power},"OS-EXT-STS:task_state":{odd}"#);
        assert_eq!(task(&said), Task::Unknown, "{odd}");
    }
    let busy = [vm, power, r#","OS-EXT-STS:task_state":"rebooting""#].concat();
    assert_eq!(task(&busy), Task::Busy("rebooting".into()));
}

#[test]
fn a_slot_is_read_with_and_without_its_first_slash() {
    let slot = |device: &str| {
        let body = format!(r#"{{"volumeAttachments":[{{"volumeId":"v1","device":"{device}"}}]}}"#);
        let list = parse_attachments(&server_id(), &answer(&body)).expect("a list");
        let disks = bms_disks::model::join_disks(&list.entries, &[], &[]);
        (disks[0].slot.clone(), disks[0].role)
    };
    use bms_disks::model::Role;
    assert_eq!(slot("dev/sdd"), (Slot::new("/dev/sdd"), Role::Data));
    assert_eq!(slot("dev/sda"), (Slot::new("/dev/sda"), Role::System));
    assert_eq!(slot(" dev/vda "), (Slot::new("/dev/vda"), Role::System));
    assert_eq!(slot("dev"), (Slot::new("dev"), Role::Unknown));
    assert_eq!(slot("/sdd").1, Role::Unknown);
}

#[test]
fn a_frozen_server_is_seen_by_its_accounts_word() {
    for (word, frozen) in [
        ("freeze", true),
        ("FREEZE", true),
        ("normal", false),
        ("", false),
    ] {
        let metadata = format!(r#""metadata":{{"EcmResStatus":"{word}"}}"#);
        assert_eq!(server(&metadata).frozen, frozen, "{word}");
    }
}

#[test]
fn a_system_is_known_by_any_of_its_four_fields_if_none_says_another() {
    let linux = [
        r#""metadata":{"os_type":"Linux"}"#,
        r#""metadata":{"__os_type":" LINUX "}"#,
        r#""metadata":{"image.__os_type":"linux"}"#,
        r#""image":{"__os_type":"Linux"}"#,
    ];
    for said in linux {
        assert_eq!(server(said).os, Os::Known(OsFamily::Linux), "{said}");
    }
    let both = r#""metadata":{"os_type":"Windows","__os_type":"windows"}"#;
    assert_eq!(server(both).os, Os::Known(OsFamily::Windows));
    for hint in ["linux", "windows", "arm"] {
        let family = match hint {
            "linux" => Some(OsFamily::Linux),
            "windows" => Some(OsFamily::Windows),
            _ => None,
        };
        for said in ["Other", "Linux\",\"__os_type\":\"Other", ""] {
            let os = server(&format!(
                r#""metadata":{{"os_type":"{said}","metering.resourcespeccode":"physical.s4.{hint}"}}"#
            ))
            .os;
            assert_eq!(os, Os::Unknown { hint: family }, "{said} {hint}");
        }
    }
}

#[test]
fn a_server_without_its_id_is_not_taken_for_the_one_asked_about() {
    for body in [
        r#"{"server":{"id":"srv-2"}}"#,
        r#"{"server":{"id":""}}"#,
        r#"{"server":{"name":"db"}}"#,
    ] {
        assert!(parse_server(&server_id(), &answer(body)).is_err(), "{body}");
    }
}

#[test]
fn a_servers_own_list_names_disks_by_id_and_boot_index_in_both_spellings() {
    let own = |list: &str| {
        let body = format!(
            r#"{{"server":{{"id":"srv-1","os-extended-volumes:volumes_attached":{list}}}}}"#
        );
        let read = parse_server(&server_id(), &answer(&body)).expect("a server");
        read.own
    };
    let list = own(r#"[{"id":" v1 ","boot_index":0,"device":"/dev/sda"},{"id":"v2"},{"no":1}]"#)
        .expect("a list");
    assert_eq!((list.entries.len(), list.unreadable), (2, 1));
    assert_eq!(list.entries[0].volume.as_str(), "v1");
    assert_eq!(list.entries[0].boot_index, Some(0));
    assert_eq!(list.entries[0].slot, Slot::new("/dev/sda"));
    assert_eq!(
        (list.entries[1].boot_index, &list.entries[1].slot),
        (None, &None)
    );
    assert_eq!(own(r#"{"id":"v1"}"#).map(|l| l.entries.len()), Some(1));
    assert_eq!(own("[]").map(|l| l.entries.len()), Some(0));
    assert_eq!(own("null"), None);
    assert_eq!(own("7"), None);
}

#[test]
fn an_attachment_keeps_its_record_slot_and_boot_index() {
    let body = r#"{"volumeAttachments":[
        {"volumeId":" v1 ","id":"rec-1","device":" /dev/sdb ","bootIndex":"1","serverId":"Srv-1"},
        {"volumeId":"v2","device":""},{"volumeId":"v3","device":null}]}"#;
    let list = parse_attachments(&server_id(), &answer(body)).expect("a list");
    assert_eq!((list.entries.len(), list.unreadable), (3, 0));
    let [first, second, third] = &list.entries[..] else {
        panic!("three entries")
    };
    assert_eq!(first.volume.as_str(), "v1");
    assert_eq!(first.record_id.as_deref(), Some("rec-1"));
    assert_eq!(first.slot, Slot::new("/dev/sdb"));
    assert_eq!(first.boot_index, Some(1));
    assert_eq!((&second.slot, &second.record_id), (&None, &None));
    assert_eq!(third.slot, None);
    assert!(list.has(&first.volume) && !list.proves_gone(&first.volume));
    let other = bms_disks::model::VolumeId::parse("v4").expect("an id");
    assert!(!list.has(&other) && list.proves_gone(&other));
}

#[test]
fn a_volumes_mode_is_told_by_its_metadata_only() {
    let mode = |fields: &str| volume(&[fields]).mode;
    assert_eq!(
        mode(r#""metadata":{"hw:passthrough":"true"}"#),
        Some(Mode::Scsi)
    );
    assert_eq!(
        mode(r#""metadata":{"hw:passthrough":"false"}"#),
        Some(Mode::Vbd)
    );
    assert_eq!(mode(r#""metadata":{}"#), Some(Mode::Vbd));
    assert_eq!(mode(r#""name":"x""#), None);
}

#[test]
fn a_volumes_status_is_a_word_or_nothing() {
    let status = |fields: &str| volume(&[fields]).status.clone();
    assert_eq!(status(r#""name":"x""#), DiskStatus::Unknown);
    assert_eq!(status(r#""status":null"#), DiskStatus::Unknown);
    assert_eq!(status(r#""status":" IN-USE ""#), DiskStatus::InUse);
    assert_eq!(status(r#""status":7"#), DiskStatus::Other("?".into()));
}

#[test]
fn of_two_descriptions_of_a_volume_what_forbids_counts_and_gaps_are_filled() {
    let status = |one: &str, two: &str| {
        let [one, two] = [one, two].map(|word| format!(r#""status":"{word}""#));
        volume(&[&one, &two]).status.word().to_owned()
    };
    for (one, two, both) in [
        ("in-use", "available", "available"),
        ("available", "in-use", "available"),
        ("", "in-use", "in-use"),
        ("in-use", "", "in-use"),
        ("", "detaching", "detaching"),
        ("detaching", "", "detaching"),
        ("detaching", "attaching", "detaching"),
        ("available", "error", "available"),
    ] {
        assert_eq!(status(one, two), both, "{one:?} {two:?}");
    }
    let bare = r#""name":" ""#;
    let full = r#""name":"data","size":10,"volume_type":"SSD","wwn":"68","serial_number":"s",
        "multiattach":true,"metadata":{"orderID":"CS1","__system__encrypted":"1"},
        "attachments":[{"server_id":"srv-1","device":"/dev/sdb"}]"#;
    for both in [[bare, full], [full, bare], [full, full]] {
        assert_eq!(*volume(&both), *volume(&[full]), "{both:?}");
    }
    // What is known of the first stays.
    let other = r#""name":"other","size":20,"volume_type":"SAS","multiattach":false,"wwn":"99""#;
    let kept = volume(&[full, other]);
    assert_eq!((&*kept.name, kept.size_gb), ("data", Some(10)));
    assert_eq!(kept.wwn.as_deref(), Some("68"));
    assert_eq!((kept.shared, kept.prepaid), (Some(true), true));
    assert_eq!(volume(&[other, full]).shared, Some(true));
    assert!(!volume(&[other, other]).prepaid);
}
