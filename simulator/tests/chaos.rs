//! Whatever is done to it in whatever order, the cloud stays sound.

mod common;

use std::collections::HashMap;

use bms_simulator::{Call, Cloud, Fault, FaultRule, Guest, JobFate, Pace, Request, Times};
use common::{PROJECT, World, running};

const SERVERS: [&str; 3] = ["s", "t", "nobody"];
const DISKS: [&str; 6] = ["root", "a", "b", "shared", "spare", "x%2Fy"];

/// A small generator of numbers, the same for the same seed.
struct Rng(u64);

impl Rng {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len() as u64) as usize]
    }
}

fn world(rng: &mut Rng) -> World {
    let guest = rng.pick(&[Guest::Linux, Guest::Windows, Guest::Other]);
    let mut world = World::with(running(guest));
    let disk = |name: &str| bms_simulator::DiskSpec::data(name, 1).id(name);
    let other = bms_simulator::ServerSpec::stopped(guest).id("t");
    world.cloud.add_server(other.disk(disk("shared").shared()));
    world.cloud.add_volume(disk("spare"));
    world.cloud.attach("s", "shared", None);
    world.cloud.set_pace(Pace {
        job_ms: rng.pick(&[0, 1, 4_000]),
        ..Pace::default()
    });
    world
}

fn ask(world: &mut World, rng: &mut Rng) {
    let (server, disk) = (rng.pick(&SERVERS), rng.pick(&DISKS));
    let reply = match rng.roll(7) {
        0 => world.server(server),
        1 => world.list(server),
        2 => world.native(server),
        3 => world.volumes(&format!("ids=[\"{disk}\"]")),
        4 => {
            let body = format!("{{\"volumeAttachment\":{{\"volumeId\":\"{disk}\"}}}}");
            world.attach(server, &body)
        }
        _ => {
            world.pass(0);
            let told = world.cloud.detach_refusal(server, disk);
            let before = world.cloud.deletes().len();
            let reply = world.detach(server, disk);
            assert_eq!(world.cloud.deletes().len(), before + 1);
            let accepted = world.cloud.deletes()[before].accepted;
            assert!(
                !accepted || told.is_none(),
                "the cloud took what it refuses"
            );
            reply
        }
    };
    if let (Some(_), Some("application/json")) = (reply.status(), reply.header("Content-Type")) {
        assert!(!reply.json().is_null(), "{}", reply.text());
    }
}

fn pull(cloud: &mut Cloud, rng: &mut Rng) {
    let (server, disk) = (rng.pick(&SERVERS), rng.pick(&DISKS));
    let odd = rng.roll(2) == 1;
    match rng.roll(14) {
        0 => cloud.set_status(server, rng.pick(&["ACTIVE", "SHUTOFF", "ERROR"])),
        1 => cloud.set_task_state(server, rng.pick(&[None, None, Some("rebooting")])),
        2 => cloud.set_locked(server, odd),
        3 => cloud.set_mounted(server, disk, odd),
        4 => cloud.set_open_files(server, disk, u32::from(odd)),
        5 => cloud.attach(server, disk, None),
        6 => cloud.detach(server, disk),
        7 => cloud.set_slot(server, disk, "/dev/sdz"),
        8 => cloud.power_off(server),
        9 => cloud.power_on(server),
        10 => cloud.clear_faults(server),
        11 => {
            let fault = rng.pick(&[0, 1, 2]);
            let fault = [Fault::LostAfter, Fault::LostBefore, Fault::Html(502)][fault].clone();
            cloud.add_fault(server, FaultRule::new(Call::Any, fault, Times::First(2)))
        }
        _ => {
            let fates = [
                JobFate::Stall { acts: odd },
                JobFate::Vanish { acts: odd },
                JobFate::EarlySuccess { lag_ms: 3_000 },
                JobFate::HollowSuccess,
                JobFate::Normal,
            ];
            cloud.next_job(server, fates[rng.roll(5) as usize].clone())
        }
    };
}

/// What holds at every moment.
fn check(cloud: &Cloud) {
    let mut holders: HashMap<&str, Vec<&str>> = HashMap::new();
    for server in SERVERS {
        let mut seen = Vec::new();
        for one in cloud.attachments(server) {
            assert!(cloud.is_listed(server, one.volume));
            assert_eq!(one.attached, cloud.is_attached(server, one.volume));
            assert!(!seen.contains(&one.volume), "a disk is listed twice");
            seen.push(one.volume);
            if one.attached {
                holders.entry(one.volume).or_default().push(server);
                assert_ne!(one.status, "available");
            }
        }
    }
    for delete in cloud.deletes() {
        assert!(delete.accepted || delete.acted_ms.is_none());
        assert!(
            delete
                .acted_ms
                .is_none_or(|at| (delete.at_ms..=cloud.now_ms()).contains(&at))
        );
    }
    for job in cloud.running_jobs() {
        assert!(job.begin_ms <= cloud.now_ms());
    }
}

#[test]
fn any_order_of_requests_controls_and_time_leaves_the_cloud_sound() {
    for seed in 1..=3_000 {
        let mut rng = Rng(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let mut world = world(&mut rng);
        for _ in 0..40 {
            match rng.roll(4) {
                0 => pull(&mut world.cloud, &mut rng),
                1 => {
                    let step = rng.pick(&[0, 1, 500, 3_000, 10_000]);
                    world.pass(step);
                }
                _ => ask(&mut world, &mut rng),
            }
            check(&world.cloud);
        }
    }
}

#[test]
fn garbage_is_answered_and_never_believed() {
    let mut world = World::with(running(Guest::Linux));
    let words = [
        "v1",
        "v2",
        "v2.1",
        PROJECT,
        "servers",
        "baremetalservers",
        "detail",
        "s",
        "a",
        "jobs",
        "detachvolume",
        "attachvolume",
        "os-volume_attachments",
        "cloudvolumes",
        "",
        "%",
        "%00",
        "..",
        "?",
        "&",
        "=",
        "ids",
        "server_id",
        "[\"",
        "\u{202e}",
        "💾",
    ];
    let mut rng = Rng(7);
    for _ in 0..20_000 {
        let mut target = String::new();
        for _ in 0..rng.roll(9) {
            target += rng.pick(&["/", "/", "/", "?", "&", "="]);
            target += rng.pick(&words);
        }
        let request = match rng.roll(3) {
            0 => Request::get(&target),
            1 => Request::delete(&target),
            _ => Request::post(&target, rng.pick(&words)),
        };
        let reply = world.send(request);
        assert!(
            reply.status().is_some_and(|status| status < 500),
            "{target}"
        );
    }
    let taken = world.cloud.deletes().iter().filter(|one| one.accepted);
    for one in taken {
        assert_eq!((one.server.as_str(), one.volume.as_str()), ("s", "a"));
    }
}

#[test]
fn the_end_of_time_is_survived() {
    let mut world = World::with(running(Guest::Linux));
    world.now = u64::MAX;
    world.cloud.advance_to(u64::MAX);
    world.cloud.issue_token();
    assert_eq!(world.server("s").status(), Some(401));
    world.cloud.power_off("s");
    world.pass(0);
    assert!(!world.cloud.is_running("s"));
}
