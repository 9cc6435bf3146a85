//! While the portal is asked, its own dialog can be used, whatever it is made of; then ours is as it was.

use bms_e2e::{Key, Page, Result, ensure};
use serde_json::{Value, json};

use crate::bulk::{button, choose};
use crate::widget::{accepted, acknowledge, ask, dialog, open, sent};

const KINDS: [&str; 3] = ["div", "popover", "native"];
/// With the little height of the second, the whole dialog scrolls; else its body.
const HEIGHTS: [u32; 3] = [600, 420, 600];
/// One for each of them, of stopped servers.
const DISKS: [(&str, &str); 3] = [
    ("stopped", "var"),
    ("stopped", "archive"),
    ("stopped-windows", "profiles"),
];

/// What the tests do in the page.
const HELPERS: &str = include_str!("portal_dialog.js");

async fn listen(page: &Page, event: &str, handler: &str) -> Result<()> {
    let script = format!(
        "{HELPERS}
         addEventListener('{event}', (event) => {{
             event.stopImmediatePropagation();
             {handler}
         }}, true);"
    );
    page.script(&script, vec![]).await?;
    Ok(())
}

async fn own(page: &Page) -> Result<Value> {
    page.script("return ownDialog()", vec![]).await
}

/// The portal's dialog is there for eyes, mouse, keyboard and screen reader, and ours is in nobody's way.
async fn portal_is_in_front(page: &Page) -> Result<()> {
    page.role("dialog").named("Second factor").shown().await?;
    let focused = page.focused().await?;
    ensure!(
        focused == ("button".into(), "Go on".into()),
        "the focus is on {focused:?}"
    );
    let is_met = "const button = [...document.querySelectorAll('button')].find((b) => b.textContent === 'Go on');
        const { x, y, width, height } = button.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2) === button;";
    ensure!(
        page.script(is_met, vec![]).await? == true,
        "it lies below something"
    );
    let own = own(page).await?;
    ensure!(own["modal"] == false, "ours is modal: {own}");
    Ok(())
}

async fn is_as_it_was(page: &Page, before: &Value) -> Result<()> {
    page.eventually("our dialog as it was", async || {
        let now = own(page).await?;
        ensure!(now == *before, "{before} became {now}");
        Ok(())
    })
    .await?;
    page.role("dialog").named("Second factor").gone().await?;
    let inline = "return document.querySelector('bms-disks').shadowRoot.querySelector('dialog').getAttribute('style') ?? ''";
    ensure!(page.script(inline, vec![]).await? == "");
    Ok(())
}

async fn focus(page: &Page, selector: &str) -> Result<()> {
    let script =
        "document.querySelector('bms-disks').shadowRoot.querySelector(arguments[0]).focus()";
    page.script(script, vec![selector.into()]).await?;
    Ok(())
}

pub async fn a_second_factor_of_any_make_can_be_given(page: Page) -> Result<()> {
    for (nth, kind) in KINDS.iter().enumerate() {
        let (slug, name) = DISKS[nth];
        open(&page, slug).await?;
        let hold = format!(
            "event.detail.waitUntil(new Promise((resolve) => portalDialog('{kind}', (how) =>
                resolve(how === 'escaped' ? {{ refuse: 'No second factor.' }} : undefined))));"
        );
        listen(&page, "bms-disks-before-detach", &hold).await?;
        ask(&page, name).await?;
        focus(
            &page,
            "dialog .dialog-foot .danger, dialog .dialog-foot button:last-child",
        )
        .await?;
        let before = own(&page).await?;
        page.press(Key::Enter).await?;
        portal_is_in_front(&page).await?;
        // Escape is the portal's.
        page.press(Key::Escape).await?;
        page.sees("It says: No second factor.").await?;
        is_as_it_was(&page, &before).await?;
        page.press(Key::Enter).await?;
        portal_is_in_front(&page).await?;
        let go_on = page.role("button").named("Go on");
        go_on.click().await?;
        accepted(&page).await?;
        dialog(&page).shown().await?;
        let own = own(&page).await?;
        ensure!(own["modal"] == true, "{own}");
        page.sees(&format!("{name} is detached")).await?;
    }
    Ok(())
}

/// About the first disk of a queue the portal holds nothing, about the second it asks: its dialog can be used all the same.
pub async fn a_second_factor_in_the_middle_of_a_queue_can_be_given(page: Page) -> Result<()> {
    open(&page, "sixty-disks").await?;
    // A `div` is the one that could not be used at all. `waitUntil` is reached for before it is made.
    let second = "window.modal ??= []; window.modal.push(ownDialog().modal);
        if (window.modal.length === 2) event.detail.waitUntil(new Promise((resolve) => portalDialog('div', resolve)));";
    listen(&page, "bms-disks-before-detach", second).await?;
    choose(&page, &["data-0001", "data-0002", "data-0003"]).await?;
    acknowledge(&page).await?;
    button(&page, "Detach all (3)").click().await?;
    portal_is_in_front(&page).await?;
    page.role("button").named("Go on").click().await?;
    page.sees("Detached: 3. Failed: 0. Not known: 0. Not sent: 0.")
        .await?;
    // What is expected of the portal is what it did last.
    let modal = page.script("return window.modal", vec![]).await?;
    ensure!(modal == json!([false, true, false]), "{modal}");
    let own = own(&page).await?;
    ensure!(own["modal"] == true, "{own}");
    page.role("dialog").named("Second factor").gone().await
}

/// A dialog with something in it to lose: ticked, half typed, scrolled.
async fn half_filled(page: &Page, height: u32) -> Result<()> {
    page.size(900, height).await?;
    open(page, "windows-quiet").await?;
    page.script(HELPERS, vec![]).await?;
    ask(page, "profiles").await?;
    acknowledge(page).await?;
    dialog(page)
        .role("textbox")
        .containing("Type the disk's name")
        .fill("prof")
        .await?;
    let scroll = "const dialog = document.querySelector('bms-disks').shadowRoot.querySelector('dialog');
        for (const one of [dialog, dialog.querySelector('.dialog-body')]) { one.scrollTop = 1e6; one.scrollTop -= 7; }";
    page.script(scroll, vec![]).await?;
    let own = own(page).await?;
    ensure!(
        own["scrolled"].as_i64() > Some(20),
        "nothing to scroll: {own}"
    );
    ensure!(own["ticked"] == true && own["typed"] == "prof", "{own}");
    Ok(())
}

pub async fn a_sign_in_of_any_make_can_be_used(page: Page) -> Result<()> {
    for (kind, height) in KINDS.into_iter().zip(HEIGHTS) {
        half_filled(&page, height).await?;
        let sign_in = format!(
            "const widget = event.target;
             portalDialog('{kind}', (how) => {{
                 window.how = how;
                 widget.getToken = good;
                 widget.refresh();
             }});"
        );
        listen(&page, "bms-disks-auth-required", &sign_in).await?;
        let before = own(&page).await?;
        page.cloud(|cloud| cloud.expire_all_tokens());
        let lose = "const widget = document.querySelector('bms-disks');
            window.good = widget.getToken; widget.getToken = () => null;
            return widget.refresh().then(() => 'read', (error) => error.reason);";
        let came = page.script(lose, vec![]).await?;
        ensure!(came == "signed-out", "refresh() came to {came}");
        portal_is_in_front(&page).await?;
        page.role("button").named("Go on").click().await?;
        is_as_it_was(&page, &before).await?;
        ensure!(page.script("return how", vec![]).await? == "went on");
    }
    sent(&page, "windows-quiet", &[])
}

pub async fn a_power_switch_of_any_make_can_be_used(page: Page) -> Result<()> {
    for (kind, height) in KINDS.into_iter().zip(HEIGHTS) {
        half_filled(&page, height).await?;
        let switch = format!("portalDialog('{kind}', (how) => {{ window.how = how; }});");
        listen(&page, "bms-disks-power-off-request", &switch).await?;
        focus(&page, "dialog [part~=stop-first]").await?;
        let before = own(&page).await?;
        page.press(Key::Enter).await?;
        portal_is_in_front(&page).await?;
        page.press(Key::Escape).await?;
        is_as_it_was(&page, &before).await?;
        ensure!(page.script("return how", vec![]).await? == "escaped");
        page.press(Key::Escape).await?;
        dialog(&page).gone().await?;
    }
    sent(&page, "windows-quiet", &[])
}
