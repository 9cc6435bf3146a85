//! What is sent, call by call, against what the API pages document.

use std::collections::BTreeSet;

use bms_e2e::{Page, Result, Sent, ensure};

use crate::widget::{attach, detach_plainly, dialog, open};

/// From the pages *Querying details about a BMS*, *Querying EVS disks attached to a BMS* (and its older
/// form, of the servers' own API), *Querying details about all disks*, *Querying the status of a job*,
/// *Detaching an EVS disk from a BMS* and *Attaching an EVS disk to a BMS*. None takes another query.
const CALLS: [(&str, &str, Option<&str>); 7] = [
    ("GET", "/api/bms/v1/{project}/baremetalservers/{id}", None),
    (
        "GET",
        "/api/bms/v1/{project}/baremetalservers/{id}/os-volume_attachments",
        None,
    ),
    (
        "GET",
        "/api/ecs/v2.1/{project}/servers/{id}/os-volume_attachments",
        None,
    ),
    (
        "GET",
        "/api/evs/v2/{project}/cloudvolumes/detail",
        Some("server_id={id}"),
    ),
    ("GET", "/api/bms/v1/{project}/jobs/{id}", None),
    (
        "DELETE",
        "/api/bms/v1/{project}/baremetalservers/{id}/detachvolume/{id}",
        None,
    ),
    (
        "POST",
        "/api/bms/v1/{project}/baremetalservers/{id}/attachvolume",
        None,
    ),
];

/// What a browser adds by itself.
const BROWSERS_OWN: [&str; 17] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "dnt",
    "host",
    "origin",
    "pragma",
    "priority",
    "referer",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "user-agent",
];

/// A path with its ids named.
fn pattern(text: &str, project: &str) -> String {
    let is_id =
        |part: &str| part.len() >= 32 && part.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let name = |part: &str| match part {
        part if part == project => "{project}".to_owned(),
        part if is_id(part) => "{id}".to_owned(),
        part => part.to_owned(),
    };
    let parts: Vec<String> = text.split('/').map(name).collect();
    parts.join("/")
}

fn query(text: &str) -> String {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    format!("{name}={}", pattern(value, ""))
}

fn check_headers(sent: &Sent) -> Result<()> {
    let Sent {
        method,
        path,
        headers,
        body,
        ..
    } = sent;
    let kind = headers.get("content-type").map(String::as_str);
    ensure!(
        kind == Some("application/json"),
        "{method} {path}: Content-Type {kind:?}"
    );
    let token = headers
        .get("x-auth-token")
        .is_some_and(|token| !token.is_empty());
    ensure!(token, "{method} {path}: no token");
    let ours = ["content-type", "x-auth-token"];
    let mut names = headers.keys().map(String::as_str);
    let extra = names.find(|name| {
        !(ours.contains(name) || BROWSERS_OWN.contains(name) || name.starts_with("sec-fetch-"))
    });
    ensure!(
        extra.is_none(),
        "{method} {path}: a header too many: {extra:?}"
    );
    let length = headers.get("content-length").map_or("0", String::as_str);
    if method == "POST" {
        let body: serde_json::Value = serde_json::from_str(body)?;
        let attachment = &body["volumeAttachment"];
        ensure!(attachment["volumeId"].is_string(), "{body}");
        let keys: Vec<_> = attachment
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys())
            .collect();
        ensure!(
            keys == ["device", "volumeId"] || keys == ["volumeId"],
            "{body}"
        );
    } else {
        ensure!(
            body.is_empty() && length == "0",
            "{method} {path} has a body: {body}"
        );
    }
    Ok(())
}

pub async fn the_calls_are_those_of_the_api_pages(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    dialog(&page)
        .role("button")
        .named("Attach again")
        .click()
        .await?;
    attach(&page, "var").click().await?;
    page.eventually("an attach", async || {
        let posts = page.requests(bms_e2e::Method::Post);
        ensure!(!posts.is_empty(), "none yet");
        Ok(())
    })
    .await?;
    // A cloud without the newer list.
    open(&page, "native-object").await?;
    page.sees("Detach ").await?;

    let project = page.cloud(|cloud| cloud.project().to_owned());
    let sent = page.sent();
    let mut seen = BTreeSet::new();
    for one in &sent {
        check_headers(one)?;
        let query = one.query.as_deref().map(query);
        seen.insert((one.method.clone(), pattern(&one.path, &project), query));
    }
    let documented: BTreeSet<_> = CALLS
        .iter()
        .map(|(method, path, query)| {
            (
                (*method).to_owned(),
                (*path).to_owned(),
                query.map(str::to_owned),
            )
        })
        .collect();
    let extra: Vec<_> = seen.difference(&documented).collect();
    ensure!(extra.is_empty(), "not on the pages: {extra:?}");
    let missing: Vec<_> = documented.difference(&seen).collect();
    ensure!(missing.is_empty(), "not seen: {missing:?}");
    let deletes = sent.iter().filter(|one| one.method == "DELETE").count();
    ensure!(deletes == 1, "{deletes} DELETEs");
    Ok(())
}

/// What is left unread is shown as canceled by the browser's tools, and logged by a proxy as closed by the client. The
/// browser's timing knows only what was read to its end.
pub async fn every_answer_is_read_to_its_end(page: Page) -> Result<()> {
    const READ: &str = "return performance.getEntriesByType('resource').filter((entry) =>
        /^\\/api\\/(bms|evs|ecs)\\//.test(new URL(entry.name).pathname) && entry.responseStatus > 0).length";
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    page.eventually("an entry for each request", async || {
        let (read, sent) = (page.script(READ, vec![]).await?, page.sent().len());
        ensure!(read == sent && sent > 6, "{read} of {sent} were read");
        Ok(())
    })
    .await
}
