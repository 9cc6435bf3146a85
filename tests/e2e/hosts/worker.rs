//! The worker of `bms-disks-testing` itself; that it answers for a whole cloud, all other tests here rest on.

use bms_e2e::{Cloud, Context, Page, Result, ensure, scenarios};
use serde_json::json;

use crate::own::bring_cloud;

/// It has the servers and endpoints that its address names; an answer that is lost is no answer; its truth can be asked
/// for and put back; and what is not the cloud's goes to the server.
pub async fn does_what_its_address_says(page: Page) -> Result<()> {
    // The server has no such file.
    page.expect_console("404");
    // The lost request.
    page.expect_console("ERR_FAILED");
    bring_cloud(&page, "?scenario=request-lost&bms=/elsewhere&seed=7").await?;
    let scenario = scenarios::find("request-lost").context("no such scenario")?;
    let ask = "const [project, server, disk] = arguments;
        const json = (path, init) => fetch(path, init).then((answer) => answer.json());
        return (async () => {
            const { servers } = await json('/_sim/truth');
            const { token } = await json('/_sim/token', { method: 'POST' });
            const init = { method: 'DELETE', headers: { 'X-Auth-Token': token } };
            const path = `/v1/${project}/baremetalservers/${server}/detachvolume/${disk}`;
            const lost = await fetch(`/elsewhere${path}`, init).then(({ status }) => status, ({ name }) => name);
            const { deletes } = await json('/_sim/truth');
            await json('/_sim/reset', { method: 'POST' });
            const left = (await json('/_sim/truth')).deletes.length;
            const files = await fetch(`/api/bms/v1/${project}/baremetalservers/${server}`);
            return { servers: servers.map(({ id }) => id), lost, deletes, left, files: files.status };
        })()";
    let (server, disk) = (scenario.id(), scenario.disk_id(1));
    let arguments = vec![json!(Cloud::PROJECT), json!(server), json!(disk)];
    let said = page.script(ask, arguments).await?;
    ensure!(said["servers"] == json!([server]), "{said}");
    ensure!(said["lost"] == "TypeError", "{said}");
    ensure!(said["deletes"][0]["volume"] == disk, "{said}");
    ensure!(said["deletes"][0]["acted_ms"].is_null(), "{said}");
    ensure!(said["left"] == 0 && said["files"] == 404, "{said}");
    Ok(())
}
