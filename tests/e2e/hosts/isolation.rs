//! Among other people's scripts, and after them.

use std::collections::BTreeMap;

use bms_e2e::{Page, Result, ensure};
use serde_json::{Value, json};

use crate::detach_var;
use crate::own::{MODULE, load, programs, requests};

/// It replaces promises, timers, events and `fetch` by its own.
pub async fn beside_zone_js(page: Page) -> Result<()> {
    let zone = "await import('/hosts/files/zone.js');
        if (!globalThis[Zone.__symbol__('setTimeout')]) return 'no zone';";
    load(&page, &[MODULE], zone, "").await?;
    detach_var(&page).await
}

/// As scripts for old browsers put it in its place: no streams, and no real `Response`.
pub async fn with_another_fetch(page: Page) -> Result<()> {
    let polyfill = "window.fetch = (what, options = {}) => new Promise((resolve, reject) => {
            const request = new Request(what, options);
            const asked = new XMLHttpRequest();
            asked.open(request.method, request.url);
            asked.responseType = 'arraybuffer';
            for (const [name, value] of request.headers) asked.setRequestHeader(name, value);
            const text = () => new TextDecoder().decode(asked.response);
            asked.onload = () => resolve({
                status: asked.status, ok: asked.status < 300, url: asked.responseURL, type: 'default',
                headers: { get: (name) => asked.getResponseHeader(name) },
                text: async () => text(), json: async () => JSON.parse(text()),
                arrayBuffer: async () => asked.response,
            });
            asked.onerror = () => reject(new TypeError('Network request failed'));
            asked.send();
        });";
    load(&page, &[MODULE], polyfill, "").await?;
    detach_var(&page).await
}

pub async fn among_frozen_prototypes(page: Page) -> Result<()> {
    let freeze = "for (const name of ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol',
            'Error', 'TypeError', 'Promise', 'Map', 'Set', 'WeakMap', 'Date', 'RegExp', 'ArrayBuffer', 'Uint8Array',
            'Event', 'CustomEvent', 'EventTarget', 'Node', 'Element', 'HTMLElement', 'HTMLDivElement', 'HTMLDialogElement',
            'HTMLInputElement', 'Document', 'ShadowRoot', 'Headers', 'Request', 'Response', 'AbortController', 'URL']) {
            Object.freeze(globalThis[name]);
            Object.freeze(globalThis[name].prototype);
        }";
    load(&page, &[MODULE], freeze, "").await?;
    detach_var(&page).await
}

const ROUNDS: u32 = 500;

/// Counts timers that have neither ended nor been called off.
const WATCH_TIMERS: &str = "const [set, clear] = [setTimeout, clearTimeout];
    window.timers = new Set();
    window.setTimeout = (work, ...rest) => {
        const id = set((...args) => { timers.delete(id); work(...args); }, ...rest);
        timers.add(id);
        return id;
    };
    window.clearTimeout = (id) => { timers.delete(id); clear(id); };";

/// Some elements leave at once, some while they read, some when all is there and a dialog is open.
const COME_AND_GO: &str = "const rounds = arguments[0];
    const soon = () => new Promise((resolve) => { const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve; port2.postMessage(0); });
    return (async () => {
        for (let round = 0; round < rounds; round += 1) {
            const disks = put();
            const button = () => disks.shadowRoot.querySelector('button[aria-label=\"Detach var\"], [part~=detach]');
            for (let turn = 0; turn < 5 * (round % 4); turn += 1) await soon();
            if (round % 4 === 3) {
                while (!button()) await soon();
                button().click();
                await soon();
            }
            disks.remove();
            await soon();
        }
        return timers.size;
    })();";

/// Asked of the browser itself, after its garbage was collected.
async fn metrics(page: &Page) -> Result<BTreeMap<String, f64>> {
    // What was let go of in one collection may free more in the next.
    for _ in 0..3 {
        page.devtools("HeapProfiler.collectGarbage", json!({}))
            .await?;
    }
    let answer = page.devtools("Performance.getMetrics", json!({})).await?;
    let metrics = answer["metrics"].as_array().cloned().unwrap_or_default();
    let pair = |one: &Value| Some((one["name"].as_str()?.to_owned(), one["value"].as_f64()?));
    Ok(metrics.iter().filter_map(pair).collect())
}

async fn come_and_go(page: &Page, rounds: u32) -> Result<()> {
    for _ in 0..rounds / 25 {
        let timers = page.script(COME_AND_GO, vec![json!(25)]).await?;
        ensure!(timers == 0, "{timers} timers are left");
    }
    Ok(())
}

pub async fn coming_and_going_leaves_nothing(page: Page) -> Result<()> {
    load(&page, &[MODULE], WATCH_TIMERS, "").await?;
    page.role("button").named("Detach var").shown().await?;
    // One token for all of them.
    let token = "const { put } = window;
        const token = document.querySelector('bms-disks').getToken();
        window.put = () => Object.assign(put(), { getToken: () => token });";
    page.script(token, vec![]).await?;
    page.script("document.querySelector('bms-disks').remove()", vec![])
        .await?;
    page.devtools("Performance.enable", json!({})).await?;
    // Until everything that is kept on purpose is there: both files of the program, styles, parked roots.
    page.eventually("both files", async || {
        ensure!(programs(&page).await?.len() == 2);
        Ok(())
    })
    .await?;
    come_and_go(&page, 50).await?;
    let before = metrics(&page).await?;
    come_and_go(&page, ROUNDS).await?;
    let after = metrics(&page).await?;
    let grown =
        |name: &str| after.get(name).unwrap_or(&f64::NAN) - before.get(name).unwrap_or(&f64::NAN);
    for (name, most) in [
        ("JSEventListeners", 0.0),
        ("Nodes", 0.0),
        ("Documents", 0.0),
        // Of 500 elements: 200 bytes each, for what the engine itself keeps.
        ("JSHeapUsedSize", 100_000.0),
    ] {
        ensure!(grown(name) <= most, "{name} grew by {}", grown(name));
    }
    // And nobody goes on asking the cloud.
    let sent = requests(&page).await?.len();
    page.script(
        "document.dispatchEvent(new Event('visibilitychange')); window.dispatchEvent(new Event('online'));",
        vec![],
    )
    .await?;
    page.script("return fetch('/favicon.ico').then(() => 0)", vec![])
        .await?;
    let now = requests(&page).await?.len();
    ensure!(now == sent, "somebody still reads");
    Ok(())
}
