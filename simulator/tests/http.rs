//! The cloud behind real HTTP.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::Router;
use bms_simulator::http::{Service, Shared, api_router, control_router, router, service_router};
use bms_simulator::{Cloud, DiskSpec, Guest, Pace, ServerSpec, scenarios};
use common::{PROJECT, text};
use serde_json::Value;

/// Serves for as long as the test's process lives.
fn serve(app: impl FnOnce() -> Router + Send + 'static) -> SocketAddr {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            send.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, app()).await.unwrap();
        });
    });
    receive.recv().unwrap()
}

fn instant() -> Shared {
    let mut cloud = scenarios::cloud();
    cloud.set_pace(Pace::INSTANT);
    Shared::new(cloud)
}

/// Sends one request and gives all the server sends until it closes.
fn raw(address: SocketAddr, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let limit = Duration::from_secs(20);
    stream.set_read_timeout(Some(limit)).unwrap();
    let length = body.len();
    let request = format!("{head}\r\nHost: sim\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8(answer).unwrap(),
    }
}

/// The status and the JSON of an answer to `GET /path`, with more header lines behind it.
fn call(address: SocketAddr, head: &str) -> (u16, Value) {
    let (target, more) = head.split_at(head.find('\r').unwrap_or(head.len()));
    let answer = raw(address, &format!("{target} HTTP/1.1{more}"), "");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or_default())
}

fn token(address: SocketAddr) -> String {
    let (status, json) = call(address, "POST /_sim/token");
    assert_eq!((status, &json["expires_in"]), (200, &86_400.into()));
    format!("\r\nX-Auth-Token: {}", text(&json["token"]))
}

#[test]
fn a_lost_answer_breaks_the_connection_without_a_byte() {
    let shared = instant();
    let truth = shared.clone();
    let address = serve(move || router(shared));
    let token = token(address);
    for (slug, attached) in [("answer-lost", false), ("request-lost", true)] {
        let one = scenarios::find(slug).unwrap();
        let (id, disk) = (one.id(), one.disk_id(1));
        let path = format!("/v1/{PROJECT}/baremetalservers/{id}/detachvolume/{disk}");
        let head = format!("DELETE {path} HTTP/1.1{token}");
        assert_eq!(raw(address, &head, ""), "");
        assert_eq!(truth.with(|cloud| cloud.is_attached(&id, &disk)), attached);
    }
}

#[test]
fn a_detach_runs_from_the_request_to_the_list_and_is_logged_without_the_token() {
    let address = serve(|| router(instant()));
    let token = token(address);
    let one = scenarios::find("stopped").unwrap();
    let (id, disk) = (one.id(), one.disk_id(1));
    let base = format!("/v1/{PROJECT}/baremetalservers/{id}");
    let (status, json) = call(
        address,
        &format!("DELETE {base}/detachvolume/{disk}{token}"),
    );
    assert_eq!(status, 202);
    let job = text(&json["job_id"]);
    let (_, json) = call(address, &format!("GET /v1/{PROJECT}/jobs/{job}{token}"));
    assert_eq!(json["status"], "SUCCESS");
    let (_, list) = call(address, &format!("GET {base}/os-volume_attachments{token}"));
    assert_eq!(list["volumeAttachments"].as_array().unwrap().len(), 4);
    let (_, log) = call(address, "GET /_sim/log");
    let methods: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|line| text(&line["method"]))
        .collect();
    assert_eq!(methods, ["DELETE", "GET", "GET"]);
    assert!(!log.to_string().contains("SimToken"));
    let (_, truth) = call(address, "GET /_sim/truth");
    assert_eq!(truth["deletes"][0]["volume"], disk);
    assert_eq!(truth["deletes"][0]["accepted"], true);
}

#[test]
fn a_person_can_unmount_and_power_off() {
    let address = serve(|| router(instant()));
    let token = token(address);
    let one = scenarios::find("linux-mounted").unwrap();
    let (id, disk) = (one.id(), one.disk_id(1));
    let detach = format!("DELETE /v1/{PROJECT}/baremetalservers/{id}/detachvolume/{disk}{token}");
    let outcome = || {
        let job = text(&call(address, &detach).1["job_id"]);
        text(&call(address, &format!("GET /v1/{PROJECT}/jobs/{job}{token}")).1["status"])
    };
    assert_eq!(outcome(), "FAIL");
    let pull = |path: String| call(address, &format!("POST /_sim/{path}")).0;
    assert_eq!(pull(format!("guest/{id}/{disk}/unmount")), 200);
    assert_eq!(outcome(), "SUCCESS");
    assert_eq!(
        pull(format!("guest/{id}/{disk}/unmount")),
        404,
        "it is gone"
    );
    assert_eq!(pull(format!("disk/{id}/{disk}/attach")), 200);
    assert_eq!(pull(format!("guest/{id}/{disk}/mount")), 200);
    assert_eq!(pull(format!("power/{id}/off")), 200);
    assert_eq!(outcome(), "SUCCESS");
    assert_eq!(pull(format!("power/{id}/sideways")), 404);
    assert_eq!(pull("power/nobody/off".to_owned()), 404);
}

#[test]
fn a_reset_undoes_everything_but_tokens_and_ids() {
    let shared = instant();
    let address = serve({
        let shared = shared.clone();
        move || router(shared)
    });
    let token = token(address);
    let one = scenarios::find("stopped").unwrap();
    let (id, disk) = (one.id(), one.disk_id(1));
    let detach = format!("DELETE /v1/{PROJECT}/baremetalservers/{id}/detachvolume/{disk}{token}");
    let (_, first) = call(address, &detach);
    assert_eq!(call(address, "POST /_sim/reset").0, 200);
    assert!(shared.with(|cloud| cloud.is_attached(&id, &disk)));
    assert_eq!(shared.with(|cloud| cloud.log().len()), 0);
    let (status, second) = call(address, &detach);
    assert_eq!(status, 202);
    assert_ne!(first["job_id"], second["job_id"]);
}

#[test]
fn each_service_answers_its_own_calls_only() {
    let shared = instant();
    let token = shared.with(Cloud::issue_token);
    let nested = |shared: &Shared| {
        let at = |service| service_router(shared.clone(), service);
        Router::new()
            .nest("/bms", at(Service::Bms))
            .nest("/evs", at(Service::Evs))
            .nest("/ecs", at(Service::Ecs))
    };
    let app = nested(&shared);
    let address = serve(move || app);
    let id = scenarios::find("linux-idle").unwrap().id();
    for (path, own) in [
        (format!("/v1/{PROJECT}/baremetalservers/{id}"), "/bms"),
        (
            format!("/v2/{PROJECT}/cloudvolumes/detail?server_id={id}"),
            "/evs",
        ),
        (
            format!("/v2.1/{PROJECT}/servers/{id}/os-volume_attachments"),
            "/ecs",
        ),
    ] {
        for host in ["/bms", "/evs", "/ecs"] {
            let (status, json) = call(
                address,
                &format!("GET {host}{path}\r\nX-Auth-Token: {token}"),
            );
            if host == own {
                assert_eq!(status, 200, "{host}{path}");
            } else {
                assert_eq!(
                    (status, &json["error_code"]),
                    (404, &"APIGW.0101".into()),
                    "{host}{path}"
                );
            }
        }
    }
}

#[test]
fn the_same_cloud_can_be_nested_twice() {
    let address = serve(|| {
        let shared = instant();
        Router::new()
            .nest("/api/bms", api_router(shared.clone()))
            .nest("/api/evs", api_router(shared.clone()))
            .merge(control_router(shared))
    });
    let token = token(address);
    let id = scenarios::find("linux-idle").unwrap().id();
    let (status, json) = call(
        address,
        &format!("GET /api/bms/v1/{PROJECT}/baremetalservers/{id}{token}"),
    );
    assert_eq!((status, &json["server"]["id"]), (200, &id.as_str().into()));
    let (status, json) = call(
        address,
        &format!("GET /api/evs/v2/{PROJECT}/cloudvolumes/detail?server_id={id}{token}"),
    );
    assert_eq!((status, &json["count"]), (200, &5.into()));
    let (_, log) = call(address, "GET /_sim/log");
    assert_eq!(
        log[0]["path"],
        format!("/v1/{PROJECT}/baremetalservers/{id}")
    );
    assert_eq!(log[1]["query"], format!("server_id={id}"));
    let (status, json) = call(address, "GET /api/bms/v1/nothing/here");
    assert_eq!((status, &json["error_code"]), (404, &"APIGW.0101".into()));
}

#[test]
fn the_named_servers_are_listed_and_others_are_not() {
    let address = serve(|| router(instant()));
    let (_, json) = call(address, "GET /_sim/servers");
    assert_eq!(json["project"], PROJECT);
    let listed = json["scenarios"].as_array().unwrap();
    assert_eq!(listed.len(), scenarios::all().count());
    for key in [
        "slug",
        "id",
        "title",
        "title_zh",
        "description",
        "description_zh",
    ] {
        assert!(listed.iter().all(|one| one[key].is_string()), "{key}");
    }
    let address = serve(|| {
        let mut cloud = Cloud::new();
        let disk = DiskSpec::data("x", 1);
        cloud.add_server(ServerSpec::running(Guest::Linux).disk(disk));
        router(Shared::new(cloud))
    });
    let (_, json) = call(address, "GET /_sim/servers");
    assert_eq!(json["scenarios"], Value::Array(Vec::new()));
    let (_, truth) = call(address, "GET /_sim/truth");
    assert_eq!(truth["servers"][0]["disks"][0]["attached"], true);
}

#[test]
fn bodies_are_bounded_and_no_connection_is_kept() {
    let address = serve(|| router(instant()));
    let id = scenarios::find("linux-idle").unwrap().id();
    let path = format!("/v1/{PROJECT}/baremetalservers/{id}/attachvolume");
    // One byte over, so that none is left unread: that could reset the connection too early.
    let body = "x".repeat(64 * 1024 + 1);
    let answer = raw(address, &format!("POST {path} HTTP/1.1"), &body);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let answer = raw(address, "GET /_sim/servers HTTP/1.1", "");
    assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"));
    assert!(!answer.to_lowercase().contains("access-control"));
}

#[test]
fn the_pace_can_be_set_and_stays_sensible() {
    let address = serve(|| router(Shared::scenarios()));
    let body = "{\"job_ms\":7,\"answer_ms\":18446744073709551615}";
    let answer = raw(address, "POST /_sim/pace HTTP/1.1", body);
    assert!(answer.ends_with("{\"answer_ms\":3600000,\"job_ms\":7,\"power_ms\":1000}"));
}
