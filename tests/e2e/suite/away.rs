//! A page that is away for a while: without a network, behind another tab, frozen, in the browser's cache of pages.
//! Here the browser itself does it; what can only be played with dispatched events is in `life.rs`.

use bms_e2e::{Call, Engine, Fault, FaultRule, Page, Result, ensure};
use serde_json::{Value, json};

use crate::life::{CLOCK, pass, reads};
use crate::widget::{accepted, detach, detach_plainly, dialog, disk, open, sent, server};

/// Writes down what the browser tells the page.
const LISTEN: &str = "
    window.heard = [];
    for (const name of ['online', 'offline']) addEventListener(name, () => heard.push(name));
    for (const name of ['freeze', 'resume']) document.addEventListener(name, () => heard.push(name));
    document.addEventListener('visibilitychange', () => heard.push(document.visibilityState));
    addEventListener('pageshow', ({ persisted }) => heard.push(persisted ? 'from the cache' : 'anew'));";

async fn heard(page: &Page) -> Result<Vec<String>> {
    let heard = page.script("return window.heard ?? []", vec![]).await?;
    Ok(serde_json::from_value(heard)?)
}

/// Something to see by which it has read again.
fn rename(page: &Page, name: &str) -> Result<()> {
    let disk = disk("stopped", 1)?;
    page.cloud(|cloud| cloud.set_volume_name(&disk, name));
    Ok(())
}

pub async fn network(page: &Page, is_there: bool) -> Result<()> {
    let conditions = json!({
        "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1
    });
    page.devtools("Network.enable", json!({})).await?;
    page.devtools("Network.emulateNetworkConditions", conditions)
        .await?;
    Ok(())
}

pub async fn without_a_network_it_waits_and_goes_on_after_it(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(LISTEN, vec![]).await?;
    network(&page, false).await?;
    page.sees("There is no network connection").await?;
    rename(&page, "back")?;
    network(&page, true).await?;
    detach(&page, "back").shown().await?;
    page.no_longer_sees("There is no network connection")
        .await?;
    ensure!(heard(&page).await? == ["offline", "online"]);

    // In the middle of a detach.
    detach_plainly(&page, "back").await?;
    accepted(&page).await?;
    network(&page, false).await?;
    page.sees("There is no network connection").await?;
    network(&page, true).await?;
    page.sees("back is detached").await?;
    sent(&page, "stopped", &[1])
}

/// Firefox keeps no page while WebDriver looks on and loads it anew, which has to come to the same.
pub async fn the_way_back_to_it_finds_the_detach_and_new_names(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    accepted(&page).await?;
    page.script(LISTEN, vec![]).await?;
    page.open("/styles/tokens.css").await?;
    let other = disk("stopped", 2)?;
    page.cloud(|cloud| cloud.set_volume_name(&other, "renamed"));
    page.client().back().await?;
    page.sees("var is detached").await?;
    let heard = heard(&page).await?;
    if page.engine() == Engine::Firefox {
        ensure!(heard.is_empty(), "Firefox keeps pages now: {heard:?}");
    } else {
        ensure!(heard.ends_with(&["from the cache".to_owned()]), "{heard:?}");
        dialog(&page).role("button").named("Close").click().await?;
    }
    detach(&page, "renamed").shown().await?;
    sent(&page, "stopped", &[1])
}

/// WebKit keeps the page and drops the answer without a word; the others load the page anew.
pub async fn the_way_back_to_a_detach_without_an_answer_looks_at_the_list(
    page: Page,
) -> Result<()> {
    let server = server("stopped")?;
    let slow = FaultRule::next(Call::Detach, Fault::Slow(5_000, 5_000));
    page.cloud(|cloud| cloud.add_fault(&server, slow));
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    page.eventually("the detach at the cloud", async || {
        sent(&page, "stopped", &[1])
    })
    .await?;
    page.open("/styles/tokens.css").await?;
    page.client().back().await?;
    page.sees("var is detached").await?;
    sent(&page, "stopped", &[1])
}

pub async fn behind_another_tab_it_asks_for_nothing(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(CLOCK, vec![]).await?;
    page.script(LISTEN, vec![]).await?;
    let refresh = "clock.pace(60); document.querySelector('bms-disks').refresh()";
    page.script(refresh, vec![]).await?;
    let before = reads(&page);
    page.eventually("polls", async || {
        ensure!(reads(&page) > before + 3);
        Ok(())
    })
    .await?;
    let client = page.client();
    let own = client.window().await?;
    let other = client.new_window(true).await?.handle;
    client.switch_to_window(other).await?;
    let asked = reads(&page);
    pass(&page, 5_000).await?;
    ensure!(reads(&page) <= asked + 1, "asked while hidden");
    rename(&page, "back")?;
    client.close_window().await?;
    client.switch_to_window(own).await?;
    detach(&page, "back").shown().await?;
    let heard = heard(&page).await?;
    ensure!(heard == ["hidden", "visible"], "{heard:?}");
    Ok(())
}

pub async fn frozen_and_thawed_it_reads_when_it_is_seen(page: Page) -> Result<()> {
    let state = async |state: &str| -> Result<Value> {
        page.devtools("Page.setWebLifecycleState", json!({"state": state}))
            .await
    };
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(CLOCK, vec![]).await?;
    page.script(LISTEN, vec![]).await?;
    // Its timers have half a minute to go still.
    page.script("clock.jump(3600000)", vec![]).await?;
    let asked = reads(&page);
    state("frozen").await?;
    rename(&page, "back")?;
    state("active").await?;
    // Frozen, it was hidden too, and only this shows it again.
    let shown = json!({"enabled": true});
    page.devtools("Emulation.setFocusEmulationEnabled", shown)
        .await?;
    detach(&page, "back").shown().await?;
    ensure!(reads(&page) == asked + 1, "read while nobody looked");
    let heard = heard(&page).await?;
    ensure!(
        heard == ["hidden", "freeze", "resume", "visible"],
        "{heard:?}"
    );
    Ok(())
}
