//! The audit record: one for each attempt, whatever came of it.

use bms_e2e::{Call, Fault, FaultRule, Page, Result, ensure};
use serde_json::Value;

use crate::widget::{
    accepted, acknowledge, ask, confirm, detach, detach_plainly, dialog, disk, open, sent, server,
};

/// Keeps what is told of ends.
const LISTEN: &str = "
    window.ends = [];
    window.began = [];
    window.say = () => {};
    document.addEventListener('bms-disks-before-detach', ({ detail }) => {
        began.push(detail.attemptId);
        say(detail);
    });
    document.addEventListener('bms-disks-ended', ({ detail }) => ends.push(structuredClone(detail)));";

async fn ends(page: &Page, count: usize) -> Result<Vec<Value>> {
    page.eventually(&format!("{count} ends"), async || {
        let ends = page.script("return JSON.parse(JSON.stringify(ends))", vec![]);
        let ends: Vec<Value> = serde_json::from_value(ends.await?)?;
        ensure!(ends.len() == count, "{ends:?}");
        Ok(ends)
    })
    .await
}

fn phases(record: &Value) -> Vec<&str> {
    let phases = record["phases"].as_array().into_iter().flatten();
    phases.filter_map(|phase| phase["phase"].as_str()).collect()
}

/// One attempt that the portal refuses, and one that is called off while it is asked.
async fn refuse_and_cancel(page: &Page) -> Result<()> {
    page.script(
        "window.say = (detail) => detail.refuse('Not tonight.')",
        vec![],
    )
    .await?;
    detach_plainly(page, "var").await?;
    page.sees("It says: Not tonight.").await?;
    page.script(
        "window.say = (detail) => detail.waitUntil(new Promise((done) => { window.agree = done }))",
        vec![],
    )
    .await?;
    confirm(page, "var").click().await?;
    page.sees("Waiting for the portal's approval").await?;
    dialog(page)
        .role("button")
        .named("Cancel (nothing has been sent)")
        .click()
        .await?;
    dialog(page).gone().await?;
    page.script("agree(); window.say = () => {}", vec![])
        .await?;
    sent(page, "stopped", &[])
}

/// The record of a detach that was done: of whom, and each step with its time.
fn is_whole(record: &Value) -> Result<()> {
    let reached = phases(record);
    let wanted = [
        "confirmed",
        "approved",
        "checked",
        "sent",
        "accepted",
        "job-done",
        "ended",
    ];
    let others: Vec<_> = reached
        .into_iter()
        .filter(|one| *one != "running")
        .collect();
    ensure!(others == wanted, "{record}");
    ensure!(record["version"] == 1 && record["disk"]["volumeId"] == disk("stopped", 1)?);
    ensure!(record["disk"]["name"] == "var" && record["server"]["id"] == server("stopped")?);
    ensure!(
        record["confirmation"]["shown"][0] == "stopped-no-guest",
        "{record}"
    );
    let all = record["phases"].as_array().into_iter().flatten();
    let times: Vec<_> = all.filter_map(|phase| phase["at"].as_str()).collect();
    let is_iso = |at: &&str| at.len() == 24 && at.ends_with('Z');
    ensure!(
        times.len() >= 7 && times.iter().all(is_iso) && times.is_sorted(),
        "{times:?}"
    );
    // The cloud's own numbers, for who joins this with a proxy's log.
    let accepted = &record["phases"][4];
    ensure!(
        accepted["requestId"]
            .as_str()
            .is_some_and(|id| !id.is_empty()),
        "{record}"
    );
    Ok(())
}

pub async fn each_attempt_ends_with_one_record(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.script(LISTEN, vec![]).await?;
    refuse_and_cancel(&page).await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;

    let ends = ends(&page, 3).await?;
    let began = page.script("return began", vec![]).await?;
    let of = |key: &str| ends.iter().map(|end| end[key].clone()).collect::<Vec<_>>();
    ensure!(Value::from(of("attemptId")) == began, "{began}");
    ensure!(
        of("outcome") == ["refused", "cancelled", "detached"],
        "{ends:?}"
    );
    ensure!(of("origin") == ["began-here"; 3]);
    let record = &ends[0]["record"];
    ensure!(record["reason"] == "portal-refused" && record["message"] == "Not tonight.");
    ensure!(phases(&ends[1]["record"]) == ["confirmed", "ended"]);
    is_whole(&ends[2]["record"])
}

pub async fn ten_elements_of_a_server_tell_one_beginning(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.script(LISTEN, vec![]).await?;
    detach(&page, "var").shown().await?;
    let more = "const first = document.querySelector('bms-disks');
        const ready = [];
        for (let n = 1; n < 10; n += 1) {
            const other = first.cloneNode();
            other.getToken = first.getToken;
            first.parentNode.append(other);
            ready.push(other.ready);
        }
        return Promise.all(ready).then(() => document.querySelectorAll('bms-disks').length)";
    ensure!(page.script(more, vec![]).await? == 10);
    // All buttons have the same name: that of the first element.
    let click = "document.querySelector('bms-disks').shadowRoot
        .querySelector('[data-volume-id=\"' + arguments[0] + '\"] [part~=detach]').click()";
    page.script(click, vec![disk("stopped", 1)?.into()]).await?;
    dialog(&page).shown().await?;
    confirm(&page, "var").click().await?;
    // Those that see the end before they hear of it tell it, too, as seen.
    page.eventually("the end where it began", async || {
        let began = "return ends.filter((end) => end.origin === 'began-here').length";
        ensure!(page.script(began, vec![]).await? == 1);
        Ok(())
    })
    .await?;
    page.eventually("nobody to follow it any more", async || {
        let busy = "return [...document.querySelectorAll('bms-disks')].filter((one) =>
            one.shadowRoot.querySelector('[data-volume-id=\"' + arguments[0] + '\"]')).length";
        let busy = page.script(busy, vec![disk("stopped", 1)?.into()]).await?;
        ensure!(busy == 0, "{busy} still list it");
        Ok(())
    })
    .await?;
    let ends = page
        .script("return JSON.parse(JSON.stringify(ends))", vec![])
        .await?;
    let ends: Vec<Value> = serde_json::from_value(ends)?;
    let began = ends.iter().filter(|end| end["origin"] == "began-here");
    ensure!(began.count() == 1, "{ends:?}");
    let others = ends.iter().filter(|end| end["origin"] != "began-here");
    let same = |end: &Value| {
        end["attemptId"] == ends[0]["attemptId"]
            && (end["origin"].as_str(), end["outcome"].as_str())
                == (Some("seen-here"), Some("detached"))
    };
    ensure!(others.clone().all(same), "{ends:?}");
    sent(&page, "stopped", &[1])
}

/// A detach whose job never ends. Gives its id.
async fn begin(page: &Page) -> Result<Value> {
    open(page, "job-stuck").await?;
    page.script(LISTEN, vec![]).await?;
    ask(page, "data").await?;
    acknowledge(page).await?;
    confirm(page, "data").click().await?;
    accepted(page).await?;
    page.script("return began[0]", vec![]).await
}

/// The disk is detached, and the cloud knows the job no more: the list decides.
fn finish(page: &Page) -> Result<()> {
    let (server, disk) = (server("job-stuck")?, disk("job-stuck", 1)?);
    let gone = FaultRule::always(Call::Job, Fault::Body(404, "gone".into()));
    ensure!(page.cloud(|cloud| cloud.detach(&server, &disk) && cloud.add_fault(&server, gone)));
    Ok(())
}

/// The one end that the page was told: of this attempt, from the browser's storage.
async fn is_seen(page: &Page, attempt: &Value) -> Result<()> {
    let ends = ends(page, 1).await?;
    let (end, record) = (&ends[0], &ends[0]["record"]);
    ensure!(end["attemptId"] == *attempt && record["attemptId"] == *attempt);
    ensure!(end["origin"] == "seen-here" && record["origin"] == "seen-here");
    ensure!(record["outcome"] == "detached", "{record}");
    // The end of another tab's is what is seen of it first, now and then.
    let reached = phases(record);
    ensure!(reached.starts_with(&["confirmed", "taken-up"]) && reached.ends_with(&["ended"]));
    ensure!(!reached.contains(&"sent"), "{record}");
    ensure!(
        record["disk"]["volumeId"] == disk("job-stuck", 1)? && record["disk"]["name"] == "data"
    );
    ensure!(record.get("confirmation").is_none() && record["server"].get("name").is_none());
    ensure!(page.script("return began.length", vec![]).await? == 0);
    Ok(())
}

pub async fn another_tab_tells_the_same_attempt_as_seen(page: Page) -> Result<()> {
    let attempt = begin(&page).await?;
    let client = page.client();
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second).await?;
    open(&page, "job-stuck").await?;
    page.script(LISTEN, vec![]).await?;
    page.sees("The cloud is working on it").await?;
    finish(&page)?;
    is_seen(&page, &attempt).await?;
    client.close_window().await?;
    client.switch_to_window(first).await?;
    let here = ends(&page, 1).await?;
    ensure!(here[0]["attemptId"] == attempt && here[0]["origin"] == "began-here");
    ensure!(here[0]["outcome"] == "detached", "{here:?}");
    ensure!(phases(&here[0]["record"]).contains(&"sent"));
    sent(&page, "job-stuck", &[1])
}

pub async fn a_page_loaded_again_tells_the_same_attempt_as_seen(page: Page) -> Result<()> {
    let attempt = begin(&page).await?;
    page.reload().await?;
    page.script(LISTEN, vec![]).await?;
    page.sees("The cloud is working on it").await?;
    finish(&page)?;
    is_seen(&page, &attempt).await?;
    sent(&page, "job-stuck", &[1])
}

pub async fn the_demonstration_shows_it(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    page.eventually("the record of the end, folded", async || {
        let script = "const row = [...document.querySelectorAll('#log li')]
                .find((row) => row.textContent.includes('bms-disks-ended'));
            const text = row.querySelector('details:not([open]) pre').textContent;
            return [row.querySelector('code').textContent, row.querySelector('summary').textContent, JSON.parse(text)]";
        let found = page.script(script, vec![]).await?;
        let line = found[0].as_str().unwrap_or_default();
        ensure!(line.contains("outcome: detached") && !line.contains("phases"), "{line}");
        ensure!(found[1] == "Audit record");
        is_whole(&found[2])
    })
    .await
}
