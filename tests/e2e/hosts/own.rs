//! A page with nothing in it, in which a test makes everything by itself; and the cloud behind it and behind all portals
//! here, which is the worker of `bms-disks-testing`: the server has nothing but files.

use bms_e2e::{Cloud, Context, Page, Result, ensure, scenarios};
use serde_json::{Value, json};

/// A page with nothing in it.
pub const EMPTY: &str = "/hosts/files/index.html";

/// Brings the cloud with all scenarios, then opens a page.
pub async fn open(page: &Page, path: &str) -> Result<()> {
    bring_cloud(page, "").await?;
    if path != EMPTY {
        page.open(path).await?;
    }
    Ok(())
}

/// Opens the empty page and registers the worker there, as the README of `bms-disks-testing` says for WebDriver. `told` is
/// the query of its address.
pub async fn bring_cloud(page: &Page, told: &str) -> Result<()> {
    page.open(EMPTY).await?;
    let register = "const [told] = arguments;
        return (async () => {
            const taken = new Promise((resolve) => {
                navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
            });
            await navigator.serviceWorker.register(`/service-worker.js${told}`);
            await navigator.serviceWorker.ready;
            // This page was there before it.
            if (!navigator.serviceWorker.controller) await taken;
            return 'there';
        })()";
    let there = page.script(register, vec![json!(told)]).await?;
    ensure!(there == "there", "no worker: {there}");
    Ok(())
}

/// Skips the waits of a detach in this page.
pub async fn skip_waits(page: &Page) -> Result<()> {
    let install = "return import('/hosts/files/testing/clock.js')
        .then(({ installFastClock }) => { installFastClock(); return 'there'; })";
    let there = page.script(install, vec![]).await?;
    ensure!(there == "there", "no clock: {there}");
    Ok(())
}

/// What the cloud got, oldest first, as its log has it.
pub async fn requests(page: &Page) -> Result<Vec<Value>> {
    let log = "return fetch('/_sim/log').then((answer) => answer.json())";
    Ok(serde_json::from_value(page.script(log, vec![]).await?)?)
}

/// How many DELETEs the cloud got.
pub async fn deletes(page: &Page) -> Result<usize> {
    let all = requests(page).await?;
    Ok(all.iter().filter(|one| one["method"] == "DELETE").count())
}

/// The package's module, as it is shipped.
pub const MODULE: &str = "/hosts/files/1/bms-disks.js";

/// Opens the page, does what `before` says, imports the modules one after another, does what `after`
/// says with these `modules`, and puts an element for the stopped server there.
pub async fn load(page: &Page, modules: &[&str], before: &str, after: &str) -> Result<()> {
    open(page, EMPTY).await?;
    let server = scenarios::find("stopped").context("no such scenario")?.id();
    let script = format!(
        "const [urls, projectId, serverId] = arguments;
        return (async () => {{
            {before}
            const modules = [];
            for (const url of urls) modules.push(await import(url));
            {after}
            window.put = () => {{
                const disks = document.createElement('bms-disks');
                Object.assign(disks, {{ bmsEndpoint: '/api/bms', evsEndpoint: '/api/evs', projectId, serverId }});
                disks.getToken = () => fetch('/_sim/token', {{ method: 'POST' }})
                    .then((answer) => answer.json()).then((answer) => answer.token);
                disks.textContent = 'In the words of the page.';
                document.body.append(disks);
                return disks;
            }};
            put();
            return 'there';
        }})();"
    );
    let arguments = vec![json!(modules), json!(Cloud::PROJECT), json!(server)];
    let there = page.script(&script, arguments).await?;
    ensure!(there == "there", "{there}");
    Ok(())
}

/// The addresses of wasm that the page has loaded.
pub async fn programs(page: &Page) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map((one) => one.name)
        .filter((name) => name.endsWith('.wasm'));";
    Ok(serde_json::from_value(page.script(script, vec![]).await?)?)
}
