//! The cloud itself: its state, and the one way in.

mod agenda;
mod attach;
mod auth;
mod constraints;
mod controls;
mod detach;
mod faults;
mod jobs;
mod log;
mod query;
mod read;
mod route;
mod serve;
mod setup;
pub(crate) mod shapes;
mod spec;
mod state;
mod truth;

/// How long a token lives, in seconds.
pub(crate) const TOKEN_LIFETIME_S: u64 = auth::LIFETIME_MS / 1_000;

pub use faults::{Call, Fault, FaultRule, Times};
pub use jobs::JobFate;
pub use log::LogEntry;
pub use shapes::{Absent, Guest, JobErrors, NativeShape, Nulls, VolumesField};
pub use spec::{DiskSpec, ServerSpec};
pub use truth::{AttachmentTruth, Delete, JobTruth, ServerTruth};

pub(crate) use jobs::{Job, JobKind, JobState};
pub(crate) use route::is_id;
pub(crate) use state::{Attachment, Server, Volume};

use crate::exchange::{Reply, Request};

/// How fast the cloud is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// From the acceptance of a job to its end. It acts after three quarters of that.
    pub job_ms: u64,
    /// From a request to its answer.
    pub answer_ms: u64,
    /// How long powering on or off takes.
    pub power_ms: u64,
}

impl Pace {
    /// Everything at once: for tests over real HTTP.
    pub const INSTANT: Self = Self {
        job_ms: 0,
        answer_ms: 0,
        power_ms: 0,
    };
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            job_ms: 4_000,
            answer_ms: 0,
            power_ms: 1_000,
        }
    }
}

/// A bare metal cloud with one project.
#[derive(Debug, Clone)]
pub struct Cloud {
    project: String,
    now: u64,
    pace: Pace,
    /// The source of every id the cloud makes.
    counter: u64,
    requests: u64,
    servers: Vec<Server>,
    volumes: Vec<Volume>,
    jobs: Vec<Job>,
    agenda: agenda::Agenda,
    deletes: Vec<Delete>,
    tokens: auth::Tokens,
    log: log::Log,
    /// Accidents that are not one server's.
    faults: Vec<FaultRule>,
}

impl Cloud {
    /// The project every cloud has unless told otherwise.
    pub const PROJECT: &'static str = "0503dda897000fed2f78c00909158a4d";

    /// An empty cloud.
    pub fn new() -> Self {
        Self::with_project(Self::PROJECT)
    }

    /// An empty cloud with this project.
    pub fn with_project(project: &str) -> Self {
        Self {
            project: project.to_owned(),
            now: 0,
            pace: Pace::default(),
            counter: 0,
            requests: 0,
            servers: Vec::new(),
            volumes: Vec::new(),
            jobs: Vec::new(),
            agenda: agenda::Agenda::default(),
            deletes: Vec::new(),
            tokens: auth::Tokens::default(),
            log: log::Log::default(),
            faults: Vec::new(),
        }
    }

    /// The same cloud with other ids and tokens of its making; those of the named scenarios stay. For before the first
    /// server is added.
    #[must_use]
    pub fn seeded(mut self, seed: u32) -> Self {
        self.counter = u64::from(seed) << 16;
        self.tokens.start_at(self.counter);
        self
    }

    /// Takes a request that arrives at `now_ms`. Time never goes back: an earlier `now_ms` counts
    /// as the latest one.
    pub fn handle(&mut self, request: &Request, now_ms: u64) -> Reply {
        self.advance_to(now_ms);
        self.requests += 1;
        serve::serve(self, request)
    }

    /// The project's id.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The latest time the cloud has heard of.
    pub fn now_ms(&self) -> u64 {
        self.now
    }
}

impl Default for Cloud {
    fn default() -> Self {
        Self::new()
    }
}
