//! Accidents on the way, controls, and that everything repeats exactly.

mod common;

use bms_simulator::{Call, Fault, FaultRule, Guest, Outcome, Times};
use common::{World, code, running};

#[test]
fn a_lost_answer_acts_and_a_lost_request_does_not() {
    for (fault, acts) in [(Fault::LostAfter, true), (Fault::LostBefore, false)] {
        let mut world = World::with(running(Guest::Linux));
        world
            .cloud
            .add_fault("s", FaultRule::next(Call::Detach, fault));
        assert_eq!(world.detach("s", "a").outcome, Outcome::Lost);
        assert_eq!(world.cloud.log().last().unwrap().status, None);
        assert_eq!(world.cloud.deletes()[0].accepted, acts);
        world.pass(4_000);
        assert_eq!(world.cloud.is_attached("s", "a"), !acts);
        world.accepted("s", "b");
    }
}

#[test]
fn a_fault_answers_in_place_of_the_cloud() {
    let cases = [
        (Fault::Throttled(Some(3)), 429, "APIGW.0308"),
        (Fault::Throttled(None), 429, "APIGW.0308"),
        (Fault::Overloaded, 400, "BMS.0212"),
        (Fault::Gateway, 500, "APIGW.0201"),
        (Fault::NoSuchApi, 404, "APIGW.0101"),
        (Fault::NoSuchServer, 400, "BMS.0040"),
        (Fault::Forbidden, 403, "BMS.0213"),
        (Fault::EvsForbidden, 403, "forbidden"),
        (Fault::Html(502), 502, ""),
        (
            Fault::Body(418, "{\"teapot\":{}}".to_owned()),
            418,
            "teapot",
        ),
    ];
    for (fault, status, name) in cases {
        let mut world = World::with(running(Guest::Linux));
        let retry = matches!(fault, Fault::Throttled(Some(3)));
        world
            .cloud
            .add_fault("s", FaultRule::next(Call::Detach, fault));
        let reply = world.detach("s", "a");
        assert_eq!(
            (reply.status(), code(&reply).as_str()),
            (Some(status), name)
        );
        assert_eq!(reply.header("Retry-After"), retry.then_some("3"));
        assert!(reply.header("X-Request-Id").is_some());
        assert!(world.cloud.running_jobs().next().is_none());
        world.accepted("s", "a");
    }
}

#[test]
fn a_slow_answer_is_late_but_the_cloud_acts_at_once() {
    let mut world = World::with(running(Guest::Linux));
    world
        .cloud
        .add_fault("s", FaultRule::always(Call::Any, Fault::Slow(2_000, 5_000)));
    let reply = world.detach("s", "a");
    assert!((2_000..=5_000).contains(&reply.delay_ms));
    assert_eq!(world.cloud.running_jobs().next().unwrap().begin_ms, 0);
}

#[test]
fn a_fault_anywhere_strikes_requests_of_no_server_too() {
    let mut world = World::with(running(Guest::Linux));
    let rule = FaultRule::new(Call::Read, Fault::Gateway, Times::First(2));
    world.cloud.add_fault_anywhere(rule);
    assert_eq!(world.volumes("").status(), Some(500));
    assert_eq!(world.job("nobody").status(), Some(500));
    assert_eq!(world.server("s").status(), Some(200));
}

#[test]
fn calming_a_server_ends_its_accidents() {
    let mut world = World::scenarios();
    let lossy = bms_simulator::scenarios::find("request-lost").unwrap();
    let (id, disk) = (lossy.id(), lossy.disk_id(1));
    assert_eq!(world.detach(&id, &disk).status(), None);
    assert!(world.cloud.clear_faults(&id));
    world.accepted(&id, &disk);
}

#[test]
fn time_never_goes_back() {
    let mut world = World::with(running(Guest::Linux));
    let job = world.accepted("s", "a");
    world.pass(4_000);
    world.now = 0;
    assert_eq!(world.word(&job), "SUCCESS");
    assert_eq!(world.cloud.now_ms(), 4_000);
}

#[test]
fn the_same_calls_give_the_same_answers_byte_for_byte() {
    let run = || {
        let mut world = World::scenarios();
        let mut seen = Vec::new();
        for one in bms_simulator::scenarios::all() {
            let (id, disk) = (one.id(), one.disk_id(1));
            seen.push(world.server(&id));
            seen.push(world.detach(&id, &disk));
            world.pass(1_700);
            seen.push(world.list(&id));
            seen.push(world.volumes(&format!("server_id={id}")));
        }
        seen
    };
    assert_eq!(run(), run());
}

#[test]
fn a_jump_in_time_ends_where_small_steps_do() {
    let end = |step: u64| {
        let mut world = World::with(running(Guest::Windows));
        world.cloud.set_open_files("s", "a", 1);
        world.accepted("s", "a");
        world.cloud.power_off("s");
        while world.now < 6_000 {
            world.pass(step);
        }
        let attached = world.cloud.is_attached("s", "a");
        (
            attached,
            world.cloud.data_loss("s"),
            world.cloud.deletes()[0].acted_ms,
        )
    };
    // Off after one second, so nothing is lost when the disk goes after three.
    assert_eq!(end(1), (false, 0, Some(3_000)));
    assert_eq!(end(6_000), end(1));
}
