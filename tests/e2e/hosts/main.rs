//! The package as it is shipped, in small portals of other people's: `tests/hosts`, built by
//! `cargo xtask test hosts`.

use std::process::ExitCode;

use bms_e2e::{Context, Method, Page, Result, ensure, scenarios};
use serde_json::json;

fn main() -> ExitCode {
    bms_e2e::run(bms_e2e::tests![
        plain_html,
        react,
        vue,
        svelte,
        webpack,
        rollup,
        from_another_origin,
        with_its_program_in_another_folder,
        twice_and_in_two_versions,
        beside_zone_js,
    ])
}

async fn plain_html(page: Page) -> Result<()> {
    click_through(&page, "plain").await
}

async fn react(page: Page) -> Result<()> {
    click_through(&page, "react").await
}

async fn vue(page: Page) -> Result<()> {
    click_through(&page, "vue").await
}

async fn svelte(page: Page) -> Result<()> {
    click_through(&page, "svelte").await
}

async fn webpack(page: Page) -> Result<()> {
    click_through(&page, "webpack").await
}

async fn rollup(page: Page) -> Result<()> {
    click_through(&page, "rollup").await
}

/// One disk of a stopped server: listed, detached, and the portal hears of it in its own way.
async fn click_through(page: &Page, app: &str) -> Result<()> {
    let [server, other] = ["stopped", "linux-mounted"].map(scenarios::find);
    let server = server.context("no such scenario")?;
    let other = other.context("no such scenario")?;
    let project = page.cloud(|cloud| cloud.project().to_owned());
    page.open(&format!(
        "/hosts/{app}/index.html?project={project}&server={}&other={}",
        server.id(),
        other.id()
    ))
    .await?;
    detach_var(page).await?;
    page.sees(&format!("Heard of {}", server.disk_id(1)))
        .await?;
    ensure!(page.requests(Method::Delete).len() == 1);
    page.role("dialog")
        .role("button")
        .named("Close")
        .click()
        .await?;

    // What the portal changes in its own way arrives.
    page.role("button").named("Other server").click().await?;
    page.role("button").named("Detach db-data").shown().await?;
    page.role("button").named("Close").click().await?;
    page.role("button").named("Detach db-data").gone().await?;
    let left = page
        .script(
            "return document.querySelectorAll('bms-disks').length",
            vec![],
        )
        .await?;
    ensure!(left == 0, "{left} elements are left");
    Ok(())
}

async fn detach_var(page: &Page) -> Result<()> {
    let detach = "Detach var";
    page.role("button").named(detach).click().await?;
    let dialog = page.role("dialog");
    dialog.role("button").named(detach).click().await?;
    page.sees("var is detached").await
}

/// Opens a page with nothing in it and imports the module from these addresses, one after another;
/// `more` is done with the modules before there is an element.
async fn load(page: &Page, modules: &[String], more: &str) -> Result<()> {
    page.open("/hosts/files/index.html").await?;
    let server = scenarios::find("stopped").context("no such scenario")?.id();
    let project = page.cloud(|cloud| cloud.project().to_owned());
    let script = format!(
        "const [urls, project, server] = arguments;
        return (async () => {{
            const modules = [];
            for (const url of urls) modules.push(await import(url));
            {more}
            const disks = document.createElement('bms-disks');
            Object.assign(disks, {{ bmsEndpoint: '/api/bms', evsEndpoint: '/api/evs', projectId: project, serverId: server }});
            disks.getToken = () => fetch('/_sim/token', {{ method: 'POST' }})
                .then((answer) => answer.json()).then((answer) => answer.token);
            document.body.append(disks);
            return 'there';
        }})();"
    );
    let there = page
        .script(&script, vec![json!(modules), json!(project), json!(server)])
        .await?;
    ensure!(there == "there", "{there}");
    Ok(())
}

/// The addresses of wasm that the page has loaded.
async fn programs(page: &Page) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map((one) => one.name)
        .filter((name) => name.endsWith('.wasm'));";
    Ok(serde_json::from_value(page.script(script, vec![]).await?)?)
}

async fn from_another_origin(page: Page) -> Result<()> {
    // The same server by another name is another origin.
    let cdn = page.url().replace("127.0.0.1", "localhost") + "/hosts/files/1";
    load(&page, &[format!("{cdn}/bms-disks.js")], "").await?;
    detach_var(&page).await?;
    let programs = programs(&page).await?;
    ensure!(
        programs == [format!("{cdn}/bms-disks_bg.wasm")],
        "{programs:?}"
    );
    Ok(())
}

async fn with_its_program_in_another_folder(page: Page) -> Result<()> {
    let wasm = page.url() + "/hosts/files/program/some-other-name.wasm";
    let module = "/hosts/files/elsewhere/bms-disks.js".to_owned();
    let set = format!("modules[0].BmsDisksElement.wasmUrl = '{wasm}';");
    load(&page, &[module], &set).await?;
    detach_var(&page).await?;
    let programs = programs(&page).await?;
    ensure!(programs == [wasm], "{programs:?}");
    Ok(())
}

async fn twice_and_in_two_versions(page: Page) -> Result<()> {
    let modules = ["1/bms-disks.js", "1/bms-disks.js?again", "2/bms-disks.js"];
    let modules = modules.map(|module| format!("/hosts/files/{module}"));
    let check = "const registered = customElements.get('bms-disks');
        if (modules.some((module) => module.BmsDisksElement !== registered)) return 'several classes';";
    load(&page, &modules, check).await?;
    detach_var(&page).await?;
    let programs = programs(&page).await?;
    ensure!(programs.len() == 1, "{programs:?}");
    ensure!(page.requests(Method::Delete).len() == 1);
    Ok(())
}

/// It replaces promises, timers, events and `fetch` by its own.
async fn beside_zone_js(page: Page) -> Result<()> {
    let zone = "await import('/hosts/files/zone.js');
        if (!globalThis[Zone.__symbol__('setTimeout')]) return 'no zone';";
    let modules = ["/hosts/files/1/bms-disks.js".to_owned()];
    load(&page, &modules, zone).await?;
    detach_var(&page).await
}
