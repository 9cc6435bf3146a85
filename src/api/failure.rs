//! What went wrong, told from the code first, then the body's shape, then the HTTP status: the cloud's
//! codes and statuses are documented as unreliable together. Sources: *Error codes* of the BMS API reference,
//! and of the API gateway.

use super::{Answer, json};
use crate::json::Value;

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What went wrong, as far as a next step depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// BMS.0114: the disk is not attached to this server.
    NotAttached,
    /// BMS.1001: the server is neither running nor stopped.
    NotSteady,
    /// BMS.0035.
    PoweringOn,
    /// BMS.0036.
    PoweringOff,
    /// BMS.0037.
    Rebooting,
    /// BMS.0040, or a 404 that names the item.
    NoSuchServer,
    /// BMS.1006.
    StateNotAvailable,
    /// BMS.1007.
    InterfaceFailed,
    /// BMS.0297: an unpaid order holds the disk.
    OrderLocked,
    /// BMS.0360.
    ServerFrozen,
    /// BMS.0605.
    ServerLocked,
    /// BMS.0212.
    Overloaded,
    /// BMS.0001, 0018, 0022.
    BadParameter,
    /// BMS.0004, 0005, 0032, 0033, 0213, 0288, or an unnamed 403.
    NoPermission,
    /// Common.0018: the token is of another project.
    WrongProject,
    /// APIGW.0301, 0307, or an unnamed 401: the sign-in is over.
    SignInExpired,
    /// APIGW.0302, 0310, 0802.
    NotAuthorised,
    /// APIGW.0308, or an unnamed 429.
    Throttled,
    /// APIGW.0101: no such API at this endpoint.
    NoSuchApi,
    /// APIGW.0201, 0601, 0613, or any unnamed 5xx.
    Gateway,
    /// A conflict: something else is being done to the server or the disk.
    Conflict,
    /// A job that failed; its own code and reason say why.
    JobFailed,
    /// No connection.
    Network,
    /// No answer in time.
    TimedOut,
    /// The answer was too long to read.
    TooLarge,
    /// The answer was a redirect.
    Redirected,
    /// The answer is not the cloud's: a web page, or plain text.
    NotTheCloud,
    /// The answer is JSON, but not what the call promises, or of another server.
    Malformed,
    /// Anything else.
    Other,
}

/// One failure, with everything a support ticket needs.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        match self.cause {
            Cause::Throttled | Cause::SignInExpired => true,
            Cause::InterfaceFailed | Cause::Gateway | Cause::Malformed | Cause::NotTheCloud => {
                false
            }
            _ => self.named && self.http.is_some_and(|s| s < 500 && s != 408),
        }
    }

    /// Whether the cloud only asked for patience: nothing went wrong, and nothing was said of what was asked for.
    #[must_use]
    pub fn asks_for_patience(&self) -> bool {
        matches!(self.cause, Cause::Throttled | Cause::Overloaded)
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
/// `{itemNotFound:{…}}` and its kin, `{code, message}`.
pub(super) fn error_in(body: &Value) -> Option<Named> {
    let top = body.as_object()?;
    let request_id = json::text(body, "request_id");
    for (code, message) in [("error_code", "error_msg"), ("errorCode", "errorMsg")] {
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
    if json::text(body, "code").is_some() && top.contains_key("message") {
        return Some(Named {
            kind: None,
            code: json::text(body, "code"),
            message: json::text(body, "message"),
            request_id,
        });
    }
    let (kind, inner) = top.iter().next().filter(|_| top.len() == 1)?;
    if kind == "server" || !(inner.get("message").is_some() || inner.get("code").is_some()) {
        return None;
    }
    Some(Named {
        kind: Some(kind.to_ascii_lowercase()),
        code: json::text(inner, "code").or_else(|| json::text(inner, "error_code")),
        message: json::text(inner, "message"),
        request_id: json::text(inner, "request_id").or(request_id),
    })
}

pub(super) fn classify(answer: &Answer, named: Option<Named>) -> Failure {
    let by_code = named
        .as_ref()
        .and_then(|n| n.code.as_deref())
        .and_then(cause_of_code);
    let by_kind = named
        .as_ref()
        .and_then(|n| n.kind.as_deref())
        .and_then(cause_of_kind);
    let cause = by_code
        .or(by_kind)
        .unwrap_or_else(|| cause_of_status(answer, named.is_some()));
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

fn cause_of_code(code: &str) -> Option<Cause> {
    let code = code.trim();
    // The gateway writes its prefix in two ways.
    let code = code
        .strip_prefix("APIG.")
        .map_or_else(|| code.to_owned(), |number| ["APIGW.", number].concat());
    Some(match code.as_str() {
        "BMS.0114" => Cause::NotAttached,
        "BMS.1001" => Cause::NotSteady,
        "BMS.0035" => Cause::PoweringOn,
        "BMS.0036" => Cause::PoweringOff,
        "BMS.0037" => Cause::Rebooting,
        "BMS.0040" => Cause::NoSuchServer,
        "BMS.1006" => Cause::StateNotAvailable,
        "BMS.1007" => Cause::InterfaceFailed,
        "BMS.0297" => Cause::OrderLocked,
        "BMS.0360" => Cause::ServerFrozen,
        "BMS.0605" => Cause::ServerLocked,
        "BMS.0212" => Cause::Overloaded,
        "BMS.0001" | "BMS.0018" | "BMS.0022" => Cause::BadParameter,
        "BMS.0004" | "BMS.0005" | "BMS.0032" | "BMS.0033" | "BMS.0213" | "BMS.0288" => {
            Cause::NoPermission
        }
        "Common.0018" => Cause::WrongProject,
        "APIGW.0301" | "APIGW.0307" => Cause::SignInExpired,
        "APIGW.0302" | "APIGW.0310" | "APIGW.0802" => Cause::NotAuthorised,
        "APIGW.0308" => Cause::Throttled,
        "APIGW.0101" => Cause::NoSuchApi,
        "APIGW.0201" | "APIGW.0601" | "APIGW.0613" => Cause::Gateway,
        _ => return None,
    })
}

fn cause_of_kind(kind: &str) -> Option<Cause> {
    Some(match kind {
        "badrequest" => Cause::BadParameter,
        "itemnotfound" => Cause::NoSuchServer,
        "forbidden" => Cause::NoPermission,
        "unauthorized" => Cause::SignInExpired,
        "conflictingrequest" => Cause::Conflict,
        "overlimit" => Cause::Throttled,
        "computefault" => Cause::Gateway,
        _ => return None,
    })
}

fn cause_of_status(answer: &Answer, named: bool) -> Cause {
    match answer.status {
        401 => Cause::SignInExpired,
        403 => Cause::NoPermission,
        408 => Cause::TimedOut,
        409 if named => Cause::Conflict,
        429 => Cause::Throttled,
        404 if named => Cause::NoSuchServer,
        404 => Cause::NoSuchApi,
        500..=599 => Cause::Gateway,
        _ if answer.body.trim_ascii_start().starts_with(b"<") => Cause::NotTheCloud,
        400..=499 => Cause::Other,
        _ => Cause::Malformed,
    }
}
