//! What becomes of an accepted detach, over virtual time.

mod common;

use bms_simulator::{DiskSpec, Guest, JobFate, Pace, ServerSpec};
use common::{World, code, running, stopped, text};

#[test]
fn an_idle_disk_goes_detaching_then_available_and_leaves_the_list() {
    let mut world = World::with(running(Guest::Linux));
    let job = world.accepted("s", "a");
    assert_eq!(world.word(&job), "INIT");
    assert_eq!(world.volume_status("a"), "detaching");
    assert!(world.listed("s").contains(&"a".to_owned()));
    world.pass(1_000);
    assert_eq!(world.word(&job), "RUNNING");
    world.pass(2_000);
    assert_eq!(world.word(&job), "RUNNING");
    assert_eq!(world.volume_status("a"), "available");
    assert_eq!(world.listed("s"), ["root", "b"]);
    assert_eq!(world.cloud.deletes()[0].acted_ms, Some(3_000));
    world.pass(1_000);
    let done = world.job(&job).json();
    assert_eq!(done["status"], "SUCCESS");
    assert_eq!(done["job_type"], "baremetalDetachVolume");
    assert_eq!(done["begin_time"], "2019-04-25T20:00:00.000Z");
    assert_eq!(done["end_time"], "2019-04-25T20:00:04.000Z");
    assert!(done["error_code"].is_null() && done["fail_reason"].is_null());
    assert_eq!(world.cloud.data_loss("s"), 0);
}

#[test]
fn a_disk_mounted_or_open_on_running_linux_fails_and_stays() {
    for open in [false, true] {
        let mut world = World::with(running(Guest::Linux));
        if open {
            world.cloud.set_open_files("s", "a", 2);
        } else {
            world.cloud.set_mounted("s", "a", true);
        }
        let job = world.accepted("s", "a");
        world.pass(3_999);
        assert_eq!(world.volume_status("a"), "detaching");
        assert_eq!(world.word(&job), "RUNNING");
        world.pass(1);
        let failed = world.job(&job).json();
        let sub = &failed["entities"]["sub_jobs"][0];
        for one in [&failed, sub] {
            assert_eq!(one["status"], "FAIL");
            assert_eq!(one["error_code"], "BMS.1007");
            assert!(text(&one["fail_reason"]).contains("busy"));
        }
        assert_eq!(sub["entities"]["volume_id"], "a");
        assert_eq!(world.volume_status("a"), "in-use");
        assert!(world.cloud.is_attached("s", "a"));
        assert_eq!(world.cloud.deletes()[0].acted_ms, None);
        assert_eq!(world.cloud.data_loss("s"), 0);
    }
}

#[test]
fn unmounting_while_the_job_runs_is_in_time() {
    let mut world = World::with(running(Guest::Linux));
    world.cloud.set_mounted("s", "a", true);
    let job = world.accepted("s", "a");
    world.pass(2_999);
    world.cloud.set_mounted("s", "a", false);
    world.pass(1_001);
    assert_eq!(world.word(&job), "SUCCESS");
}

#[test]
fn an_open_disk_on_running_windows_goes_and_loses_data() {
    let mut world = World::with(running(Guest::Windows));
    world.cloud.set_open_files("s", "a", 1);
    for (volume, lost) in [("a", 1), ("b", 1)] {
        let job = world.accepted("s", volume);
        world.pass(4_000);
        assert_eq!(world.word(&job), "SUCCESS");
        assert!(!world.cloud.is_attached("s", volume));
        assert_eq!(world.cloud.data_loss("s"), lost, "{volume}");
    }
}

#[test]
fn a_stopped_guest_neither_holds_nor_loses_anything() {
    for guest in [Guest::Linux, Guest::Windows, Guest::Other] {
        let mut world = World::with(stopped(guest));
        world.cloud.set_mounted("s", "a", true);
        world.cloud.set_open_files("s", "a", 9);
        let job = world.accepted("s", "a");
        world.pass(4_000);
        assert_eq!(world.word(&job), "SUCCESS");
        assert_eq!(world.cloud.data_loss("s"), 0);
    }
}

#[test]
fn the_guest_counts_not_what_the_api_calls_it() {
    let mut world = World::with(running(Guest::Windows).os_type(Some("Linux")));
    world.cloud.set_open_files("s", "a", 1);
    world.accepted("s", "a");
    world.pass(4_000);
    assert_eq!(world.cloud.data_loss("s"), 1);
}

#[test]
fn a_shared_disk_stays_in_use_until_every_server_let_go() {
    let mut world = World::with(running(Guest::Linux));
    let other = world.cloud.add_server(ServerSpec::stopped(Guest::Linux));
    let shared = world
        .cloud
        .add_volume(DiskSpec::data("quorum", 10).shared());
    assert!(world.cloud.attach("s", &shared, None));
    let body = format!("{{\"volumeAttachment\":{{\"volumeId\":\"{shared}\"}}}}");
    assert_eq!(world.attach(&other, &body).status(), Some(202));
    world.pass(4_000);
    for (server, after) in [("s", "in-use"), (other.as_str(), "available")] {
        world.accepted(server, &shared);
        assert_eq!(world.volume_status(&shared), "detaching");
        world.pass(4_000);
        assert_eq!(world.volume_status(&shared), after);
        assert!(!world.cloud.is_attached(server, &shared));
    }
}

#[test]
fn a_failing_job_tells_its_reason_and_the_next_one_is_normal() {
    let mut world = World::with(running(Guest::Linux));
    world.cloud.next_job(
        "s",
        JobFate::Fail {
            code: "BMS.9".to_owned(),
            reason: "no \"rng\"".to_owned(),
        },
    );
    let job = world.accepted("s", "a");
    world.pass(4_000);
    let failed = world.job(&job).json();
    assert_eq!(
        (&failed["status"], &failed["fail_reason"]),
        (&"FAIL".into(), &"no \"rng\"".into())
    );
    let job = world.accepted("s", "a");
    world.pass(4_000);
    assert_eq!(world.word(&job), "SUCCESS");
}

#[test]
fn a_stuck_job_runs_for_ever_with_or_without_effect() {
    for acts in [false, true] {
        let mut world = World::with(running(Guest::Linux));
        world.cloud.next_job("s", JobFate::Stall { acts });
        let job = world.accepted("s", "a");
        world.pass(20 * 3_600_000);
        assert_eq!(world.word(&job), "RUNNING");
        assert_eq!(world.cloud.is_attached("s", "a"), !acts);
        let status = if acts { "available" } else { "detaching" };
        assert_eq!(world.volume_status("a"), status);
    }
}

#[test]
fn a_vanished_job_is_not_found_with_or_without_effect() {
    for acts in [false, true] {
        let mut world = World::with(running(Guest::Linux));
        world.cloud.next_job("s", JobFate::Vanish { acts });
        let job = world.accepted("s", "a");
        assert_eq!(world.job(&job).status(), Some(404));
        world.pass(4_000);
        assert_eq!(world.cloud.is_attached("s", "a"), !acts);
        let status = if acts { "available" } else { "in-use" };
        assert_eq!(world.volume_status("a"), status);
    }
}

#[test]
fn an_early_success_leaves_the_lists_behind_for_a_while() {
    let mut world = World::with(running(Guest::Linux));
    world
        .cloud
        .next_job("s", JobFate::EarlySuccess { lag_ms: 5_000 });
    let job = world.accepted("s", "a");
    world.pass(4_000);
    assert_eq!(world.word(&job), "SUCCESS");
    assert!(!world.cloud.is_attached("s", "a") && world.cloud.is_listed("s", "a"));
    assert_eq!(world.listed("s"), ["root", "a", "b"]);
    assert_eq!(
        world.native("s").json()["volumeAttachments"][1]["volumeId"],
        "a"
    );
    // It is gone all the same.
    let again = world.detach("s", "a");
    assert_eq!(code(&again), "BMS.0114");
    world.pass(4_999);
    assert!(world.cloud.is_listed("s", "a"));
    world.pass(1);
    assert_eq!(world.listed("s"), ["root", "b"]);
}

#[test]
fn a_hollow_success_changes_nothing() {
    let mut world = World::with(running(Guest::Linux));
    world.cloud.next_job("s", JobFate::HollowSuccess);
    let job = world.accepted("s", "a");
    world.pass(4_000);
    assert_eq!(world.word(&job), "SUCCESS");
    assert!(world.cloud.is_attached("s", "a"));
    assert_eq!(world.volume_status("a"), "in-use");
    world.accepted("s", "a");
}

#[test]
fn a_server_without_jobs_answers_with_nothing_and_the_list_follows() {
    for status in [200, 204] {
        let mut world = World::with(running(Guest::Linux).without_jobs(status));
        let reply = world.detach("s", "a");
        assert_eq!((reply.status(), reply.text()), (Some(status), ""));
        assert!(world.cloud.is_listed("s", "a"));
        world.pass(3_000);
        assert_eq!(world.listed("s"), ["root", "b"]);
    }
}

#[test]
fn another_clients_detach_makes_the_job_fail_and_spares_the_next_holder() {
    let mut world = World::with(running(Guest::Linux));
    let other = world.cloud.add_server(ServerSpec::running(Guest::Linux));
    let job = world.accepted("s", "a");
    world.pass(1_000);
    assert!(world.cloud.detach("s", "a"));
    assert!(!world.cloud.detach("s", "a"));
    assert!(world.cloud.attach(&other, "a", Some("/dev/sdz")));
    world.pass(3_000);
    let failed = world.job(&job).json();
    assert_eq!(
        (&failed["status"], &failed["error_code"]),
        (&"FAIL".into(), &"BMS.0114".into())
    );
    assert!(world.cloud.is_attached(&other, "a"));
    assert_eq!(world.cloud.deletes()[0].acted_ms, None);
}

#[test]
fn finished_jobs_are_forgotten_after_a_day() {
    let mut world = World::with(running(Guest::Linux));
    let job = world.accepted("s", "a");
    world.pass(4_000 + 24 * 3_600_000 - 1);
    world.token = world.cloud.issue_token();
    assert_eq!(world.word(&job), "SUCCESS");
    world.pass(2);
    assert_eq!(world.job(&job).status(), Some(404));
}

#[test]
fn an_instant_cloud_is_done_by_the_next_question() {
    let mut world = World::with(running(Guest::Linux));
    world.cloud.set_pace(Pace::INSTANT);
    let job = world.accepted("s", "a");
    assert_eq!(world.word(&job), "SUCCESS");
    assert_eq!(world.listed("s"), ["root", "b"]);
}

#[test]
fn powering_takes_a_task_and_a_second() {
    let mut world = World::with(running(Guest::Linux));
    assert!(world.cloud.power_off("s"));
    let state = |world: &mut World| {
        let server = &world.server("s").json()["server"];
        (
            text(&server["status"]),
            text(&server["OS-EXT-STS:task_state"]),
        )
    };
    assert_eq!(
        state(&mut world),
        ("ACTIVE".to_owned(), "powering-off".to_owned())
    );
    world.pass(1_000);
    assert_eq!(state(&mut world), ("SHUTOFF".to_owned(), String::new()));
    assert!(world.cloud.power_on("s"));
    assert_eq!(world.cloud.next_event_ms(), Some(2_000));
    world.pass(1_000);
    assert!(world.cloud.is_running("s"));
}
