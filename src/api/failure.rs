//! One failure, told from the code first, then the body's shape, then the HTTP status: the cloud's codes and
//! statuses are documented as unreliable together.

use super::cause::{Cause, Certainty};
use super::{Answer, json};
use crate::json::Value;

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// The connection failed, was cut, or the browser refused it. Whether the request arrived is not
    /// known.
    Network,
    /// No answer in time. Whether the request arrived is not known.
    TimedOut,
    /// The body was longer than [`super::MAX_BODY`].
    TooLarge,
    /// The answer was a redirect, which is not followed with credentials.
    Redirected,
}

/// One failure, with everything a support ticket needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Failure {
    /// What it means.
    pub cause: Cause,
    /// The cloud's code, such as `BMS.0114`; at most [`MAX_NAME`] characters of it.
    pub code: Option<String>,
    /// The cloud's own words, at most [`MAX_RAW`] characters of them.
    pub message: Option<String>,
    /// The HTTP status.
    pub http: Option<u16>,
    /// The request id, shortened likewise.
    pub request_id: Option<String>,
    /// Seconds the cloud asked to wait.
    pub retry_after: Option<u32>,
    /// Whether the cloud itself said no, in its own form of words. See [`Failure::is_refusal`].
    named: bool,
}

/// How much of a raw message is kept, in characters.
pub const MAX_RAW: usize = 500;

/// How much of a code or a request id is kept, in characters.
pub const MAX_NAME: usize = 100;

impl Failure {
    /// A failure without an answer of the cloud's behind it.
    #[must_use]
    pub fn of(cause: Cause) -> Self {
        Self {
            cause,
            code: None,
            message: None,
            http: None,
            request_id: None,
            retry_after: None,
            named: false,
        }
    }

    /// A failed job's own code and reason.
    #[must_use]
    pub fn of_job(failure: &crate::model::JobFailure) -> Self {
        Self {
            code: failure.code.as_deref().map(name),
            message: failure.reason.as_deref().map(shorten),
            ..Self::of(Cause::JobFailed)
        }
    }

    /// Whether it is certain that the cloud did *not* do what was asked. Only then may a change be
    /// called refused; everything else is an ambiguous answer, after which the list decides.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self.cause.certainty() {
            Certainty::Stopped => true,
            Certainty::Checked => self.named && self.http.is_some_and(|s| s < 500 && s != 408),
            Certainty::Doubtful => false,
        }
    }

    /// Whether the cloud says of a change that there is nothing to do, or nothing to do it with: the disk may have
    /// got to where it was to go already, and only the list can tell. BMS.0114, 404 `itemNotFound`, BMS.1006 and the
    /// refusals of an attach.
    #[must_use]
    pub fn is_for_the_list(&self) -> bool {
        matches!(
            self.cause,
            Cause::NotAttached | Cause::NotFound | Cause::StateNotAvailable | Cause::NotAttachable
        )
    }

    /// Whether the cloud only asked for patience: nothing went wrong, and nothing was said of what was asked for.
    #[must_use]
    pub fn asks_for_patience(&self) -> bool {
        matches!(self.cause, Cause::Throttled | Cause::Overloaded)
    }

    /// This failure, where the answer contradicts itself: it refuses nothing for certain then.
    pub(super) fn doubted(self) -> Self {
        Self {
            named: false,
            ..self
        }
    }

    /// Whether the same question may get another answer soon.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self.cause,
            Cause::Throttled
                | Cause::Overloaded
                | Cause::Gateway
                | Cause::Network
                | Cause::TimedOut
                | Cause::InterfaceFailed
                | Cause::StateNotAvailable
                | Cause::NotTheCloud
                | Cause::Malformed
                | Cause::Other
        )
    }

    /// Whether the call may not exist at this cloud, so that another way to ask is worth a try.
    #[must_use]
    pub fn may_lack_the_call(&self) -> bool {
        self.cause == Cause::NoSuchApi || self.http == Some(404) || self.http == Some(405)
    }
}

impl From<Transport> for Failure {
    fn from(transport: Transport) -> Self {
        Self::of(match transport {
            Transport::Network => Cause::Network,
            Transport::TimedOut => Cause::TimedOut,
            Transport::TooLarge => Cause::TooLarge,
            Transport::Redirected => Cause::Redirected,
        })
    }
}

/// Cuts the cloud's words to what a person reads.
fn shorten(text: &str) -> String {
    text.trim().chars().take(MAX_RAW).collect()
}

/// The same for a code or an id.
pub(super) fn name(text: &str) -> String {
    text.trim().chars().take(MAX_NAME).collect()
}

/// A body without a known error in it, for people. A server's own description can hold password hashes
/// (`user_data`), so of JSON only what surely has none is kept: also nothing that is cut off or damaged.
fn raw(answer: &Answer) -> Option<String> {
    let start = &answer.body[..answer.body.len().min(4 * MAX_RAW)];
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim();
    let harmless = if text.starts_with(['{', '[']) {
        json::parse(&answer.body).is_some_and(|body| !has_user_data(&body))
    } else {
        !names_user_data(text)
    };
    (harmless && !text.is_empty()).then(|| shorten(text))
}

fn has_user_data(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_user_data),
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| names_user_data(key) || has_user_data(value)),
        Value::String(text) => names_user_data(text),
        _ => false,
    }
}

fn names_user_data(text: &str) -> bool {
    text.to_ascii_lowercase().contains("user_data")
}

/// The body of a good answer as JSON.
///
/// # Errors
/// The failure the answer is, whatever its HTTP status says.
pub(super) fn good(answer: &Answer) -> Result<Value, Failure> {
    let value = json::parse(&answer.body);
    let named = value.as_ref().and_then(error_in);
    if named.is_some() || !(200..300).contains(&answer.status) {
        return Err(classify(answer, named));
    }
    value.ok_or_else(|| malformed(answer))
}

/// An answer with a good status that is not what the call promises: JSON of another kind, a web page, or
/// no JSON at all.
pub(super) fn malformed(answer: &Answer) -> Failure {
    classify(answer, None)
}

/// An error body, in any of the shapes seen.
pub(super) struct Named {
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

/// Finds the error in a body: `{error:{…}}`, `{error_code, error_msg}`, `{errorCode, errorMsg}`,
/// `{itemNotFound:{…}}` and the like, `{error:{itemNotFound:{…}}}`, `{code, message}`.
pub(super) fn error_in(body: &Value) -> Option<Named> {
    let top = body.as_object()?;
    let request_id = json::text(body, "request_id");
    for (code, message) in [
        ("error_code", "error_msg"),
        ("errorCode", "errorMsg"),
        ("code", "message"),
    ] {
        // Jobs carry `error_code: null`; only a code makes an error of it.
        if top.contains_key(message)
            && let Some(code) = json::text(body, code)
        {
            return Some(Named {
                kind: None,
                code: Some(code),
                message: json::text(body, message),
                request_id,
            });
        }
    }
    let (kind, inner) = top.iter().next().filter(|_| top.len() == 1)?;
    if kind == "server" {
        return None;
    }
    if inner.get("message").is_none() && inner.get("code").is_none() {
        // One of the native errors, wrapped.
        return (kind == "error").then(|| error_in(inner)).flatten();
    }
    Some(Named {
        kind: Some(kind.to_ascii_lowercase()),
        code: json::text(inner, "code").or_else(|| json::text(inner, "error_code")),
        message: json::text(inner, "message"),
        request_id: json::text(inner, "request_id").or(request_id),
    })
}

pub(super) fn classify(answer: &Answer, named: Option<Named>) -> Failure {
    let cause = named.as_ref().and_then(cause_of_name);
    let cause = cause.unwrap_or_else(|| cause_of_status(answer, named.is_some()));
    let is_named = named.is_some();
    let (code, message, request_id) = match named {
        Some(n) => (n.code, n.message.as_deref().map(shorten), n.request_id),
        None => (None, raw(answer), None),
    };
    Failure {
        cause,
        code: code.as_deref().map(name),
        message,
        http: Some(answer.status),
        request_id: answer
            .request_id
            .as_deref()
            .or(request_id.as_deref())
            .map(name),
        retry_after: answer.retry_after,
        named: is_named,
    }
}

fn cause_of_name(named: &Named) -> Option<Cause> {
    // `Ecs.1000` and the like quote the native answer in their message.
    let quotes = |text: &String| text.to_ascii_lowercase().contains("itemnotfound");
    let by_code = named.code.as_deref().and_then(Cause::of_code);
    by_code
        .or_else(|| named.kind.as_deref().and_then(Cause::of_kind))
        .or_else(|| {
            named
                .message
                .as_ref()
                .is_some_and(quotes)
                .then_some(Cause::NotFound)
        })
}

fn cause_of_status(answer: &Answer, named: bool) -> Cause {
    match answer.status {
        401 => Cause::SignInExpired,
        403 => Cause::NoPermission,
        408 => Cause::TimedOut,
        409 if named => Cause::Conflict,
        429 => Cause::Throttled,
        404 if named => Cause::NotFound,
        404 => Cause::NoSuchApi,
        500..=599 => Cause::Gateway,
        _ if answer.body.trim_ascii_start().starts_with(b"<") => Cause::NotTheCloud,
        400..=499 => Cause::Other,
        _ => Cause::Malformed,
    }
}
