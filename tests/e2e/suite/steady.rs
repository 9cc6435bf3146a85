//! Scrolling and reading again move no row: a click lands on what it was aimed at.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::widget::open;
use bms_e2e::Page;

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
    const [width] = arguments;
    widget.style.cssText = `display: block; inline-size: ${width}px`;
    scrollTo(0, 0);
    await frames(3);
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

pub async fn scrolling_moves_no_row(page: Page) -> Result<()> {
    for language in ["en", "zh-CN"] {
        page.open(&format!("/?server=sixty-disks&lang={language}"))
            .await?;
        page.script(PLACES, vec![]).await?;
        page.eventually("the rows", async || {
            ensure!(page.script("return rows().length", vec![]).await? == 60);
            Ok(())
        })
        .await?;
        for width in [320, 480, 760, 1_100, 1_440] {
            let found = run(&page, SCROLL, vec![width.into()]).await?;
            ensure!(
                found == json!([0, 0, 60]),
                "{language}, {width} px: rows moved by, the page grew by, rows: {found}"
            );
        }
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
    page.script(PLACES, vec![]).await?;
    for width in [320, 760, 1_440] {
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
