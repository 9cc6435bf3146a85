//! The portal's rules hold, and its word counts.

use bms_e2e::{Key, Method, Page, Query, Result, ensure};
use serde_json::json;

use crate::widget::{
    ask, confirm, detach, detach_plainly, dialog, disk, is_attached, open, sent, server,
};

async fn on_before_detach(page: &Page, handler: &str) -> Result<()> {
    let script = format!(
        "document.addEventListener('bms-disks-before-detach', (event) => {{ {handler} }});"
    );
    page.script(&script, vec![]).await?;
    Ok(())
}

pub async fn an_id_that_is_none_sends_nothing_and_says_why(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    let before = page.sent().len();
    let set = "document.querySelector('bms-disks').setAttribute('server-id', '../../x?y');";
    page.script(set, vec![]).await?;
    page.sees("Nothing was requested").await?;
    page.sees("server-id has a character that ids do not have: .")
        .await?;
    let refresh =
        "return document.querySelector('bms-disks').refresh().catch(({ reason }) => reason);";
    ensure!(page.script(refresh, vec![]).await? == "bad-settings");
    let after = page.sent();
    ensure!(after.len() == before, "sent: {:?}", &after[before..]);
    Ok(())
}

pub async fn strict_policy_and_trusted_types_are_enforced_and_kept(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    let watch = "window.breaches = [];
        document.addEventListener('securitypolicyviolation', (e) => breaches.push(e.violatedDirective));";
    page.script(watch, vec![]).await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    let breaches = page.script("return breaches.join();", vec![]).await?;
    ensure!(breaches == "", "breached: {breaches}");
    // And they are in force.
    let tried = "try { document.createElement('div').innerHTML = '<b>'; return 'let' } catch (e) { return e.name }";
    ensure!(page.script(tried, vec![]).await? == "TypeError");
    page.expect_console("TrustedHTML");
    page.expect_console("require-trusted-types-for");
    Ok(())
}

pub async fn a_portal_that_refuses_is_quoted_and_nothing_is_sent(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    on_before_detach(
        &page,
        "event.detail.refuse('Change freeze <b>until</b> Monday.');",
    )
    .await?;
    detach_plainly(&page, "var").await?;
    page.sees("It says: Change freeze <b>until</b> Monday.")
        .await?;
    ensure!(is_attached(&page, "stopped", 1)?);
    sent(&page, "stopped", &[])
}

pub async fn a_portal_that_prevents_it_needs_no_words(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    on_before_detach(&page, "event.preventDefault();").await?;
    detach_plainly(&page, "var").await?;
    page.sees("The portal did not allow it. Nothing was sent.")
        .await?;
    sent(&page, "stopped", &[])
}

pub async fn a_portal_that_holds_is_waited_for_and_checked_again(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    let hold = "event.detail.waitUntil(new Promise((resolve) => { window.letGo = resolve; }));";
    on_before_detach(&page, hold).await?;
    detach_plainly(&page, "var").await?;
    page.sees("Waiting for the portal's approval").await?;
    sent(&page, "stopped", &[])?;
    let reads = page.sent().len();
    page.script("letGo({ approved: true });", vec![]).await?;
    page.sees("var is detached").await?;
    let later = page.sent().split_off(reads);
    let delete = later
        .iter()
        .position(|one| one.method == "DELETE")
        .unwrap_or(0);
    let checked = later[..delete].iter().filter(|one| one.method == "GET");
    ensure!(checked.count() >= 2, "no check after the hold: {later:?}");
    sent(&page, "stopped", &[1])
}

pub async fn a_hold_that_ends_in_a_refusal_sends_nothing(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    let ends = "const ends = [
            () => Promise.resolve({ refuse: 'No second factor.' }),
            () => Promise.reject(new Error('Device lost.')),
            () => Promise.resolve(false),
        ];
        window.asked = (window.asked ?? 0) + 1;
        event.detail.waitUntil(ends[asked - 1]());";
    on_before_detach(&page, ends).await?;
    detach_plainly(&page, "var").await?;
    page.sees("It says: No second factor.").await?;
    confirm(&page, "var").click().await?;
    page.sees("It says: Device lost.").await?;
    confirm(&page, "var").click().await?;
    page.sees("The portal did not allow it. Nothing was sent.")
        .await?;
    sent(&page, "stopped", &[])
}

/// The page's steady clock goes on by so much; the widget is woken as after a sleep.
async fn let_pass(page: &Page, minutes: u32) -> Result<()> {
    let script = "const now = performance.now.bind(performance);
        performance.now = () => now() + arguments[0] * 60_000;
        document.dispatchEvent(new Event('resume'));";
    let script = script.replace("arguments[0]", &minutes.to_string());
    page.script(&script, vec![]).await?;
    Ok(())
}

pub async fn a_hold_that_never_ends_is_given_up_visibly(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    let hold = "event.detail.waitUntil(new Promise((resolve) => { window.letGo = resolve; }));";
    on_before_detach(&page, hold).await?;
    detach_plainly(&page, "var").await?;
    page.sees("Waiting for the portal's approval").await?;
    let_pass(&page, 9).await?;
    page.sees("Waiting for the portal's approval").await?;
    let_pass(&page, 1).await?;
    page.sees("The portal did not answer in time. Nothing was sent.")
        .await?;
    // Too late.
    let reads = page.sent().len();
    let late = "letGo({ approved: true });
        return document.querySelector('bms-disks').refresh().then(() => 'read');";
    ensure!(page.script(late, vec![]).await? == "read");
    ensure!(page.sent().len() > reads);
    sent(&page, "stopped", &[])?;
    ensure!(is_attached(&page, "stopped", 1)?);
    // Another confirmation is another question to the portal.
    confirm(&page, "var").click().await?;
    page.sees("Waiting for the portal's approval").await?;
    page.script("letGo();", vec![]).await?;
    page.sees("var is detached").await?;
    sent(&page, "stopped", &[1])
}

pub async fn what_changed_during_a_long_hold_is_asked_about_again(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    let hold = "event.detail.waitUntil(new Promise((resolve) => { window.letGo = resolve; }));";
    on_before_detach(&page, hold).await?;
    detach_plainly(&page, "var").await?;
    page.sees("Waiting for the portal's approval").await?;
    let_pass(&page, 9).await?;
    let id = server("stopped")?;
    page.cloud(|cloud| cloud.set_status(&id, "ACTIVE"));
    page.script("letGo({ approved: true });", vec![]).await?;
    // The server runs now: that is another question, with more to be said to it.
    dialog(&page).role("checkbox").shown().await?;
    sent(&page, "stopped", &[])?;
    ensure!(is_attached(&page, "stopped", 1)?);
    ensure!(!confirm(&page, "var").is_enabled().await?);
    Ok(())
}

pub async fn without_a_token_the_portal_is_asked_and_work_goes_on_after_it(
    page: Page,
) -> Result<()> {
    open(&page, "stopped").await?;
    ask(&page, "var").await?;
    let fail = "const widget = document.querySelector('bms-disks');
        window.good = widget.getToken;
        widget.getToken = () => Promise.reject(new Error('the session is over'));";
    page.script(fail, vec![]).await?;
    page.cloud(|cloud| cloud.expire_all_tokens());
    let before = page.sent().len();
    confirm(&page, "var").click().await?;
    page.sees("bms-disks-auth-required").await?;
    page.sees("Sign in to the portal again").await?;
    sent(&page, "stopped", &[])?;
    let later = page.sent().split_off(before);
    ensure!(later.is_empty(), "sent without a token: {later:?}");

    let sign_in = "const widget = document.querySelector('bms-disks');
        widget.getToken = good;
        return widget.refresh().then(() => 'done');";
    ensure!(page.script(sign_in, vec![]).await? == "done");
    confirm(&page, "var").click().await?;
    page.sees("var is detached").await?;
    sent(&page, "stopped", &[1])
}

pub async fn stopping_the_server_first_is_the_portals_to_offer(page: Page) -> Result<()> {
    open(&page, "linux-mounted").await?;
    ask(&page, "db-data").await?;
    page.role("button")
        .named("Stop the server first…")
        .click()
        .await?;
    page.sees("bms-disks-power-off-request").await?;
    ensure!(page.requests(Method::Post).is_empty());
    Ok(())
}

/// By key, after a look that a mouse would meet it: the page is 180,000 pixels wide by now, and WebKit's driver
/// scrolls to its other end before it clicks.
async fn press(page: &Page, button: &Query) -> Result<()> {
    let script = "const [button] = arguments;
        button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const { x, y, width, height } = button.getBoundingClientRect();
        const met = button.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
        button.focus();
        return button.contains(met);";
    let is_met = page
        .script(script, vec![json!(button.element().await?)])
        .await?;
    ensure!(is_met == true, "{button} is not where it is seen");
    page.press(Key::Enter).await
}

pub async fn hostile_styles_of_the_page_stay_outside(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    // What of the panel looks how; widths follow the room that the page leaves.
    let looks = "const root = document.querySelector('bms-disks').shadowRoot;
        const keys = ['color', 'backgroundColor', 'display', 'fontFamily', 'fontSize', 'fontWeight',
            'fontStyle', 'lineHeight', 'letterSpacing', 'textTransform', 'textAlign', 'whiteSpace',
            'visibility', 'cursor', 'direction', 'paddingTop', 'borderTopWidth'];
        return ['.bms-disks', 'h3', '.row:not(.head)', '.mono', 'button', '.muted'].map((selector) => {
            const style = getComputedStyle(root.querySelector(selector));
            return selector + ' ' + keys.map((key) => key + '=' + style[key]).join(';');
        }).join('\\n');";
    let before = page.script(looks, vec![]).await?;
    let hostile = "const sheet = new CSSStyleSheet();
        sheet.replaceSync(`* { all: unset !important }
            html { font-size: 60px !important } body { color: #f0f !important; text-align: center !important;
            letter-spacing: 9px !important; text-transform: uppercase !important; font: italic 900 50px serif !important;
            white-space: pre !important; line-height: 4 !important; cursor: wait !important; visibility: visible !important }
            button, .row, .button, table, dialog { display: none !important; color: red !important }`);
        document.adoptedStyleSheets = [sheet];";
    page.script(hostile, vec![]).await?;
    let after = page.script(looks, vec![]).await?;
    ensure!(before == after, "before:\n{before}\nafter:\n{after}");
    press(&page, &detach(&page, "var")).await?;
    press(&page, &confirm(&page, "var")).await?;
    page.sees("var is detached").await
}

pub async fn a_link_to_a_disk_marks_its_row_and_brings_it_into_sight(page: Page) -> Result<()> {
    open(&page, "sixty-disks").await?;
    let id = disk("sixty-disks", 50)?;
    let set = "document.querySelector('bms-disks').volumeId = arguments[0].toUpperCase();";
    page.script(set, vec![id.clone().into()]).await?;
    let look = "const marked = document.querySelector('bms-disks').shadowRoot.querySelectorAll('[aria-current]');
        const { top, bottom } = marked[0]?.getBoundingClientRect() ?? {};
        return [...marked].map((row) => row.textContent.includes(arguments[0]) && row.part.contains('marked')
            && top >= -1 && bottom <= innerHeight + 1).join();";
    page.eventually("the row in sight", async || {
        let seen = page.script(look, vec![id.clone().into()]).await?;
        ensure!(seen == "true", "{seen}");
        Ok(())
    })
    .await?;
    page.script(
        "document.querySelector('bms-disks').volumeId = '../x';",
        vec![],
    )
    .await?;
    page.eventually("no mark", async || {
        let seen = page.script(look, vec![id.clone().into()]).await?;
        ensure!(seen == "", "{seen}");
        Ok(())
    })
    .await
}
