//! What a good cloud says, with every field the documents name for the call.

use serde_json::{Value, json};

/// The calls of the widget's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Server,
    List,
    Volumes,
    Job,
    Detach,
}

impl Call {
    pub const ALL: [Self; 5] = [
        Self::Server,
        Self::List,
        Self::Volumes,
        Self::Job,
        Self::Detach,
    ];

    /// With which it is answered on a good day.
    pub fn status(self) -> u16 {
        match self {
            Self::Detach => 202,
            _ => 200,
        }
    }

    /// Which call a request is.
    pub fn of(method: &str, path: &str) -> Option<Self> {
        let is = |part: &str| path.contains(part);
        match method {
            "DELETE" if is("/detachvolume/") => Some(Self::Detach),
            "GET" if is("/os-volume_attachments") => Some(Self::List),
            "GET" if is("/cloudvolumes/") => Some(Self::Volumes),
            "GET" if is("/jobs/") => Some(Self::Job),
            "GET" if is("/baremetalservers/") => Some(Self::Server),
            _ => None,
        }
    }
}

/// Whom the answers are about.
#[derive(Clone, Debug)]
pub struct Ids {
    pub server: String,
    pub system: String,
    pub disk: String,
    pub job: String,
}

/// A stopped server with its system disk and one more; a job that never ends.
pub fn honest(call: Call, ids: &Ids) -> Value {
    match call {
        Call::Server => json!({"server": server(ids)}),
        Call::List => json!({"volumeAttachments": [
            attachment(ids, &ids.system, "/dev/sda"),
            attachment(ids, &ids.disk, "/dev/sdb"),
        ]}),
        Call::Volumes => json!({"count": 2, "volumes": [
            volume(ids, &ids.system, "system", "/dev/sda"),
            volume(ids, &ids.disk, "data-01", "/dev/sdb"),
        ]}),
        Call::Job => json!({
            "status": "RUNNING", "job_id": ids.job, "job_type": "baremetalDetachVolume",
            "begin_time": "2019-04-25T20:04:47.591Z", "end_time": "", "error_code": null,
            "fail_reason": null, "entities": {"sub_jobs": [{
                "status": "RUNNING", "job_id": ids.job, "job_type": "baremetalBatchDetachVolume",
                "error_code": null, "fail_reason": null, "entities": {"volume_id": ids.disk},
            }]},
        }),
        Call::Detach => json!({"job_id": ids.job}),
    }
}

fn server(ids: &Ids) -> Value {
    json!({
        "id": ids.server, "name": "db-01", "status": "SHUTOFF",
        "OS-EXT-STS:task_state": null, "OS-EXT-STS:vm_state": "stopped",
        "OS-EXT-STS:power_state": 4, "locked": false, "host_status": "UP", "fault": null,
        "created": "2019-03-11T02:40:21Z", "updated": "2019-04-25T19:12:08Z",
        "metadata": {
            "os_type": "Linux", "image_name": "EulerOS 2.3", "chargingMode": "0",
            "metering.resourcespeccode": "physical.s4.large.linux", "EcmResStatus": "",
        },
        "image": {"id": "1f2a6a3c-7d11-4a26-9f0e-3d1a5a2c7e90", "__os_type": "Linux"},
        "flavor": {"id": "physical.s4.large", "name": "physical.s4.large"},
        "OS-EXT-AZ:availability_zone": "az1.dc1",
        "OS-EXT-SRV-ATTR:user_data": "SECRET IyEvYmluL2Jhc2g=",
        "os-extended-volumes:volumes_attached": [
            {"device": "/dev/sda", "bootIndex": "0", "id": ids.system},
            {"device": "/dev/sdb", "bootIndex": "1", "id": ids.disk},
        ],
    })
}

pub(crate) fn attachment(ids: &Ids, disk: &str, slot: &str) -> Value {
    json!({"device": slot, "id": disk, "serverId": ids.server, "volumeId": disk})
}

pub(crate) fn volume(ids: &Ids, disk: &str, name: &str, slot: &str) -> Value {
    json!({
        "id": disk, "name": name, "size": 100, "status": "in-use", "volume_type": "SAS",
        "bootable": "false", "multiattach": false, "shareable": "false",
        "created_at": "2019-03-11T02:40:21Z", "updated_at": "2019-04-25T19:12:08Z",
        "metadata": {"hw:passthrough": "true", "__system__encrypted": "0"},
        "wwn": "6888603000000ae6fa17a5a7d4f5f9c1", "serial_number": null,
        "attachments": [{"server_id": ids.server, "device": slot, "volume_id": disk, "id": disk}],
    })
}
