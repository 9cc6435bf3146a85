//! The packaged program's second file, which draws the dialogs: late, missing, of another release, offline, and failing.
//! The list does without, and nothing can be confirmed that is not there. Run by `cargo xtask test hosts`, in each browser.

use std::process::ExitCode;

use bms_e2e::{Context, Method, Page, Query, Result, ensure, scenarios};
use serde_json::{Value, json};

fn main() -> ExitCode {
    bms_e2e::run(bms_e2e::tests![
        comes_after_the_list_and_is_waited_for,
        missing_it_is_said_and_tried_again,
        cut_off_it_is_not_taken_for_whole,
        of_another_release_it_is_refused,
        offline_it_comes_when_there_is_a_network,
        a_detach_on_record_is_followed_without_it,
        a_trap_in_it_ends_the_program_and_both_are_loaded_anew,
    ])
}

/// Lets `answerDialogs` answer for the second file, and keeps what the portal is told.
const ANSWERED: &str = "
    window.told = [];
    document.addEventListener('bms-disks-error', ({ detail }) => told.push([detail.reason, detail.cause?.reason]));
    window.realFetch = window.fetch.bind(window);
    window.fetch = (url, options) => String(url).includes('_dialogs')
        ? window.answerDialogs(url, options)
        : realFetch(url, options);
    window.mend = () => { window.answerDialogs = realFetch; };";

const MISSING: &str = "window.answerDialogs = async () => new Response('', { status: 404 });";
const CUT_OFF: &str = "window.answerDialogs = async (url) => {
    const whole = await (await realFetch(url)).arrayBuffer();
    return new Response(whole.slice(0, whole.byteLength / 2));
};";
/// The same file with one character of its build id changed.
const OTHER_RELEASE: &str = "window.answerDialogs = async (url) => {
    const bytes = new Uint8Array(await (await realFetch(url)).arrayBuffer());
    const name = [...'bms-disks-build'].map((letter) => letter.charCodeAt(0));
    const at = bytes.findIndex((_, start) => name.every((code, offset) => bytes[start + offset] === code));
    bytes[at + name.length] ^= 1;
    return new Response(bytes);
};";
/// As `fetch` fails without a network.
const OFFLINE: &str =
    "window.answerDialogs = async () => { throw new TypeError('Failed to fetch'); };";

const COMING: &str = "This dialog is being loaded";
const FAILED: &str = "This dialog could not be loaded";

/// The element, for the server `arguments[1]` of the project `arguments[0]`.
const PUT: &str = "
    const [projectId, serverId] = arguments;
    const getToken = () => fetch('/_sim/token', { method: 'POST' }).then((a) => a.json()).then((a) => a.token);
    const disks = document.createElement('bms-disks');
    document.body.append(Object.assign(disks,
        { bmsEndpoint: '/api/bms', evsEndpoint: '/api/evs', getToken, projectId, serverId }));";

/// An empty page with the packaged element for the stopped server.
async fn load(page: &Page, before: &str) -> Result<()> {
    page.open_empty().await?;
    let import = "await import('/assets/bms-disks.js');";
    page.runs(&format!("{ANSWERED}{before}{import}")).await?;
    let server = scenarios::find("stopped").context("no such scenario")?.id();
    let project = page.cloud(|cloud| cloud.project().to_owned());
    page.script(PUT, vec![json!(project), json!(server)])
        .await
        .map(drop)
}

async fn begin(page: &Page, before: &str) -> Result<()> {
    load(page, before).await?;
    page.role("button").named("Detach var").shown().await
}

/// The addresses of wasm that the page has loaded.
async fn programs(page: &Page) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map((one) => one.name)
        .filter((name) => name.endsWith('.wasm'));";
    Ok(serde_json::from_value(page.script(script, vec![]).await?)?)
}

/// One DELETE, or none.
fn sent(page: &Page, times: usize) -> Result<()> {
    let deletes = page.requests(Method::Delete);
    ensure!(deletes.len() == times, "{deletes:?}");
    Ok(())
}

/// A button of the dialog's.
fn in_dialog(page: &Page) -> Query {
    page.role("dialog").role("button")
}

async fn told(page: &Page, times: usize) -> Result<Vec<Value>> {
    page.eventually("what the portal is told", async || {
        let told: Vec<Value> = serde_json::from_value(page.script("return told", vec![]).await?)?;
        ensure!(told.len() == times, "told: {told:?}");
        Ok(told)
    })
    .await
}

/// Nothing that could be confirmed.
async fn offers_nothing(page: &Page) -> Result<()> {
    in_dialog(page).named("Close").shown().await?;
    in_dialog(page).named("Detach var").gone().await?;
    sent(page, 0)
}

async fn comes_after_the_list_and_is_waited_for(page: Page) -> Result<()> {
    let held = "window.answerDialogs = (url, options) =>
        new Promise((resolve) => { window.arrive = () => resolve(realFetch(url, options)); });";
    begin(&page, held).await?;
    page.role("button").named("Detach var").click().await?;
    page.sees(COMING).await?;
    offers_nothing(&page).await?;
    page.script("arrive()", vec![]).await?;
    page.no_longer_sees(COMING).await?;
    in_dialog(&page).named("Detach var").click().await?;
    page.sees("var is detached").await?;
    sent(&page, 1)?;
    let programs = programs(&page).await?;
    ensure!(programs.len() == 2, "{programs:?}");
    told(&page, 0).await.map(drop)
}

/// Fails in one way; the list stays, the dialog says so, and *Try again* brings it.
async fn fails(page: &Page, answer: &str, reason: &str) -> Result<()> {
    page.expect_console("dialog");
    page.expect_console("404");
    begin(page, answer).await?;
    ensure!(told(page, 1).await? == [json!(["dialogs-missing", reason])]);
    // Opened, it is tried once more.
    page.role("button").named("Detach var").click().await?;
    page.sees(FAILED).await?;
    page.sees("Nothing was changed").await?;
    offers_nothing(page).await?;
    told(page, 2).await?;
    in_dialog(page).named("Close").click().await?;
    page.role("dialog").gone().await?;
    // The list reads on.
    page.role("button").named("Refresh").click().await?;
    page.role("button").named("Detach var").click().await?;
    told(page, 3).await?;
    page.sees(FAILED).await?;
    page.script("mend()", vec![]).await?;
    in_dialog(page).named("Try again").click().await?;
    in_dialog(page).named("Detach var").click().await?;
    page.sees("var is detached").await?;
    sent(page, 1)
}

async fn missing_it_is_said_and_tried_again(page: Page) -> Result<()> {
    fails(&page, MISSING, "files-missing").await
}

async fn cut_off_it_is_not_taken_for_whole(page: Page) -> Result<()> {
    fails(&page, CUT_OFF, "files-broken").await
}

async fn of_another_release_it_is_refused(page: Page) -> Result<()> {
    fails(&page, OTHER_RELEASE, "files-mismatch").await
}

async fn offline_it_comes_when_there_is_a_network(page: Page) -> Result<()> {
    page.expect_console("dialog");
    begin(&page, OFFLINE).await?;
    told(&page, 1).await?;
    page.role("button").named("Detach var").click().await?;
    page.sees(FAILED).await?;
    page.script("mend(); dispatchEvent(new Event('online'))", vec![])
        .await?;
    in_dialog(&page).named("Detach var").click().await?;
    page.sees("var is detached").await
}

/// The list, and what was sent before, need none of it.
async fn a_detach_on_record_is_followed_without_it(page: Page) -> Result<()> {
    page.expect_console("dialog");
    page.expect_console("404");
    begin(&page, "mend();").await?;
    page.role("button").named("Detach var").click().await?;
    in_dialog(&page).named("Detach var").click().await?;
    page.eventually("one on record", async || {
        let script = "return Object.entries(localStorage)
            .some(([key, text]) => key.startsWith('bms-disks:') && JSON.parse(text).sent !== false)";
        ensure!(page.script(script, vec![]).await? == true);
        Ok(())
    })
    .await?;
    load(&page, MISSING).await?;
    told(&page, 1).await?;
    page.sees("var is detached").await?;
    page.role("button").named("Attach again").shown().await?;
    sent(&page, 1)
}

/// Takes the functions of the second file out of the table that both share: the next dialog is a trap.
const TRAP: &str = "
    const real = WebAssembly.instantiate;
    WebAssembly.instantiate = async (module, imports) => {
        const { __indirect_function_table: table } = imports.__wasm_split ?? {};
        const entries = () => Array.from({ length: table?.length ?? 0 }, (_, at) => table.get(at));
        const before = entries();
        const instance = await real(module, imports);
        if (table) window.trap = () => before.forEach((entry, at) => entry ?? table.set(at, null));
        return instance;
    };";

async fn a_trap_in_it_ends_the_program_and_both_are_loaded_anew(page: Page) -> Result<()> {
    for words in [
        "internal error",
        "RuntimeError",
        "null",
        "undefined",
        "call",
    ] {
        page.expect_console(words);
    }
    begin(&page, &format!("{TRAP}mend();")).await?;
    page.eventually("the second file", async || {
        ensure!(page.script("return typeof trap", vec![]).await? == "function");
        Ok(())
    })
    .await?;
    page.script("trap()", vec![]).await?;
    page.role("button").named("Detach var").click().await?;
    page.sees("This panel stopped because of an error of its own")
        .await?;
    sent(&page, 0)?;
    page.role("button")
        .named("Reload this panel")
        .click()
        .await?;
    page.role("button").named("Detach var").click().await?;
    in_dialog(&page).named("Detach var").click().await?;
    page.sees("var is detached").await?;
    sent(&page, 1)?;
    let programs = programs(&page).await?;
    ensure!(programs.len() == 4, "{programs:?}");
    Ok(())
}
