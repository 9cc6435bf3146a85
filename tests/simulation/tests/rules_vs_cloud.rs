//! For every state of a server and a disk: what the rules block, and what the simulated cloud refuses.
//! Both were written from the documents, and neither knows the other. The rules may be stricter; where
//! they are laxer, it is because nothing a reader can see tells.

use std::collections::BTreeMap;

use bms_disks::api::{
    Answer, Call, ListPath, Outcome, Target, parse_attachments, parse_server, parse_volumes,
    request,
};
use bms_disks::model::{ProjectId, ServerId, join_disks};
use bms_disks::rules::{Policy, Reason, assess};
use bms_simulator::{self as cloud, Cloud, DiskSpec, Guest, ServerSpec};

const SERVER: &str = "5e17e400-0000-4000-8000-000000000001";
const STATUSES: [&str; 8] = [
    "ACTIVE",
    "SHUTOFF",
    "REBOOT",
    "HARD_REBOOT",
    "BUILD",
    "ERROR",
    "DELETED",
    "PAUSED",
];
const TASKS: [Option<&str>; 9] = [
    None,
    Some("powering-on"),
    Some("powering-off"),
    Some("rebooting"),
    Some("reboot_started"),
    Some("reboot_started_hard"),
    Some("rebuilding"),
    Some("deleting"),
    Some("a-new-word"),
];
const DISK_STATUSES: [Option<&str>; 6] = [
    None,
    Some("available"),
    Some("attaching"),
    Some("detaching"),
    Some("error"),
    Some("maintenance"),
];
const SYSTEMS: [Option<&str>; 4] = [None, Some("Linux"), Some("Windows"), Some("Other")];

struct World {
    cloud: Cloud,
    token: String,
    target: Target,
    volumes: [String; 2],
}

impl World {
    fn new() -> Self {
        let mut cloud = Cloud::new();
        cloud.set_log_limit(0);
        let spec = ServerSpec::running(Guest::Linux)
            .id(SERVER)
            .disk(DiskSpec::system("root", 40))
            .disk(DiskSpec::data("data", 100));
        cloud.add_server(spec);
        let mut volumes = cloud.attachments(SERVER).map(|d| d.volume.to_owned());
        let both = [volumes.next(), volumes.next()].map(|v| v.expect("two disks"));
        drop(volumes);
        Self {
            token: cloud.issue_token(),
            target: Target {
                project: ProjectId::parse(Cloud::PROJECT).expect("an id"),
                server: ServerId::parse(SERVER).expect("an id"),
            },
            volumes: both,
            cloud,
        }
    }

    fn ask(&mut self, call: &Call) -> Outcome {
        let request = request(&self.target, call);
        let sim = cloud::Request::get(&request.path).with_token(&self.token);
        match self.cloud.handle(&sim, 0).outcome {
            cloud::Outcome::Answer { status, body, .. } => Ok(Answer {
                status,
                body,
                ..Answer::default()
            }),
            cloud::Outcome::Lost => unreachable!("no accidents here"),
        }
    }

    /// What the rules say of both disks; `None` where they allow.
    fn blocked(&mut self, evs: bool, policy: Policy) -> Vec<Option<Reason>> {
        let id = self.target.server.clone();
        let server = parse_server(&id, &self.ask(&Call::Server)).expect("a server");
        let list = self.ask(&Call::List(ListPath::Bms));
        let list = parse_attachments(&id, &list).expect("a list");
        let volumes = if evs {
            parse_volumes(&id, &self.ask(&Call::Volumes)).expect("volumes")
        } else {
            Vec::new()
        };
        let own = server.own.unwrap_or_default();
        join_disks(&list.entries, &own.entries, &volumes)
            .iter()
            .map(|disk| assess(&server.server, disk, policy))
            .map(|verdict| verdict.is_blocked().then(|| verdict.decisive().clone()))
            .collect()
    }
}

/// How often rules and cloud differed, by what decided.
#[derive(Default)]
struct Differences {
    stricter: BTreeMap<String, u32>,
    laxer: BTreeMap<String, u32>,
    compared: u32,
}

fn compare(world: &mut World, found: &mut Differences, pinned: bool, evs: bool) {
    for allow_system_disk in [false, true] {
        let rules = world.blocked(evs, Policy { allow_system_disk });
        for (volume, blocked) in world.volumes.iter().zip(rules) {
            found.compared += 1;
            match (blocked, world.cloud.detach_refusal(SERVER, volume)) {
                (Some(reason), None) => {
                    *found.stricter.entry(format!("{reason:?}")).or_default() += 1;
                }
                (None, Some((_, code))) => {
                    let hidden = if pinned && !evs { "unseen status" } else { "" };
                    *found.laxer.entry(format!("{code} {hidden}")).or_default() += 1;
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_rules_are_never_laxer_than_the_cloud_in_what_can_be_seen() {
    let mut world = World::new();
    let mut found = Differences::default();
    for status in STATUSES {
        world.cloud.set_status(SERVER, status);
        for task in TASKS {
            world.cloud.set_task_state(SERVER, task);
            for bits in 0..16_u8 {
                let flag = |bit: u8| bits & (1 << bit) != 0;
                world.cloud.set_locked(SERVER, flag(0));
                world.cloud.set_frozen(SERVER, flag(1));
                let system = SYSTEMS[usize::from(bits >> 2)];
                world.cloud.set_os_type(SERVER, system);
                world.cloud.set_image_os(SERVER, system);
                for disk_status in DISK_STATUSES {
                    for volume in &world.volumes {
                        world.cloud.set_volume_status(volume, disk_status);
                    }
                    for evs in [false, true] {
                        compare(&mut world, &mut found, disk_status.is_some(), evs);
                    }
                }
            }
        }
    }
    assert_eq!(found.compared, 8 * 9 * 16 * 6 * 2 * 2 * 2);
    // Stricter on purpose: the system disk of a stopped server is offered only where the portal wants it.
    let stricter: Vec<_> = found.stricter.keys().map(String::as_str).collect();
    assert_eq!(stricter, ["SystemDiskNotOffered"], "{:?}", found.stricter);
    // Laxer only where the disk's status is the block storage service's to tell, and that is not asked.
    let laxer: Vec<_> = found.laxer.keys().map(String::as_str).collect();
    assert_eq!(laxer, ["badRequest unseen status"], "{:?}", found.laxer);
}

#[test]
fn an_unpaid_order_and_a_frozen_disk_are_the_refusals_that_nothing_foretells() {
    type Happens = fn(&mut Cloud, &str) -> bool;
    let kinds: [(Happens, &str); 2] = [
        (|cloud, disk| cloud.set_order_lock(disk, true), "BMS.0297"),
        (|cloud, disk| cloud.set_disk_frozen(disk, true), "BMS.0360"),
    ];
    for (happens, code) in kinds {
        let mut world = World::new();
        for volume in world.volumes.clone() {
            happens(&mut world.cloud, &volume);
        }
        let [_, data] = world.volumes.clone();
        let rules = world.blocked(true, Policy::default());
        assert_eq!(rules[1], None);
        let refusal = world.cloud.detach_refusal(SERVER, &data);
        assert_eq!(refusal.map(|(_, code)| code).as_deref(), Some(code));
    }
}
