//! A portal whose pages come from a server: React gives the tag neither properties nor handlers when it takes such a
//! page over, so what the component does about it is tried here.

use bms_e2e::{Page, Result, ensure};
use serde_json::json;

use crate::own::{EMPTY, deletes, open};
use crate::{address, click_through_at, detach_var, with_token};

const PATH: &str = "/rendered/next";

pub async fn rendered_by_the_server(page: Page) -> Result<()> {
    click_through_at(&page, PATH).await
}

/// The tag itself, in a part of the page that the server leaves out.
pub async fn rendered_by_the_browser(page: Page) -> Result<()> {
    click_through_at(&page, "/rendered/next/late").await
}

/// The page as it comes from the server, before any script.
pub async fn source(page: &Page, path: &str) -> Result<String> {
    open(page, EMPTY).await?;
    let script = "return fetch(arguments[0]).then((answer) => answer.text())";
    let text = page.script(script, vec![json!(address(path)?)]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

pub async fn rendered_by_the_server_without_ids_or_token(page: Page) -> Result<()> {
    let html = source(&page, PATH).await?;
    ensure!(html.contains("Other server"), "not rendered: {html}");
    ensure!(html.contains("are being loaded"), "no words: {html}");
    ensure!(!html.contains("<bms-disks"), "the tag: {html}");
    ensure!(!html.contains("_sim/token"), "the token: {html}");
    Ok(())
}

/// However late React takes the page over: nothing is read before, and the portal is asked.
pub async fn asks_even_when_its_scripts_are_slow(page: Page) -> Result<()> {
    open(&page, EMPTY).await?;
    page.devtools("Network.enable", json!({})).await?;
    let slow = json!({"offline": false, "latency": 400, "downloadThroughput": 400_000, "uploadThroughput": -1});
    page.devtools("Network.emulateNetworkConditions", slow)
        .await?;
    page.open(&address(PATH)?).await?;
    detach_var(&page).await?;
    page.sees("Asked about").await?;
    ensure!(deletes(&page).await? == 1);
    with_token(&page).await
}
