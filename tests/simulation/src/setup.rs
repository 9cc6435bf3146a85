//! The cloud and the operators of a run.

use bms_disks::rules::Policy;
use bms_simulator::{
    Absent, Call, Cloud, DiskSpec, Fault, FaultRule, Guest, JobErrors, NativeShape, Nulls, Pace,
    ServerSpec, VolumesField,
};

use crate::rng::{Rng, mix};
use crate::state::{FaultRates, Operator, Portal, Storage};

/// The server everything is about.
pub const SERVER: &str = "5e17e400-0000-4000-8000-00000000000a";
/// Another server of the same project.
pub const OTHER: &str = "5e17e400-0000-4000-8000-00000000000b";

/// What a run begins with.
pub struct Setup {
    pub cloud: Cloud,
    pub volumes: Vec<String>,
    pub operators: Vec<Operator>,
    /// Which operator each tab is of.
    pub tabs: Vec<usize>,
    pub fault_rates: FaultRates,
    /// Whether the server's own list says which disk it boots from.
    pub device_in_own: bool,
}

pub fn setup(seed: u64) -> Setup {
    let rng = &mut Rng::new(mix(seed, 0x5e7));
    let mut cloud = Cloud::new();
    cloud.set_log_limit(0);
    cloud.set_pace(Pace {
        job_ms: rng.pick(&[4_000, 4_000, 1_500, 0, 15_000, 60_000]),
        answer_ms: 0,
        power_ms: rng.pick(&[1_000, 10_000, 40_000]),
    });
    let (spec, device_in_own) = server(rng);
    // Of a luck of its own: what a seed's run is about stays the same as shapes are added.
    let shapes = &mut Rng::new(mix(seed, 0x5ba9e));
    cloud.add_server(shaped(spec, shapes));
    cloud.add_server(
        ServerSpec::stopped(Guest::Linux)
            .id(OTHER)
            .disk(DiskSpec::data("other", 10)),
    );
    let volumes = cloud
        .attachments(SERVER)
        .map(|disk| disk.volume.to_owned())
        .collect();
    lists(rng, &mut cloud);
    let two = rng.chance(220);
    let native = !shapes.chance(300);
    let operators: Vec<_> = (0..if two { 2 } else { 1 })
        .map(|_| Operator {
            native,
            ..operator(rng, &mut cloud)
        })
        .collect();
    let mut tabs: Vec<usize> = (0..operators.len()).collect();
    for op in 0..operators.len() {
        if rng.chance(300) {
            tabs.push(op);
        }
    }
    let accidents = rng.pick(&[0, 0, 20, 60, 60, 150, 300]);
    Setup {
        cloud,
        volumes,
        operators,
        tabs,
        fault_rates: FaultRates {
            accidents,
            slow: rng.pick(&[0, 20, 100, 300]),
        },
        device_in_own,
    }
}

fn server(rng: &mut Rng) -> (ServerSpec, bool) {
    let guest = rng.pick(&[Guest::Linux, Guest::Linux, Guest::Windows, Guest::Other]);
    let mut spec = ServerSpec::running(guest).id(SERVER).name("db-07");
    if rng.chance(400) {
        spec = spec.status("SHUTOFF");
    } else if rng.chance(40) {
        spec = spec.status(rng.pick(&["REBOOT", "ERROR", "PAUSED", "VERIFY_RESIZE"]));
    }
    if rng.chance(30) {
        spec = spec.task_state("rebuilding");
    }
    if rng.chance(120) {
        spec = spec.os_type(rng.pick(&[None, Some("Other"), Some("")]));
    }
    if rng.chance(20) {
        spec = spec.locked();
    }
    if rng.chance(100) {
        spec = spec.without_jobs(rng.pick(&[204, 202, 200]));
    }
    if rng.chance(200) {
        spec = spec.entities_as_array();
    }
    let shapes = [
        NativeShape::Array,
        NativeShape::Object,
        NativeShape::Singular,
    ];
    let fields = [
        VolumesField::Strings,
        VolumesField::Strings,
        VolumesField::Typed,
        VolumesField::IdOnly,
        VolumesField::Missing,
    ];
    let field = rng.pick(&fields);
    spec = spec.native_shape(rng.pick(&shapes)).volumes_field(field);
    if rng.chance(850) {
        spec = spec.disk(DiskSpec::system("root", 40));
    }
    for index in 0..rng.pick(&[1, 2, 2, 3, 5]) {
        spec = spec.disk(disk(rng, index));
    }
    (
        spec,
        matches!(field, VolumesField::Strings | VolumesField::Typed),
    )
}

/// How this cloud writes what others write otherwise.
fn shaped(spec: ServerSpec, rng: &mut Rng) -> ServerSpec {
    let nulls = [Nulls::Kept, Nulls::Blank, Nulls::Dropped];
    let absent = [
        Absent::Coded,
        Absent::Native,
        Absent::Wrapped,
        Absent::Quoted,
    ];
    spec.nulls(rng.pick(&nulls))
        .job_errors(rng.pick(&[JobErrors::Own, JobErrors::Plain]))
        .absent(rng.pick(&absent))
}

fn disk(rng: &mut Rng, index: u64) -> DiskSpec {
    let names = ["data-0", "data-1", "data-2", "data-3", "data-4"];
    let name = if rng.chance(100) {
        "twin"
    } else {
        names[index as usize]
    };
    let mut disk = DiskSpec::data(if rng.chance(30) { "" } else { name }, 100);
    if rng.chance(200) {
        disk = disk.attachment_id(&format!("rec0{index}000-0000-4000-8000-000000000000"));
    }
    if rng.chance(150) {
        disk = disk.mounted();
    }
    if rng.chance(100) {
        disk = disk.open_files(3);
    }
    if rng.chance(60) {
        disk = disk.shared();
    }
    if rng.chance(40) {
        disk = disk.prepaid("CS1905").order_locked();
    }
    disk
}

/// Which of the list calls this cloud has.
fn lists(rng: &mut Rng, cloud: &mut Cloud) {
    let lacks = |cloud: &mut Cloud, call| {
        cloud.add_fault_anywhere(FaultRule::always(call, Fault::NoSuchApi));
    };
    match rng.weighted(&[6, 2, 2]) {
        1 => lacks(cloud, Call::Attachments),
        2 => {
            lacks(cloud, Call::Attachments);
            lacks(cloud, Call::Native);
        }
        _ => {}
    }
    if rng.chance(100) {
        cloud.add_fault_anywhere(FaultRule::always(Call::Volumes, Fault::EvsForbidden));
    }
}

fn operator(rng: &mut Rng, cloud: &mut Cloud) -> Operator {
    let portals = [
        Portal::Quick,
        Portal::Quick,
        Portal::Quick,
        Portal::Quick,
        Portal::Slow,
        Portal::Unpredictable,
        Portal::Unpredictable,
        Portal::Refuses,
    ];
    Operator {
        storage: if rng.chance(60) {
            Storage::None
        } else {
            Storage::Kept(None)
        },
        token: cloud.issue_token(),
        wall: 0,
        asleep_until: 0,
        tracks: Vec::new(),
        volumes: !rng.chance(250),
        native: true,
        policy: Policy {
            allow_system_disk: rng.chance(200),
        },
        portal: rng.pick(&portals),
    }
}
