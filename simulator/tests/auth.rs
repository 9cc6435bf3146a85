//! Who is let in, and that no credential leaks out.

mod common;

use bms_simulator::{Cloud, Guest, Request};
use common::{PROJECT, World, code, running};

const DATE: &str = "20190425T200447Z";

fn signature() -> String {
    format!(
        "SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=content-type;host;x-sdk-date, Signature={}",
        "0f".repeat(32)
    )
}

fn read(world: &mut World, headers: &[(&str, &str)]) -> (Option<u16>, String) {
    let mut request = Request::get(&format!("/v1/{PROJECT}/baremetalservers/s"));
    for (name, value) in headers {
        request = request.with_header(name, value);
    }
    let reply = world.cloud.handle(&request, world.now);
    (reply.status(), code(&reply))
}

fn said(status: u16, code: &str) -> (Option<u16>, String) {
    (Some(status), code.to_owned())
}

#[test]
fn a_missing_or_unknown_token_is_not_let_in() {
    let mut world = World::with(running(Guest::Linux));
    assert_eq!(read(&mut world, &[]), said(401, "APIGW.0301"));
    let wrong = [("X-Auth-Token", "nonsense")];
    assert_eq!(read(&mut world, &wrong), said(401, "APIGW.0301"));
    let empty = [("X-Auth-Token", "")];
    assert_eq!(read(&mut world, &empty), said(401, "APIGW.0301"));
}

#[test]
fn a_valid_token_is_let_in_under_any_spelling_of_the_header() {
    let mut world = World::with(running(Guest::Linux));
    let token = world.token.clone();
    for name in ["X-Auth-Token", "x-auth-token", "X-AUTH-TOKEN"] {
        assert_eq!(read(&mut world, &[(name, &token)]).0, Some(200));
    }
}

#[test]
fn a_token_lives_a_day_and_can_be_ended_early() {
    let mut world = World::with(running(Guest::Linux));
    let token = world.token.clone();
    world.pass(24 * 3_600_000 - 1);
    assert_eq!(read(&mut world, &[("X-Auth-Token", &token)]).0, Some(200));
    world.pass(1);
    let expired = said(401, "APIGW.0307");
    assert_eq!(read(&mut world, &[("X-Auth-Token", &token)]), expired);
    let (one, two) = (world.cloud.issue_token(), world.cloud.issue_token());
    assert!(world.cloud.expire_token(&one) && !world.cloud.expire_token("nobody's"));
    assert_eq!(read(&mut world, &[("X-Auth-Token", &one)]), expired);
    assert_eq!(read(&mut world, &[("X-Auth-Token", &two)]).0, Some(200));
    world.cloud.expire_all_tokens();
    assert_eq!(read(&mut world, &[("X-Auth-Token", &two)]), expired);
}

#[test]
fn a_token_of_another_project_is_forbidden_both_ways() {
    let mut world = World::with(running(Guest::Linux));
    let foreign = world.cloud.issue_token_for("another");
    let wrong = said(403, "Common.0018");
    assert_eq!(read(&mut world, &[("X-Auth-Token", &foreign)]), wrong);
    for token in [world.token.clone(), foreign] {
        let request = Request::get("/v1/another/baremetalservers/s").with_token(&token);
        let reply = world.cloud.handle(&request, 0);
        assert_eq!((reply.status(), code(&reply)), wrong);
    }
}

#[test]
fn a_well_formed_sdk_signature_is_let_in() {
    let mut world = World::with(running(Guest::Linux));
    let signed = signature();
    let headers = [("Authorization", signed.as_str()), ("X-Sdk-Date", DATE)];
    assert_eq!(read(&mut world, &headers).0, Some(200));
}

#[test]
fn a_malformed_sdk_signature_is_not_let_in() {
    let mut world = World::with(running(Guest::Linux));
    let good = signature();
    let bad = [
        ("Bearer x".to_owned(), Some(DATE)),
        ("SDK-HMAC-SHA256 ".to_owned(), Some(DATE)),
        (good.replace("AKEXAMPLE", ""), Some(DATE)),
        (good.replace(";x-sdk-date", ""), Some(DATE)),
        (good.replace("0f0f", "0F0F"), Some(DATE)),
        (good.replace("0f0f", "0f"), Some(DATE)),
        (good.replace("Access", "Excess"), Some(DATE)),
        (good.clone(), None),
        (good.clone(), Some("2019-04-25T20:04:47Z")),
        (good, Some("")),
    ];
    for (value, date) in bad {
        let mut headers = vec![("Authorization", value.as_str())];
        headers.extend(date.map(|date| ("X-Sdk-Date", date)));
        assert_eq!(
            read(&mut world, &headers),
            said(401, "APIGW.0301"),
            "{headers:?}"
        );
    }
}

#[test]
fn an_unknown_api_is_not_found_before_anyone_asks_who_is_there() {
    let mut cloud = Cloud::new();
    let paths = ["/", "/v9/x", "/v1/p/baremetalservers/s/reboot"];
    for path in paths {
        let reply = cloud.handle(&Request::get(path), 0);
        let expected = said(404, "APIGW.0101");
        assert_eq!((reply.status(), code(&reply)), expected, "{path}");
    }
}

#[test]
fn gateway_errors_end_with_a_newline_and_name_the_request() {
    let mut cloud = Cloud::new();
    let reply = cloud.handle(&Request::get("/"), 0);
    assert!(reply.text().ends_with("}\n"));
    let id = reply.json()["request_id"].clone();
    assert_eq!(id.as_str(), reply.header("x-request-id"));
}

#[test]
fn the_log_names_every_request_and_holds_no_credential() {
    let mut world = World::with(running(Guest::Linux));
    let token = world.token.clone();
    let signed = signature();
    read(&mut world, &[("X-Auth-Token", &token)]);
    read(
        &mut world,
        &[("Authorization", &signed), ("X-Sdk-Date", DATE)],
    );
    // A client that puts its token where it must not be.
    world.volumes(&format!("token={token}"));
    world.get(&format!("/v1/{token}/x"));
    world.pass(1_500);
    let last = world.detach("s", "a");
    let lines: Vec<_> = world.cloud.log().cloned().collect();
    assert_eq!(lines.len(), 5);
    let shown = format!("{lines:?}");
    assert!(!shown.contains(&token) && !shown.contains("AKEXAMPLE"));
    assert_eq!(lines[2].query, "token=[token]");
    assert_eq!(lines[3].path, "/v1/[token]/x");
    let line = &lines[4];
    assert_eq!((line.at_ms, line.status), (1_500, Some(202)));
    assert_eq!(last.header("X-Request-Id"), Some(&*line.request_id()));
    assert_eq!(
        world.cloud.deletes()[0].request_id(),
        line.request_id(),
        "the truth and the log speak of the same request"
    );
}

#[test]
fn the_log_keeps_the_latest_and_can_be_switched_off() {
    let mut world = World::with(running(Guest::Linux));
    for _ in 0..5 {
        world.server("s");
    }
    world.cloud.set_log_limit(2);
    world.list("s");
    let sequences: Vec<_> = world.cloud.log().map(|line| line.sequence).collect();
    assert_eq!(sequences, [5, 6]);
    world.cloud.set_log_limit(0);
    world.list("s");
    assert_eq!(world.cloud.log().len(), 0);
}
