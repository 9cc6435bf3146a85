//! Answers, taken from the simulator: to the calls that the widget makes, in its own words.

use std::collections::BTreeMap;

use bms_disks::api::{Base, Call, ListPath, Target, request};
use bms_disks::model::{JobId, ProjectId, ServerId, Slot, VolumeId};
use bms_simulator::{
    Absent, Call as On, Cloud, DiskSpec, Fault, FaultRule, Guest, JobErrors, JobFate, Method,
    NativeShape, Outcome, Request, ServerSpec,
};

/// The server and the disk that all of it is about; the events of `fixtures.js`, too.
pub const SERVER: &str = "d8d3b89b-bb33-448e-ab3d-4c9d6dee4fdd";
pub const VOLUME: &str = "fc0a9a9c-8d3f-4f4e-9f53-0a1f3f7b2c11";
const SYSTEM: &str = "0d5ef3c4-6a4b-4bb0-9d6e-1c2f8d3b7a90";
const WWN: &str = "688860300001436b005014f890338280";
/// Of nothing.
const OTHER: &str = "9b1f1c1e-2f47-4d5a-8a61-7f0f6f0a3c55";

/// Long after a job's end, in milliseconds.
const LATER: u64 = 10_000;

/// An answer and what it is to.
pub struct Taken {
    pub name: &'static str,
    pub method: String,
    pub path: String,
    endpoint: &'static str,
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Taken {
    /// `"name":{…}`
    pub fn json(&self) -> String {
        let text = |value: &str| serde_json::to_string(value).expect("a text is JSON");
        let body = String::from_utf8(self.body.clone()).expect("it is text");
        let is_json = serde_json::from_str::<serde_json::Value>(&body).is_ok();
        let body = match body.trim_end() {
            "" => "null".to_owned(),
            json if is_json => json.to_owned(),
            _ => text(&body),
        };
        let headers = serde_json::to_string(&self.headers).expect("texts are JSON");
        format!(
            r#"{}:{{"request":{{"endpoint":"{}","method":"{}","path":{}}},"status":{},"headers":{headers},"body":{body}}}"#,
            text(self.name),
            self.endpoint,
            self.method,
            text(&self.path),
            self.status,
        )
    }
}

/// A cloud with one server, which somebody asks.
struct Play {
    cloud: Cloud,
    token: Option<String>,
    now: u64,
}

impl Play {
    fn of(server: ServerSpec) -> Self {
        let mut cloud = Cloud::new();
        let token = Some(cloud.issue_token());
        cloud.add_server(server);
        Self {
            cloud,
            token,
            now: 0,
        }
    }

    fn ask(&mut self, name: &'static str, call: &Call) -> Taken {
        self.ask_of(name, SERVER, call)
    }

    fn ask_of(&mut self, name: &'static str, server: &str, call: &Call) -> Taken {
        let target = Target {
            project: ProjectId::parse(Cloud::PROJECT).expect("an id"),
            server: ServerId::parse(server).expect("an id"),
        };
        let made = request(&target, call);
        let endpoint = match made.base {
            Base::Bms => "bms",
            Base::Evs => "evs",
            Base::Ecs => "ecs",
        };
        let method = made.method.as_str();
        self.send(name, endpoint, (method, &made.path), made.body.as_deref())
    }

    fn send(
        &mut self,
        name: &'static str,
        endpoint: &'static str,
        (method, path): (&str, &str),
        body: Option<&str>,
    ) -> Taken {
        let mut request = Request::new(Method::parse(method), path);
        if let Some(token) = &self.token {
            request
                .headers
                .push(("X-Auth-Token".to_owned(), token.clone()));
        }
        request.body = body.unwrap_or_default().as_bytes().to_vec();
        let Outcome::Answer {
            status,
            headers,
            body,
        } = self.cloud.handle(&request, self.now).outcome
        else {
            panic!("{name}: no answer");
        };
        Taken {
            name,
            method: method.to_owned(),
            path: path.to_owned(),
            endpoint,
            status,
            headers: headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into_owned()))
                .collect(),
            body,
        }
    }

    /// A detach that is accepted, and what becomes of its job after so long.
    fn job(mut self, name: &'static str, after_ms: u64) -> Taken {
        let accepted = self.ask(name, &detach());
        let body: serde_json::Value = serde_json::from_slice(&accepted.body).expect("JSON");
        let job = JobId::parse(body["job_id"].as_str().expect("a job")).expect("an id");
        self.now += after_ms;
        self.ask(name, &Call::Job(job))
    }
}

fn pg_data() -> DiskSpec {
    DiskSpec::data("pg-data", 500).id(VOLUME).wwn(WWN)
}

/// A running server with Linux, a system disk and `pg-data`.
fn db() -> ServerSpec {
    db_with(pg_data())
}

fn db_with(disk: DiskSpec) -> ServerSpec {
    let system = DiskSpec::system("system", 150).id(SYSTEM);
    named(ServerSpec::running(Guest::Linux))
        .disk(system)
        .disk(disk)
}

fn named(server: ServerSpec) -> ServerSpec {
    server.id(SERVER).name("db-07")
}

fn volume(id: &str) -> VolumeId {
    VolumeId::parse(id).expect("an id")
}

fn detach() -> Call {
    Call::Detach(volume(VOLUME))
}

/// The answer to a call about this server.
fn answer(name: &'static str, server: ServerSpec, call: &Call) -> Taken {
    Play::of(server).ask(name, call)
}

/// The answer to the detach of `pg-data` from this server.
fn detached(name: &'static str, server: ServerSpec) -> Taken {
    answer(name, server, &detach())
}

/// The answer to such a detach when this happens to the request.
fn struck(name: &'static str, fault: Fault) -> Taken {
    detached(name, db().fault(FaultRule::always(On::Detach, fault)))
}

/// All of them, in the order of the file.
pub fn all() -> Vec<Taken> {
    let mut all = reads();
    all.extend(changes());
    all.extend(refusals());
    all.extend(refused_by_the_gateway());
    all
}

fn reads() -> Vec<Taken> {
    let (bms, native) = (Call::List(ListPath::Bms), Call::List(ListPath::Native));
    let windows = named(ServerSpec::running(Guest::Windows)).disk(pg_data());
    let only = || named(ServerSpec::running(Guest::Linux)).disk(pg_data());
    let shaped = |shape| only().native_shape(shape);
    vec![
        answer("server", db(), &Call::Server),
        answer("server-stopped", db().status("SHUTOFF"), &Call::Server),
        answer("server-windows", windows, &Call::Server),
        answer("attachments", db(), &bms),
        answer(
            "attachments-empty",
            named(ServerSpec::running(Guest::Linux)),
            &bms,
        ),
        answer("native-attachments", db(), &native),
        answer(
            "native-attachments-object",
            shaped(NativeShape::Object),
            &native,
        ),
        answer(
            "native-attachments-singular",
            shaped(NativeShape::Singular),
            &native,
        ),
        answer("volumes", db(), &Call::Volumes),
    ]
}

fn changes() -> Vec<Taken> {
    let failing = || JobFate::Fail {
        code: "BMS.1007".to_owned(),
        reason: "The volume could not be detached.".to_owned(),
    };
    let mut attach = Play::of(db());
    attach.ask("", &detach());
    attach.now = LATER;
    vec![
        detached("detach-accepted", db()),
        detached("detach-without-job", db().without_jobs(204)),
        attach.ask("attach-accepted", &Call::Attach(volume(VOLUME), None)),
        Play::of(db()).job("job-running", 0),
        Play::of(db()).job("job-succeeded", LATER),
        Play::of(db().fate(failing())).job("job-failed", LATER),
        Play::of(db().fate(failing()).job_errors(JobErrors::Plain)).job("job-failed-plain", LATER),
    ]
}

/// What the service itself refuses.
fn refusals() -> Vec<Taken> {
    let absent = |name, how| {
        let other = Call::Detach(volume(OTHER));
        answer(name, db().absent(how), &other)
    };
    let task = |name, task: &str| detached(name, db().task_state(task));
    let mut twice = Play::of(db());
    twice.ask("", &detach());
    let mut free = Play::of(db());
    free.ask("", &detach());
    free.now = LATER;
    let unknown = Call::Job(JobId::parse(OTHER).expect("an id"));
    let native = Call::List(ListPath::Native);
    let path = format!(
        "/v1/{}/baremetalservers/{SERVER}/attachvolume",
        Cloud::PROJECT
    );
    let bad = r#"{"volumeAttachment":{"volumeId":"no id"}}"#;
    vec![
        absent("not-attached", Absent::Coded),
        absent("not-attached-native", Absent::Native),
        absent("not-attached-wrapped", Absent::Wrapped),
        absent("not-attached-quoted", Absent::Quoted),
        detached("server-not-steady", db().status("REBUILD")),
        task("server-powering-on", "powering-on"),
        task("server-powering-off", "powering-off"),
        task("server-rebooting", "rebooting"),
        task("server-state-not-available", "resizing"),
        detached("server-locked", db().locked()),
        detached("server-frozen", db().frozen()),
        detached("disk-locked-by-order", db_with(pg_data().order_locked())),
        detached("disk-frozen", db_with(pg_data().frozen())),
        detached(
            "disk-not-in-use",
            db_with(pg_data().status("error_detaching")),
        ),
        answer("disk-is-system-disk", db(), &Call::Detach(volume(SYSTEM))),
        twice.ask("disk-is-detaching", &detach()),
        answer(
            "disk-is-attached",
            db(),
            &Call::Attach(volume(VOLUME), None),
        ),
        free.ask(
            "disk-not-attachable",
            &Call::Attach(volume(VOLUME), Slot::new("/dev/sda")),
        ),
        Play::of(db()).ask_of("no-such-server", OTHER, &Call::Server),
        Play::of(db()).ask_of("no-such-server-native", OTHER, &native),
        answer("no-such-job", db(), &unknown),
        Play::of(db()).send("bad-parameter", "bms", ("POST", &path), Some(bad)),
        struck("no-permission", Fault::Forbidden),
        answer(
            "no-permission-for-volumes",
            db().fault(FaultRule::always(On::Volumes, Fault::EvsForbidden)),
            &Call::Volumes,
        ),
        struck("overloaded", Fault::Overloaded),
        struck("interface-failed", Fault::InterfaceFailed),
    ]
}

/// What stands before the service.
fn refused_by_the_gateway() -> Vec<Taken> {
    let with = |name, token: Option<&str>| {
        let mut play = Play::of(db());
        play.token = token.map(str::to_owned);
        play.ask(name, &Call::Server)
    };
    let mut expired = Play::of(db());
    expired.cloud.expire_all_tokens();
    let mut foreign = Play::of(db());
    foreign.token = Some(foreign.cloud.issue_token_for("another-project"));
    vec![
        with("token-missing", None),
        with("token-unknown", Some("of-another-cloud")),
        expired.ask("token-expired", &Call::Server),
        foreign.ask("token-of-another-project", &Call::Server),
        struck("not-authorised", Fault::NotAuthorised),
        struck("throttled", Fault::Throttled(Some(3))),
        struck("no-such-api", Fault::NoSuchApi),
        struck("gateway-error", Fault::Gateway),
        struck("web-page", Fault::Html(502)),
        struck("web-page-with-200", Fault::Html(200)),
    ]
}
