//! The proxy to a real cloud, with the simulator for a cloud.

mod support;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use bms_simulator::http::Shared;
use bms_simulator::{Call, Fault, FaultRule, scenarios};
use support::{says, with_upstream, world};
use xtask_serve::real::CloudOptions;

#[tokio::test]
async fn the_widgets_calls_pass_with_the_token_and_nothing_of_the_pages_own() {
    let world = world().await;
    let (project, server) = (world.project.clone(), world.server.clone());
    let headers = [
        ("x-auth-token", "the-pages"),
        ("cookie", "a=b"),
        ("x-other", "1"),
        ("accept", "*/*"),
    ];
    for path in [
        world.bms(""),
        world.bms("/os-volume_attachments"),
        format!("/api/ecs/v2.1/{project}/servers/{server}/os-volume_attachments"),
        format!("/api/evs/v2/{project}/cloudvolumes/detail?server_id={server}"),
    ] {
        let answer = world.send("GET", &path, &headers, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
        assert!(answer.headers.contains_key("x-request-id"));
    }
    let answer = world
        .ask(
            "DELETE",
            &world.bms(&format!("/detachvolume/{}", world.volume)),
        )
        .await;
    assert!(answer.status.is_success(), "{}", answer.body);
    let job = answer.body.split('"').nth(3).expect("a job").to_owned();
    let answer = world
        .ask("GET", &format!("/api/bms/v1/{project}/jobs/{job}"))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);

    let arrivals = world.arrivals.lock().expect("no panic");
    assert_eq!(arrivals.len(), 6);
    for (method, path, headers) in arrivals.iter() {
        assert_eq!(
            headers["x-auth-token"],
            world.token.as_str(),
            "{method} {path}"
        );
        let known = [
            "accept",
            "content-length",
            "content-type",
            "host",
            "x-auth-token",
        ];
        let names: Vec<_> = headers.keys().map(|name| name.as_str()).collect();
        assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
    }
}

#[tokio::test]
async fn an_attach_passes_with_its_body() {
    let world = world().await;
    let body = format!(
        r#"{{"volumeAttachment":{{"volumeId":"{}"}}}}"#,
        world.volume
    );
    let answer = world
        .send("POST", &world.bms("/attachvolume"), &[], &body)
        .await;
    // The cloud's own no: it is attached.
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    assert_eq!(world.arrived().len(), 1);
    let answer = world
        .send("POST", &world.bms("/attachvolume"), &[], &"x".repeat(5_000))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.arrived().len(), 1);
}

/// What the widget never asks, or not like this. `{p}`, `{s}` and `{v}`: project, server and volume.
const OTHER_CALLS: [&str; 26] = [
    "GET /api/bms/v1/{p}/baremetalservers/detail",
    "GET /api/bms/v1/{p}/baremetalservers/another",
    "GET /api/bms/v1/another/baremetalservers/{s}",
    "GET /api/bms/v1/{p}/baremetalservers/{s}/",
    "GET /api/bms/v1/{p}/baremetalservers/{s}?limit=1",
    "GET /api/bms//v1/{p}/baremetalservers/{s}",
    "GET /api/bms/v1/{p}/baremetalservers/{s}/../another",
    "GET /api/bms/v1/{p}/jobs/a%2Fb",
    "GET /api/bms/v1/{p}/jobs/jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj",
    "GET /api/bms/v2/{p}/cloudvolumes/detail?server_id={s}",
    "GET /api/evs/v2/{p}/cloudvolumes/detail",
    "GET /api/evs/v2/{p}/cloudvolumes/detail?server_id={s}&limit=1",
    "GET /api/evs/v1/{p}/baremetalservers/{s}",
    "GET /api/bms/v2.1/{p}/servers/{s}/os-volume_attachments",
    "GET /api/ecs/v1/{p}/baremetalservers/{s}",
    "GET /api/ecs/v2.1/{p}/servers/{s}/os-volume_attachments?limit=1",
    "DELETE /api/ecs/v2.1/{p}/servers/{s}/os-volume_attachments/{v}",
    "GET /api/bms/v1/{p}/baremetalservers/{s}/detachvolume/{v}",
    "DELETE /api/bms/v1/{p}/baremetalservers/{s}/detachvolume/{v}?delete_flag=1",
    "DELETE /api/bms/v1/{p}/baremetalservers/another/detachvolume/{v}",
    "DELETE /api/bms/v1/{p}/baremetalservers/{s}",
    "DELETE /api/evs/v2/{p}/cloudvolumes/{v}",
    "POST /api/bms/v1/{p}/baremetalservers/{s}/action",
    "PUT /api/bms/v1/{p}/baremetalservers/{s}",
    "OPTIONS /api/bms/v1/{p}/baremetalservers/{s}",
    "HEAD /api/bms/v1/{p}/baremetalservers/{s}",
];

#[tokio::test]
async fn every_other_call_stops_here() {
    let world = world().await;
    for call in OTHER_CALLS {
        let (method, path) = call.split_once(' ').expect("a method and a path");
        let path = path
            .replace("{p}", &world.project)
            .replace("{s}", &world.server)
            .replace("{v}", &world.volume);
        let answer = world.ask(method, &path).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{method} {path}: {}",
            answer.body
        );
        assert!(
            method == "HEAD" || answer.body.contains("serve.refused"),
            "{}",
            answer.body
        );
    }
    let delete = world.bms(&format!("/detachvolume/{}", world.volume));
    let answer = world.send("DELETE", &delete, &[], "{}").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(world.arrived(), Vec::<String>::new());
}

#[tokio::test]
async fn other_pages_of_the_browser_stop_here() {
    let world = world().await;
    let host = world.url().replace("http://", "");
    for headers in [
        [
            ("origin", "https://elsewhere.example"),
            ("sec-fetch-site", "cross-site"),
        ],
        [("origin", "https://elsewhere.example"), ("x", "")],
        [("origin", "null"), ("x", "")],
        [("sec-fetch-site", "none"), ("x", "")],
        [("sec-fetch-site", "same-site"), ("x", "")],
        [("content-type", "text/plain"), ("x", "")],
        [("content-type", ""), ("x", "")],
        [
            ("host", "rebound.example"),
            ("origin", "http://rebound.example"),
        ],
        [("host", "127.0.0.1.rebound.example"), ("x", "")],
    ] {
        let answer = world.send("GET", &world.bms(""), &headers, "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert_eq!(world.arrived(), Vec::<String>::new());
    let own = [
        ("origin", &*format!("http://{host}")),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = world.send("GET", &world.bms(""), &own, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn a_lost_answer_is_said_to_be_lost_and_nothing_is_sent_again() {
    let world = world().await;
    let server = world.server.clone();
    world
        .cloud
        .with(|cloud| cloud.add_fault(&server, FaultRule::next(Call::Detach, Fault::LostAfter)));
    let delete = world.bms(&format!("/detachvolume/{}", world.volume));
    let answer = world.ask("DELETE", &delete).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "text/plain; charset=utf-8"
    );
    assert!(answer.body.contains("broke"), "{}", answer.body);
    assert_eq!(world.arrived().len(), 1);
}

#[tokio::test]
async fn odd_answers_are_not_passed_on() {
    let upstream = Router::new().fallback(async |request: Request| {
        let token = request.headers()["x-auth-token"]
            .to_str()
            .unwrap_or_default()
            .to_owned();
        match request.uri().path().rsplit('/').next() {
            Some("moved") => says(307, &[("location", "/v1/p/jobs/elsewhere")], ""),
            Some("long") => says(200, &[], vec![b' '; 9 * 1024 * 1024]),
            Some("quoted") => says(401, &[], format!("bad token {token}")),
            Some("headed") => says(200, &[("x-request-id", &token)], "{}"),
            _ => says(
                200,
                &[
                    ("set-cookie", "a=b"),
                    ("access-control-allow-origin", "*"),
                    ("content-type", "text/html"),
                ],
                "<script>",
            ),
        }
    });
    let world = with_upstream(Shared::new(scenarios::cloud()), upstream).await;
    for (job, says) in [
        ("moved", "not followed"),
        ("long", "too long"),
        ("quoted", "quotes the token"),
        ("headed", "quotes the token"),
    ] {
        let answer = world
            .ask("GET", &format!("/api/bms/v1/{}/jobs/{job}", world.project))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{job}");
        assert!(answer.body.contains(says), "{job}: {}", answer.body);
    }
    assert_eq!(world.arrived().len(), 4);
    let answer = world.ask("GET", &world.bms("")).await;
    let expected = [
        "cache-control",
        "connection",
        "content-length",
        "content-security-policy",
        "content-type",
        "date",
        "x-content-type-options",
    ];
    let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn the_page_is_told_the_server_and_no_token() {
    let world = world().await;
    let answer = world.ask("GET", "/_cloud").await;
    assert!(answer.body.contains(&world.project) && answer.body.contains(&world.server));
    // There is no simulator here.
    assert_eq!(
        world.ask("GET", "/_sim/log").await.status,
        StatusCode::NOT_FOUND
    );
}

#[test]
#[allow(clippy::too_many_lines)] // one line a mistake
fn what_cannot_be_used_is_said_in_one_line() {
    let good = CloudOptions {
        bms: "https://bms.example/prefix/".into(),
        evs: None,
        ecs: None,
        project: "p".into(),
        server: "s".into(),
        token_env: "TOKEN".into(),
    };
    let check = |change: fn(&mut CloudOptions), token: &str| {
        let mut cloud_options = good.clone();
        change(&mut cloud_options);
        let variable = |name: &str| (name == "TOKEN").then(|| token.to_owned());
        cloud_options.check(variable).err().unwrap_or_default()
    };
    assert_eq!(check(|_| (), "secret\n"), "");
    assert_eq!(check(|w| w.bms = "http://127.0.0.1:9".into(), "secret"), "");
    for (change, token, says) in [
        (
            (|w| w.bms = "http://bms.example".into()) as fn(&mut CloudOptions),
            "secret",
            "use https",
        ),
        (|w| w.bms = "bms.example".into(), "secret", "https://"),
        (
            |w| w.bms = "https://a@bms.example".into(),
            "secret",
            "without user",
        ),
        (
            |w| w.bms = "https://bms.example/?a".into(),
            "secret",
            "without user",
        ),
        (
            |w| w.bms = "https://bms.example/a/../b".into(),
            "secret",
            "without user",
        ),
        (|w| w.bms = "https://".into(), "secret", "not an address"),
        (
            |w| w.evs = Some("ftp://evs.example".into()),
            "secret",
            "--evs",
        ),
        (
            |w| w.ecs = Some("http://ecs.example".into()),
            "secret",
            "--ecs",
        ),
        (|w| w.project = "a/b".into(), "secret", "--project"),
        (|w| w.server = "../x?y".into(), "secret", "--server"),
        (
            |w| w.token_env = "OTHER".into(),
            "secret",
            "OTHER: there is no such",
        ),
        (|_| (), " ", "TOKEN: there is no such"),
        (|_| (), "sec ret", "no token"),
    ] {
        let message = check(change, token);
        assert!(message.contains(says), "{says}: {message}");
        assert!(
            !message.contains("sec") && message.lines().count() == 1,
            "{message}"
        );
    }
}
