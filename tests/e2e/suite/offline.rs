//! A browser without a network, as the page hears of it. What an operator sees is in `away.rs`.

use bms_e2e::{Engine, Page, Result, ensure};
use serde_json::Value;

use crate::widget::{detach, server};
use crate::{away, errors};

/// Takes the network away, or gives it back. Chromium's own; in other engines, what the page learns of it.
async fn network(page: &Page, is_there: bool) -> Result<()> {
    if page.engine() == Engine::Chromium {
        return away::network(page, is_there).await;
    }
    let change =
        "Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => isThere });
        if (isThere) mend();
        else window.fetch = async () => { throw new TypeError('no network') };
        dispatchEvent(new Event(isThere ? 'online' : 'offline'));";
    // As the page's own: a driver's script sees another `navigator`.
    page.runs(&format!("const isThere = {is_there}; {change}"))
        .await
}

async fn ready(page: &Page) -> Result<Value> {
    let script = "return document.querySelector('bms-disks').ready.then(
        () => 'ready', (error) => error.reason)";
    page.script(script, vec![]).await
}

pub async fn it_is_told_and_tried_again(page: Page) -> Result<()> {
    page.expect_console("ERR_INTERNET_DISCONNECTED");
    errors::empty_page(&page, "").await?;
    // Without the program, whose file is what is missing; then with it, where the token and the reads are.
    for has_program in [false, true] {
        page.script("errors.length = 0", vec![]).await?;
        network(&page, false).await?;
        errors::put(&page).await?;
        let errors = errors::told(&page, &["offline"]).await?;
        ensure!(errors[0]["serverId"] == server("stopped")?, "{errors:?}");
        let message = errors[0]["message"].as_str().unwrap_or_default();
        ensure!(message.contains(".wasm") != has_program, "{message}");
        let words = if has_program {
            "There is no network connection"
        } else {
            "could not be loaded"
        };
        page.sees(words).await?;
        errors::words_are_replaced(&page).await?;
        ensure!(errors::state(&page).await? == "error" && ready(&page).await? == "offline");
        ensure!(errors::refresh(&page).await? == "BmsDisksError offline");
        network(&page, true).await?;
        detach(&page, "var").shown().await?;
        ensure!(errors::state(&page).await? == "ready" && ready(&page).await? == "ready");
        // With the list on screen it is no event, but an answer to who asks.
        let count = errors::errors(&page).await?.len();
        network(&page, false).await?;
        page.sees("There is no network connection").await?;
        ensure!(errors::refresh(&page).await? == "BmsDisksError offline");
        ensure!(
            errors::errors(&page).await?.len() == count && errors::state(&page).await? == "ready"
        );
        network(&page, true).await?;
        page.no_longer_sees("There is no network connection")
            .await?;
        ensure!(errors::refresh(&page).await? == "fine");
        page.script("document.querySelector('bms-disks').remove()", vec![])
            .await?;
    }
    Ok(())
}
