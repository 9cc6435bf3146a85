//! Answers, as the cloud writes them. Written straight to bytes: a simulation makes millions.

mod attachments;
pub(crate) mod error;
mod job;
mod json;
mod server;
mod time;
mod volume;

pub(crate) use attachments::{attachments, native_attachments};
pub(crate) use job::job;
pub(crate) use server::{server, servers};
pub(crate) use volume::volumes;

use json::Json;

/// What every server's `OS-EXT-SRV-ATTR:user_data` holds: it must show up nowhere else.
pub const USER_DATA_SECRET: &str = "U0lNVUxBVE9SLVVTRVItREFUQS1TRUNSRVQ=";

/// The body of an answer and what its head must say.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub status: u16,
    pub content_type: &'static str,
    pub retry_after_s: Option<u32>,
    pub bytes: Vec<u8>,
}

impl Body {
    pub fn new(status: u16, bytes: Vec<u8>) -> Self {
        Self {
            status,
            content_type: "application/json",
            retry_after_s: None,
            bytes,
        }
    }

    pub fn empty(status: u16) -> Self {
        Self::new(status, Vec::new())
    }

    /// 202 with a job's id.
    pub fn accepted(job: &str) -> Self {
        let mut json = Json::with_capacity(64);
        json.object(|json| json.text("job_id", job));
        Self::new(202, json.done())
    }
}

/// The `X-Request-Id` of the n-th request.
pub(crate) fn request_id(sequence: u64) -> String {
    format!("5eed{sequence:028x}")
}
