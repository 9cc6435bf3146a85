//! A job: the cloud's own record of a detach (or attach) it accepted. Source: *Querying the status of a job*.

/// How far a job is. A word not in the documents is [`JobStatus::Pending`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobStatus {
    /// INIT, RUNNING, or a word not known.
    Pending,
    /// SUCCESS.
    Success,
    /// FAIL.
    Fail,
}

/// What a failed job says of itself; gathered from the job or, where that is silent, from the first
/// sub-job that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct JobFailure {
    /// The error code, such as `BMS.3022`.
    pub code: Option<String>,
    /// The reason in the cloud's words.
    pub reason: Option<String>,
}

/// A job as last read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Job {
    /// How far it is.
    pub status: JobStatus,
    /// Set when the status is [`JobStatus::Fail`]; may be empty.
    pub failure: JobFailure,
}
