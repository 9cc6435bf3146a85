//! One reading of a real cloud: call by call what came, in which of the known shapes, and what is missing; then whether
//! the widget would work there, by the widget's own parsers and rules. It only reads, and what it says names nobody.

#![deny(missing_docs)]

mod judge;
mod look;
pub mod report;

use std::time::Instant;

use bms_disks::api::{self, Answer, Base, Call, ListPath, Outcome, Target, Transport};
use bms_disks::model::{JobId, ProjectId, ServerId};
use report::{Piece, Report, pieces};
use xtask_serve::real::{Broken, Reader, Service};

/// What came of a call.
pub(crate) struct Reply {
    /// As the widget would have it.
    outcome: Outcome,
    /// What kind of text the cloud says it is.
    media: &'static str,
    /// Which of the other headers the widget reads are there.
    headers: &'static str,
    /// Why there is no answer.
    broken: Option<&'static str>,
    millis: u64,
}

impl Reply {
    fn body(&self) -> &[u8] {
        self.outcome.as_ref().map_or(&[], |answer| &answer.body)
    }
}

/// The calls, and what each is called in the report.
const CALLS: [(&str, &str); 5] = [
    (
        "1  The server",
        "GET {bms}/v1/{project}/baremetalservers/{server}",
    ),
    (
        "2  Its list of disks",
        "GET {bms}/v1/{project}/baremetalservers/{server}/os-volume_attachments",
    ),
    (
        "3  The native list",
        "GET {ecs}/v2.1/{project}/servers/{server}/os-volume_attachments",
    ),
    (
        "4  The disks' details",
        "GET {evs}/v2/{project}/cloudvolumes/detail?server_id={server}",
    ),
    (
        "5  A job that does not exist",
        "GET {bms}/v1/{project}/jobs/{job}",
    ),
];

/// Reads everything once, in turn. Returns what there is to say, and whether the widget would work.
pub async fn check(reader: &Reader) -> (Report, bool) {
    let mut report = Report::default();
    report.heading(pieces![
        "What the widget would find at this cloud. There is no id, name, token or address in it: it can be pasted as it is."
    ]);
    report.line(pieces!["bms-disks ", env!("CARGO_PKG_VERSION")]);
    let (project, server) = reader.target();
    let ids = ProjectId::parse(project).and_then(|project| {
        let server = ServerId::parse(server)?;
        Ok((Target { project, server }, JobId::parse(&"0".repeat(32))?))
    });
    // They were checked when the reader was made.
    let Ok((target, job)) = ids else {
        return (report, false);
    };
    let calls = [
        Call::Server,
        Call::List(ListPath::Bms),
        Call::List(ListPath::Native),
        Call::Volumes,
        Call::Job(job.clone()),
    ];
    let mut replies = Vec::new();
    for (call, (title, path)) in calls.iter().zip(CALLS) {
        report.heading(pieces![title, ": ", path]);
        let reply = ask(reader, &target, call).await;
        match &reply {
            None => report.line(pieces!["not asked: its address was not given"]),
            Some(reply) => {
                transport(&mut report, reply);
                look::at(&mut report, call, reply);
            }
        }
        replies.push(reply);
    }
    let works = judge::judge(&mut report, &target, &job, &replies);
    (report, works)
}

/// One call; `None` for a service that was not named.
async fn ask(reader: &Reader, target: &Target, call: &Call) -> Option<Reply> {
    let request = api::request(target, call);
    let service = match request.base {
        Base::Bms => Service::Bms,
        Base::Evs => Service::Evs,
        Base::Ecs => Service::Ecs,
    };
    let began = Instant::now();
    let answer = reader.get(service, &request.path).await?;
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Some(match answer {
        Ok(answer) => Reply {
            media: media(answer.header("content-type")),
            headers: match (
                answer.header("x-request-id").is_some(),
                answer.header("retry-after").is_some(),
            ) {
                (true, true) => "X-Request-Id and Retry-After",
                (true, false) => "X-Request-Id",
                (false, true) => "Retry-After, no X-Request-Id",
                (false, false) => "no X-Request-Id",
            },
            outcome: Ok(Answer {
                status: answer.status(),
                body: answer.body().to_vec(),
                ..Answer::default()
            }),
            broken: None,
            millis,
        },
        Err(broken) => Reply {
            outcome: Err(match broken {
                Broken::Redirect => Transport::Redirected,
                Broken::TooLong => Transport::TooLarge,
                Broken::TooSlow => Transport::TimedOut,
                Broken::Unreachable | Broken::Lost | Broken::QuotesToken => Transport::Network,
            }),
            media: "",
            headers: "",
            broken: Some(broken.words()),
            millis,
        },
    })
}

fn media(header: Option<&str>) -> &'static str {
    let kind = header.unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind {
        "" => "no Content-Type",
        "application/json" => "application/json",
        "text/html" => "text/html",
        "text/plain" => "text/plain",
        _ => "another Content-Type",
    }
}

fn transport(report: &mut Report, reply: &Reply) {
    match (&reply.outcome, reply.broken) {
        (Ok(answer), _) => report.line([
            "HTTP ".into(),
            Piece::Number(answer.status.into()),
            ", ".into(),
            reply.media.into(),
            ", ".into(),
            answer.body.len().into(),
            " bytes, ".into(),
            Piece::Number(reply.millis),
            " ms, ".into(),
            reply.headers.into(),
        ]),
        (Err(_), why) => report.line(pieces![why.unwrap_or("no answer")]),
    }
}
