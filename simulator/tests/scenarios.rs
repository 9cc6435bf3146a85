//! Every named server keeps its promise.

mod common;

use std::collections::HashSet;

use bms_simulator::scenarios::{self, Scenario};
use common::{World, code, text};
use serde_json::Value;

fn named(slug: &str) -> (World, &'static Scenario, String) {
    let scenario = scenarios::find(slug).unwrap_or_else(|| panic!("no scenario {slug}"));
    (World::scenarios(), scenario, scenario.id())
}

/// The last word of the job that detaches the n-th disk, and whether the disk is still there.
fn outcome(slug: &str, nth: usize) -> (String, bool) {
    let (mut world, one, id) = named(slug);
    let disk = one.disk_id(nth);
    let job = world.accepted(&id, &disk);
    world.pass(4_000);
    (world.word(&job), world.cloud.is_attached(&id, &disk))
}

fn refusal(slug: &str, nth: usize) -> String {
    let (mut world, one, id) = named(slug);
    code(&world.detach(&id, &one.disk_id(nth)))
}

fn done(word: &str, attached: bool) -> (String, bool) {
    (word.to_owned(), attached)
}

#[test]
fn every_scenario_has_its_own_names_and_ids_and_a_line_of_text() {
    let (mut slugs, mut ids) = (HashSet::new(), HashSet::new());
    let cloud = scenarios::cloud();
    for one in scenarios::all() {
        assert!(slugs.insert(one.slug), "{}", one.slug);
        assert!(ids.insert(one.id()), "{}", one.slug);
        for text in [one.title, one.title_zh, one.about, one.about_zh] {
            assert!(!text.is_empty() && !text.contains('\n'), "{}", one.slug);
        }
        for disk in cloud.attachments(&one.id()) {
            let shared = disk.name == "quorum";
            assert!(ids.insert(disk.volume.to_owned()) || shared);
        }
    }
    assert_eq!(cloud.servers().count(), slugs.len());
}

#[test]
fn ids_stay_what_they_are() {
    let one = scenarios::find("linux-mounted").unwrap();
    assert_eq!(one.id(), "1a4f5717-78be-4b44-a936-857c14552d63");
}

#[test]
fn running_linux_fails_for_disks_in_use_only() {
    assert_eq!(outcome("linux-mounted", 1), done("FAIL", true));
    assert_eq!(outcome("linux-mounted", 2), done("FAIL", true));
    assert_eq!(outcome("linux-mounted", 3), done("SUCCESS", false));
    for nth in 1..=3 {
        assert_eq!(outcome("linux-idle", nth), done("SUCCESS", false));
    }
}

#[test]
fn running_windows_always_succeeds_and_loses_what_was_open() {
    for (slug, lost) in [
        ("windows-busy", 1),
        ("windows-quiet", 0),
        ("stopped-windows", 0),
    ] {
        let (mut world, one, id) = named(slug);
        let job = world.accepted(&id, &one.disk_id(1));
        world.pass(4_000);
        assert_eq!(world.word(&job), "SUCCESS");
        assert_eq!(world.cloud.data_loss(&id), lost, "{slug}");
    }
}

#[test]
fn a_stopped_server_lets_every_disk_go_and_the_shared_one_stays_in_use() {
    for nth in 0..=4 {
        assert_eq!(outcome("stopped", nth), done("SUCCESS", false));
    }
    let (mut world, one, id) = named("stopped");
    let shared = one.disk_id(3);
    world.accepted(&id, &shared);
    world.pass(4_000);
    assert_eq!(world.volume_status(&shared), "in-use");
    let other = scenarios::find("linux-idle").unwrap().id();
    assert!(world.cloud.is_attached(&other, &shared));
}

#[test]
fn a_quiet_server_says_no_task_and_no_fault() {
    let (mut world, one, id) = named("quiet");
    let server = &world.server(&id).json()["server"];
    assert_eq!(server.get("OS-EXT-STS:task_state"), None);
    assert_eq!(server.get("fault"), None);
    assert_eq!(server["OS-EXT-STS:vm_state"], "active");
    assert_eq!(outcome("quiet", 1), done("SUCCESS", false));
    // While something is under way it says so.
    world.cloud.power_off(&id);
    let server = &world.server(&id).json()["server"];
    assert_eq!(server["OS-EXT-STS:task_state"], "powering-off");
    assert_eq!(code(&world.detach(&id, &one.disk_id(1))), "BMS.0036");
}

#[test]
fn short_slots_are_written_without_their_first_slash() {
    let (mut world, _, id) = named("short-slots");
    let list = world.list(&id).json();
    assert_eq!(list["volumeAttachments"][2]["device"], "dev/sdd");
}

#[test]
fn states_that_forbid_detaching_say_why() {
    for (slug, code) in [
        ("rebooting", "BMS.0037"),
        ("powering-off", "BMS.0036"),
        ("reinstalling", "BMS.1006"),
        ("locked", "BMS.0605"),
        ("frozen", "forbidden"),
        ("disk-frozen", "BMS.0360"),
        ("error", "BMS.1001"),
        ("unknown-status", "BMS.1001"),
        ("order-lock", "BMS.0297"),
        ("disk-error", "badRequest"),
        ("forbidden-detach", "BMS.0213"),
        ("server-gone", "BMS.0040"),
    ] {
        assert_eq!(refusal(slug, 1), code, "{slug}");
    }
    for slug in ["order-lock", "disk-error", "disk-frozen"] {
        assert_eq!(outcome(slug, 2), done("SUCCESS", false), "{slug}");
    }
}

#[test]
fn an_unknown_os_tells_nothing_and_does_the_worst_of_both() {
    let (mut world, one, id) = named("unknown-os");
    let server = &world.server(&id).json()["server"];
    assert_eq!(server["metadata"].get("os_type"), None);
    assert_eq!(server["image"].get("__os_type"), None);
    assert_eq!(outcome("unknown-os", 1), done("FAIL", true));
    world.accepted(&id, &one.disk_id(2));
    world.pass(4_000);
    assert_eq!(world.cloud.data_loss(&id), 1);
}

#[test]
fn jobs_end_as_their_server_says() {
    assert_eq!(outcome("job-fails", 1), done("FAIL", true));
    assert_eq!(outcome("job-fails-plain", 1), done("FAIL", true));
    let (mut world, one, id) = named("job-fails-plain");
    let job = world.accepted(&id, &one.disk_id(1));
    world.pass(4_000);
    let job = world.job(&job).json();
    assert_eq!(
        (&job["error_code"], &job["fail_reason"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(job["code"], "BMS.1007");
    assert!(text(&job["message"]).contains("unmapped"));
    assert_eq!(outcome("job-stuck", 1), done("RUNNING", true));
    assert_eq!(outcome("job-stuck-done", 1), done("RUNNING", false));
    assert_eq!(outcome("job-vanishes", 1), done("", false));
    assert_eq!(outcome("hollow-success", 1), done("SUCCESS", true));
    assert_eq!(outcome("odd-job-status", 1), done("SUCCESS", false));
    let (mut world, one, id) = named("odd-job-status");
    let job = world.accepted(&id, &one.disk_id(1));
    assert_eq!(world.word(&job), "PENDING_PAYMENT");
}

#[test]
fn the_lagging_list_follows_six_seconds_after_the_job() {
    let (mut world, one, id) = named("list-lag");
    let disk = one.disk_id(1);
    let job = world.accepted(&id, &disk);
    world.pass(9_999);
    assert_eq!(world.word(&job), "SUCCESS");
    assert!(world.listed(&id).contains(&disk));
    world.pass(1);
    assert!(!world.listed(&id).contains(&disk));
}

#[test]
fn servers_without_jobs_answer_200_or_204() {
    for (slug, status) in [
        ("answers-200", 200),
        ("answers-202", 202),
        ("answers-204", 204),
    ] {
        let (mut world, one, id) = named(slug);
        let disk = one.disk_id(1);
        assert_eq!(world.detach(&id, &disk).status(), Some(status));
        world.pass(4_000);
        assert!(!world.listed(&id).contains(&disk));
    }
}

#[test]
fn lost_answers_and_requests_differ_only_in_the_truth() {
    for (slug, attached) in [("answer-lost", false), ("request-lost", true)] {
        let (mut world, one, id) = named(slug);
        let disk = one.disk_id(1);
        assert_eq!(world.detach(&id, &disk).status(), None);
        world.pass(4_000);
        assert_eq!(world.listed(&id).contains(&disk), attached);
    }
}

#[test]
fn busy_servers_let_the_patient_through() {
    let (mut world, one, id) = named("throttled");
    for _ in 0..2 {
        let reply = world.detach(&id, &one.disk_id(1));
        assert_eq!(code(&reply), "APIGW.0308");
        assert_eq!(reply.header("Retry-After"), Some("2"));
    }
    world.accepted(&id, &one.disk_id(1));
    let reads: Vec<_> = (0..4).map(|_| world.server(&id).status()).collect();
    assert_eq!(reads, [Some(200), Some(200), Some(200), Some(429)]);
    let (mut world, one, id) = named("overloaded");
    assert_eq!(code(&world.detach(&id, &one.disk_id(1))), "BMS.0212");
    world.accepted(&id, &one.disk_id(1));
    for (slug, odd) in [("reads-break", None), ("gateway-errors", Some(500))] {
        let (mut world, _, id) = named(slug);
        let reads: Vec<_> = (0..6).map(|_| world.server(&id).status()).collect();
        assert!(reads.contains(&odd) && reads.contains(&Some(200)));
    }
}

#[test]
fn the_slow_server_takes_two_to_five_seconds() {
    let (mut world, _, id) = named("slow");
    for _ in 0..20 {
        let delay = world.server(&id).delay_ms;
        assert!((2_000..=5_000).contains(&delay));
    }
}

#[test]
fn proxy_pages_come_where_they_are_promised() {
    let (mut world, one, id) = named("html-on-detach");
    assert_eq!(world.server(&id).status(), Some(200));
    let page = world.detach(&id, &one.disk_id(1));
    assert_eq!(page.status(), Some(502));
    assert!(page.text().starts_with("<html>"));
    assert!(world.cloud.is_attached(&id, &one.disk_id(1)));
    let (mut world, _, id) = named("html-on-read");
    let page = world.server(&id);
    assert_eq!(page.status(), Some(200));
    assert!(
        page.header("Content-Type")
            .unwrap()
            .starts_with("text/html")
    );
}

#[test]
fn the_token_expires_at_first_use_and_again_after_a_rest() {
    let (mut world, _, id) = named("token-expires");
    let neighbour = scenarios::find("linux-idle").unwrap().id();
    for _ in 0..2 {
        for _ in 0..3 {
            let reply = world.server(&id);
            assert_eq!(
                (reply.status(), code(&reply).as_str()),
                (Some(401), "APIGW.0307")
            );
        }
        assert_eq!(world.server(&neighbour).status(), Some(200));
        world.token = world.cloud.issue_token();
        for _ in 0..10 {
            assert_eq!(world.server(&id).status(), Some(200));
            world.pass(50_000);
        }
        world.pass(60_001);
    }
}

#[test]
fn forbidden_reads_are_refused() {
    let (mut world, _, id) = named("forbidden");
    for reply in [world.server(&id), world.list(&id), world.native(&id)] {
        assert_eq!(
            (reply.status(), code(&reply).as_str()),
            (Some(403), "BMS.0213")
        );
    }
    let (mut world, one, id) = named("no-evs-permission");
    for query in [
        format!("server_id={id}"),
        format!("ids=[\"{}\"]", one.disk_id(0)),
    ] {
        assert_eq!(world.volumes(&query).status(), Some(403));
    }
    assert_eq!(world.listed(&id).len(), 3);
}

#[test]
fn old_regions_lack_lists() {
    for (slug, key, single) in [
        ("native-object", "volumeAttachments", true),
        ("native-singular", "volumeAttachment", false),
    ] {
        let (mut world, _, id) = named(slug);
        assert_eq!(code(&world.list(&id)), "APIGW.0101");
        let list = world.native(&id).json();
        assert_eq!(list[key].is_object(), single, "{slug}");
    }
    for slug in ["field-only", "field-ids-only"] {
        let (mut world, one, id) = named(slug);
        assert_eq!(code(&world.list(&id)), "APIGW.0101");
        assert_eq!(code(&world.native(&id)), "APIGW.0101");
        let server = &world.server(&id).json()["server"];
        let field = &server["os-extended-volumes:volumes_attached"];
        assert_eq!(text(&field[1]["id"]), one.disk_id(1));
        assert_eq!(field[1].get("device").is_some(), slug == "field-only");
    }
    let (mut world, _, id) = named("no-field");
    let server = &world.server(&id).json()["server"];
    assert_eq!(server.get("os-extended-volumes:volumes_attached"), None);
}

#[test]
fn odd_numbers_of_disks_are_all_listed() {
    for (slug, count) in [
        ("no-disks", 0),
        ("sixty-disks", 60),
        ("thousand-disks", 1_000),
    ] {
        let (mut world, _, id) = named(slug);
        assert_eq!(world.listed(&id).len(), count, "{slug}");
        let volumes = world.volumes(&format!("server_id={id}")).json();
        assert_eq!(volumes["count"], count, "{slug}");
        let devices: HashSet<String> = world
            .cloud
            .attachments(&id)
            .map(|one| one.device.to_owned())
            .collect();
        assert_eq!(devices.len(), count, "{slug}");
    }
}

#[test]
fn hostile_names_arrive_unharmed_and_wwns_can_be_missing() {
    let (mut world, _, id) = named("hostile-names");
    let volumes = world.volumes(&format!("server_id={id}")).json();
    let names: Vec<String> = volumes["volumes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["name"]))
        .collect();
    assert!(names.iter().any(|name| name.len() == 10_000));
    assert!(names.iter().any(String::is_empty));
    assert!(names.iter().any(|name| name.contains('\u{202e}')));
    assert!(names.iter().any(|name| name.contains("<script>")));
    assert_eq!(names.iter().filter(|name| *name == "twin").count(), 2);
    let (mut world, _, id) = named("no-wwn");
    let volumes = world.volumes(&format!("server_id={id}")).json();
    assert!(volumes["volumes"][1]["wwn"].is_null());
}
