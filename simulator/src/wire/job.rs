//! Jobs.

use super::Body;
use super::json::Json;
use super::time::iso8601;
use crate::cloud::{Job, JobErrors, JobKind, JobState, Server, Volume};

/// One job.
pub(crate) fn job(job: &Job, server: &Server, volume: &Volume, now: u64) -> Body {
    let mut json = Json::with_capacity(1_024);
    json.object(|json| {
        head(json, job, server, (job_type(job.kind), &job.id), now);
        let inside = |json: &mut Json| {
            json.number("sub_jobs_total", 1);
            json.array_at("sub_jobs", |json| {
                json.object(|json| sub_job(json, job, server, volume, now));
            });
            if let JobState::Failed { reason, .. } = &job.state
                && server.spec.job_errors == JobErrors::Own
            {
                json.text("errorcode_message", reason);
            }
        };
        if server.spec.entities_array {
            json.array_at("entities", |json| json.object(inside));
        } else {
            json.object_at("entities", inside);
        }
    });
    Body::new(200, json.done())
}

fn job_type(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Detach => "baremetalDetachVolume",
        JobKind::Attach => "baremetalAttachVolume",
    }
}

fn sub_job(json: &mut Json, job: &Job, server: &Server, volume: &Volume, now: u64) {
    let kind = match job.kind {
        JobKind::Detach => "baremetalSingleDetachVolume",
        JobKind::Attach => "baremetalSingleAttachVolume",
    };
    let id = format!("5b{}", job.id.get(2..).unwrap_or_default());
    head(json, job, server, (kind, &id), now);
    json.object_at("entities", |json| {
        json.text("server_id", &server.spec.id);
        json.text("volume_id", &volume.spec.id);
    });
}

/// What a job and its sub-jobs have in common.
fn head(json: &mut Json, job: &Job, server: &Server, (kind, id): (&str, &str), now: u64) {
    json.text("status", job.word(now));
    json.text("job_id", id);
    json.text("job_type", kind);
    json.text("begin_time", &iso8601(job.begin_ms));
    if job.state == JobState::Running {
        json.text("end_time", "");
    } else {
        json.text("end_time", &iso8601(job.end_ms));
    }
    let (code, reason) = match &job.state {
        JobState::Failed { code, reason } => (Some(&**code), Some(&**reason)),
        _ => (None, None),
    };
    let own = server.spec.job_errors == JobErrors::Own;
    json.text_or_null("error_code", code.filter(|_| own));
    json.text_or_null("fail_reason", reason.filter(|_| own));
    if !own {
        json.text_or_null("code", code);
        json.text_or_null("message", reason);
    }
}
