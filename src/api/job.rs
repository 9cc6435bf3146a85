//! *Querying the status of a job*, and the answer that names one.

use super::failure::{classify, error_in, good, malformed, name};
use super::{Failure, Outcome, json};
use crate::json::Value;
use crate::model::{Job, JobFailure, JobId, JobStatus};

/// The cloud took a change on. It has not done it yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Accepted {
    /// The job to follow; `None` on clouds that name none, where only the list tells.
    pub job: Option<JobId>,
    /// The request id, for the record.
    pub request_id: Option<String>,
}

/// Reads the answer to a detach or attach: 200, 202 or 204, with or without a body.
///
/// # Errors
/// A [`Failure`]. Whether the change was surely not made, [`Failure::is_refusal`] says.
pub fn parse_accepted(outcome: &Outcome) -> Result<Accepted, Failure> {
    let answer = outcome.as_ref().map_err(|t| Failure::from(*t))?;
    let body = json::parse(&answer.body);
    let job = body
        .as_ref()
        .and_then(|b| json::text(b, "job_id"))
        .and_then(|id| JobId::parse(id.trim()).ok());
    let is_good = matches!(answer.status, 200 | 202 | 204);
    // Whoever names a job has begun one, whatever stands beside it: how it ends, the job says.
    if !(is_good && job.is_some()) {
        let named = body.as_ref().and_then(error_in);
        if named.is_some() || !is_good {
            let failure = classify(answer, named);
            return Err(match job {
                Some(_) => failure.doubted(),
                None => failure,
            });
        }
        if body.is_none() && !answer.body.trim_ascii().is_empty() {
            return Err(malformed(answer));
        }
    }
    Ok(Accepted {
        job,
        request_id: answer.request_id.as_deref().map(name),
    })
}

/// Reads a job. A body with a job's fields is a job, also with `code` and `message` beside them, which the page lists
/// for a job that failed, and under 400: the error page says of job answers that their HTTP status may be wrong.
///
/// # Errors
/// A [`Failure`]; also where the answer is of another job or has no status.
pub fn parse_job(id: &JobId, outcome: &Outcome) -> Result<Job, Failure> {
    let answer = outcome.as_ref().map_err(|t| Failure::from(*t))?;
    let named = |body: &Value| {
        json::text(body, "job_id").map(|is| is.trim().eq_ignore_ascii_case(id.as_str()))
    };
    let is_job = |body: &Value| {
        let has = |key| body.get(key).is_some();
        let fields = has("job_id") || has("job_type") || has("entities");
        let is_read = (200..300).contains(&answer.status) && fields;
        is_read || (answer.status == 400 && named(body) == Some(true))
    };
    let body = json::parse(&answer.body)
        .filter(|body| json::text(body, "status").is_some() && is_job(body))
        .map_or_else(|| good(answer), Ok)?;
    let Some(word) = json::text(&body, "status").filter(|_| named(&body) != Some(false)) else {
        return Err(malformed(answer));
    };
    let status = match word.trim().to_ascii_uppercase().as_str() {
        "SUCCESS" => JobStatus::Success,
        "FAIL" => JobStatus::Fail,
        _ => JobStatus::Pending,
    };
    Ok(Job {
        status,
        failure: failure(&body, 0).unwrap_or_default(),
    })
}

/// How deep sub-jobs are looked into.
const MAX_DEPTH: usize = 4;

/// The most particular failure a job knows of: that of a failed sub-job if there is one, else its own.
fn failure(job: &Value, depth: usize) -> Option<JobFailure> {
    let entities = job.get("entities").and_then(json::items).unwrap_or(&[]);
    let sub_jobs = entities
        .iter()
        .filter_map(|e| e.get("sub_jobs"))
        .filter_map(json::items)
        .flatten();
    // One that went well may have a message, too.
    let went_well = |sub: &&Value| {
        json::text(sub, "status").is_some_and(|word| word.trim().eq_ignore_ascii_case("SUCCESS"))
    };
    let below = sub_jobs
        .take(100)
        .filter(|sub| depth < MAX_DEPTH && !went_well(sub))
        .find_map(|sub| failure(sub, depth + 1));
    let entity_message = || {
        entities
            .iter()
            .find_map(|e| json::text(e, "errorcode_message"))
    };
    let own = JobFailure {
        code: json::text(job, "error_code").or_else(|| json::text(job, "code")),
        reason: json::text(job, "fail_reason")
            .or_else(|| json::text(job, "message"))
            .or_else(entity_message),
    };
    below.or_else(|| (own.code.is_some() || own.reason.is_some()).then_some(own))
}
