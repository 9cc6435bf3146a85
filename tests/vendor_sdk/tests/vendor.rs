//! The vendor's SDK (`drive.py`) is a second opinion on two things that were written here: it sends what the widget
//! sends, and it reads from the simulator's answers what the widget reads.
//!
//! `BMS_VENDOR_SDK` names a Python that has the SDK; `cargo xtask test unit` makes one. Without it nothing is tested.

use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use bms_disks::api::{
    Answer, Call, ListPath, Outcome, Target, parse_accepted, parse_attachments, parse_job,
    parse_server, parse_volumes, request,
};
use bms_disks::model::{
    Job, JobStatus, Os, OsFamily, ProjectId, ServerId, ServerStatus, Slot, VolumeId,
};
use bms_simulator::http::{Shared, api_router};
use bms_simulator::{Cloud, Method, Pace, scenarios};
use serde_json::Value;

/// A request as it arrived: method and path with its query, and the body.
#[derive(Clone, Debug, PartialEq)]
struct Arrived {
    line: String,
    body: Value,
}

type Seen = Arc<Mutex<Vec<Arrived>>>;

fn cloud() -> (Cloud, String, String, String) {
    let mut cloud = scenarios::cloud();
    cloud.set_pace(Pace {
        job_ms: 60,
        answer_ms: 0,
        ..Pace::default()
    });
    let scenario = scenarios::find("linux-mounted").expect("it is one of them");
    // The first is the system disk; the second is mounted, the fourth is idle.
    (
        cloud,
        scenario.id(),
        scenario.disk_id(3),
        scenario.disk_id(1),
    )
}

/// Serves the cloud, lets the SDK drive it, and returns what the SDK made of it and what it sent.
fn drive(python: &str) -> (Value, Vec<Arrived>) {
    let (mut cloud, server, disk, other) = cloud();
    let token = cloud.issue_token();
    let project = cloud.project().to_owned();
    let seen = Seen::default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let note = seen.clone();
    let routes = api_router(Shared::new(cloud)).layer(from_fn(move |request, next| {
        noted(note.clone(), request, next)
    }));
    runtime.spawn(async move { axum::serve(listener, routes).await });

    let output = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/drive.py"))
        .args([
            &format!("http://{address}"),
            &project,
            &server,
            &disk,
            &other,
        ])
        .env("BMS_TOKEN", token)
        .output()
        .expect("Python runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "the SDK failed: {said}");
    let read = serde_json::from_slice(&output.stdout).expect("one JSON value");
    let seen = seen.lock().expect("nobody panicked").clone();
    (read, seen)
}

async fn noted(seen: Seen, request: Request, next: Next) -> axum::response::Response {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, 64 * 1024).await.unwrap_or_default();
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    seen.lock().expect("nobody panicked").push(Arrived {
        line: format!("{} {path}", parts.method),
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    });
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}

/// The widget's own calls to the same cloud, without a network.
struct Widget {
    cloud: Cloud,
    token: String,
    target: Target,
    now_ms: u64,
    sent: Vec<Arrived>,
}

impl Widget {
    fn call(&mut self, call: &Call) -> Outcome {
        let request = request(&self.target, call);
        let method = Method::parse(request.method.as_str());
        let body = request.body.unwrap_or_default();
        self.sent.push(Arrived {
            line: format!("{} {}", request.method.as_str(), request.path),
            body: serde_json::from_str(&body).unwrap_or(Value::Null),
        });
        let mut asked = bms_simulator::Request::new(method, &request.path).with_token(&self.token);
        asked.body = body.into_bytes();
        self.now_ms += 20;
        let reply = self.cloud.handle(&asked, self.now_ms);
        Ok(Answer {
            status: reply.status().expect("an answer"),
            request_id: reply.header("X-Request-Id").map(str::to_owned),
            body: reply.text().as_bytes().to_vec(),
            ..Answer::default()
        })
    }

    /// Follows a job to its end.
    fn job(&mut self, accepted: &Outcome) -> Job {
        let job = parse_accepted(accepted).expect("accepted").job;
        let job = job.expect("a job");
        loop {
            let answer = self.call(&Call::Job(job.clone()));
            let read = parse_job(&job, &answer).expect("a job");
            if read.status != JobStatus::Pending {
                return read;
            }
        }
    }
}

/// The requests, reads of a job that follow each other being one: how many there are is the clock's.
fn sequence(arrived: &[Arrived]) -> Vec<Arrived> {
    let mut sequence = arrived.to_vec();
    for one in &mut sequence {
        // Ids of jobs are made anew.
        if let Some(at) = one.line.find("/jobs/") {
            one.line.truncate(at + "/jobs/".len());
        }
    }
    sequence.dedup();
    sequence
}

/// What both made of the same cloud.
struct Both {
    sdk: Value,
    widget: Widget,
    server: ServerId,
}

impl Both {
    fn read(&self, step: &str) -> &Value {
        &self.sdk[step]["read"]
    }

    fn check_reads(&mut self, disk: &VolumeId) {
        let answer = self.widget.call(&Call::Server);
        let ours = parse_server(&self.server, &answer)
            .expect("a server")
            .server;
        let theirs = &self.read("server")["server"];
        assert_eq!(theirs["id"], self.server.as_str());
        assert_eq!(theirs["name"], &*ours.name);
        assert_eq!(theirs["status"], "ACTIVE");
        assert_eq!(ours.status, ServerStatus::Active);
        assert_eq!(theirs["metadata"]["os_type"], "Linux");
        assert_eq!(ours.os, Os::Known(OsFamily::Linux));

        let answer = self.widget.call(&Call::List(ListPath::Bms));
        let ours = parse_attachments(&self.server, &answer).expect("a list");
        assert!(ours.has(disk));
        let ours = ours.entries.iter();
        let ours: Vec<_> = ours
            .map(|one| (text(one.volume.as_str()), one.slot.clone()))
            .collect();
        let theirs = list(&self.read("list")["volumeAttachments"]);
        let theirs: Vec<_> = theirs
            .map(|one| (field(one, "volumeId"), Slot::new(&field(one, "device"))))
            .collect();
        assert_eq!(ours, theirs);

        let answer = self.widget.call(&Call::Volumes);
        let ours = parse_volumes(&self.server, &answer).expect("details");
        let ours: Vec<_> = ours.iter().map(|one| text(one.id.as_str())).collect();
        let theirs = list(&self.read("details")["volumes"]);
        let theirs: Vec<_> = theirs.map(|one| field(one, "id")).collect();
        assert_eq!(ours, theirs);
    }

    fn check_detach(&mut self, disk: &VolumeId) {
        let accepted = self.widget.call(&Call::Detach(disk.clone()));
        let status = accepted.as_ref().expect("an answer").status;
        assert_eq!(self.sdk["detach"]["status"], status);
        assert_eq!(self.widget.job(&accepted).status, JobStatus::Success);
        assert_eq!(self.read("job")["status"], "SUCCESS");
        let job = &self.read("detach")["job_id"];
        assert!(job.is_string() && self.read("job")["job_id"] == *job);

        let answer = self.widget.call(&Call::List(ListPath::Bms));
        let ours = parse_attachments(&self.server, &answer).expect("a list");
        assert!(ours.proves_gone(disk));
        let mut theirs = list(&self.read("list after")["volumeAttachments"]);
        assert!(theirs.all(|one| one["volumeId"] != disk.as_str()));
    }

    fn check_refusal(&mut self, disk: &VolumeId) {
        let answer = self.widget.call(&Call::Detach(disk.clone()));
        let ours = parse_accepted(&answer).expect_err("it is gone");
        let theirs = &self.sdk["detach again"];
        assert_eq!(theirs["status"], ours.http.expect("a status"));
        assert_eq!(theirs["code"], ours.code.expect("a code"));
        assert_eq!(theirs["message"], ours.message.expect("a message"));
    }

    fn check_attach(&mut self, disk: VolumeId) {
        let call = Call::Attach(disk, Slot::new("/dev/sdx"));
        let accepted = self.widget.call(&call);
        assert_eq!(self.widget.job(&accepted).status, JobStatus::Success);
        assert_eq!(self.read("attach job")["status"], "SUCCESS");
    }

    /// It is mounted: the job fails.
    fn check_failed_detach(&mut self, disk: VolumeId) {
        let accepted = self.widget.call(&Call::Detach(disk));
        let ours = self.widget.job(&accepted);
        assert_eq!(ours.status, JobStatus::Fail);
        let theirs = self.read("failed job");
        assert_eq!(theirs["status"], "FAIL");
        let sub_job = &theirs["entities"]["sub_jobs"][0];
        let codes = [&theirs["error_code"], &sub_job["error_code"]];
        let ours = ours.failure.code.expect("a code");
        assert!(codes.iter().any(|code| **code == ours), "{ours}: {codes:?}");
    }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("a list").iter()
}

fn field(value: &Value, name: &str) -> String {
    text(value[name].as_str().expect("a text"))
}

#[test]
fn the_vendors_sdk_sends_what_the_widget_sends_and_reads_what_it_reads() {
    let Ok(python) = std::env::var("BMS_VENDOR_SDK") else {
        println!("left out: BMS_VENDOR_SDK names no Python that has the vendor's SDK");
        return;
    };
    let (sdk, sdk_sent) = drive(&python);

    let (mut cloud, server, disk, other) = cloud();
    let token = cloud.issue_token();
    let target = Target {
        project: ProjectId::parse(cloud.project()).expect("an id"),
        server: ServerId::parse(&server).expect("an id"),
    };
    let [disk, other] = [disk, other].map(|id| VolumeId::parse(&id).expect("an id"));
    let mut both = Both {
        sdk,
        server: target.server.clone(),
        widget: Widget {
            cloud,
            token,
            target,
            now_ms: 0,
            sent: Vec::new(),
        },
    };
    both.check_reads(&disk);
    both.check_detach(&disk);
    both.check_refusal(&disk);
    both.check_attach(disk);
    both.check_failed_detach(other);

    assert_eq!(sequence(&both.widget.sent), sequence(&sdk_sent));
    // Of what the simulator answers the vendor's models lack these alone, which logged answers have.
    let lacking = [
        "ListBareMetalServerDetailsResponse.server.image.__os_type",
        "ShowJobInfosResponse.entities.errorcode_message",
        "ShowJobInfosResponse.entities.sub_jobs.entities.volume_id",
    ];
    assert_eq!(both.sdk["unknown keys"], Value::from(lacking.to_vec()));
}
