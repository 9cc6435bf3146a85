//! The portal's approval: what counts as one, and what opens no gate.

use bms_e2e::{Method, Page, Result, ensure};

use crate::errors::{LISTEN, told};
use crate::widget::{ask, attach, confirm, detach_plainly, dialog, is_attached, open, sent};

pub async fn a_listener_that_throws_opens_no_gate(page: Page) -> Result<()> {
    page.expect_console("the second factor is broken");
    open(&page, "stopped").await?;
    page.script(LISTEN, vec![]).await?;
    let throw = "document.addEventListener('bms-disks-before-detach', ({ detail }) => {
            window.detail = detail;
            if (window.works) return;
            throw window.mistake = new Error('the second factor is broken');
        });
        document.addEventListener('bms-disks-before-detach', ({ detail }) => detail.waitUntil(Promise.resolve()));";
    page.runs(throw).await?;
    detach_plainly(&page, "var").await?;
    page.sees("The portal's own check ended with an error. Nothing was sent.")
        .await?;
    told(&page, &["listener-failed"]).await?;
    ensure!(page.script("return last.cause === mistake", vec![]).await? == true);
    sent(&page, "stopped", &[])?;

    page.script("window.works = true", vec![]).await?;
    confirm(&page, "var").click().await?;
    page.sees("var is detached").await?;
    // Whoever says it too late hears of it.
    for late in [
        "refuse('no')",
        "waitUntil(Promise.resolve(false))",
        "approve()",
    ] {
        let call =
            format!("try {{ detail.{late}; return 'let' }} catch (error) {{ return error.name }}");
        ensure!(
            page.script(&call, vec![]).await? == "InvalidStateError",
            "{late}"
        );
    }
    sent(&page, "stopped", &[1])
}

/// The attribute, and what a listener says: each lets the detach go on.
const APPROVALS: [(&str, &str); 5] = [
    ("required", "(d) => d.approve()"),
    ("required", "(d) => d.waitUntil(Promise.resolve(true))"),
    (
        "required",
        "(d) => d.waitUntil(Promise.resolve({ approve: true }))",
    ),
    (
        "required",
        "(d) => d.waitUntil(new Promise((resolve) => setTimeout(() => { d.approve(); resolve() }, 30)))",
    ),
    (" Optional ", "undefined"),
];

pub async fn required_approval_has_to_be_given(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.script(LISTEN, vec![]).await?;
    // As it stands at the moment of asking, and in doubt it is required.
    let set = "document.querySelector('bms-disks').setAttribute('approval', arguments[0])";
    let listen = "document.addEventListener('bms-disks-before-detach', ({ detail }) => window.say?.(detail));";
    page.script(listen, vec![]).await?;
    ask(&page, "var").await?;
    let refused = "The portal has to approve each change and did not approve this one.";
    let mut times = 0;
    for (value, say) in [
        ("required", "undefined"),
        ("", "undefined"),
        ("Optionnal", "undefined"),
        ("required", "(d) => d.waitUntil(Promise.resolve())"),
        ("required", "(d) => d.waitUntil(Promise.resolve({}))"),
        ("required", "(d) => d.waitUntil(Promise.resolve('yes'))"),
        ("required", "(d) => { d.approve(); d.refuse('Not today.') }"),
    ] {
        page.script(&format!("window.say = {say}"), vec![]).await?;
        page.script(set, vec![value.into()]).await?;
        confirm(&page, "var").click().await?;
        if say.contains("refuse") {
            page.sees("It says: Not today.").await?;
            continue;
        }
        times += 1;
        told(&page, &vec!["approval-missing"; times]).await?;
        page.sees(refused).await?;
        sent(&page, "stopped", &[])?;
    }
    for (value, say) in APPROVALS {
        open(&page, "stopped").await?;
        page.script(listen, vec![]).await?;
        page.script(&format!("window.say = {say}"), vec![]).await?;
        page.script(set, vec![value.into()]).await?;
        // Not one of them needs another disk: nothing is sent after this.
        page.script("window.fetch = (real => (request) => request.method === 'DELETE' ? (window.deletes = (window.deletes ?? 0) + 1, Promise.reject(new TypeError('held'))) : real(request))(window.fetch.bind(window)); localStorage.clear()", vec![]).await?;
        detach_plainly(&page, "var").await?;
        page.eventually("the request", async || {
            ensure!(
                page.script("return window.deletes ?? 0", vec![]).await? == 1,
                "{say}"
            );
            Ok(())
        })
        .await?;
        page.script("localStorage.clear()", vec![]).await?;
    }
    sent(&page, "stopped", &[])
}

/// Writes down what is told of attaching again, and answers with `window.say`.
const LISTEN_TO_ATTACH: &str = "
    window.heard = [];
    for (const name of ['before-attach', 'phase', 'detach', 'attached', 'failed']) {
        document.addEventListener(`bms-disks-${name}`, ({ detail, cancelable }) => {
            heard.push([name, detail.name ?? detail.change, detail.phase ?? cancelable].join(' '));
            if (name === 'before-attach') window.say?.(detail);
        });
    }";

pub async fn attaching_again_is_confirmed_asked_and_told(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.script(LISTEN, vec![]).await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    page.script(LISTEN_TO_ATTACH, vec![]).await?;
    let heard = async || {
        page.script("return heard.splice(0).join(', ')", vec![])
            .await
    };
    let again = || dialog(&page).role("button").named("Attach again");

    // One click asks, and closing that sends nothing.
    again().click().await?;
    page.sees("Attach var again?").await?;
    ensure!(heard().await? == "");
    dialog(&page).role("button").named("Cancel").click().await?;
    dialog(&page).gone().await?;
    page.role("button").named("Attach again").click().await?;

    page.script("window.say = (d) => d.refuse('Not today.')", vec![])
        .await?;
    attach(&page, "var").click().await?;
    page.sees("It says: Not today.").await?;
    ensure!(heard().await? == "before-attach var true");

    let required = "document.querySelector('bms-disks').setAttribute('approval', 'required');
        window.say = undefined;";
    page.script(required, vec![]).await?;
    attach(&page, "var").click().await?;
    page.sees("The portal has to approve each change and did not approve this one.")
        .await?;
    told(&page, &["approval-missing"]).await?;
    ensure!(page.requests(Method::Post).is_empty() && !is_attached(&page, "stopped", 1)?);
    heard().await?;

    page.script("window.say = (d) => d.approve()", vec![])
        .await?;
    attach(&page, "var").click().await?;
    page.sees("var is attached").await?;
    ensure!(is_attached(&page, "stopped", 1)?);
    let posts = page.requests(Method::Post);
    ensure!(posts.len() == 1, "{posts:?}");
    let all = heard().await?;
    let all = all
        .as_str()
        .unwrap_or_default()
        .replace("phase attach running, ", "");
    let expected = "before-attach var true, phase attach checked, phase attach sent, phase attach accepted, attached attach false";
    ensure!(all == expected, "{all}");
    sent(&page, "stopped", &[1])
}
