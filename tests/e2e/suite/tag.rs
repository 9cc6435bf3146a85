//! What the tag itself offers: its public names, `aria-busy`, its size on screen.

use bms_e2e::{Page, Result, ensure};
use serde_json::json;

use crate::errors;
use crate::widget::{detach, open};

/// Names that are documented, beside those that the platform calls.
const PROPERTIES: [&str; 16] = [
    "allowSystemDisk",
    "approval",
    "bmsEndpoint",
    "ecsEndpoint",
    "evsEndpoint",
    "focus",
    "getToken",
    "headers",
    "projectId",
    "ready",
    "refresh",
    "serverId",
    "theme",
    "volumeId",
    "wasmUrl",
    "constructor",
];
const STATICS: [&str; 5] = [
    "dialogsUrl",
    "load",
    "observedAttributes",
    "version",
    "wasmUrl",
];

pub async fn only_what_is_documented_is_public(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    let script = "const Element = customElements.get('bms-disks');
        const own = ['length', 'name', 'prototype'];
        return [
            Object.getOwnPropertyNames(Element.prototype).filter((name) => !name.endsWith('Callback')).sort(),
            Object.getOwnPropertyNames(Element).filter((name) => !own.includes(name)).sort(),
            Object.keys(document.querySelector('bms-disks')),
            Element.version]";
    let found = page.script(script, vec![]).await?;
    let mut properties = PROPERTIES;
    properties.sort_unstable();
    ensure!(found[0] == json!(properties), "{}", found[0]);
    ensure!(found[1] == json!(STATICS), "{}", found[1]);
    ensure!(found[2] == json!([]), "{}", found[2]);
    ensure!(found[3] == env!("CARGO_PKG_VERSION"), "{}", found[3]);
    Ok(())
}

/// Writes down what the element tells assistive technology; nobody else can read it.
const INTERNALS: &str = "window.busy = [];
    const attach = HTMLElement.prototype.attachInternals;
    HTMLElement.prototype.attachInternals = function () {
        const internals = attach.call(this);
        Object.defineProperty(internals, 'ariaBusy', { set: (is) => busy.at(-1) === is || busy.push(is) });
        return internals;
    }";

pub async fn it_is_busy_while_it_loads(page: Page) -> Result<()> {
    errors::empty_page(&page, INTERNALS).await?;
    let missing = "serve(async () => new Response('', { status: 404 }))";
    page.runs(missing).await?;
    errors::put(&page).await?;
    errors::told(&page, &["files-missing"]).await?;
    let busy = async || page.script("return busy", vec![]).await;
    ensure!(
        busy().await? == json!(["true", "false"]),
        "{}",
        busy().await?
    );
    page.runs("mend()").await?;
    ensure!(errors::refresh(&page).await? == "fine");
    detach(&page, "var").shown().await?;
    let all = json!(["true", "false", "true", "false"]);
    ensure!(busy().await? == all, "{}", busy().await?);
    Ok(())
}

/// In how many widths a disk's size is broken into lines.
const BROKEN: &str = "const widget = document.querySelector('bms-disks');
    let broken = 0;
    for (let width = 300; width <= 1100; width += 20) {
        widget.style.inlineSize = `${width}px`;
        for (const size of widget.shadowRoot.querySelectorAll('.size .mono')) {
            const range = document.createRange();
            range.selectNodeContents(size);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            broken += lines.size > 1;
        }
    }
    return broken";

pub async fn a_size_is_never_broken_into_lines(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.sees("10,240 GB").await?;
    let broken = page.script(BROKEN, vec![]).await?;
    ensure!(broken == 0, "{broken} are broken");
    // That it could be seen.
    let narrow = "const root = document.querySelector('bms-disks').shadowRoot;
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('.size .mono { white-space: normal !important; inline-size: min-content; display: block }');
        root.adoptedStyleSheets.push(sheet)";
    page.script(narrow, vec![]).await?;
    let broken = page.script(BROKEN, vec![]).await?;
    ensure!(broken != 0, "it measures nothing");
    Ok(())
}

pub async fn its_attribute_says_where_the_program_is(page: Page) -> Result<()> {
    errors::empty_page(&page, "").await?;
    let moved = "const bytes = await program();
        const is = (what) => String(what.url ?? what).endsWith('/moved/elsewhere.wasm');
        serve(async (what) => is(what) ? wasm(bytes) : new Response('', { status: 404 }))";
    page.runs(moved).await?;
    errors::put(&page).await?;
    errors::told(&page, &["files-missing"]).await?;
    let say =
        "document.querySelector('bms-disks').setAttribute('wasm-url', '/moved/elsewhere.wasm')";
    page.script(say, vec![]).await?;
    detach(&page, "var").shown().await?;
    ensure!(errors::state(&page).await? == "ready");
    Ok(())
}
