//! The cloud's API: requests out, answers in.
//!
//! Pure: a [`Request`] is a value, an [`Answer`] is a value, and nothing here sends or waits. Parsing
//! is tolerant of every shape the cloud has been seen to use and strict about what matters: an answer
//! that cannot be trusted to be *this* server's is refused whole.

mod attachments;
mod cause;
mod failure;
mod job;
mod json;
mod request;
mod server;
mod volumes;

pub use attachments::{AttachmentList, parse_attachments};
pub use cause::Cause;
pub use failure::{Failure, Transport};
pub use job::{Accepted, parse_accepted, parse_job};
pub use request::{Base, Call, CallKind, ListPath, Method, Request, Target, request};
pub use server::{ServerAnswer, parse_server};
pub use volumes::parse_volumes;

/// The longest body that is read, in bytes. The largest honest answer, the details of 1,000 disks,
/// is about 1.5 MB.
pub const MAX_BODY: usize = 8 * 1024 * 1024;

/// The most disks of a list that are read: a server has at most 60, and the block storage service names at
/// most 1,000 at a time. What is beyond counts as not read, so that nothing is proven absent by it.
pub const MAX_DISKS: usize = 1_000;

/// The longest text of a field, in characters: names have at most 255. Of longer ones the beginning is
/// kept, with an ellipsis.
pub const MAX_TEXT: usize = 1_000;

/// What came back over HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `X-Request-Id`.
    pub request_id: Option<String>,
    /// The header `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

/// What became of a request: an answer, or no answer.
pub type Outcome = Result<Answer, Transport>;

/// The request id of an answer, shortened to what is kept of one.
#[must_use]
pub fn request_id(outcome: &Outcome) -> Option<String> {
    let id = outcome.as_ref().ok()?.request_id.as_deref()?;
    Some(failure::name(id))
}
