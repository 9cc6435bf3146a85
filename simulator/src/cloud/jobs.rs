//! Jobs: accepted, acting, ended.

use super::agenda::Event;
use super::setup::IdKind;
use super::state::{Attachment, Busy};
use super::{Cloud, Guest};

/// What becomes of a detach job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobFate {
    /// What the guest makes of it.
    Normal,
    /// It ends in FAIL with this code and reason; the disk stays.
    Fail {
        /// As `BMS.1007`.
        code: String,
        /// The `fail_reason`.
        reason: String,
    },
    /// It stays RUNNING for ever; the disk goes or stays.
    Stall {
        /// Whether the disk goes.
        acts: bool,
    },
    /// Nobody knows the job (404); the disk goes or stays.
    Vanish {
        /// Whether the disk goes.
        acts: bool,
    },
    /// SUCCESS comes this long before the attachment lists follow.
    EarlySuccess {
        /// From the job's end to the lists'.
        lag_ms: u64,
    },
    /// SUCCESS, and the disk stays.
    HollowSuccess,
    /// The job's status is a word nobody knows until it ends as it would.
    OddWord {
        /// As `PENDING_PAYMENT`.
        word: &'static str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobKind {
    Detach,
    Attach,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JobState {
    Running,
    Succeeded,
    Failed { code: String, reason: String },
}

#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub id: String,
    pub kind: JobKind,
    pub server: usize,
    pub volume: usize,
    pub fate: JobFate,
    pub begin_ms: u64,
    pub end_ms: u64,
    pub state: JobState,
    /// What acting came to, told when the job ends.
    failure: Option<(String, String)>,
    /// The DELETE it came from.
    delete: Option<usize>,
    /// The slot to attach to.
    device: String,
}

/// A day: how long the cloud remembers a finished job.
const MEMORY_MS: u64 = 24 * 60 * 60 * 1_000;

impl Job {
    /// Whether the cloud still answers about it.
    pub fn is_known(&self, now: u64) -> bool {
        let forgotten =
            self.state != JobState::Running && now > self.end_ms.saturating_add(MEMORY_MS);
        !forgotten && !matches!(self.fate, JobFate::Vanish { .. })
    }

    /// The status as the API says it.
    pub fn word(&self, now: u64) -> &'static str {
        match (&self.state, &self.fate) {
            (JobState::Succeeded, _) => "SUCCESS",
            (JobState::Failed { .. }, _) => "FAIL",
            (JobState::Running, JobFate::OddWord { word }) => word,
            (JobState::Running, _) if now < self.begin_ms + (self.end_ms - self.begin_ms) / 8 => {
                "INIT"
            }
            (JobState::Running, _) => "RUNNING",
        }
    }
}

impl Cloud {
    /// Starts a detach and gives the job's place.
    pub(crate) fn start_detach(
        &mut self,
        server: usize,
        volume: usize,
        delete: Option<usize>,
    ) -> usize {
        let this = &mut self.servers[server];
        let queued = this.fates.pop_front().or_else(|| this.spec.fate.clone());
        self.volumes[volume].busy = Some(Busy::Detaching);
        let fate = queued.unwrap_or(JobFate::Normal);
        self.start(JobKind::Detach, server, volume, fate, delete, String::new())
    }

    /// Starts an attach and gives the job's place.
    pub(crate) fn start_attach(&mut self, server: usize, volume: usize, device: String) -> usize {
        self.volumes[volume].busy = Some(Busy::Attaching);
        self.start(
            JobKind::Attach,
            server,
            volume,
            JobFate::Normal,
            None,
            device,
        )
    }

    fn start(
        &mut self,
        kind: JobKind,
        server: usize,
        volume: usize,
        fate: JobFate,
        delete: Option<usize>,
        device: String,
    ) -> usize {
        let (job, begin_ms) = (self.jobs.len(), self.now);
        let end_ms = begin_ms.saturating_add(self.pace.job_ms);
        let act_ms = end_ms - (end_ms - begin_ms) / 4;
        self.agenda.add(act_ms, Event::Act { job });
        if !matches!(fate, JobFate::Stall { .. }) {
            self.agenda.add(end_ms, Event::End { job });
        }
        let id = self.new_id(IdKind::Job);
        self.jobs.push(Job {
            id,
            kind,
            server,
            volume,
            fate,
            begin_ms,
            end_ms,
            state: JobState::Running,
            failure: None,
            delete,
            device,
        });
        job
    }

    /// A job does what it is for.
    pub(crate) fn act(&mut self, job: usize) {
        let this = &self.jobs[job];
        let (server, volume) = (this.server, this.volume);
        if this.kind == JobKind::Attach {
            self.volumes[volume].busy = None;
            if self.servers[server].held(volume).is_none() {
                let device = std::mem::take(&mut self.jobs[job].device);
                self.hold(server, volume, device);
            }
            return;
        }
        let lag = match &this.fate {
            JobFate::HollowSuccess
            | JobFate::Stall { acts: false }
            | JobFate::Vanish { acts: false } => return,
            JobFate::Fail { code, reason } => {
                self.jobs[job].failure = Some((code.clone(), reason.clone()));
                return;
            }
            JobFate::EarlySuccess { lag_ms } => Some(this.end_ms.saturating_add(*lag_ms)),
            _ => None,
        };
        match self.let_go(server, volume) {
            Ok(()) => {
                if let Some(delete) = self.jobs[job].delete {
                    self.deletes[delete].acted_ms = Some(self.now);
                }
                self.volumes[volume].busy = None;
                self.drop_attachment(server, volume, lag);
            }
            Err(failure) => self.jobs[job].failure = Some(failure),
        }
    }

    /// A job ends.
    pub(crate) fn end(&mut self, job: usize) {
        let this = &mut self.jobs[job];
        this.end_ms = self.now;
        this.state = match this.failure.take() {
            Some((code, reason)) => JobState::Failed { code, reason },
            None => JobState::Succeeded,
        };
        let stays = matches!(this.state, JobState::Failed { .. })
            || matches!(
                this.fate,
                JobFate::HollowSuccess | JobFate::Vanish { acts: false }
            );
        if this.kind == JobKind::Detach && stays {
            let volume = this.volume;
            self.volumes[volume].busy = None;
        }
    }

    /// What the guest makes of losing the disk.
    fn let_go(&mut self, server: usize, volume: usize) -> Result<(), (String, String)> {
        let this = &mut self.servers[server];
        let running = this.spec.status == "ACTIVE";
        let guest = this.spec.guest;
        let Some(disk) = this.held(volume) else {
            let reason = "The volume is no longer attached to the server.";
            return Err(("BMS.0114".to_owned(), reason.to_owned()));
        };
        if !running {
            return Ok(());
        }
        let (mounted, open) = (disk.mounted, disk.open_files > 0);
        let refuses = match guest {
            Guest::Linux => mounted || open,
            Guest::Windows => false,
            Guest::Other => mounted,
        };
        if refuses {
            let what = if mounted { "mounted" } else { "held open" };
            let reason = format!(
                "detach volume failed: {} is {what} in the guest, target is busy.",
                disk.device
            );
            return Err(("BMS.1007".to_owned(), reason));
        }
        if open {
            this.data_loss += 1;
        }
        Ok(())
    }

    /// Ties a volume to a server.
    pub(crate) fn hold(&mut self, server: usize, volume: usize, device: String) {
        let device = if device.is_empty() {
            self.servers[server].free_slot()
        } else {
            device
        };
        let list = &mut self.servers[server].attachments;
        list.retain(|one| one.volume != volume);
        list.push(Attachment {
            volume,
            record_id: self.volumes[volume].spec.attachment_id.clone(),
            device,
            system: false,
            mounted: false,
            open_files: 0,
            gone: false,
        });
        self.volumes[volume].holders.push(server);
    }

    /// Unties a volume from a server; its list follows now, or later.
    pub(crate) fn drop_attachment(&mut self, server: usize, volume: usize, lag: Option<u64>) {
        self.volumes[volume].holders.retain(|one| *one != server);
        let list = &mut self.servers[server].attachments;
        match lag {
            None => list.retain(|one| one.volume != volume || one.gone),
            Some(due) => {
                for one in list.iter_mut().filter(|one| one.volume == volume) {
                    one.gone = true;
                }
                self.agenda.add(due, Event::Unlist { server, volume });
            }
        }
    }
}
