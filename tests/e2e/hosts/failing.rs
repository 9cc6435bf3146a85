//! The shipped program fails. Each of its panics is a trap without words (`xtask/src/web.rs`), so what is said then
//! is tried here once more; what is tried in `tests/e2e/suite/crash.rs` is the program as it is developed. Nothing is
//! built in for it: the page takes away what the program stands on.

use bms_e2e::{Page, Result, ensure};
use serde_json::{Value, json};

use crate::own::{MODULE, deletes, load};

/// Keeps the program's memory at hand, and lets `window.trap` answer all that the program imports, and counts what it
/// calls while there is a `window.calls`.
const INSIDE: &str = "
    const real = WebAssembly.instantiate;
    WebAssembly.instantiate = async (module, imports) => {
        const watch = (call) => (...args) => {
            if (window.calls !== undefined) window.calls += 1;
            return window.trap ? window.trap() : call(...args);
        };
        const watched = (all) => Object.entries(all).map(([name, one]) =>
            [name, typeof one === 'function' ? watch(one) : one]);
        const modules = Object.entries(imports).map(([name, all]) => [name, Object.fromEntries(watched(all))]);
        const instance = await real(module, Object.fromEntries(modules));
        window.memory = instance.exports.memory ?? window.memory;
        return instance;
    };
    window.told = [];
    document.addEventListener('bms-disks-crashed', ({ detail }) => told.push(detail));
    window.realFetch = window.fetch;
    window.mend = () => {
        window.trap = undefined;
        window.fetch = realFetch;
        Node.prototype.insertBefore = realInsert;
    };
    window.realInsert = Node.prototype.insertBefore;";

/// Drawing fails, and Yew panics.
const PANIC: &str = "Node.prototype.insertBefore = () => { throw new DOMException('sabotage') };";

/// What the program calls does not come back.
const IMPORT: &str = "window.trap = () => { throw new WebAssembly.RuntimeError('sabotage') };";

/// All the memory that 32 bits can count is somebody else's, and an answer needs seven megabytes more.
const MEMORY: &str = "
    memory.grow(65536 - memory.buffer.byteLength / 65536);
    window.fetch = async () => new Response(new Uint8Array(7_000_000));";

/// A page's own recursion has used up the stack when the program is called, with a little more of it left each
/// time.
const STACK: &str = "
    let level = 0;
    const dive = () => {
        try { dive(); } catch {}
        if (++level < 6000 && level % 15 === 0) dispatchEvent(new Event(level % 2 ? 'offline' : 'online'));
    };
    dive();
    dispatchEvent(new Event('online'));";

/// A detach whose job is on record.
async fn detach_with_a_job(page: &Page) -> Result<()> {
    for words in [
        "internal error",
        "sabotage",
        "unreachable",
        "RuntimeError",
        "RangeError",
    ] {
        page.expect_console(words);
    }
    load(page, &[MODULE], INSIDE, "").await?;
    page.role("button").named("Detach var").click().await?;
    let dialog = page.role("dialog");
    dialog.role("button").named("Detach var").click().await?;
    page.eventually("its job on record", async || {
        let script = "return Object.entries(localStorage)
            .filter(([key]) => key.startsWith('bms-disks:'))
            .some(([, text]) => typeof JSON.parse(text).job === 'string')";
        ensure!(page.script(script, vec![]).await? == true);
        Ok(())
    })
    .await
}

async fn reload_panel(page: &Page) -> Result<()> {
    page.script("mend()", vec![]).await?;
    page.role("button").named("Reload this panel").click().await
}

async fn ends_well(page: &Page) -> Result<()> {
    page.sees("var is detached").await?;
    let sent = deletes(page).await?;
    ensure!(sent == 1, "sent {sent} times");
    Ok(())
}

const CRASHED: &str = "This panel stopped because of an error of its own";

/// Fails in the middle of a detach, for this reason as the page is told it; the reloaded panel takes the detach up.
async fn fails(page: &Page, how: &str, reason: &str) -> Result<()> {
    detach_with_a_job(page).await?;
    page.script(how, vec![]).await?;
    page.sees(CRASHED).await?;
    page.role("alert").shown().await?;
    page.role("dialog").gone().await?;
    page.sees("The detach of var (/dev/sdb) was sent at")
        .await?;
    page.sees("Job ID: ").await?;
    let told = page.script("return told", vec![]).await?;
    let said = json!([told[0]["change"], told[0]["isSent"], told[0]["isKnown"]]);
    ensure!(said == json!(["detach", true, true]), "{told}");
    let is_text = |key: &str| told[0][key].as_str().is_some_and(|text| !text.is_empty());
    ensure!(
        is_text("jobId") && is_text("serverId") && told[0]["reason"] == reason,
        "{told}"
    );
    ensure!(told[1] == Value::Null, "told twice: {told}");

    reload_panel(page).await?;
    ends_well(page).await
}

pub async fn by_a_panic(page: Page) -> Result<()> {
    fails(&page, PANIC, "bms-disks: internal error (RuntimeError)").await
}

pub async fn by_what_it_imports(page: Page) -> Result<()> {
    fails(&page, IMPORT, "bms-disks: internal error (RuntimeError)").await
}

pub async fn for_want_of_memory(page: Page) -> Result<()> {
    fails(&page, MEMORY, "bms-disks: internal error (RuntimeError)").await
}

/// The portal is asked before a detach, and in its listener calls the program again, which fails: the call that asked
/// stands further up the stack, and does not run on.
pub async fn below_a_call_that_would_run_on(page: Page) -> Result<()> {
    for words in [
        "internal error",
        "sabotage",
        "failed meanwhile",
        "RuntimeError",
    ] {
        page.expect_console(words);
    }
    load(&page, &[MODULE], INSIDE, "").await?;
    page.role("button").named("Detach var").click().await?;
    let nested = "
        document.addEventListener('bms-disks-before-detach', ({ detail }) => {
            window.trap = () => { throw new WebAssembly.RuntimeError('sabotage') };
            try { detail.waitUntil(Promise.resolve()); } catch (error) { window.caught = String(error); }
            window.trap = undefined;
            window.calls = 0;
        });";
    page.script(nested, vec![]).await?;
    let dialog = page.role("dialog");
    dialog.role("button").named("Detach var").click().await?;
    page.sees(CRASHED).await?;
    page.sees("No detach of this server’s disks is on record")
        .await?;
    let said = page
        .script("return [caught, calls, told.length]", vec![])
        .await?;
    ensure!(said == json!(["RuntimeError: sabotage", 0, 1]), "{said}");
    ensure!(deletes(&page).await? == 0);
    reload_panel(&page).await?;
    page.role("button").named("Detach var").shown().await
}

/// It may have been called too early to do anything: then nothing has happened to it.
pub async fn for_want_of_stack_or_not_at_all(page: Page) -> Result<()> {
    detach_with_a_job(&page).await?;
    // The browser has no stack left for the words either.
    page.expect_console(MODULE);
    page.script(STACK, vec![]).await?;
    let crashed = page.eventually("an end", async || {
        let text = page.text().await?;
        ensure!(text.contains(CRASHED) || text.contains("var is detached"));
        Ok(text.contains(CRASHED))
    });
    if crashed.await? {
        reload_panel(&page).await?;
    }
    ends_well(&page).await
}
