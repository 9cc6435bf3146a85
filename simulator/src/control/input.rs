//! What the controls take, as JSON: servers, disks, accidents, fates of jobs. An unknown field is an error, so that no
//! test runs on a cloud that is not the one it describes.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::cloud::is_id;
use crate::{Call, DiskSpec, Fault, FaultRule, Guest, JobFate, ServerSpec, Times};

/// What the controls were given is not what they take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError(String);

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InputError {}

impl From<serde_json::Error> for InputError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

pub(super) fn server(json: &[u8]) -> Result<ServerSpec, InputError> {
    serde_json::from_slice::<Server>(json)?.into_spec()
}

pub(super) fn fault(json: &[u8]) -> Result<FaultRule, InputError> {
    serde_json::from_slice::<Accident>(json)?.into_rule()
}

pub(super) fn fate(json: &[u8]) -> Result<JobFate, InputError> {
    Ok(serde_json::from_slice::<Fate>(json)?.into())
}

/// A field that may be `null` and means something by it.
fn nullable<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

fn checked(id: Option<String>) -> Result<Option<String>, InputError> {
    match id {
        Some(id) if !is_id(&id) => Err(InputError(format!(
            "an id is 1 to 64 letters, digits, `-` and `_`, not {id:?}"
        ))),
        id => Ok(id),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Os {
    Linux,
    Windows,
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Server {
    id: Option<String>,
    name: Option<String>,
    status: Option<String>,
    task_state: Option<String>,
    guest: Option<Os>,
    #[serde(default, deserialize_with = "nullable")]
    os_type: Option<Option<String>>,
    #[serde(default)]
    locked: bool,
    #[serde(default)]
    frozen: bool,
    /// 200, 202 or 204: a detach is answered with it, and there is no job.
    without_jobs: Option<u16>,
    #[serde(default)]
    expires_tokens: bool,
    #[serde(default)]
    faults: Vec<Accident>,
    job_fate: Option<Fate>,
    #[serde(default)]
    disks: Vec<Disk>,
}

impl Server {
    fn into_spec(self) -> Result<ServerSpec, InputError> {
        let mut spec = ServerSpec::running(match self.guest {
            None | Some(Os::Linux) => Guest::Linux,
            Some(Os::Windows) => Guest::Windows,
            Some(Os::Other) => Guest::Other,
        });
        if let Some(os) = self.os_type {
            spec = spec.os_type(os.as_deref());
        }
        if let Some(id) = checked(self.id)? {
            spec = spec.id(&id);
        }
        if let Some(name) = self.name {
            spec = spec.name(&name);
        }
        if let Some(status) = self.status {
            spec = spec.status(&status);
        }
        if let Some(task) = self.task_state {
            spec = spec.task_state(&task);
        }
        if self.locked {
            spec = spec.locked();
        }
        if self.frozen {
            spec = spec.frozen();
        }
        match self.without_jobs {
            None => {}
            Some(status @ (200 | 202 | 204)) => spec = spec.without_jobs(status),
            Some(other) => {
                let text = format!("withoutJobs is 200, 202 or 204, not {other}");
                return Err(InputError(text));
            }
        }
        if self.expires_tokens {
            spec = spec.expires_tokens();
        }
        for fault in self.faults {
            spec = spec.fault(fault.into_rule()?);
        }
        if let Some(fate) = self.job_fate {
            spec = spec.fate(fate.into());
        }
        for disk in self.disks {
            spec = spec.disk(disk.into_spec()?);
        }
        Ok(spec)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Disk {
    id: Option<String>,
    attachment_id: Option<String>,
    name: String,
    size_gb: Option<u32>,
    #[serde(default, rename = "type", deserialize_with = "nullable")]
    volume_type: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    wwn: Option<Option<String>>,
    slot: Option<String>,
    #[serde(default)]
    system: bool,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    vbd: bool,
    #[serde(default)]
    encrypted: bool,
    order_id: Option<String>,
    #[serde(default)]
    order_locked: bool,
    #[serde(default)]
    frozen: bool,
    status: Option<String>,
    #[serde(default)]
    mounted: bool,
    #[serde(default)]
    open_files: u32,
}

impl Disk {
    fn into_spec(self) -> Result<DiskSpec, InputError> {
        let size = self.size_gb.unwrap_or(100);
        let mut spec = if self.system {
            DiskSpec::system(&self.name, size)
        } else {
            DiskSpec::data(&self.name, size)
        };
        if let Some(id) = checked(self.id)? {
            spec = spec.id(&id);
        }
        if let Some(id) = checked(self.attachment_id)? {
            spec = spec.attachment_id(&id);
        }
        if let Some(name) = self.volume_type {
            spec = spec.volume_type(name.as_deref());
        }
        spec = match self.wwn {
            None => spec,
            Some(None) => spec.no_wwn(),
            Some(Some(wwn)) => spec.wwn(&wwn),
        };
        if let Some(slot) = self.slot {
            spec = spec.device(&slot);
        }
        if self.shared {
            spec = spec.shared();
        }
        if self.vbd {
            spec = spec.vbd();
        }
        if self.encrypted {
            spec = spec.encrypted();
        }
        if let Some(order) = self.order_id {
            spec = spec.prepaid(&order);
        }
        if self.order_locked {
            spec = spec.order_locked();
        }
        if self.frozen {
            spec = spec.frozen();
        }
        if let Some(status) = self.status {
            spec = spec.status(&status);
        }
        if self.mounted {
            spec = spec.mounted();
        }
        Ok(spec.open_files(self.open_files))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CallName {
    Any,
    Read,
    Server,
    Attachments,
    NativeAttachments,
    Volumes,
    Job,
    Detach,
    Attach,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FaultName {
    RequestLost,
    AnswerLost,
    Slow,
    Throttled,
    Overloaded,
    GatewayError,
    Forbidden,
    NoSuchServer,
    NoSuchApi,
    NotAuthorised,
    InterfaceFailed,
    WebPage,
    Answer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Accident {
    call: CallName,
    fault: FaultName,
    /// So many times; without it each time.
    times: Option<u32>,
    /// Of `web-page` and `answer`.
    status: Option<u16>,
    /// Of `answer`.
    body: Option<String>,
    /// Of `throttled`, in seconds.
    retry_after: Option<u32>,
    /// Of `slow`, in milliseconds.
    delay_ms: Option<u64>,
}

impl Accident {
    fn into_rule(self) -> Result<FaultRule, InputError> {
        let call = match self.call {
            CallName::Any => Call::Any,
            CallName::Read => Call::Read,
            CallName::Server => Call::Server,
            CallName::Attachments => Call::Attachments,
            CallName::NativeAttachments => Call::Native,
            CallName::Volumes => Call::Volumes,
            CallName::Job => Call::Job,
            CallName::Detach => Call::Detach,
            CallName::Attach => Call::Attach,
        };
        let status = self.status.unwrap_or(502);
        if !(200..=599).contains(&status) {
            let text = format!("a status is 200 to 599, not {status}");
            return Err(InputError(text));
        }
        let delay = self.delay_ms.unwrap_or(2_000);
        let fault = match self.fault {
            FaultName::RequestLost => Fault::LostBefore,
            FaultName::AnswerLost => Fault::LostAfter,
            FaultName::Slow => Fault::Slow(delay, delay),
            FaultName::Throttled => Fault::Throttled(self.retry_after),
            FaultName::Overloaded => Fault::Overloaded,
            FaultName::GatewayError => Fault::Gateway,
            FaultName::Forbidden if call == Call::Volumes => Fault::EvsForbidden,
            FaultName::Forbidden => Fault::Forbidden,
            FaultName::NoSuchServer => Fault::NoSuchServer,
            FaultName::NoSuchApi => Fault::NoSuchApi,
            FaultName::NotAuthorised => Fault::NotAuthorised,
            FaultName::InterfaceFailed => Fault::InterfaceFailed,
            FaultName::WebPage => Fault::Html(status),
            FaultName::Answer => Fault::Body(status, self.body.unwrap_or_default()),
        };
        let times = self.times.map_or(Times::Always, Times::First);
        Ok(FaultRule::new(call, fault, times))
    }
}

#[derive(Deserialize)]
#[serde(tag = "fate", rename_all = "kebab-case", deny_unknown_fields)]
enum Fate {
    Succeeds,
    Fails {
        code: Option<String>,
        reason: Option<String>,
    },
    NeverEnds {
        #[serde(default)]
        detaches: bool,
    },
    Vanishes {
        #[serde(default)]
        detaches: bool,
    },
    ListLags {
        #[serde(rename = "lagMs")]
        lag_ms: u64,
    },
    DoesNothing,
    OddStatus,
}

impl From<Fate> for JobFate {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Succeeds => Self::Normal,
            Fate::Fails { code, reason } => Self::Fail {
                code: code.unwrap_or_else(|| "BMS.1007".to_owned()),
                reason: reason.unwrap_or_else(|| "The volume could not be detached.".to_owned()),
            },
            Fate::NeverEnds { detaches } => Self::Stall { acts: detaches },
            Fate::Vanishes { detaches } => Self::Vanish { acts: detaches },
            Fate::ListLags { lag_ms } => Self::EarlySuccess { lag_ms },
            Fate::DoesNothing => Self::HollowSuccess,
            Fate::OddStatus => Self::OddWord {
                word: "PENDING_PAYMENT",
            },
        }
    }
}
