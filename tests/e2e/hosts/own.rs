//! A page with nothing in it, in which a test makes everything by itself.

use bms_e2e::{Context, Page, Result, ensure, scenarios};
use serde_json::json;

/// The package's module, as it is shipped.
pub const MODULE: &str = "/hosts/files/1/bms-disks.js";

/// Opens the page, does what `before` says, imports the modules one after another, does what `after`
/// says with these `modules`, and puts an element for the stopped server there.
pub async fn load(page: &Page, modules: &[&str], before: &str, after: &str) -> Result<()> {
    page.open("/hosts/files/index.html").await?;
    let server = scenarios::find("stopped").context("no such scenario")?.id();
    let project = page.cloud(|cloud| cloud.project().to_owned());
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
    let arguments = vec![json!(modules), json!(project), json!(server)];
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
