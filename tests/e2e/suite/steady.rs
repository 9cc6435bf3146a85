//! Nothing that happens by itself moves a row: not scrolling, not reading again, not details that arrive, not a
//! detach from its dialog to its end. A click lands on what it was aimed at.
//!
//! What may move rows: what an operator does (a filter, putting a change away), a disk that has left the list unseen
//! here, and a row whose own change has come to its end: it may grow by the words that say how.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::widget::{open, server};
use bms_e2e::{Call, Fault, FaultRule, Page};

/// Where each row begins on the page, by its disk.
const PLACES: &str = "
    window.widget = document.querySelector('bms-disks');
    window.rows = () => [...widget.shadowRoot.querySelectorAll('.row:not(.head)')];
    window.places = () => rows().map((row) => Math.round(row.getBoundingClientRect().top + scrollY));
    window.frames = async (count) => {
      for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
    };
    window.moved = (before, after) => Math.max(0, ...before.map((place, row) => Math.abs(place - after[row])));";

/// Scrolls through the page a screen at a time: by how much rows moved in the frames after each step, and by
/// how much the page grew or shrank on the way.
const SCROLL: &str = "
    const [style] = arguments;
    widget.style.cssText = `display: block; ${style}`;
    scrollTo(0, 0);
    await frames(5);
    const page = document.scrollingElement;
    const height = page.scrollHeight;
    let worst = 0;
    for (let at = 0; at < page.scrollHeight - innerHeight; at += innerHeight * 0.9) {
      scrollTo(0, at);
      const before = places();
      await frames(3);
      worst = Math.max(worst, moved(before, places()));
    }
    scrollTo(0, page.scrollHeight);
    const before = places();
    await frames(3);
    return [Math.max(worst, moved(before, places())), Math.abs(page.scrollHeight - height), rows().length];";

async fn run(page: &Page, script: &str, arguments: Vec<Value>) -> Result<Value> {
    page.script(
        &format!("return (async (...arguments) => {{ {script} }})(...arguments)"),
        arguments,
    )
    .await
}

/// Waits until the size of every row is known, and those that nobody sees are left out with it.
async fn laid_out(page: &Page) -> Result<()> {
    page.script(PLACES, vec![]).await?;
    page.eventually("the sizes of all rows", async || {
        let are = "return rows().length > 0
            && widget.shadowRoot.querySelector(rows().length > 10 ? '.known' : '.table:not(.far)') !== null";
        ensure!(page.script(are, vec![]).await? == true);
        Ok(())
    })
    .await
}

pub async fn scrolling_moves_no_row(page: Page) -> Result<()> {
    for language in ["en", "zh-CN"] {
        page.open(&format!("/?server=sixty-disks&lang={language}"))
            .await?;
        laid_out(&page).await?;
        for width in [320, 480, 760, 1_100, 1_440] {
            scrolls_steadily(&page, &format!("inline-size: {width}px"))
                .await
                .with_context(|| format!("{language}, {width} px"))?;
        }
    }
    Ok(())
}

async fn scrolls_steadily(page: &Page, style: &str) -> Result<()> {
    let found = run(page, SCROLL, vec![style.into()]).await?;
    ensure!(
        found == json!([0, 0, 60]),
        "{style}: rows moved by, the page grew by, rows: {found}"
    );
    Ok(())
}

/// Rows that nobody sees are left out, with their sizes; those are others as soon as the text has another size, in the
/// same width.
pub async fn another_size_of_the_text_moves_no_row(page: Page) -> Result<()> {
    page.open("/?server=sixty-disks").await?;
    for style in [
        "",
        "--bms-disks-font-size: 19px",
        "--bms-disks-font-size: 19px; --bms-disks-density: 0.8",
        "--bms-disks-font: monospace",
    ] {
        laid_out(&page).await?;
        let out = "return getComputedStyle(rows().at(-1)).contentVisibility";
        ensure!(page.script(out, vec![]).await? == "auto", "before {style}");
        scrolls_steadily(&page, style).await?;
        page.script("scrollTo(0, 0)", vec![]).await?;
    }
    Ok(())
}

/// Looks at the places in each frame, until `stop` is called: by how much any row was moved, and what it said.
const WATCH: &str = "
    const before = places();
    window.worst = { moved: 0, text: '' };
    let on = true;
    window.stop = () => { on = false; return worst; };
    const look = () => {
      const by = moved(before, places());
      if (by > worst.moved) {
        const at = before.findIndex((place, row) => Math.abs(place - places()[row]) === by);
        window.worst = { moved: by, text: rows()[Math.max(0, at - 1)].innerText };
      }
      if (on) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);";

pub async fn reading_again_moves_no_row(page: Page) -> Result<()> {
    open(&page, "sixty-disks").await?;
    page.sees("60 attached").await?;
    laid_out(&page).await?;
    for width in [320, 480, 760, 1_100, 1_440] {
        let set = "widget.style.cssText = `display: block; inline-size: ${arguments[0]}px`";
        page.script(set, vec![width.into()]).await?;
        run(&page, "await frames(3)", vec![]).await?;
        page.script(WATCH, vec![]).await?;
        run(&page, "await widget.refresh(); await frames(3)", vec![]).await?;
        let worst = page.script("return stop()", vec![]).await?;
        ensure!(worst["moved"] == 0, "{width} px, by reading again: {worst}");
    }
    Ok(())
}

/// How far rows have moved since `before`, those above and those below a row by themselves. A look is at one of these
/// widths, the next one each time; the last looks are at all.
const EVERY_WIDTH: &str = "
    const WIDTHS = [320, 760, 1440];
    const name = (row) => row.querySelector('.c-why').id;
    const at = async (width) => {
      widget.style.cssText = `display: block; inline-size: ${width}px`;
      // In the first two of them the sizes become those of this width.
      await frames(4);
      const top = widget.getBoundingClientRect().top;
      return new Map(rows().map((row) => [name(row), row.getBoundingClientRect().top - top]));
    };
    window.lookAtAll = async () => {
      const all = [];
      for (const width of WIDTHS) all.push(await at(width));
      return all;
    };
    window.watch = (before, changed) => {
      const worst = { above: 0, below: 0, uneven: 0 };
      const place = [...before[0].keys()].indexOf(changed);
      let turn = 0;
      const look = async (over = () => false) => {
        const n = turn++ % WIDTHS.length;
        const width = WIDTHS[n];
        const now = await at(width);
        if (over()) return;
        const by = [...before[n]].map(([row, top]) => now.has(row) ? now.get(row) - top : Infinity);
        const [above, below] = [by.slice(0, place + 1), by.slice(place + 1)];
        const most = (all) => Math.round(Math.max(0, ...all.map(Math.abs)));
        if (most(above) > worst.above || most(below) > worst.below) worst.said = `${width}: ${widget.shadowRoot.querySelector('.bms-disks').innerText.slice(0, 400)}`;
        worst.above = Math.max(worst.above, most(above));
        worst.below = Math.max(worst.below, most(below));
        worst.uneven = Math.max(worst.uneven, most(below.map((one) => one - below[0])));
      };
      const lookAll = async (over) => {
        for (const _ of WIDTHS) await look(over);
      };
      return { worst, look, lookAll };
    };
    window.until = async (look, holds) => {
      const end = performance.now() + 60_000;
      while (!holds()) {
        if (performance.now() > end) throw new Error('in vain: ' + holds);
        // What is waited for may come while it looks.
        await look(holds);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    };";

/// Has the page do something that takes longer than a driver lets a script take.
async fn at_length(page: &Page, script: &str, arguments: Vec<Value>) -> Result<Value> {
    let begin = format!(
        "window.found = null;
        (async (...arguments) => {{ {script} }})(...arguments)
          .then((found) => (window.found = found), (error) => (window.found = {{ error: String(error) }}));"
    );
    page.script(&begin, arguments).await?;
    let mut found = Value::Null;
    for _ in 0..6 {
        let look = page.eventually("the end", async || {
            let found = page.script("return window.found", vec![]).await?;
            ensure!(!found.is_null(), "not yet");
            Ok(found)
        });
        if let Ok(value) = look.await {
            found = value;
            break;
        }
    }
    ensure!(found["error"].is_null() && !found.is_null(), "{found}");
    Ok(found)
}

/// Detaches the disk of a row and looks all the while: how far rows had moved until the end was told, and after it.
const DETACH: &str = "
    const [place, end] = arguments;
    const find = (selector) => widget.shadowRoot.querySelector(selector);
    const row = rows()[place];
    const { worst, look, lookAll } = watch(await lookAtAll(), row.querySelector('.c-why').id);
    row.querySelector('[part~=detach]').click();
    await until(look, () => find('dialog[open] [part~=confirm]'));
    await lookAll();
    find('dialog .ask-confirm input[type=checkbox]')?.click();
    await until(look, () => find('dialog[open] [part~=confirm]').ariaDisabled !== 'true');
    find('dialog[open] [part~=confirm]').click();
    const over = () => row.querySelector(end) || !row.isConnected;
    await until(look, () => row.querySelector('[part~=follow]'));
    await lookAll(over);
    const others = rows().filter((each) => each !== row).map((each) => each.querySelector('.c-act button'));
    const free = others.filter((button) => button.ariaDisabled !== 'true').length;
    const unsaid = others.filter((button) => !button.getAttribute('aria-describedby').split(' ')
      .some((id) => widget.shadowRoot.getElementById(id).id === 'waits')).length;
    const said = find('#waits').textContent !== '';
    await until(look, over);
    const before = { ...worst };
    await lookAll();
    find('dialog [part~=close]').click();
    await until(look, () => !find('dialog'));
    await frames(3);
    await lookAll();
    return { before, after: worst, free, unsaid, said, stays: row.isConnected, rows: rows().length };";

/// The demonstration page, with a list of so many rows.
async fn listed(page: &Page, slug: &str, language: &str) -> Result<()> {
    page.open(&format!("/?server={slug}&lang={language}"))
        .await?;
    page.sees("bms-disks-ready").await?;
    laid_out(page).await?;
    page.script(EVERY_WIDTH, vec![]).await?;
    Ok(())
}

pub async fn a_detach_moves_no_row(page: Page) -> Result<()> {
    for (language, place) in [("en", 20), ("zh-CN", 40)] {
        listed(&page, "sixty-disks", language).await?;
        let found = run(
            &page,
            DETACH,
            vec![json!(place), json!("[part~=attach-again]")],
        )
        .await?;
        let after = &found["after"];
        let before = &found["before"];
        ensure!(
            before["above"] == 0 && before["below"] == 0,
            "{language}, until it is detached: {found}"
        );
        // Then what is below moves together, by what the row itself has become less or more.
        ensure!(
            after["above"] == 0 && after["uneven"] == 0,
            "{language}, then: {found}"
        );
        ensure!(
            found["free"] == 0 && found["unsaid"] == 0 && found["said"] == true,
            "{language}, the others wait and say so: {found}"
        );
        ensure!(found["stays"] == true, "{language}: {found}");
    }
    Ok(())
}

pub async fn a_detach_that_fails_moves_nothing_until_it_says_why(page: Page) -> Result<()> {
    for language in ["en", "zh-CN"] {
        listed(&page, "job-fails", language).await?;
        let found = at_length(&page, DETACH, vec![json!(1), json!("[part~=put-away]")]).await?;
        let (before, after) = (&found["before"], &found["after"]);
        ensure!(
            before["above"] == 0 && before["below"] == 0,
            "{language}, until it has failed: {found}"
        );
        // What is below goes down together, once, by the words of the failure.
        ensure!(
            after["above"] == 0 && after["uneven"] == 0,
            "{language}, then: {found}"
        );
    }
    Ok(())
}

/// Three disks go, one after the other, before the operator's eyes: by how much any row moved, and how many are still
/// there.
const QUEUE: &str = "
    const find = (selector) => widget.shadowRoot.querySelector(selector);
    const all = (selector) => [...widget.shadowRoot.querySelectorAll(selector)];
    const boxes = all('.row [data-pick]').filter((box) => box.ariaDisabled !== 'true').slice(0, 3);
    for (const box of boxes) box.click();
    await frames(3);
    find('[part~=detach-selected]').click();
    await until(() => {}, () => find('dialog[open] [part~=confirm]'));
    find('dialog .ask-confirm input[type=checkbox]')?.click();
    await until(() => {}, () => find('dialog[open] [part~=confirm]').ariaDisabled !== 'true');
    await frames(3);
    const before = places();
    find('dialog[open] [part~=confirm]').click();
    await until(() => {}, () => find('dialog [part~=close]'));
    find('dialog [part~=close]').click();
    await until(() => {}, () => !find('dialog'));
    // The strip that tells of the queue came above the list, once, by the operator's own click.
    await frames(3);
    const began = places();
    let worst = 0;
    await until(() => { worst = Math.max(worst, moved(began, places())); }, () => all('.row.gone').length === 3);
    await frames(3);
    worst = Math.max(worst, moved(began, places()));
    const offered = all('.row.gone').filter((row) => row.querySelector('[part~=put-away], [part~=attach-again]')).length;
    return { picked: boxes.length, rows: [before.length, places().length], worst, offered };";

pub async fn a_queue_moves_no_row(page: Page) -> Result<()> {
    listed(&page, "sixty-disks", "zh-CN").await?;
    let found = at_length(&page, QUEUE, vec![]).await?;
    ensure!(
        found["picked"] == 3 && found["rows"][0] == found["rows"][1] && found["worst"] == 0,
        "{found}"
    );
    // They are put away, and attached again, with the queue.
    ensure!(found["offered"] == 0, "{found}");
    Ok(())
}

/// From the first row to the last detail. Rows that nobody sees yet are laid out right after the first view.
const ARRIVE: &str = "
    const [server] = arguments;
    const waits = () => widget.shadowRoot.querySelector('.far') !== null;
    // Seen as the rows come in, however long a frame takes.
    let waited = false;
    const watcher = new MutationObserver(() => { waited ||= rows().length === 60 && waits(); });
    watcher.observe(widget.shadowRoot, { subtree: true, childList: true, attributes: true });
    widget.setAttribute('server-id', server);
    while (rows().length !== 60) await frames(1);
    // Which rows are in sight the browser finds out when it paints them first.
    await frames(1);
    const inSight = places().filter((place) => place < scrollY + innerHeight);
    while (waits()) await frames(1);
    await frames(3);
    watcher.disconnect();
    const first = { waited, rows: inSight.length, moved: moved(inSight, places()) };
    const known = () => rows().filter((row) => row.querySelectorAll('.id').length > 1).length;
    const { worst, look, lookAll } = watch(await lookAtAll(), 'why-none');
    await until(look, () => known() === 60);
    await frames(3);
    await lookAll();
    const ends = (of) => performance.getEntriesByType('resource').filter(({ name }) => name.includes(of)).at(-1).responseEnd;
    return { late: ends('/cloudvolumes/') - ends('os-volume_attachments'), worst, first };";

/// The list waits for them; those that come later than that let their rows grow.
pub async fn details_that_arrive_move_no_row(page: Page) -> Result<()> {
    let id = server("sixty-disks")?;
    for language in ["en", "zh-CN"] {
        listed(&page, "stopped", language).await?;
        let late = FaultRule::next(Call::Volumes, Fault::Slow(2_500, 2_500));
        page.cloud(|cloud| cloud.add_fault(&id, late));
        let found = at_length(&page, ARRIVE, vec![json!(id)]).await?;
        ensure!(
            found["late"].as_f64() > Some(1_000.0),
            "{language}, not late: {found}"
        );
        ensure!(found["worst"]["below"] == 0, "{language}: {found}");
        let first = &found["first"];
        ensure!(
            first["waited"] == true && first["rows"].as_u64() > Some(0) && first["moved"] == 0,
            "{language}, after the first view: {found}"
        );
    }
    Ok(())
}
