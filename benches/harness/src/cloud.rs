//! The cloud behind all contenders: a stopped server with any number of disks, answering each call after
//! the same pause. Bodies are made beforehand, so that they cost nothing when they are asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use serde_json::{Value, json};

/// What every call takes, beside its way through the network.
pub const PAUSE: Duration = Duration::from_millis(30);

pub const PROJECT: &str = "0503dda897000fed2f78c00909158a4d";
pub const SERVER: &str = "d8d3b89b-bb33-448e-ab3d-4c9d6dee4fdd";
const JOB: &str = "ff8080814c3a7d2b014c3a9c3f2b0005";

/// Cheap to clone; all clones are the same cloud.
#[derive(Clone, Default)]
pub struct Cloud(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// How often it was started over.
    times: u64,
    disks: Vec<Disk>,
    bodies: Bodies,
}

#[derive(Clone, Default)]
struct Bodies {
    server: Bytes,
    list: Bytes,
    volumes: Bytes,
}

struct Disk {
    number: usize,
    name: String,
}

impl Disk {
    fn new(number: usize) -> Self {
        let name = format!("volume-{number:04}");
        Self { number, name }
    }

    fn id(&self) -> String {
        let n = self.number;
        format!(
            "{:08x}-7c1e-4a50-9d2b-{n:012x}",
            0x5a3e_0000_u64 + (n as u64) * 7919
        )
    }
}

/// What tells a disk from all others in a row of any contender.
pub fn wwn(number: usize) -> String {
    format!("6888603000{number:08x}fa1767f55e32")
}

/// `/dev/sda` … `/dev/sdz`, `/dev/sdaa` …
fn slot(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    let (mut rest, mut letters) = (number, vec![letter(number)]);
    while rest >= 26 {
        rest = rest / 26 - 1;
        letters.push(letter(rest));
    }
    format!("/dev/sd{}", letters.iter().rev().collect::<String>())
}

impl Cloud {
    /// Starts over with so many disks. What was asked before changes nothing any more.
    pub fn reset(&self, disks: usize) {
        self.lock().times += 1;
        self.change(|all| *all = (0..disks).map(Disk::new).collect());
    }

    async fn detach(&self, volume: &str) {
        let asked = self.lock().times;
        tokio::time::sleep(PAUSE).await;
        if self.lock().times == asked {
            self.change(|all| all.retain(|disk| disk.id() != volume));
        }
    }

    /// Gives a disk another name, and says which.
    pub fn rename(&self, number: usize, turn: usize) -> String {
        let name = format!("renamed-{number:04}-{turn}");
        self.change(|all| {
            let disk = all.iter_mut().find(|disk| disk.number == number);
            disk.into_iter()
                .for_each(|disk| disk.name.clone_from(&name));
        });
        name
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Disk>)) {
        let mut inner = self.lock();
        change(&mut inner.disks);
        inner.bodies = bodies(&inner.disks);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, pick: impl FnOnce(Bodies) -> Bytes) -> Response {
        tokio::time::sleep(PAUSE).await;
        let bodies = self.lock().bodies.clone();
        json_response(StatusCode::OK, pick(bodies))
    }
}

fn json_response(status: StatusCode, body: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

fn bodies(disks: &[Disk]) -> Bodies {
    let bytes = |value: Value| Bytes::from(value.to_string());
    let each = |read: fn(&Disk) -> Value| disks.iter().map(read).collect::<Vec<_>>();
    Bodies {
        server: bytes(json!({ "server": server(each(attached)) })),
        list: bytes(json!({ "volumeAttachments": each(attachment) })),
        volumes: bytes(json!({ "count": disks.len(), "volumes": each(volume) })),
    }
}

fn server(attached: Vec<Value>) -> Value {
    json!({
        "id": SERVER, "name": "db-17", "status": "SHUTOFF", "locked": false, "fault": null,
        "OS-EXT-STS:task_state": null, "OS-EXT-STS:vm_state": "stopped", "OS-EXT-STS:power_state": 4,
        "OS-EXT-AZ:availability_zone": "eu-north-2a", "host_status": "UP", "tenant_id": PROJECT,
        "flavor": { "id": "physical.h2.large", "name": "physical.h2.large", "vcpus": "32", "ram": "196608", "disk": "1200" },
        "metadata": { "os_type": "Linux", "image_name": "CentOS 7.6 64bit for BareMetal", "chargingMode": "0", "EcmResStatus": "" },
        "os-extended-volumes:volumes_attached": attached,
    })
}

fn attached(disk: &Disk) -> Value {
    let boot = if disk.number == 0 { "0" } else { "" };
    json!({ "device": slot(disk.number), "bootIndex": boot, "id": disk.id(), "delete_on_termination": "false" })
}

fn attachment(disk: &Disk) -> Value {
    json!({ "device": slot(disk.number), "serverId": SERVER, "id": disk.id(), "volumeId": disk.id() })
}

fn volume(disk: &Disk) -> Value {
    let (n, id) = (disk.number, disk.id());
    json!({
        "id": id, "name": disk.name, "description": "", "status": "in-use",
        "size": 40 + 10 * (n % 97), "volume_type": if n.is_multiple_of(3) { "SSD" } else { "SAS" },
        "bootable": if n == 0 { "true" } else { "false" },
        "multiattach": n % 7 == 3, "shareable": if n % 7 == 3 { "true" } else { "false" },
        "encrypted": n % 5 == 2, "availability_zone": "eu-north-2a", "service_type": "EVS",
        "wwn": wwn(n), "serial_number": wwn(n),
        "created_at": "2019-03-11T02:41:37.000000", "updated_at": "2019-04-25T19:10:00.000000",
        "os-vol-tenant-attr:tenant_id": PROJECT, "user_id": "fdbe2fd1e2a94ad4b0a7a9b8a1f6d9f5",
        "snapshot_id": null, "source_volid": null,
        "metadata": {
            "hw:passthrough": if n.is_multiple_of(2) { "true" } else { "false" },
            "__system__encrypted": if n % 5 == 2 { "1" } else { "0" },
        },
        "attachments": [{
            "attachment_id": format!("a77ac4ed{}", id.get(8..).unwrap_or_default()), "id": id,
            "volume_id": id, "server_id": SERVER, "device": slot(n), "host_name": null,
            "attached_at": "2019-03-11T02:47:05.000000",
        }],
    })
}

/// The calls, at the paths of the API pages.
pub fn router(cloud: Cloud) -> Router {
    let of_server = "/api/bms/v1/{project}/baremetalservers/{server}";
    let path = |rest: &str| format!("{of_server}{rest}");
    Router::new()
        .route(
            of_server,
            get(async |State(cloud): State<Cloud>| cloud.answer(|b| b.server).await),
        )
        .route(
            &path("/os-volume_attachments"),
            get(async |State(cloud): State<Cloud>| cloud.answer(|b| b.list).await),
        )
        .route(
            "/api/evs/v2/{project}/cloudvolumes/detail",
            get(async |State(cloud): State<Cloud>| cloud.answer(|b| b.volumes).await),
        )
        .route(&path("/detachvolume/{volume}"), delete(detach))
        .route("/api/bms/v1/{project}/jobs/{job}", get(job))
        .with_state(cloud)
}

async fn detach(
    State(cloud): State<Cloud>,
    Path((_, _, volume)): Path<(String, String, String)>,
) -> Response {
    cloud.detach(&volume).await;
    json_response(StatusCode::ACCEPTED, json!({ "job_id": JOB }).to_string())
}

async fn job() -> Response {
    tokio::time::sleep(PAUSE).await;
    let body = json!({
        "status": "SUCCESS", "job_id": JOB, "job_type": "baremetalDetachVolume", "entities": {},
        "begin_time": "2019-04-25T20:04:47.591Z", "end_time": "2019-04-25T20:04:49.113Z",
        "error_code": null, "fail_reason": null,
    });
    json_response(StatusCode::OK, body.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_go_on_after_z() {
        let slots = [0, 25, 26, 51, 52, 701, 702].map(slot);
        assert_eq!(
            slots,
            [
                "/dev/sda",
                "/dev/sdz",
                "/dev/sdaa",
                "/dev/sdaz",
                "/dev/sdba",
                "/dev/sdzz",
                "/dev/sdaaa"
            ]
        );
    }

    #[test]
    fn a_renamed_disk_is_the_only_change() {
        let cloud = Cloud::default();
        cloud.reset(3);
        let text =
            |cloud: &Cloud| String::from_utf8_lossy(&cloud.lock().bodies.volumes).into_owned();
        let before = text(&cloud);
        let name = cloud.rename(1, 4);
        assert_eq!(text(&cloud), before.replace("volume-0001", &name));
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_was_left_takes_no_disk_of_the_next() {
        let cloud = Cloud::default();
        cloud.reset(3);
        let volume = Disk::new(1).id();
        let late = async {
            tokio::time::sleep(PAUSE / 2).await;
            cloud.reset(3);
        };
        tokio::join!(cloud.detach(&volume), late);
        assert_eq!(cloud.lock().disks.len(), 3, "asked before it started over");
        cloud.detach(&volume).await;
        assert_eq!(cloud.lock().disks.len(), 2, "asked of this one");
    }
}
