//! The project's site: plain files in a folder of some host.

use std::collections::{BTreeMap, BTreeSet};

use bms_e2e::site::Host;
use bms_e2e::{Context, Engine, Page, Result, ensure};
use serde_json::{Value, json};

use crate::gallery::bring_axe;
use crate::widget::detach_plainly;

/// The narrowest phone.
const NARROW: (u32, u32) = (320, 640);

/// Every page that has an address of its own.
fn pages(host: &Host) -> Vec<String> {
    let pages = host
        .files()
        .paths()
        .filter(|path| path.ends_with(".html") && !path.starts_with("assets/"));
    pages.map(str::to_owned).collect()
}

/// All that a page leads to or loads, as whole addresses, and what it can be led to inside of it.
const LINKS: &str = "
    const all = [...document.querySelectorAll('[href], [src]')];
    return {
        links: all.map((one) => one.href ?? one.src).filter((url) => typeof url === 'string'),
        ids: [...document.querySelectorAll('[id]')].map((one) => one.id),
    };";

pub async fn every_page_loads_and_no_link_is_dead(page: Page) -> Result<()> {
    let host = Host::start(&page).await?;
    // What a page that is left was still loading: Firefox and WebKit tell it.
    page.expect_console("AbortError: The operation was aborted");
    page.expect_console("TypeError: Load failed");
    let pages = pages(&host);
    ensure!(pages.len() > 20, "only {pages:?}");
    // No window of another engine is as narrow as that.
    if page.engine() == Engine::Chromium {
        page.size(NARROW.0, NARROW.1).await?;
    }
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut links = BTreeSet::new();
    for path in &pages {
        host.open(path).await?;
        let headings = page
            .script("return document.querySelectorAll('h1').length", vec![])
            .await?;
        ensure!(headings == 1, "{path} has {headings} main headings");
        let wider = page.script(
            "return document.documentElement.scrollWidth > innerWidth",
            vec![],
        );
        ensure!(wider.await? == false, "{path} is wider than the page");
        let found = page.script(LINKS, vec![]).await?;
        let text = |key: &str| serde_json::from_value::<Vec<String>>(found[key].clone());
        ids.insert(path.clone(), text("ids")?.into_iter().collect());
        links.extend(text("links")?.into_iter().map(|link| (link, path.clone())));
    }
    let files: BTreeSet<&str> = host.files().paths().collect();
    let mut dead = Vec::new();
    for (link, from) in &links {
        // The demonstration's portal has services that there are not, and pictures in its page.
        if link.starts_with("data:") || (from == "demo.html" && link.contains("demo.html")) {
            continue;
        }
        if link.starts_with("https:") {
            continue;
        }
        let inside = link
            .strip_prefix(&host.url(""))
            .with_context(|| format!("{from} leads to {link}"))?;
        let (path, id) = inside.split_once('#').unwrap_or((inside, ""));
        let (path, _) = path.split_once('?').unwrap_or((path, ""));
        let has_id = id.is_empty() || ids.get(path).is_some_and(|ids| ids.contains(&decoded(id)));
        if !files.contains(path) || !has_id {
            dead.push(format!("{link} in {from}"));
        }
    }
    ensure!(dead.is_empty(), "dead links: {dead:#?}");
    ensure!(links.len() > 300, "only {} links", links.len());
    page.check_console().await
}

/// An address has other letters than ASCII as bytes.
fn decoded(id: &str) -> String {
    let form = format!("x={}", id.replace('+', "%2B"));
    let pairs = url::form_urlencoded::parse(form.as_bytes());
    pairs.map(|(_, value)| value.into_owned()).collect()
}

const AXE: &str = "
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false, iframes: false })
        .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
            `${id}: ${target.flat().join(' ')}: ${failureSummary.replace(/\\s+/g, ' ')}`)));";

pub async fn every_page_is_accessible(page: Page) -> Result<()> {
    let host = Host::start(&page).await?;
    let mut complaints = Vec::new();
    for theme in ["light", "dark"] {
        let feature = json!({"features": [{"name": "prefers-color-scheme", "value": theme}]});
        page.devtools("Emulation.setEmulatedMedia", feature).await?;
        for path in [
            "index.html",
            "api.html",
            "playground.html",
            "gallery.html?state=stopped",
            "docs/embedding.html",
            "docs/operators.zh-CN.html",
        ] {
            host.open(path).await?;
            if !bring_axe(&page).await? {
                return Ok(());
            }
            let found = page.script(AXE, vec![]).await?;
            let found: Vec<String> = serde_json::from_value(found)?;
            complaints.extend(
                found
                    .into_iter()
                    .map(|line| format!("{path}, {theme}: {line}")),
            );
        }
    }
    ensure!(complaints.is_empty(), "{complaints:#?}");
    Ok(())
}

pub async fn the_demonstration_detaches_a_disk_without_a_network(page: Page) -> Result<()> {
    let host = Host::start(&page).await?;
    host.open("demo.html?server=stopped&lang=en").await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    let files: BTreeSet<&str> = host.files().paths().collect();
    let asked = host.asked();
    let other: Vec<_> = asked
        .iter()
        .filter(|path| !files.contains(path.as_str()))
        .collect();
    ensure!(other.is_empty(), "the host was asked for {other:?}");
    ensure!(
        page.sent().is_empty(),
        "requests went out: {:?}",
        page.sent()
    );
    page.check_console().await
}

/// When the panel's program was there, when the simulator's was asked for, and what stands in the list.
const FIRST_VIEW: &str = "
    const { shadowRoot } = document.querySelector('bms-disks');
    const all = performance.getEntriesByType('resource');
    const find = (name) => all.find((one) => one.name.endsWith(name));
    return {
        program: find('bms-disks_bg.wasm').responseEnd,
        simulator: find('core_bg.wasm')?.startTime ?? null,
        rows: [...shadowRoot.querySelectorAll('.row')].map((row) => row.innerText),
    };";

/// Before that time the simulator's program is asked for only when the panel stands.
const PATIENCE_MS: f64 = 2_000.0;

pub async fn the_first_view_is_the_simulators_and_does_without_it(page: Page) -> Result<()> {
    let host = Host::start(&page).await?;
    host.open("demo.html?lang=en").await?;
    page.sees("bms-disks-ready").await?;
    let view = page
        .eventually("the simulator to be asked for", async || {
            let view = page.script(FIRST_VIEW, vec![]).await?;
            ensure!(!view["simulator"].is_null(), "not yet");
            Ok(view)
        })
        .await?;
    let at = |key: &str| view[key].as_f64().with_context(|| format!("{view}"));
    let late = at("program")?.min(PATIENCE_MS);
    ensure!(at("simulator")? >= late, "it was asked for early: {view}");
    // Read again, now by the simulator: it says the same.
    let refreshed = "return document.querySelector('bms-disks').refresh()";
    page.script(refreshed, vec![]).await?;
    let again = page.script(FIRST_VIEW, vec![]).await?;
    ensure!(again["rows"] != json!([]), "{again}");
    ensure!(again["rows"] == view["rows"], "{again}, after {view}");
    page.check_console().await
}

pub async fn the_playground_shows_the_tag_of_what_was_chosen(page: Page) -> Result<()> {
    let host = Host::start(&page).await?;
    host.open("playground.html").await?;
    page.role("combobox")
        .named("Server")
        .choose("Stopped, with a shared disk")
        .await?;
    page.role("combobox").named("theme").choose("dark").await?;
    page.role("combobox").named("lang").choose("zh-CN").await?;
    page.role("checkbox")
        .named("allow-system-disk")
        .click()
        .await?;
    page.role("textbox")
        .named("accent")
        .fill("light-dark(#7a1fa2, #d7a6ef)")
        .await?;
    page.role("textbox").named("radius").fill("0").await?;
    page.role("textbox").named("line").fill("no colour").await?;
    let shown = "return ['tag', 'css'].map((id) => document.getElementById(id).textContent)";
    let shown: Vec<String> = serde_json::from_value(page.script(shown, vec![]).await?)?;
    let [tag, css] = &shown[..] else {
        bms_e2e::bail!("not two texts: {shown:?}");
    };
    for part in [
        "<bms-disks ",
        "bms-endpoint=\"/api/bms\"",
        "lang=\"zh-CN\"",
        "theme=\"dark\"",
        "\n           allow-system-disk>",
    ] {
        ensure!(tag.contains(part), "{part} is not in {tag}");
    }
    let expected = "bms-disks {\n  --bms-disks-radius: 0;\n  --bms-disks-accent: light-dark(#7a1fa2, #d7a6ef);\n}";
    ensure!(css == expected, "it is {css}");
    // What is shown is what the panel has.
    let panel = "
        const panel = document.querySelector('bms-disks');
        return [panel.theme, panel.allowSystemDisk, panel.style.getPropertyValue('--bms-disks-accent'),
            panel.style.getPropertyValue('--bms-disks-line')];";
    let panel = page.script(panel, vec![]).await?;
    let expected = json!(["dark", true, "light-dark(#7a1fa2, #d7a6ef)", ""]);
    ensure!(panel == expected, "the panel has {panel}");
    page.sees("服务器已关机").await
}

pub async fn it_works_without_its_host_after_the_first_visit(page: Page) -> Result<()> {
    let mut host = Host::start(&page).await?;
    host.open("index.html").await?;
    if !host.is_kept().await? {
        eprintln!("SKIPPED: this browser keeps no pages (no Service Worker here)");
        return Ok(());
    }
    host.stop().await;
    // Not `reload`: Firefox's driver leaves the Service Worker out then.
    host.open("index.html").await?;
    page.role("heading")
        .containing("Detach disks")
        .shown()
        .await?;
    // None of these was visited before.
    host.open("docs/embedding.html").await?;
    page.role("heading").named("Installation").shown().await?;
    host.open("demo.html?server=stopped&lang=en").await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await
}

/// What the browser keeps of this site.
const KEPT: &str = "return caches.keys().then((names) => names.length)";
/// The release of the page that is shown.
const SHOWN: &str = "return document.querySelector('link[rel=stylesheet]').href.split('/').at(-2)";
/// Looks for a new release, as the browser does by itself now and then.
const LOOK: &str = "return navigator.serviceWorker.ready.then((one) => one.update())
    .then(() => true, (error) => String(error))";

pub async fn a_new_release_replaces_the_old_one_as_a_whole(page: Page) -> Result<()> {
    let mut host = Host::start(&page).await?;
    host.open("index.html").await?;
    if !host.is_kept().await? {
        eprintln!("SKIPPED: this browser keeps no pages (no Service Worker here)");
        return Ok(());
    }
    let old = page.script(SHOWN, vec![]).await?;

    // A host in the middle of a change: nothing of it is kept.
    host.release("the second release")?;
    host.spoil("docs/embedding.html")?;
    page.expect_console("Failed to find a valid digest");
    page.script(LOOK, vec![]).await?;
    page.eventually("the mixed release to be given up", async || {
        const STATE: &str = "return navigator.serviceWorker.getRegistration()
            .then(({ installing, waiting }) => [Boolean(installing), Boolean(waiting)])";
        let state = page.script(STATE, vec![]).await?;
        ensure!(state == json!([false, false]), "{state}");
        Ok(())
    })
    .await?;
    ensure!(
        page.script(KEPT, vec![]).await? == 1,
        "a mixed release is kept"
    );
    host.open("docs/embedding.html").await?;
    ensure!(
        page.script(SHOWN, vec![]).await? == old,
        "a page of a mixed release"
    );

    // The host is whole again: the page says so, and goes on with the old release until it is told.
    host.write()?;
    page.script(LOOK, vec![]).await?;
    let button = page.role("button").named("Load it");
    button.clone().shown().await?;
    host.open("index.html").await?;
    ensure!(
        page.script(SHOWN, vec![]).await? == old,
        "another release without being asked for"
    );
    button.click().await?;
    page.eventually("the new release", async || {
        let now = page.script(SHOWN, vec![]).await?;
        ensure!(now != old && now != Value::Null, "it is {now}");
        ensure!(
            page.script(KEPT, vec![]).await? == 1,
            "the old release is still kept"
        );
        Ok(())
    })
    .await?;
    host.stop().await;
    host.open("docs/embedding.html").await?;
    let now = page.script(SHOWN, vec![]).await?;
    ensure!(now != old, "a page of the old release");
    Ok(())
}
