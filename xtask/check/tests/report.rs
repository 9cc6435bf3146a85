//! What the report says, and that nothing of the cloud's own can be in it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bms_simulator::http::{Service, Shared, router, service_router};
use bms_simulator::{Call, Cloud, Fault, FaultRule, scenarios};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use xtask_serve::real::{CloudOptions, Reader};

/// The report on a cloud, and whether the widget would work there.
async fn report(cloud_options: CloudOptions, token: &str) -> (String, bool) {
    let real = cloud_options
        .check(|_| Some(token.to_owned()))
        .expect("cloud_options in order");
    let reader = Reader::new(real).expect("a reader");
    let (report, works) = xtask_check::check(&reader).await;
    (report.to_string(), works)
}

async fn listen(app: Router) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

/// The simulator's server of that name, with all three services at one address or each at its own.
async fn simulated(slug: &str, change: impl FnOnce(&mut Cloud, &str)) -> (String, bool, Shared) {
    let shared = Shared::new(scenarios::cloud());
    let id = scenarios::find(slug).expect("a scenario").id();
    let token = shared.with(Cloud::issue_token);
    shared.with(|cloud| change(cloud, &id));
    let bms = listen(service_router(shared.clone(), Service::Bms)).await;
    let evs = listen(service_router(shared.clone(), Service::Evs)).await;
    let ecs = listen(service_router(shared.clone(), Service::Ecs)).await;
    let cloud_options = CloudOptions {
        bms,
        evs: Some(evs),
        ecs: Some(ecs),
        project: shared.with(|cloud| cloud.project().to_owned()),
        server: id,
        token_env: "TOKEN".into(),
    };
    let (report, works) = report(cloud_options, &token).await;
    (report, works, shared)
}

#[tokio::test]
async fn a_cloud_that_is_as_documented_is_said_to_work_and_is_only_read() {
    let (report, works, shared) = simulated("linux-mounted", |_, _| ()).await;
    assert!(works, "{report}");
    for said in [
        "{\"server\":{…}}, known",
        "{\"volumeAttachments\":[…]}, known",
        "{\"volumes\":[…]}, known",
        "- status: ACTIVE",
        "- OS-EXT-STS:task_state: null",
        "the server's system: Linux",
        "disks: 4; system: 1, data: 3, not told: 0; with details: 4",
        "disk 1: blocked.",
        "disk 2: may go, once the steps in the guest are done.",
        "- itemNotFound",
        "- code: a number",
        "a job that does not exist: not found, as it should be",
        "The widget would work here.",
    ] {
        assert!(report.contains(said), "{said}\n{report}");
    }
    let log: Vec<_> = shared.with(|cloud| cloud.log().map(|one| one.method).collect());
    assert_eq!(log.len(), 5);
    assert!(
        log.iter().all(|method| format!("{method:?}") == "Get"),
        "{log:?}"
    );
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let missing = |call| FaultRule::always(call, Fault::NoSuchApi);
    let (report, works, _) = simulated("quiet", |_, _| ()).await;
    assert!(
        works && report.contains("- OS-EXT-STS:task_state: missing"),
        "{report}"
    );
    let (report, works, _) = simulated("native-object", |_, _| ()).await;
    assert!(
        works && report.contains("the list: read by the native call"),
        "{report}"
    );
    let (report, works, _) = simulated("field-only", |_, _| ()).await;
    assert!(
        works && report.contains("the list: the server's own field"),
        "{report}"
    );
    let (report, works, _) = simulated("no-evs-permission", |_, _| ()).await;
    assert!(
        works && report.contains("names and sizes: left out"),
        "{report}"
    );
    let (report, works, _) = simulated("no-field", |cloud, id| {
        cloud.add_fault(id, missing(Call::Attachments));
        cloud.add_fault(id, missing(Call::Native));
    })
    .await;
    assert!(
        !works && report.contains("there is none anywhere"),
        "{report}"
    );
    for (fault, said) in [
        (Fault::Html(200), "a web page"),
        (Fault::Forbidden, "You have no permission"),
        (Fault::Throttled(Some(2)), "Retry-After"),
        (Fault::LostBefore, "broke before its answer"),
        (
            Fault::Body(200, r#"{"server":{"id":"x"}}"#.into()),
            "would not work",
        ),
    ] {
        let rule = FaultRule::always(Call::Server, fault);
        let (report, works, _) =
            simulated("stopped", |cloud, id| assert!(cloud.add_fault(id, rule))).await;
        assert!(!works && report.contains(said), "{said}\n{report}");
    }
}

#[tokio::test]
async fn without_the_other_services_it_says_what_was_not_asked() {
    let shared = Shared::new(scenarios::cloud());
    let token = shared.with(Cloud::issue_token);
    let cloud_options = CloudOptions {
        bms: listen(router(shared.clone())).await,
        project: shared.with(|cloud| cloud.project().to_owned()),
        server: scenarios::find("stopped").expect("a scenario").id(),
        token_env: "TOKEN".into(),
        ..CloudOptions::default()
    };
    let (report, works) = report(cloud_options, &token).await;
    assert!(works, "{report}");
    assert_eq!(
        report.matches("not asked: its address").count(),
        2,
        "{report}"
    );
}

/// Chance from a seed (xorshift).
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    /// A word that stands nowhere else, in one of the shapes that values have.
    fn secret(&mut self) -> String {
        let core = format!("qz{:016x}", self.0 | 1 << 63);
        self.below(7);
        match self.below(9) {
            0 => format!("/dev/{core}"),
            1 => format!("dev/{core}"),
            2 => format!("BMS.{core}"),
            3 => format!(" {core} "),
            4 => format!("<html>{core}"),
            5 => format!("{core}\n\u{1b}[31m{core}"),
            6 => format!("ACTIVE {core}"),
            7 => format!("192.0.2.7 {core}"),
            _ => core,
        }
    }

    fn value(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 4 } else { 6 }) {
            0 | 1 => json!(self.secret()),
            2 => json!(7_000_000_000_000_000_u64 + self.below(1_000_000)),
            3 => [Value::Null, json!(true), json!(""), json!("Linux")][self.below(4) as usize]
                .clone(),
            4 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.object(depth - 1),
        }
    }

    /// Known fields and others, with anything in them.
    fn object(&mut self, depth: u64) -> Value {
        const KNOWN: [&str; 36] = [
            "server",
            "volumeAttachments",
            "volumeAttachment",
            "volumes",
            "error",
            "code",
            "message",
            "error_code",
            "error_msg",
            "errorCode",
            "errorMsg",
            "itemNotFound",
            "badRequest",
            "id",
            "name",
            "status",
            "locked",
            "metadata",
            "image",
            "flavor",
            "os_type",
            "device",
            "volumeId",
            "serverId",
            "size",
            "wwn",
            "attachments",
            "server_id",
            "job_id",
            "entities",
            "sub_jobs",
            "fail_reason",
            "OS-EXT-STS:task_state",
            "OS-EXT-STS:vm_state",
            "OS-EXT-STS:power_state",
            "os-extended-volumes:volumes_attached",
        ];
        let count = 1 + self.below(8);
        (0..count)
            .map(|_| {
                let key = if self.below(3) == 0 {
                    self.secret()
                } else {
                    KNOWN[self.below(36) as usize].to_owned()
                };
                (key, self.value(depth))
            })
            .collect()
    }
}

/// Every word that stands in the program's own sources, or in the widget's English.
fn vocabulary() -> BTreeSet<String> {
    let sources = [
        include_str!("../src/lib.rs"),
        include_str!("../src/look.rs"),
        include_str!("../src/judge.rs"),
        include_str!("../src/report.rs"),
        include_str!("../../serve/src/real/upstream.rs"),
        include_str!("../../../src/i18n/en.rs"),
        env!("CARGO_PKG_VERSION"),
    ];
    sources.iter().flat_map(|text| words(text)).collect()
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A cloud that answers anything at all, often enough in the form that the call promises, for the reading to go on.
fn hostile(rng: &Arc<Mutex<Rng>>, server: &str) -> Router {
    let (chance, given) = (Arc::clone(rng), server.to_owned());
    Router::new().fallback(async move |request: Request| {
        let mut rng = chance.lock().expect("no panic");
        let mut body = rng.object(4);
        if rng.below(3) > 0 {
            let path = request.uri().path();
            let mut inner = rng.object(3);
            inner["id"] = json!(given);
            let list = json!([inner, rng.object(2), {"volumeId": "v1", "id": "v1"}]);
            body = match path {
                path if path.contains("volume_attachments") => json!({"volumeAttachments": list}),
                path if path.contains("cloudvolumes") => json!({"volumes": list}),
                _ => json!({"server": inner}),
            };
        }
        let status = [200, 200, 200, 200, 400, 404, 403, 500, 418][rng.below(9) as usize];
        let mut answer = Response::builder().status(status);
        for name in ["content-type", "x-request-id", "retry-after", "set-cookie"] {
            let value = rng.secret();
            if value.bytes().all(|byte| (b' '..127).contains(&byte)) {
                answer = answer.header(name, value);
            }
        }
        let body = Body::from(body.to_string());
        answer.body(body).expect("an answer")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_cloud_says_is_in_it() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seed = now.expect("a clock").as_nanos() as u64 | 1;
    println!("seed {seed}");
    let rng = Arc::new(Mutex::new(Rng(seed)));
    let (project, server, token) = ("prj-qzproject77", "srv-qzserver77", "qztoken7777");
    let address = listen(hostile(&rng, server)).await;
    let port = address.rsplit(':').next().expect("a port").to_owned();
    let known = vocabulary();
    for turn in 0..150 {
        let cloud_options = CloudOptions {
            bms: address.clone(),
            evs: Some(address.clone()),
            ecs: Some(address.clone()),
            project: project.to_owned(),
            server: server.to_owned(),
            token_env: "TOKEN".into(),
        };
        let (report, _) = report(cloud_options, token).await;
        for secret in [
            "qz",
            "127.0.0.1",
            "192.0.2.7",
            "\u{1b}",
            &format!(":{port}"),
        ] {
            let told = report.contains(secret);
            assert!(!told, "seed {seed}, turn {turn}: {secret}\n{report}");
        }
        for word in words(&report) {
            let number = word.len() < 9 && word.bytes().all(|byte| byte.is_ascii_digit());
            let ours = number || known.contains(&word);
            assert!(ours, "seed {seed}, turn {turn}: {word}\n{report}");
        }
    }
}
