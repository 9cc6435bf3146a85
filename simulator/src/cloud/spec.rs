//! What a server and a disk are made from. The same values hold their state afterwards.

use super::faults::FaultRule;
use super::shapes::{Absent, Guest, JobErrors, NativeShape, Nulls, VolumesField};

/// A disk to be made.
#[derive(Debug, Clone)]
pub struct DiskSpec {
    pub(crate) id: String,
    pub(crate) attachment_id: String,
    pub(crate) name: String,
    pub(crate) size_gb: u32,
    pub(crate) volume_type: Option<String>,
    pub(crate) wwn: Option<String>,
    pub(crate) no_wwn: bool,
    pub(crate) device: String,
    pub(crate) system: bool,
    pub(crate) multiattach: bool,
    pub(crate) scsi: bool,
    pub(crate) encrypted: bool,
    pub(crate) order_id: Option<String>,
    pub(crate) order_locked: bool,
    pub(crate) frozen: bool,
    pub(crate) status: Option<String>,
    pub(crate) mounted: bool,
    pub(crate) open_files: u32,
}

impl DiskSpec {
    /// A data disk. The id, the WWN and the slot are made when it is added.
    pub fn data(name: &str, size_gb: u32) -> Self {
        Self {
            id: String::new(),
            attachment_id: String::new(),
            name: name.to_owned(),
            size_gb,
            volume_type: Some("SAS".to_owned()),
            wwn: None,
            no_wwn: false,
            device: String::new(),
            system: false,
            multiattach: false,
            scsi: true,
            encrypted: false,
            order_id: None,
            order_locked: false,
            frozen: false,
            status: None,
            mounted: false,
            open_files: 0,
        }
    }

    /// The system disk: boot index 0, mounted whenever the server runs.
    pub fn system(name: &str, size_gb: u32) -> Self {
        Self {
            system: true,
            mounted: true,
            ..Self::data(name, size_gb)
        }
    }

    /// With this volume id.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// With an attachment record whose `id` is not the volume's.
    #[must_use]
    pub fn attachment_id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.attachment_id);
        self
    }

    /// In this slot, as `/dev/sdc`.
    #[must_use]
    pub fn device(mut self, device: &str) -> Self {
        device.clone_into(&mut self.device);
        self
    }

    /// Of this type; `None` gives `null`.
    #[must_use]
    pub fn volume_type(mut self, name: Option<&str>) -> Self {
        self.volume_type = name.map(str::to_owned);
        self
    }

    /// With this WWN, exactly as given.
    #[must_use]
    pub fn wwn(mut self, wwn: &str) -> Self {
        self.wwn = Some(wwn.to_owned());
        self
    }

    /// Without a WWN.
    #[must_use]
    pub fn no_wwn(mut self) -> Self {
        self.no_wwn = true;
        self
    }

    /// Can be attached to several servers.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.multiattach = true;
        self
    }

    /// VBD instead of SCSI.
    #[must_use]
    pub fn vbd(mut self) -> Self {
        self.scsi = false;
        self
    }

    /// Encrypted.
    #[must_use]
    pub fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }

    /// Paid for in advance, under this order.
    #[must_use]
    pub fn prepaid(mut self, order: &str) -> Self {
        self.order_id = Some(order.to_owned());
        self
    }

    /// Locked by an unpaid order.
    #[must_use]
    pub fn order_locked(mut self) -> Self {
        self.order_locked = true;
        self
    }

    /// Frozen, mostly for an unpaid bill. Nothing that can be read tells.
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }

    /// With a file system mounted in the guest.
    #[must_use]
    pub fn mounted(mut self) -> Self {
        self.mounted = true;
        self
    }

    /// With this many open files in the guest.
    #[must_use]
    pub fn open_files(mut self, count: u32) -> Self {
        self.open_files = count;
        self
    }

    /// Pinned to this EVS status, whatever happens.
    #[must_use]
    pub fn status(mut self, status: &str) -> Self {
        self.status = Some(status.to_owned());
        self
    }
}

/// A server to be made.
#[derive(Debug, Clone)]
pub struct ServerSpec {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) task_state: Option<String>,
    pub(crate) guest: Guest,
    pub(crate) os_type: Option<String>,
    pub(crate) image_os: Option<String>,
    pub(crate) locked: bool,
    pub(crate) frozen: bool,
    pub(crate) host_status: String,
    pub(crate) flavor: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) native_shape: NativeShape,
    pub(crate) volumes_field: VolumesField,
    pub(crate) jobless: Option<u16>,
    pub(crate) nulls: Nulls,
    pub(crate) job_errors: JobErrors,
    pub(crate) absent: Absent,
    pub(crate) entities_array: bool,
    pub(crate) expires_tokens: bool,
    pub(crate) faults: Vec<FaultRule>,
    pub(crate) fate: Option<super::JobFate>,
    pub(crate) disks: Vec<DiskSpec>,
}

impl ServerSpec {
    /// A running server (`ACTIVE`) whose OS the API reports truly.
    pub fn running(guest: Guest) -> Self {
        let word = match guest {
            Guest::Linux => "Linux",
            Guest::Windows => "Windows",
            Guest::Other => "Other",
        };
        Self {
            id: String::new(),
            name: String::new(),
            status: "ACTIVE".to_owned(),
            task_state: None,
            guest,
            os_type: (guest != Guest::Other).then(|| word.to_owned()),
            image_os: Some(word.to_owned()),
            locked: false,
            frozen: false,
            host_status: "UP".to_owned(),
            flavor: "physical.s4.large",
            zone: "cn-north-1a",
            native_shape: NativeShape::Array,
            volumes_field: VolumesField::Strings,
            jobless: None,
            nulls: Nulls::Kept,
            job_errors: JobErrors::Own,
            absent: Absent::Coded,
            entities_array: false,
            expires_tokens: false,
            faults: Vec::new(),
            fate: None,
            disks: Vec::new(),
        }
    }

    /// A stopped server (`SHUTOFF`).
    pub fn stopped(guest: Guest) -> Self {
        Self::running(guest).status("SHUTOFF")
    }

    /// With this id.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// With this name.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// With this `status` word.
    #[must_use]
    pub fn status(mut self, status: &str) -> Self {
        status.clone_into(&mut self.status);
        self
    }

    /// With this `OS-EXT-STS:task_state`.
    #[must_use]
    pub fn task_state(mut self, task: &str) -> Self {
        self.task_state = Some(task.to_owned());
        self
    }

    /// Reporting this `metadata.os_type`; `None` leaves it out, and the image's OS too.
    #[must_use]
    pub fn os_type(mut self, os: Option<&str>) -> Self {
        self.os_type = os.map(str::to_owned);
        self.image_os.clone_from(&self.os_type);
        self
    }

    /// Locked.
    #[must_use]
    pub fn locked(mut self) -> Self {
        self.locked = true;
        self
    }

    /// Frozen: `EcmResStatus` says so.
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }

    /// With this `host_status`.
    #[must_use]
    pub fn host_status(mut self, word: &str) -> Self {
        word.clone_into(&mut self.host_status);
        self
    }

    /// Answering the v2.1 list in this shape.
    #[must_use]
    pub fn native_shape(mut self, shape: NativeShape) -> Self {
        self.native_shape = shape;
        self
    }

    /// Answering its own list of disks in this shape.
    #[must_use]
    pub fn volumes_field(mut self, shape: VolumesField) -> Self {
        self.volumes_field = shape;
        self
    }

    /// Writing what is null like this.
    #[must_use]
    pub fn nulls(mut self, how: Nulls) -> Self {
        self.nulls = how;
        self
    }

    /// Saying why a job failed in these fields.
    #[must_use]
    pub fn job_errors(mut self, fields: JobErrors) -> Self {
        self.job_errors = fields;
        self
    }

    /// Refusing a detach of what is not attached like this.
    #[must_use]
    pub fn absent(mut self, how: Absent) -> Self {
        self.absent = how;
        self
    }

    /// Answering a detach with this status (200, 202 or 204), nothing in it and no job.
    #[must_use]
    pub fn without_jobs(mut self, status: u16) -> Self {
        self.jobless = Some(status);
        self
    }

    /// Answering a job's `entities` as an array.
    #[must_use]
    pub fn entities_as_array(mut self) -> Self {
        self.entities_array = true;
        self
    }

    /// Refusing (APIGW.0307) every token issued before the first use of this server, and again
    /// after a minute without use: a token that runs out.
    #[must_use]
    pub fn expires_tokens(mut self) -> Self {
        self.expires_tokens = true;
        self
    }

    /// With this accident on its requests.
    #[must_use]
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// With this fate of every detach job that has none queued.
    #[must_use]
    pub fn fate(mut self, fate: super::JobFate) -> Self {
        self.fate = Some(fate);
        self
    }

    /// With this disk attached.
    #[must_use]
    pub fn disk(mut self, disk: DiskSpec) -> Self {
        self.disks.push(disk);
        self
    }

    /// With these disks attached.
    #[must_use]
    pub fn disks(mut self, disks: impl IntoIterator<Item = DiskSpec>) -> Self {
        self.disks.extend(disks);
        self
    }
}
