//! What the simulated cloud answers to a page's first questions, asked when the site is made: so the first view does not
//! wait for the simulator's program.

use bms_simulator::control::control;
use bms_simulator::{Cloud, Method, Outcome, Request, Service, scenarios};
use serde_json::{Value, json};

use crate::Result;

/// Where `cloud.js` finds them.
const ID: &str = "first-answers";

/// The answers, as an element for the head of a page with the panel. They are about the server that such a page shows
/// first.
pub fn answers() -> Result<String> {
    let mut cloud = Cloud::default();
    scenarios::add(&mut cloud, scenarios::all());
    let initial = cloud.clone();
    let mut ask = |method: Method, path: &str| {
        let reply = control(&mut cloud, &initial, (method, path), b"");
        match reply.status {
            200 => Ok(reply.body),
            status => Err(format!("the simulator answers {path} with {status}")),
        }
    };
    let servers = ask(Method::Get, "/_sim/servers")?;
    let token = ask(Method::Post, "/_sim/token")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let project = text(&servers["project"]).ok_or("the simulator names no project")?;
    let server = text(&servers["scenarios"][0]["id"]).ok_or("the simulator has no servers")?;
    let token_text = text(&token["token"]).ok_or("the simulator gives no token")?;
    let mut all = vec![
        answer("GET", "/_sim/servers", &servers.to_string()),
        answer("POST", "/_sim/token", &token.to_string()),
    ];
    let own = format!("/v1/{project}/baremetalservers/{server}");
    let reads = [
        (Service::Bms, "/api/bms", own.clone()),
        (
            Service::Bms,
            "/api/bms",
            format!("{own}/os-volume_attachments"),
        ),
        (
            Service::Evs,
            "/api/evs",
            format!("/v2/{project}/cloudvolumes/detail?server_id={server}"),
        ),
    ];
    for (service, endpoint, path) in reads {
        let request = Request::new(Method::Get, &service.target(&path)).with_token(&token_text);
        let body = match cloud.handle(&request, 0).outcome {
            Outcome::Answer {
                status: 200, body, ..
            } => String::from_utf8(body).map_err(|_| format!("{path}: not UTF-8"))?,
            other => return Err(format!("the simulator answers {path} with {other:?}")),
        };
        all.push(answer("GET", &format!("{endpoint}{path}"), &body));
    }
    // No text may end the element, and JSON has another way to write that letter.
    let data = json!({ "project": project, "answers": all }).to_string();
    let data = data.replace('<', "\\u003c");
    Ok(format!(
        "<script type=\"application/json\" id=\"{ID}\">{data}</script>\n"
    ))
}

fn answer(method: &str, address: &str, body: &str) -> Value {
    json!({ "method": method, "address": address, "body": body })
}
