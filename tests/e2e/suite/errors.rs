//! All that stops the panel is told: `bms-disks-error`, `refresh()`, `ready`, `:state()`.

use bms_e2e::{Call, Fault, FaultRule, Page, Result, ensure};
use serde_json::{Value, json};

use crate::widget::{detach, open, server};

/// Writes down the errors that the page is told.
pub const LISTEN: &str = "
    window.errors = [];
    addEventListener('bms-disks-error', ({ detail, target }) => {
        window.last = detail;
        errors.push({ ...detail, cause: String(detail.cause?.message ?? detail.cause), at: target.localName });
    });";

pub async fn errors(page: &Page) -> Result<Vec<Value>> {
    let errors = page.script("return errors", vec![]).await?;
    Ok(serde_json::from_value(errors)?)
}

/// Waits until exactly these reasons were told, in this order.
pub async fn told(page: &Page, reasons: &[&str]) -> Result<Vec<Value>> {
    page.eventually(&format!("the errors {reasons:?}"), async || {
        let errors = errors(page).await?;
        let found: Vec<_> = errors.iter().map(|error| error["reason"].clone()).collect();
        ensure!(found == reasons, "{errors:?}");
        Ok(errors)
    })
    .await
}

/// What the element says of itself.
pub async fn state(page: &Page) -> Result<Value> {
    let script = "const widget = document.querySelector('bms-disks');
        const is = ['loading', 'ready', 'error'].filter((state) => widget.matches(`:state(${state})`));
        return is.join()";
    page.script(script, vec![]).await
}

pub async fn refresh(page: &Page) -> Result<Value> {
    let script = "return document.querySelector('bms-disks').refresh().then(
        () => 'fine', (error) => `${error.name} ${error.reason}`)";
    page.script(script, vec![]).await
}

/// A page with the module and no element: what is loaded is up to the test.
pub async fn empty_page(page: &Page, before: &str) -> Result<()> {
    page.open_empty().await?;
    page.script(LISTEN, vec![]).await?;
    let script = format!(
        "{before};
        const real = window.fetch.bind(window);
        window.program = () => real('/assets/bms-disks_bg.wasm').then((answer) => answer.arrayBuffer());
        window.serve = (answer) => {{
            window.fetch = (what, init) =>
                String(what.url ?? what).endsWith('.wasm') ? answer(what, init) : real(what, init);
        }};
        window.mend = () => {{ window.fetch = real; }};
        window.wasm = (bytes) => new Response(bytes, {{ headers: {{ 'Content-Type': 'application/wasm' }} }});
        await import('/assets/bms-disks.js');"
    );
    page.runs(&script).await
}

pub async fn put(page: &Page) -> Result<()> {
    let put = "const widget = document.createElement('bms-disks');
        widget.append('In the words of the page.');
        Object.assign(widget, { bmsEndpoint: '/api/bms', evsEndpoint: '/api/evs',
            projectId: arguments[0], serverId: arguments[1],
            getToken: () => fetch('/_sim/token', { method: 'POST' }).then((a) => a.json()).then((a) => a.token) });
        window.becameReady = widget.ready.then(() => 'ready', (error) => error.reason);
        document.body.append(widget);";
    let project = page.cloud(|cloud| cloud.project().to_owned());
    page.script(put, vec![project.into(), server("stopped")?.into()])
        .await?;
    Ok(())
}

/// What the page put into the tag is not beside what we say.
pub async fn words_are_replaced(page: &Page) -> Result<()> {
    let is_seen = "const range = document.createRange();
        range.selectNodeContents(document.querySelector('bms-disks'));
        return range.getBoundingClientRect().height > 0;";
    ensure!(page.script(is_seen, vec![]).await? == false);
    Ok(())
}

/// Half of the program.
const CUT: &str =
    "program().then((bytes) => serve(async () => wasm(bytes.slice(0, bytes.byteLength / 2))))";
/// The program of another build.
const MIXED: &str = "program().then((bytes) => {
    const other = new Uint8Array(bytes);
    other[other.length - 1] ^= 1;
    serve(async () => wasm(other));
})";
/// A program that does not say of which build it is.
const OLD: &str = "program().then((bytes) => {
    const text = new TextDecoder('latin1').decode(bytes);
    serve(async () => wasm(bytes.slice(0, text.lastIndexOf('bms-disks-build') - 3)));
})";
/// What the page gets for the program, the reason it hears, and what is said.
const FILES: [(&str, &str, &str); 6] = [
    (
        "serve(async () => new Response('', { status: 404 }))",
        "files-missing",
        "could not be loaded",
    ),
    (
        "serve(async () => { throw new TypeError('no network') })",
        "files-missing",
        "could not be loaded",
    ),
    (
        "serve(async () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }))",
        "files-broken",
        "not its program",
    ),
    (CUT, "files-broken", "not its program"),
    (MIXED, "files-mismatch", "of different releases"),
    (OLD, "files-mismatch", "of different releases"),
];

pub async fn files_that_do_not_come_are_told_and_tried_again(page: Page) -> Result<()> {
    for (how, reason, words) in FILES {
        empty_page(&page, "").await?;
        page.runs(&format!("await {how}")).await?;
        put(&page).await?;
        let errors = told(&page, &[reason]).await?;
        ensure!(errors[0]["serverId"] == server("stopped")?, "{errors:?}");
        ensure!(
            errors[0]["message"]
                .as_str()
                .is_some_and(|m| m.contains(".wasm")),
            "{errors:?}"
        );
        page.sees(words).await?;
        words_are_replaced(&page).await?;
        ensure!(state(&page).await? == "error");
        ensure!(page.script("return becameReady", vec![]).await? == reason);
        // As it is still so, it fails again, and says so again.
        let came = refresh(&page).await?;
        ensure!(
            came == format!("BmsDisksError {reason}"),
            "refresh() came to {came}"
        );
        page.script("mend()", vec![]).await?;
        if reason == "files-mismatch" {
            ensure!(refresh(&page).await? == "fine");
        } else {
            page.script("dispatchEvent(new Event('online'))", vec![])
                .await?;
        }
        detach(&page, "var").shown().await?;
        ensure!(state(&page).await? == "ready");
        ensure!(
            page.script(
                "return document.querySelector('bms-disks').ready.then(() => 'ready')",
                vec![]
            )
            .await?
                == "ready"
        );
    }
    Ok(())
}

pub async fn a_program_that_never_comes_is_given_up(page: Page) -> Result<()> {
    // A minute is a tenth of a second.
    let fast = "window.timeout = window.setTimeout.bind(window); window.setTimeout = (call, wait, ...rest) => timeout(call, wait / 600, ...rest);";
    empty_page(&page, fast).await?;
    let hang = "serve((what, init) => new Promise((_, reject) =>
        init?.signal?.addEventListener('abort', () => { window.calledBack = true; reject(init.signal.reason) })))";
    page.runs(hang).await?;
    put(&page).await?;
    told(&page, &["files-timeout"]).await?;
    page.sees("could not be loaded").await?;
    ensure!(page.script("return calledBack", vec![]).await? == true);
    page.script("mend(); window.setTimeout = timeout;", vec![])
        .await?;
    page.role("button").named("Try again").click().await?;
    detach(&page, "var").shown().await
}

pub async fn a_policy_that_blocks_it_is_told(page: Page) -> Result<()> {
    for words in [
        "wasm",
        "WebAssembly",
        "Content Security Policy",
        "Content-Security-Policy",
        "CSP",
        "connect",
    ] {
        page.expect_console(words);
    }
    for policy in ["script-src 'self'", "connect-src 'none'"] {
        let block = format!(
            "document.head.append(Object.assign(document.createElement('meta'),
                {{ httpEquiv: 'Content-Security-Policy', content: \"{policy}\" }}))"
        );
        empty_page(&page, "").await?;
        page.script(&block, vec![]).await?;
        put(&page).await?;
        told(&page, &["files-blocked"]).await?;
        page.sees("security policy does not let this panel run")
            .await?;
    }
    Ok(())
}

pub async fn settings_that_cannot_be_used_are_told(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(LISTEN, vec![]).await?;
    ensure!(state(&page).await? == "ready");
    // In a task of the page: WebKit runs microtasks between two statements of a driver's script.
    let set = "const widget = document.querySelector('bms-disks');
        setTimeout(() => {
          widget.removeAttribute('project-id');
          widget.bmsEndpoint = 'http://far.example';
        });";
    page.script(set, vec![]).await?;
    let errors = told(&page, &["bad-settings"]).await?;
    let message = errors[0]["message"].as_str().unwrap_or_default();
    ensure!(
        message.contains("project-id") && message.contains("bms-endpoint"),
        "{message}"
    );
    ensure!(state(&page).await? == "error");
    ensure!(refresh(&page).await? == "BmsDisksError bad-settings");
    let headers = "const [project] = arguments;
        const widget = document.querySelector('bms-disks');
        setTimeout(() => {
          widget.projectId = project;
          widget.bmsEndpoint = '/api/bms';
          widget.headers = { 'not a name': 'x' };
        });";
    let project = page.cloud(|cloud| cloud.project().to_owned());
    page.script(headers, vec![project.into()]).await?;
    let errors = told(&page, &["bad-settings", "bad-settings"]).await?;
    ensure!(
        errors[1]["message"]
            .as_str()
            .is_some_and(|m| m.contains("headers")),
        "{errors:?}"
    );
    // All that `new Headers` takes.
    let pairs = "const widget = document.querySelector('bms-disks'); widget.headers = [['X-Portal', 'one']];
        return widget.refresh().then(() => 'fine', String)";
    ensure!(page.script(pairs, vec![]).await? == "fine");
    let last = page.sent().pop();
    ensure!(last.is_some_and(|sent| sent.headers.get("x-portal").is_some_and(|v| v == "one")));
    detach(&page, "var").shown().await
}

pub async fn an_endpoint_that_answers_otherwise_is_told(page: Page) -> Result<()> {
    let id = server("stopped")?;
    let body = |status| Fault::Body(status, "no such page".into());
    for (fault, reason, status) in [
        (Fault::Html(200), "wrong-endpoint", json!(200)),
        (body(404), "wrong-endpoint", json!(404)),
        (Fault::NoSuchApi, "wrong-endpoint", json!(404)),
        (Fault::Gateway, "cloud-failed", json!(500)),
        (Fault::Forbidden, "forbidden", json!(403)),
        (Fault::NoSuchServer, "no-such-server", json!(400)),
        (Fault::LostBefore, "unreachable", Value::Null),
    ] {
        page.open("/?server=no-such-server&lang=en").await?;
        // The portal has chosen its first server: it would do so after us.
        page.role("button").named("Detach db-data").shown().await?;
        page.script(LISTEN, vec![]).await?;
        page.cloud(|cloud| cloud.add_fault(&id, FaultRule::always(Call::Server, fault)));
        page.script(
            "document.querySelector('bms-disks').serverId = arguments[0]",
            vec![id.clone().into()],
        )
        .await?;
        let errors = page
            .eventually(reason, async || {
                let errors = errors(&page).await?;
                ensure!(
                    errors.last().is_some_and(|last| last["reason"] == reason),
                    "{errors:?}"
                );
                Ok(errors)
            })
            .await?;
        ensure!(errors.iter().all(|error| error["at"] == "bms-disks"));
        let found = page
            .script("return last.cause.status ?? null", vec![])
            .await?;
        ensure!(found == status, "{reason}: {found}");
        ensure!(state(&page).await? == "error");
        let came = refresh(&page).await?;
        ensure!(
            came == format!("BmsDisksError {reason}"),
            "refresh() came to {came}"
        );
        page.cloud(|cloud| cloud.clear_faults(&id));
        ensure!(refresh(&page).await? == "fine");
        detach(&page, "var").shown().await?;
        // With the list on screen, a read that fails is no news for the page, but for who asked for it.
        let before = self::errors(&page).await?.len();
        page.cloud(|cloud| cloud.add_fault(&id, FaultRule::always(Call::Server, Fault::Gateway)));
        ensure!(refresh(&page).await? == "BmsDisksError cloud-failed");
        ensure!(self::errors(&page).await?.len() == before && state(&page).await? == "ready");
        page.cloud(|cloud| cloud.clear_faults(&id));
    }
    Ok(())
}

pub async fn another_origin_that_does_not_allow_it_is_told(page: Page) -> Result<()> {
    for words in [
        "CORS",
        "Cross-Origin",
        "access control",
        "Access-Control",
        "connect-src",
        "Content Security Policy",
        "Content-Security-Policy",
        "Refused",
    ] {
        page.expect_console(words);
    }
    open(&page, "stopped").await?;
    page.script(LISTEN, vec![]).await?;
    let other = page.url().replace("127.0.0.1", "localhost") + "/api/bms";
    let set = "document.querySelector('bms-disks').bmsEndpoint = arguments[0]";
    page.script(set, vec![other.into()]).await?;
    told(&page, &["unreachable"]).await?;
    Ok(())
}

pub async fn what_get_token_throws_is_passed_on(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(LISTEN, vec![]).await?;
    let fail = "const widget = document.querySelector('bms-disks');
        window.good = widget.getToken;
        window.mistake = new RangeError('secret words of the portal');
        widget.getToken = () => { throw mistake };
        return widget.refresh().then(() => 'fine', (error) => `${error.reason} ${error.cause === mistake}`);";
    let came = page.script(fail, vec![]).await?;
    ensure!(came == "token-failed true", "{came}");
    let errors = told(&page, &["token-failed"]).await?;
    ensure!(errors[0]["cause"] == "secret words of the portal");
    ensure!(page.script("return last.cause === mistake", vec![]).await? == true);
    page.sees("The portal could not sign in to the cloud")
        .await?;
    let text = page.text().await?;
    ensure!(!text.contains("signed out"), "{text}");
    let shown = "return document.querySelector('bms-disks').shadowRoot.textContent.includes('secret words')";
    ensure!(page.script(shown, vec![]).await? == false);
    // The same where there is no list yet.
    let other = "document.querySelector('bms-disks').serverId = arguments[0]";
    page.script(other, vec![server("windows-quiet")?.into()])
        .await?;
    page.sees("The page that shows this panel failed when it was asked")
        .await?;
    told(&page, &["token-failed", "token-failed"]).await?;
    let mend = "const widget = document.querySelector('bms-disks'); widget.getToken = good;
        return widget.refresh().then(() => 'fine', String)";
    ensure!(page.script(mend, vec![]).await? == "fine");
    detach(&page, "profiles").shown().await
}
