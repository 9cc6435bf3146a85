//! A panel that is open for long: nothing piles up, and what happens to a page meanwhile is survived.

use bms_e2e::{Engine, Pace, Page, Result, ensure};
use serde_json::{Value, json};

use crate::widget::{detach, disk, open, sent, server};

pub const CLOCK: &str = include_str!("clock.js");
/// Unless `BMS_E2E_CYCLES` says another number.
const CYCLES: usize = 1_000;

/// What a page holds, garbage collected before.
#[derive(Clone, Copy, Debug)]
struct Held {
    nodes: f64,
    listeners: f64,
    heap: f64,
    wasm: f64,
    /// Of the program's memory, what is in use.
    live: f64,
    /// Of the page's values, how many the program holds.
    held: f64,
}

impl Held {
    async fn measure(page: &Page) -> Result<Self> {
        // The browser's own book of what was loaded.
        page.script("performance.clearResourceTimings()", vec![])
            .await?;
        // What was let go of in one collection may free more in the next.
        for _ in 0..3 {
            page.devtools("HeapProfiler.collectGarbage", json!({}))
                .await?;
        }
        page.devtools("Performance.enable", json!({})).await?;
        let metrics = page.devtools("Performance.getMetrics", json!({})).await?;
        let of = |name: &str| {
            let all = metrics["metrics"].as_array().into_iter().flatten();
            let mut values = all.filter(|metric| metric["name"] == name);
            values
                .next()
                .and_then(|metric| metric["value"].as_f64())
                .unwrap_or(f64::NAN)
        };
        let number = async |script: &str| -> Result<f64> {
            let number = page.script(script, vec![]).await?;
            Ok(number.as_f64().unwrap_or(f64::NAN))
        };
        Ok(Self {
            nodes: of("Nodes"),
            listeners: of("JSEventListeners"),
            heap: of("JSHeapUsedSize"),
            wasm: number("return program.memory.buffer.byteLength").await?,
            live: number("return program.liveBytes()").await?,
            held: number(HELD).await?,
        })
    }

    /// A little is other rows, words and caches; what grows with time or with changes is more.
    fn is_as(self, before: Self) -> Result<()> {
        let grown = |now: f64, then: f64, by: f64| now - then > by || now.is_nan();
        let worse = grown(self.nodes, before.nodes, 60.0)
            || grown(self.listeners, before.listeners, 10.0)
            || grown(self.heap, before.heap, 600_000.0)
            || grown(self.wasm, before.wasm, 0.0)
            || grown(self.live, before.live, 4_000.0)
            || grown(self.held, before.held, 20.0);
        ensure!(!worse, "grown from {before:?} to {self:?}");
        Ok(())
    }
}

/// Keeps the program's exports where its memory can be measured.
async fn watch_memory(page: &Page) -> Result<()> {
    let source = "const real = WebAssembly.instantiate;
        WebAssembly.instantiate = async (...all) => {
            const instance = await real(...all);
            window.program = instance.exports;
            return instance;
        };";
    let params = json!({ "source": source });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", params)
        .await?;
    Ok(())
}

pub fn reads(page: &Page) -> usize {
    let is_list = |path: &str| path.ends_with("/os-volume_attachments");
    page.sent().iter().filter(|one| is_list(&one.path)).count()
}

/// Waits in the page until its own clock has come so far.
pub async fn pass(page: &Page, millis: u64) -> Result<()> {
    // A script may take half a minute.
    const STRIDE: u64 = 300_000;
    for _ in 0..millis.div_ceil(STRIDE) {
        let wait = "return new Promise((done) => setTimeout(done, arguments[0]))";
        page.script(wait, vec![json!(STRIDE.min(millis))]).await?;
    }
    Ok(())
}

/// Writes down when each reading of the list began and ended, by the page's clock.
const WATCH: &str = "
    const real = window.fetch;
    window.readings = [];
    window.fetch = async (request) => {
        const began = clock.elapsed();
        try {
            return await real(request);
        } finally {
            if (request.url.endsWith('/os-volume_attachments')) readings.push([began, clock.elapsed()]);
        }
    };";

/// How readings followed each other, in milliseconds.
#[derive(Debug)]
struct Polls {
    readings: usize,
    /// What an hour has room for: half a minute and the time a reading takes, again and again.
    wanted: f64,
    /// From a reading's end to the next one's beginning, in the first quarter of the hour and in the last.
    pauses: [f64; 2],
}

impl Polls {
    async fn measure(page: &Page) -> Result<Self> {
        let readings = page.script("return window.readings", vec![]).await?;
        let readings: Vec<[f64; 2]> = serde_json::from_value(readings)?;
        let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
        let took: Vec<_> = readings.iter().map(|[from, to]| to - from).collect();
        let pauses = readings.windows(2).map(|two| two[1][0] - two[0][1]);
        let pauses: Vec<_> = pauses.collect();
        let quarter = pauses.len() / 4;
        ensure!(quarter > 0, "only {} readings", readings.len());
        Ok(Self {
            readings: readings.len(),
            wanted: 3_600_000.0 / (30_000.0 + mean(&took)),
            pauses: [
                mean(&pauses[..quarter]),
                mean(&pauses[pauses.len() - quarter..]),
            ],
        })
    }
}

/// So many times as fast.
const SPEED: u32 = 20;

pub async fn an_hour_of_polling_leaves_nothing_behind(page: Page) -> Result<()> {
    ensure!(
        page.engine() == Engine::Chromium,
        "only its protocol measures"
    );
    watch_memory(&page).await?;
    page.cloud(|cloud| cloud.set_pace(Pace::INSTANT));
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(CLOCK, vec![]).await?;
    page.script(&format!("clock.pace({SPEED})"), vec![]).await?;
    // The reading that is due by now was to come at the old pace, which is ten minutes of this one.
    page.script("document.dispatchEvent(new Event('resume'))", vec![])
        .await?;
    pass(&page, 300_000).await?;
    page.script(WATCH, vec![]).await?;
    let before = Held::measure(&page).await?;
    pass(&page, 3_600_000).await?;
    let (after, polls) = (Held::measure(&page).await?, Polls::measure(&page).await?);
    println!("\nan hour: {polls:?}, from {before:?} to {after:?}");
    let short = polls.wanted - polls.readings as f64;
    // Drawing and the timers' own grain count as often as the clock is faster.
    ensure!((-2.0..4.0).contains(&short), "{polls:?}");
    let drift = polls.pauses[1] - polls.pauses[0];
    ensure!(drift.abs() < 1_500.0, "the pauses change: {polls:?}");
    after.is_as(before)
}

/// Detaches the disk and attaches it again, so many times, as an operator would. Put into the page once: the browser
/// keeps the text of every script that it is given.
const CYCLE: &str = "window.cycle = (disk, times) => {
    const root = document.querySelector('bms-disks').shadowRoot;
    const until = async (look) => {
        const end = clock.real.now() + 20000;
        for (;;) {
            const found = look();
            if (found) return found;
            if (clock.real.now() > end) throw new Error(`in vain: ${look} in ${root.querySelector('dialog')?.innerText}`);
            await new Promise((done) => clock.real.timeout(done, 5));
        }
    };
    const can = (button) => (button && !button.disabled && button.getAttribute('aria-disabled') !== 'true' ? button : null);
    const inDialog = (words) => can([...root.querySelectorAll('dialog button')].find((one) => one.textContent.includes(words)));
    const inRow = () => {
        const row = [...root.querySelectorAll('[role=row]')].find((one) => one.textContent.includes(disk));
        return can(row?.querySelector('.c-act button'));
    };
    return (async () => {
        for (let n = 0; n < times; n += 1) {
            (await until(inRow)).click();
            // What changed since the click is asked about again.
            (await until(() => {
                const again = inDialog('Attach again');
                if (!again) can(root.querySelector('dialog [part~=confirm]'))?.click();
                return again;
            })).click();
            await until(() => {
                const dialog = root.querySelector('dialog[open]');
                if (dialog?.textContent.includes('is attached')) inDialog('Put away')?.click();
                else can(root.querySelector('dialog [part~=confirm]'))?.click();
                return !dialog;
            });
        }
    })();
    }";

pub async fn a_thousand_detaches_leave_nothing_behind(page: Page) -> Result<()> {
    ensure!(
        page.engine() == Engine::Chromium,
        "only its protocol measures"
    );
    const AT_ONCE: usize = 5;
    let given = std::env::var("BMS_E2E_CYCLES").ok();
    let cycles = given.and_then(|text| text.parse().ok()).unwrap_or(CYCLES);
    watch_memory(&page).await?;
    page.cloud(|cloud| cloud.set_pace(Pace::INSTANT));
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(CLOCK, vec![]).await?;
    page.script("clock.pace(20)", vec![]).await?;
    page.script(CYCLE, vec![]).await?;
    let arguments = vec![json!(disk("stopped", 1)?), json!(AT_ONCE)];
    let mut before = None;
    for done in (0..cycles).step_by(AT_ONCE) {
        // The first tenth fills caches.
        if done % (cycles / 10) == 0 && done > 0 {
            let held = Held::measure(&page).await?;
            println!("\nafter {done} detaches: {held:?}");
            before.get_or_insert(held);
        }
        let went = page
            .script("return cycle(...arguments)", arguments.clone())
            .await?;
        ensure!(went == Value::Null, "{went}");
    }
    let after = Held::measure(&page).await?;
    println!("\nafter {cycles} detaches: {after:?}");
    // The simulator's own log is not as long as that.
    let deletes = page
        .sent()
        .iter()
        .filter(|one| one.method == "DELETE")
        .count();
    ensure!(deletes == cycles, "{deletes} of {cycles}");
    after.is_as(before.unwrap_or(after))
}

/// A dialog opened and closed again and something copied, so many times.
const LOOK: &str = "
    const root = document.querySelector('bms-disks').shadowRoot;
    const until = async (look) => {
        const end = clock.real.now() + 20000;
        while (!look()) {
            if (clock.real.now() > end) throw new Error(`in vain: ${look}`);
            await new Promise((done) => clock.real.timeout(done, 1));
        }
    };
    return (async () => {
        for (let n = 0; n < arguments[0]; n += 1) {
            root.querySelector('[data-copy]').click();
            root.querySelector('[part~=detach]:not([aria-disabled])').click();
            await until(() => root.querySelector('dialog[open]'));
            root.querySelector('dialog [part~=cancel]').click();
            await until(() => !root.querySelector('dialog'));
        }
        await until(() => !root.querySelector('[data-copied]'));
    })()";

/// How many of the page's values the program holds: each has a place in its table, `undefined`, too.
const HELD: &str = "const all = program.__wbindgen_externrefs;
    let held = 0;
    for (let at = 0; at < all.length; at += 1) held += all.get(at) !== null;
    return held";

pub async fn a_hundred_looks_leave_nothing_held(page: Page) -> Result<()> {
    watch_memory(&page).await?;
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(CLOCK, vec![]).await?;
    page.script("clock.pace(20)", vec![]).await?;
    page.script(LOOK, vec![json!(10)]).await?;
    let before = page.script(HELD, vec![]).await?;
    page.script(LOOK, vec![json!(100)]).await?;
    let after = page.script(HELD, vec![]).await?;
    let more = after.as_f64().unwrap_or(f64::NAN) - before.as_f64().unwrap_or(f64::NAN);
    // A reading may be on its way.
    ensure!(more < 20.0, "it holds {after}, and held {before} before");
    Ok(())
}

/// The page loses its network, its laptop sleeps, it comes back from the browser's cache, it is hidden.
pub async fn offline_sleep_and_the_page_cache_are_survived(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(CLOCK, vec![]).await?;
    let id = server("stopped")?;
    // Something to see by which it has read again.
    let read_again = async |what: &str, script: &str| -> Result<()> {
        page.cloud(|cloud| cloud.set_volume_name(&disk("stopped", 1).unwrap_or_default(), what));
        page.script(script, vec![]).await?;
        detach(&page, what).shown().await
    };
    page.script("dispatchEvent(new Event('offline'))", vec![])
        .await?;
    page.sees("There is no network connection").await?;
    read_again("online", "dispatchEvent(new Event('online'))").await?;
    page.no_longer_sees("There is no network connection")
        .await?;
    read_again(
        "slept",
        "clock.jump(3600000); document.dispatchEvent(new Event('resume'))",
    )
    .await?;
    let back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
    read_again("cached", &format!("clock.jump(60000); {back}")).await?;

    // Hidden, it asks nothing, however long that is; seen again, it reads.
    let hide =
        "Object.defineProperty(document, 'hidden', { configurable: true, get: () => window.away });
        window.away = true; document.dispatchEvent(new Event('visibilitychange')); clock.pace(100)";
    page.script(hide, vec![]).await?;
    let asked = reads(&page);
    pass(&page, 300_000).await?;
    ensure!(reads(&page) <= asked + 1, "asked while hidden");
    let show =
        "clock.pace(1); window.away = false; document.dispatchEvent(new Event('visibilitychange'))";
    read_again("seen", show).await?;
    ensure!(page.cloud(|cloud| cloud.attachments(&id).count()) > 1);
    sent(&page, "stopped", &[])
}
