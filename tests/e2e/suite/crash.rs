//! The program itself fails: the element says so, knows what was under way, and goes on when it is asked to.

use bms_e2e::{Page, Result, ensure};
use serde_json::json;

use crate::widget::{
    accepted, ask, confirm, detach, detach_plainly, dialog, is_attached, open, sent, server,
};

/// What the browser has to do without from now on: the next time something is drawn, or the time is
/// asked, the program fails. With `window.mend()` everything is as before.
const DRAWING: &str = "
    const real = Node.prototype.insertBefore;
    window.mend = () => { Node.prototype.insertBefore = real };
    Node.prototype.insertBefore = () => { throw new DOMException('sabotage') };";
const TIME: &str = "
    const real = Performance.prototype.now;
    window.mend = () => { Performance.prototype.now = real };
    Performance.prototype.now = () => { throw new TypeError('sabotage') };";

/// Writes down what the page is told.
const LISTEN: &str = "
    window.told ??= document.addEventListener('bms-disks-crashed', ({ detail }) => told.push(detail)) ?? [];";

const REFRESH: &str = "
    document.querySelector('bms-disks').refresh().catch((error) => { window.over = error.reason })";

async fn break_it(page: &Page, how: &str) -> Result<()> {
    for words in [
        "internal error",
        "sabotage",
        "unreachable",
        "RuntimeError",
        "failed to insert",
        "failed to append",
    ] {
        page.expect_console(words);
    }
    page.script(LISTEN, vec![]).await?;
    page.script(how, vec![]).await?;
    Ok(())
}

async fn reload_panel(page: &Page) -> Result<()> {
    page.script("mend()", vec![]).await?;
    page.role("button").named("Reload this panel").click().await
}

async fn has_crashed(page: &Page) -> Result<()> {
    page.sees("This panel stopped because of an error of its own")
        .await
}

pub async fn a_detach_under_way_is_named_and_taken_up_by_the_reloaded_panel(
    page: Page,
) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    accepted(&page).await?;
    break_it(&page, DRAWING).await?;
    has_crashed(&page).await?;
    dialog(&page).gone().await?;
    page.sees("The detach of var (/dev/sdb) was sent at")
        .await?;
    page.sees("Job ID: ").await?;
    let told = page.script("return told", vec![]).await?;
    let said = json!([told[0]["serverId"], told[0]["change"], told[0]["isSent"]]);
    ensure!(
        said == json!([server("stopped")?, "detach", true]),
        "{told}"
    );
    ensure!(told[0]["jobId"].is_string() && told[1].is_null(), "{told}");

    reload_panel(&page).await?;
    page.sees("var is detached").await?;
    ensure!(!is_attached(&page, "stopped", 1)?);
    sent(&page, "stopped", &[1])
}

pub async fn what_was_confirmed_and_not_sent_stays_unsent(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    ask(&page, "var").await?;
    break_it(&page, TIME).await?;
    confirm(&page, "var").click().await?;
    has_crashed(&page).await?;
    page.sees("No detach of this server’s disks is on record")
        .await?;
    reload_panel(&page).await?;
    detach(&page, "var").shown().await?;
    sent(&page, "stopped", &[])
}

/// A listener, a promise, a timer, a method, an attribute: nothing comes into the program another way.
pub async fn every_way_into_the_program_is_watched(page: Page) -> Result<()> {
    open(&page, "linux-mounted").await?;
    for (how, trigger) in [
        (DRAWING, "row.querySelector('.c-act button').click()"),
        (DRAWING, "widget.serverId = widget.serverId + 'x'"),
        (TIME, REFRESH),
        (TIME, "dispatchEvent(new Event('offline'))"),
        (TIME, "widget.serverId = widget.serverId + 'x'"),
    ] {
        detach(&page, "db-data").shown().await?;
        break_it(&page, how).await?;
        let trigger = format!(
            "const widget = document.querySelector('bms-disks');
             const rows = [...widget.shadowRoot.querySelectorAll('[role=row]')];
             const row = rows.find((row) => row.textContent.includes('db-data'));
             {trigger}"
        );
        page.script(&trigger, vec![]).await?;
        has_crashed(&page).await?;
        let script = "const { length } = told; window.told = []; return length";
        let told = page.script(script, vec![]).await?;
        ensure!(told == 1, "{trigger}: told {told} times");
        if trigger.contains("refresh") {
            page.eventually("the promise", async || {
                let over = "const { over } = window; return over ?? false";
                ensure!(page.script(over, vec![]).await? == "crashed");
                Ok(())
            })
            .await?;
        }
        let back = "const widget = document.querySelector('bms-disks');
            widget.serverId = widget.serverId.replace(/x$/, '')";
        page.script(back, vec![]).await?;
        reload_panel(&page).await?;
    }
    page.sees("db-data").await?;
    sent(&page, "linux-mounted", &[])
}

/// One program serves all elements of a page: when it fails, none of them is trusted.
pub async fn all_elements_of_the_page_stop_together(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.sees("cluster-a").await?;
    let twin = "const w = document.querySelector('bms-disks'); const t = w.cloneNode();
        t.getToken = w.getToken; t.serverId = arguments[0]; t.lang = 'zh-CN'; w.after(t);";
    page.script(twin, vec![server("windows-quiet")?.into()])
        .await?;
    page.sees("profiles").await?;
    break_it(&page, TIME).await?;
    page.script(REFRESH, vec![]).await?;
    has_crashed(&page).await?;
    page.sees("此面板因自身错误而停止运行").await?;
    page.no_longer_sees("profiles").await?;
    reload_panel(&page).await?;
    page.sees("cluster-a").await?;
    page.sees("profiles").await
}
