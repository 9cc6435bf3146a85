//! Answers no honest cloud gives on a good day: what forbids a detach is heard wherever it stands, and
//! nothing secret or endless comes through.

use bms_disks::api::{
    Answer, Cause, Failure, MAX_DISKS, MAX_TEXT, Outcome, parse_accepted, parse_attachments,
    parse_job, parse_server, parse_volumes,
};
use bms_disks::model::{Disk, DiskStatus, JobId, Role, ServerId, Slot, VolumeId, join_disks};

fn server_id() -> ServerId {
    ServerId::parse("srv-1").expect("an id")
}

fn volume_id(id: &str) -> VolumeId {
    VolumeId::parse(id).expect("an id")
}

fn answer(status: u16, body: &str) -> Outcome {
    Ok(Answer {
        status,
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    })
}

fn failure(status: u16, body: &str) -> Failure {
    parse_server(&server_id(), &answer(status, body)).expect_err("no server")
}

#[test]
fn user_data_is_in_no_failure() {
    for body in [
        r#"{"server":{"OS-EXT-SRV-ATTR:user_data":"SECRET","id":"another"}}"#,
        r#"{"server":{"id":"srv-1","OS-EXT-SRV-ATTR:user_data":"SECRET","sta"#,
        r#"{"server":{"user\u005fdata":"SECRET","id":"another"}}"#,
        "\u{feff} [{\"OS-EXT-SRV-ATTR:user_data\":\"SECRET\"}]",
        r#"HTTP/1.1 200 OK {"server":{"OS-EXT-SRV-ATTR:User_Data":"SECRET","id":"srv-1"}}"#,
    ] {
        for status in [200, 404, 500] {
            let failure = failure(status, body);
            assert!(!format!("{failure:?}").contains("SECRET"), "{failure:?}");
        }
    }
}

#[test]
fn the_clouds_words_are_kept_where_they_are_no_server() {
    let said = |status, body| failure(status, body).message;
    assert_eq!(said(502, " <html>502"), Some("<html>502".to_owned()));
    assert_eq!(said(503, "busy"), Some("busy".to_owned()));
    let other = r#"{"detail":"not today"}"#;
    assert_eq!(said(400, other), Some(other.to_owned()));
}

#[test]
fn nothing_in_a_failure_is_endless() {
    let long = "x".repeat(100_000);
    let body =
        format!(r#"{{"error":{{"code":"{long}","message":"{long}","request_id":"{long}"}}}}"#);
    let outcome = Ok(Answer {
        status: 400,
        body: body.into_bytes(),
        ..Answer::default()
    });
    let job = format!(r#"{{"status":"FAIL","error_code":"{long}","fail_reason":"{long}"}}"#);
    let job = parse_job(&JobId::parse("j").expect("an id"), &answer(200, &job)).expect("a job");
    let failures = [
        parse_server(&server_id(), &outcome).expect_err("an error"),
        parse_accepted(&outcome).expect_err("an error"),
        Failure::of_job(&job.failure),
    ];
    for failure in failures {
        assert!(format!("{failure:?}").len() < 2_000);
        assert_eq!(failure.message.map(|m| m.len()), Some(500));
    }
    let named = Ok(Answer {
        status: 202,
        request_id: Some(long),
        ..Answer::default()
    });
    let accepted = parse_accepted(&named).expect("accepted");
    assert!(accepted.request_id.is_some_and(|id| id.len() < 1_000));
}

#[test]
fn a_list_under_both_keys_is_read_under_both() {
    let one = r#"{"volumeId":"vol-1"}"#;
    for body in [
        format!(r#"{{"volumeAttachments":[],"volumeAttachment":[{one}]}}"#),
        format!(r#"{{"volumeAttachments":[{one}],"volumeAttachment":[]}}"#),
        format!(r#"{{"volumeAttachments":null,"volumeAttachment":{one}}}"#),
    ] {
        let list = parse_attachments(&server_id(), &answer(200, &body)).expect("a list");
        assert!(list.has(&volume_id("vol-1")), "{body}");
    }
    let body = format!(r#"{{"volumeAttachments":[{one}],"volumeAttachment":"gone"}}"#);
    let refused = parse_attachments(&server_id(), &answer(200, &body));
    assert_eq!(refused.map_err(|f| f.cause), Err(Cause::Malformed));
}

#[test]
fn a_list_without_measure_is_read_to_its_limit_and_proves_nothing_absent() {
    let entry = |n: usize| format!(r#"{{"volumeId":"disk-{n}","device":"/dev/sdb"}}"#);
    let list = |count: usize| {
        let entries: Vec<_> = (0..count).map(entry).collect();
        let body = format!(r#"{{"volumeAttachments":[{}]}}"#, entries.join(","));
        parse_attachments(&server_id(), &answer(200, &body)).expect("a list")
    };
    let full = list(MAX_DISKS);
    assert_eq!((full.entries.len(), full.unreadable), (MAX_DISKS, 0));
    assert!(full.proves_gone(&volume_id("vol-1")));
    let more = list(10_000);
    assert_eq!((more.entries.len(), more.unreadable), (MAX_DISKS, 9_000));
    assert!(!more.proves_gone(&volume_id("vol-1")));
    assert!(!more.proves_gone(&volume_id("disk-9999")));
}

#[test]
fn a_name_of_megabytes_is_shown_by_its_beginning() {
    let long = "长".repeat(1_000_000);
    let body = format!(r#"{{"server":{{"id":"srv-1","name":"{long}"}}}}"#);
    let read = parse_server(&server_id(), &answer(200, &body)).expect("a server");
    assert_eq!(read.server.name.chars().count(), MAX_TEXT + 1);
    assert!(read.server.name.ends_with('…'));
}

fn disk(list: &str, volumes: &str) -> Disk {
    let list = format!(r#"{{"volumeAttachments":[{list}]}}"#);
    let volumes = format!(r#"{{"volumes":[{volumes}]}}"#);
    let list = parse_attachments(&server_id(), &answer(200, &list)).expect("a list");
    let volumes = parse_volumes(&server_id(), &answer(200, &volumes)).expect("volumes");
    join_disks(&list.entries, &[], &volumes).remove(0)
}

#[test]
fn a_volume_described_twice_keeps_what_forbids() {
    let entry = r#"{"volumeId":"vol-1","device":"/dev/sdb"}"#;
    let in_use = r#"{"id":"VOL-1","name":"data","status":"in-use"}"#;
    let leaving = r#"{"id":"vol-1","status":"detaching"}"#;
    let silent = r#"{"id":"vol-1"}"#;
    for both in [[in_use, leaving], [leaving, in_use]] {
        let disk = disk(entry, &both.join(","));
        assert_eq!(disk.status(), &DiskStatus::Detaching);
        assert_eq!(disk.name(), Some("data"));
    }
    for both in [[in_use, silent], [silent, in_use]] {
        assert_eq!(disk(entry, &both.join(",")).status(), &DiskStatus::InUse);
    }
    let first = r#"{"id":"vol-1","attachments":[{"server_id":"srv-1","device":"/dev/sdb"}]}"#;
    let second = r#"{"id":"vol-1","attachments":[{"server_id":"srv-1","device":"/dev/sda"}]}"#;
    for both in [[first, second], [second, first]] {
        assert_eq!(disk(entry, &both.join(",")).role, Role::System);
    }
}

#[test]
fn of_several_slots_the_one_of_the_system_disk_counts() {
    let volumes = |attachments: &str| {
        disk(
            r#"{"volumeId":"vol-1"}"#,
            &format!(r#"{{"id":"vol-1","attachments":[{attachments}]}}"#),
        )
    };
    let data = r#"{"server_id":"srv-1","device":"/dev/sdb"}"#;
    let system = r#"{"server_id":"SRV-1 ","device":"/dev/sda"}"#;
    let silent = r#"{"server_id":"srv-1","device":null}"#;
    let other = r#"{"server_id":"srv-2","device":"/dev/sda"}"#;
    for list in [[data, system], [system, data]] {
        assert_eq!(volumes(&list.join(",")).role, Role::System);
    }
    let read = volumes(&[silent, other, data].join(","));
    assert_eq!((read.role, read.slot), (Role::Data, Slot::new("/dev/sdb")));
}

#[test]
fn a_boot_index_of_zero_is_zero_however_it_is_written() {
    for zero in ["0", "\"0\"", "\" 0\"", "0.0", "-0", "0e0"] {
        let entry = format!(r#"{{"volumeId":"v","device":"/dev/sdb","bootIndex":{zero}}}"#);
        assert_eq!(disk(&entry, "").role, Role::System, "{zero}");
    }
    for odd in ["0.5", "1e400", "null"] {
        let entry = format!(r#"{{"volumeId":"v","device":"/dev/sdb","bootIndex":{odd}}}"#);
        let list = format!(r#"{{"volumeAttachments":[{entry}]}}"#);
        if let Ok(list) = parse_attachments(&server_id(), &answer(200, &list)) {
            assert_eq!(list.entries[0].boot_index, None, "{odd}");
        }
    }
}

#[test]
fn a_status_that_is_no_word_does_not_let_a_disk_go() {
    for status in [r#"["detaching"]"#, "{}", "true"] {
        let volume = format!(r#"{{"id":"vol-1","status":{status}}}"#);
        let disk = disk(r#"{"volumeId":"vol-1"}"#, &volume);
        assert!(
            matches!(disk.status(), bms_disks::model::DiskStatus::Other(_)),
            "{status}"
        );
    }
}
