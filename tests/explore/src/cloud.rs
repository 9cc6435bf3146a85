//! The small cloud: what is true of one server with two disks at most, and what the cloud's simulator says of that.

use std::rc::Rc;

use bms_disks::api::{Answer, Call, ListPath, Outcome, Request, Target, Transport, request};
use bms_disks::model::{JobId, ProjectId, ServerId, VolumeId};
use bms_disks::rules::Policy;
use bms_disks::session::Config;
use bms_simulation::{Facts, Kind, SERVER, refused, spoil};
use bms_simulator::{self as simulator, Cloud, DiskSpec, Guest, Method, Pace, ServerSpec};

/// The ids of the disks.
pub const DISKS: [&str; 2] = [
    "d15c0000-0000-4000-8000-000000000001",
    "d15c0000-0000-4000-8000-000000000002",
];

/// What the server is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Power {
    /// It runs Linux.
    #[default]
    Linux,
    /// It is stopped.
    Stopped,
    /// It runs a system that nobody knows.
    Odd,
    /// It is on its way to another state.
    Rebooting,
    /// It is in a state that nobody knows.
    Strange,
}

/// What is true of the server at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Truth {
    pub power: Power,
    /// How many disks there are.
    pub disks: u8,
    /// Which of them are attached, a bit each.
    pub attached: u8,
    /// Which of them are on their way, a bit each.
    pub moving: u8,
}

/// Where the cloud's last job for a disk is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Job {
    #[default]
    None,
    Running,
    /// It did what it is for and has not said so.
    Acted,
    /// It said so.
    Success,
    /// It said so and has not done it.
    Early,
    Failed,
}

/// What comes back to a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reply {
    /// The cloud's own answer.
    #[default]
    Good,
    /// Nothing: the connection broke.
    Lost,
    /// A refusal from before the cloud, by its number.
    Refused(u8),
    /// The cloud's answer, spoilt in this way.
    Spoilt(u8),
    /// The cloud refused the change, for sure.
    No,
    /// The cloud says the disk is not attached.
    NotAttached,
    /// The cloud took it on and names no job.
    Jobless,
}

/// An answer as a number: which, of what truth, and of which disk and job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Said {
    pub reply: Reply,
    pub truth: Truth,
    pub disk: u8,
    pub job: Job,
}

pub fn volume(disk: u8) -> VolumeId {
    VolumeId::parse(DISKS[usize::from(disk)]).expect("the world's ids are ids")
}

/// Which disk a text names.
pub fn disk_in(text: &str) -> Option<u8> {
    let found = DISKS.iter().position(|id| text.contains(id));
    found.map(|at| at as u8)
}

pub fn target() -> Target {
    let ids = ProjectId::parse(Cloud::PROJECT).and_then(|project| {
        let server = ServerId::parse(SERVER)?;
        Ok(Target { project, server })
    });
    ids.expect("the world's ids are ids")
}

pub fn policy() -> Policy {
    Policy {
        allow_system_disk: false,
    }
}

pub fn config(volumes: bool) -> Config {
    Config {
        target: target(),
        policy: policy(),
        volumes,
        native: false,
    }
}

fn simulated(truth: Truth) -> (Cloud, String) {
    let mut cloud = Cloud::new();
    cloud.set_log_limit(0);
    cloud.set_pace(Pace {
        job_ms: 4_000,
        ..Pace::INSTANT
    });
    let mut spec = match truth.power {
        Power::Linux => ServerSpec::running(Guest::Linux),
        Power::Stopped => ServerSpec::stopped(Guest::Linux),
        Power::Odd => ServerSpec::running(Guest::Other),
        Power::Strange => ServerSpec::running(Guest::Linux),
        Power::Rebooting => ServerSpec::running(Guest::Linux).task_state("rebooting"),
    };
    spec = spec.id(SERVER).name("db-07");
    let disks = &DISKS[..usize::from(truth.disks)];
    for (at, id) in disks.iter().enumerate() {
        spec = spec.disk(DiskSpec::data(&format!("data-{at}"), 100).id(id));
    }
    cloud.add_server(spec);
    if truth.power == Power::Strange {
        cloud.set_status(SERVER, "SHELVED");
    }
    for (at, id) in disks.iter().enumerate() {
        if truth.moving & (1 << at) != 0 {
            cloud.set_volume_status(id, Some("detaching"));
        }
        if truth.attached & (1 << at) == 0 {
            cloud.detach(SERVER, id);
        }
    }
    let token = cloud.issue_token();
    (cloud, token)
}

pub fn facts(truth: Truth) -> Rc<Facts> {
    let (cloud, _) = simulated(truth);
    Rc::new(Facts::of(&cloud, SERVER).expect("the world's server"))
}

fn asked(cloud: &mut Cloud, request: &Request, token: &str, at: u64) -> Answer {
    let method = Method::parse(request.method.as_str());
    let mut asked = simulator::Request::new(method, &request.path).with_token(token);
    if let Some(body) = &request.body {
        asked.body = body.clone().into_bytes();
    }
    match cloud.handle(&asked, at).outcome {
        simulator::Outcome::Answer { status, body, .. } => Answer {
            status,
            body,
            ..Answer::default()
        },
        simulator::Outcome::Lost => Answer::default(),
    }
}

fn read(kind: Kind, truth: Truth) -> Answer {
    let (mut cloud, token) = simulated(truth);
    let call = match kind {
        Kind::Server => Call::Server,
        Kind::List => Call::List(ListPath::Bms),
        _ => Call::Volumes,
    };
    asked(&mut cloud, &request(&target(), &call), &token, 0)
}

/// The answer that takes a change on.
fn accepted(disk: u8, attach: bool) -> Answer {
    let all = Truth {
        power: Power::Stopped,
        disks: DISKS.len() as u8,
        attached: 0b11,
        moving: 0,
    };
    let (mut cloud, token) = simulated(all);
    // So many jobs were there before: no two have the same id.
    for _ in 0..2 * disk + u8::from(attach) {
        let other = 1 - disk;
        let detach = request(&target(), &Call::Detach(volume(other)));
        let at = cloud.now_ms();
        asked(&mut cloud, &detach, &token, at);
        cloud.advance_to(cloud.now_ms() + 10_000);
        cloud.attach(SERVER, DISKS[usize::from(other)], None);
    }
    let call = if attach {
        cloud.detach(SERVER, DISKS[usize::from(disk)]);
        Call::Attach(volume(disk), None)
    } else {
        Call::Detach(volume(disk))
    };
    let at = cloud.now_ms();
    asked(&mut cloud, &request(&target(), &call), &token, at)
}

fn job_id(answer: &Answer) -> JobId {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let id = body
        .split("\"job_id\":")
        .nth(1)
        .and_then(|rest| rest.split('"').nth(1));
    JobId::parse(id.unwrap_or_default()).expect("the world's ids are ids")
}

fn job(said: Said, attach: bool) -> Answer {
    let id = job_id(&accepted(said.disk, attach));
    let word = match said.job {
        Job::Running | Job::Acted => "RUNNING",
        Job::Success | Job::Early => "SUCCESS",
        Job::Failed => "FAIL",
        Job::None => return refused(6),
    };
    let body = format!(
        r#"{{"status":"{word}","entities":{{}},"job_id":"{id}","job_type":"baremetalBatchDetachVolume","error_code":null,"fail_reason":null}}"#
    );
    Answer {
        status: 200,
        body: body.into_bytes(),
        ..Answer::default()
    }
}

fn error(status: u16, code: &str) -> Answer {
    let body = format!(r#"{{"error":{{"code":"{code}","message":"no"}}}}"#);
    Answer {
        status,
        body: body.into_bytes(),
        ..Answer::default()
    }
}

/// What a session is told. `attach`: the disk's last change is an attach.
pub fn outcome(kind: Kind, said: Said, attach: bool) -> Outcome {
    let own = || match kind {
        Kind::Server | Kind::List | Kind::Volumes => read(kind, said.truth),
        Kind::Job => job(said, attach),
        Kind::Detach => accepted(said.disk, false),
        Kind::Attach => accepted(said.disk, true),
    };
    Ok(match said.reply {
        Reply::Good => own(),
        Reply::Lost => return Err(Transport::Network),
        Reply::Refused(how) => refused(u64::from(how) as u8),
        Reply::Spoilt(how) => {
            let mut answer = own();
            // Where it is cut off, it is so at its very end: what must not be seen stands before.
            let almost_all = answer.body.len().saturating_sub(2) as u64;
            spoil(how, &mut answer, almost_all);
            answer
        }
        Reply::No => error(400, "BMS.0605"),
        Reply::NotAttached => error(400, "BMS.0114"),
        Reply::Jobless => Answer {
            status: 204,
            ..Answer::default()
        },
    })
}
