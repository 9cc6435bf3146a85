//! What the cloud accepts and what it refuses.

mod common;

use bms_simulator::{DiskSpec, Guest, ServerSpec};
use common::{World, code, running, stopped};

fn refused(server: ServerSpec, volume: &str) -> (Option<u16>, String) {
    let mut world = World::with(server);
    let told = world.cloud.detach_refusal("s", volume);
    let reply = world.detach("s", volume);
    let said = (reply.status(), code(&reply));
    assert_eq!(told, said.0.map(|status| (status, said.1.clone())));
    assert_eq!(world.cloud.running_jobs().count(), 0);
    assert!(!world.cloud.deletes()[0].accepted);
    said
}

fn bms(code: &str) -> (Option<u16>, String) {
    (Some(400), code.to_owned())
}

#[test]
fn a_data_disk_of_a_running_or_stopped_server_is_accepted() {
    for guest in [Guest::Linux, Guest::Windows, Guest::Other] {
        for spec in [running(guest), stopped(guest)] {
            let mut world = World::with(spec);
            assert_eq!(world.cloud.detach_refusal("s", "a"), None);
            world.accepted("s", "a");
            assert!(world.cloud.deletes()[0].accepted);
        }
    }
}

#[test]
fn any_other_status_is_refused() {
    let words = [
        "BUILD",
        "DELETED",
        "ERROR",
        "HARD_REBOOT",
        "REBOOT",
        "active",
        "",
        "SUSPENDED",
    ];
    for word in words {
        let spec = running(Guest::Linux).status(word);
        assert_eq!(refused(spec, "a"), bms("BMS.1001"), "{word}");
    }
}

#[test]
fn a_task_under_way_is_refused_whatever_the_status() {
    let tasks = [
        ("powering-on", "BMS.0035"),
        ("powering-off", "BMS.0036"),
        ("rebooting", "BMS.0037"),
        ("reboot_started", "BMS.0037"),
        ("reboot_started_hard", "BMS.0037"),
        ("rebuilding", "BMS.1006"),
        ("scheduling", "BMS.1006"),
        ("deleting", "BMS.1006"),
        ("a-word-of-tomorrow", "BMS.1006"),
    ];
    for (task, code) in tasks {
        for status in ["ACTIVE", "SHUTOFF"] {
            let spec = running(Guest::Linux).status(status).task_state(task);
            assert_eq!(refused(spec, "a"), bms(code), "{status} {task}");
        }
    }
}

#[test]
fn locked_and_frozen_servers_are_refused() {
    for spec in [running(Guest::Linux), stopped(Guest::Windows)] {
        assert_eq!(refused(spec.clone().locked(), "a"), bms("BMS.0605"));
        assert_eq!(
            refused(spec.frozen(), "a"),
            (Some(403), "forbidden".to_owned())
        );
    }
}

#[test]
fn the_system_disk_goes_only_while_the_server_is_stopped() {
    let (status, name) = refused(running(Guest::Linux), "root");
    assert_eq!((status, name.as_str()), (Some(400), "badRequest"));
    let mut world = World::with(stopped(Guest::Linux));
    world.accepted("s", "root");
    world.pass(4_000);
    assert!(!world.cloud.is_attached("s", "root"));
}

#[test]
fn only_the_volume_id_detaches_not_the_id_of_the_record() {
    let disk = DiskSpec::data("x", 1).id("volume").attachment_id("record");
    let spec = ServerSpec::running(Guest::Linux).disk(disk);
    assert_eq!(refused(spec.clone(), "record"), bms("BMS.0114"));
    let mut world = World::with(spec);
    let list = world.list("s").json();
    assert_eq!(list["volumeAttachments"][0]["id"], "record");
    assert_eq!(list["volumeAttachments"][0]["volumeId"], "volume");
    world.accepted("s", "volume");
}

#[test]
fn a_volume_that_is_not_attached_here_is_refused() {
    let mut world = World::with(running(Guest::Linux));
    world
        .cloud
        .add_server(ServerSpec::running(Guest::Linux).disk(DiskSpec::data("x", 1).id("other")));
    for volume in ["other", "nobody"] {
        let reply = world.detach("s", volume);
        assert_eq!((reply.status(), code(&reply)), bms("BMS.0114"));
    }
}

#[test]
fn a_server_that_does_not_exist_is_a_bad_request() {
    let mut world = World::with(running(Guest::Linux));
    let replies = [
        world.server("t"),
        world.list("t"),
        world.detach("t", "a"),
        world.attach("t", "{}"),
    ];
    for reply in replies {
        assert_eq!((reply.status(), code(&reply)), bms("BMS.0040"));
    }
    let native = world.native("t");
    assert_eq!(
        (native.status(), code(&native).as_str()),
        (Some(404), "itemNotFound")
    );
}

#[test]
fn malformed_ids_are_bad_parameters() {
    let mut world = World::with(running(Guest::Linux));
    let long = "x".repeat(65);
    for id in ["a b", "a%2Fb", "..", "é", long.as_str()] {
        let reply = world.server(id);
        assert_eq!((reply.status(), code(&reply)), bms("BMS.0018"), "{id}");
        let reply = world.detach("s", id);
        assert_eq!((reply.status(), code(&reply)), bms("BMS.0022"), "{id}");
        assert_eq!(world.job(id).status(), Some(400), "{id}");
    }
}

#[test]
fn a_disk_already_on_its_way_is_a_conflict_and_another_is_not() {
    let mut world = World::with(running(Guest::Linux));
    world.accepted("s", "a");
    let again = world.detach("s", "a");
    assert_eq!(again.status(), Some(409));
    assert_eq!(code(&again), "conflictingRequest");
    world.accepted("s", "b");
    assert_eq!(world.cloud.running_jobs().count(), 2);
}

#[test]
fn a_disk_evs_does_not_call_in_use_is_refused() {
    let words = [
        "error",
        "error_detaching",
        "available",
        "attaching",
        "backing-up",
    ];
    for word in words {
        let disk = DiskSpec::data("x", 1).id("x").status(word);
        let spec = ServerSpec::stopped(Guest::Linux).disk(disk);
        assert_eq!(
            refused(spec, "x"),
            (Some(400), "badRequest".to_owned()),
            "{word}"
        );
    }
}

#[test]
fn an_order_lock_is_refused_until_it_is_paid() {
    let mut world = World::with(stopped(Guest::Linux));
    assert!(world.cloud.set_order_lock("a", true));
    let reply = world.detach("s", "a");
    assert_eq!((reply.status(), code(&reply)), bms("BMS.0297"));
    assert!(world.cloud.set_order_lock("a", false));
    world.accepted("s", "a");
}

#[test]
fn attaching_needs_a_free_volume_a_free_slot_and_a_quiet_server() {
    let mut world = World::with(running(Guest::Linux));
    let spare = world.cloud.add_volume(DiskSpec::data("spare", 5));
    let wish = |id: &str, device: &str| {
        format!("{{\"volumeAttachment\":{{\"volumeId\":\"{id}\",\"device\":\"{device}\"}}}}")
    };
    for (body, status) in [
        (String::new(), 400),
        ("[]".to_owned(), 400),
        (wish("../x", "/dev/sdd"), 400),
        (wish(&spare, "C:"), 400),
        (wish(&spare, "/dev/sdb"), 400),
        (wish("a", "/dev/sdd"), 400),
        (wish("nobody", "/dev/sdd"), 404),
    ] {
        assert_eq!(world.attach("s", &body).status(), Some(status), "{body}");
    }
    world.cloud.set_locked("s", true);
    let locked = world.attach("s", &wish(&spare, "/dev/sdd"));
    assert_eq!((locked.status(), code(&locked)), bms("BMS.0605"));
    world.cloud.set_locked("s", false);
    let body = format!("{{\"volumeAttachment\":{{\"volumeId\":\"{spare}\"}}}}");
    assert_eq!(world.attach("s", &body).status(), Some(202));
    assert_eq!(world.volume_status(&spare), "attaching");
    world.pass(4_000);
    assert!(world.cloud.is_attached("s", &spare));
    let slots: Vec<_> = world
        .cloud
        .attachments("s")
        .map(|one| one.device.to_owned())
        .collect();
    assert_eq!(slots, ["/dev/sda", "/dev/sdb", "/dev/sdc", "/dev/sdd"]);
}
