//! Before the program has come, and where it cannot.

use bms_e2e::{Page, Result, ensure};
use serde_json::json;

use crate::detach_var;
use crate::own::{MODULE, load, programs, requests};

const MISSING: &str = "This panel could not be loaded. Nothing was changed.";

fn program_at(address: &str) -> String {
    format!("window.element = modules[0].BmsDisksElement; element.wasmUrl = '{address}';")
}

/// What is shown instead.
async fn says(page: &Page, words: &str) -> Result<()> {
    page.sees(words).await?;
    page.role("alert").shown().await?;
    ensure!(
        !shows_its_own_words(page).await?,
        "the page's own words contradict it"
    );
    Ok(())
}

/// Whether what the page put inside the tag can be seen.
async fn shows_its_own_words(page: &Page) -> Result<bool> {
    let script = "const range = document.createRange();
        range.selectNodeContents(document.querySelector('bms-disks'));
        return range.getBoundingClientRect().height > 0;";
    Ok(page.script(script, vec![]).await? == true)
}

pub async fn reading_begins_before_the_program_is_there(page: Page) -> Result<()> {
    let later = "const { load } = modules[0].BmsDisksElement;
        modules[0].BmsDisksElement.load = () => new Promise((resolve) => { window.arrive = () => resolve(load()); });";
    load(&page, &[MODULE], "", later).await?;
    page.eventually("the first reads", async || {
        let sent = requests(&page).await?;
        ensure!(sent.len() == 3, "sent: {sent:?}");
        Ok(())
    })
    .await?;
    ensure!(programs(&page).await?.is_empty(), "the program is there");
    page.script("arrive()", vec![]).await?;
    page.role("button").named("Detach var").shown().await?;
    let sent = requests(&page).await?;
    let mut paths: Vec<_> = sent.iter().map(|one| one["path"].to_string()).collect();
    paths.sort();
    let all = paths.len();
    paths.dedup();
    ensure!(
        all == 3 && paths.len() == 3,
        "read more than once: {paths:?} of {all}"
    );
    detach_var(&page).await
}

pub async fn without_its_program_the_tag_says_so_in_place_of_the_pages_words(
    page: Page,
) -> Result<()> {
    page.expect_console("404");
    load(&page, &[MODULE], "", &program_at("/hosts/files/none.wasm")).await?;
    says(&page, MISSING).await?;
    page.script("element.wasmUrl = undefined;", vec![]).await?;
    page.role("button").named("Try again").click().await?;
    page.no_longer_sees(MISSING).await?;
    detach_var(&page).await?;
    ensure!(!shows_its_own_words(&page).await?);
    Ok(())
}

pub async fn a_page_for_a_program_is_not_taken_for_one(page: Page) -> Result<()> {
    load(&page, &[MODULE], "", &program_at("/hosts/files/index.html")).await?;
    says(&page, "what arrived is not its program").await
}

pub async fn a_program_of_another_type_is_one(page: Page) -> Result<()> {
    load(
        &page,
        &[MODULE],
        "",
        &program_at("/hosts/files/program/wasm.txt"),
    )
    .await?;
    detach_var(&page).await
}

pub async fn offline_it_says_so_and_comes_when_there_is_a_network(page: Page) -> Result<()> {
    page.expect_console("ERR_INTERNET_DISCONNECTED");
    let conditions = |offline| json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    // The module is there already, as from a service worker.
    load(&page, &[MODULE], "", "").await?;
    page.role("button").named("Detach var").shown().await?;
    page.reload().await?;
    let import = format!("return import('{MODULE}').then(() => 'there')");
    ensure!(page.script(&import, vec![]).await? == "there");
    page.devtools("Network.enable", json!({})).await?;
    page.devtools("Network.emulateNetworkConditions", conditions(true))
        .await?;
    let put = "document.body.append(Object.assign(document.createElement('bms-disks'),
        { bmsEndpoint: '/api/bms', projectId: 'p', serverId: 's', textContent: 'In the words of the page.' }));";
    page.script(put, vec![]).await?;
    says(&page, MISSING).await?;
    page.devtools("Network.emulateNetworkConditions", conditions(false))
        .await?;
    // It has come by itself, and says what is the matter: nobody is signed in.
    page.no_longer_sees(MISSING).await?;
    page.sees("You are signed out").await
}

pub async fn a_policy_without_webassembly_is_named(page: Page) -> Result<()> {
    page.expect_console("wasm-eval");
    page.expect_console("WebAssembly");
    let policy = "document.head.append(Object.assign(document.createElement('meta'),
        { httpEquiv: 'Content-Security-Policy', content: \"script-src 'self'\" }));";
    load(&page, &[MODULE], policy, "").await?;
    says(&page, "security policy does not let this panel run").await?;
    page.role("button").named("Try again").gone().await
}

pub async fn a_browser_without_webassembly_is_told(page: Page) -> Result<()> {
    load(&page, &[MODULE], "delete globalThis.WebAssembly;", "").await?;
    says(&page, "the browser has no WebAssembly").await
}
