//! Several disks at once: selecting, one question, one after another, stopping, the summary.

use bms_e2e::{Pace, Page, Query, Result, ensure};

use crate::widget::{accepted, acknowledge, attach, dialog, is_attached, open, sent};

fn box_of(page: &Page, name: &str) -> Query {
    page.role("checkbox").named(&format!("Select {name}"))
}

pub fn button(page: &Page, name: &str) -> Query {
    dialog(page).role("button").named(name)
}

/// Selects these disks and opens the question about them.
pub async fn choose(page: &Page, names: &[&str]) -> Result<()> {
    for name in names {
        box_of(page, name).click().await?;
    }
    page.sees(&format!("Selected: {}", names.len())).await?;
    page.role("button")
        .named("Detach selected…")
        .click()
        .await?;
    dialog(page).shown().await
}

pub async fn selected_disks_go_one_after_another(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    choose(&page, &["archive", "var"]).await?;
    ensure!(
        dialog(&page).role("checkbox").names().await?.is_empty(),
        "plain when stopped"
    );
    button(&page, "Detach all (2)").click().await?;
    page.sees("Detached: 2. Failed: 0. Not known: 0. Not sent: 0.")
        .await?;
    sent(&page, "stopped", &[1, 2])?;
    ensure!(!is_attached(&page, "stopped", 1)? && !is_attached(&page, "stopped", 2)?);
    page.role("button").named("Copy as text").shown().await?;
    // A wrong pick: the summary puts it back.
    button(&page, "Attach again: var").click().await?;
    attach(&page, "var").click().await?;
    page.sees("var is attached").await?;
    ensure!(is_attached(&page, "stopped", 1)?);
    button(&page, "Close").click().await?;
    page.sees("bms-disks-queue").await?;
    page.role("button")
        .named("Details of Detaching disks: ended")
        .click()
        .await?;
    button(&page, "Put away").click().await?;
    page.no_longer_sees("Detaching disks: ended").await
}

pub async fn boxes_select_ranges_and_all_and_say_why_they_do_not(page: Page) -> Result<()> {
    open(&page, "sixty-disks").await?;
    page.sees("60 attached").await?;
    // As a person with a mouse and the shift key does it.
    const CLICK: &str = "
        const boxes = [...document.querySelector('bms-disks').shadowRoot.querySelectorAll('.pick')];
        const init = { bubbles: true, composed: true, cancelable: true, shiftKey: arguments[1] };
        boxes[arguments[0]].dispatchEvent(new MouseEvent('click', init));";
    page.script(CLICK, vec![3.into(), false.into()]).await?;
    page.sees("Selected: 1").await?;
    page.script(CLICK, vec![7.into(), true.into()]).await?;
    page.sees("Selected: 5").await?;
    let all = page
        .role("checkbox")
        .named("Select all that can be detached");
    const MIXED: &str = "return document.querySelector('bms-disks').shadowRoot
        .querySelector('.bulk-bar input').indeterminate";
    ensure!(page.script(MIXED, vec![]).await? == true, "some, not all");
    all.click().await?;
    page.sees("Selected: 59").await?;
    all.click().await?;
    page.sees("Selected: 0").await?;
    ensure!(
        !page
            .role("button")
            .named("Detach selected…")
            .is_enabled()
            .await?
    );
    // The system disk's box can be reached, says why, and does nothing.
    page.script(CLICK, vec![0.into(), false.into()]).await?;
    let boxes = page.role("checkbox").containing("Select ").names().await?;
    let blocked = page.role("checkbox").named(&boxes[1]);
    ensure!(!blocked.is_enabled().await?);
    let why = blocked.description().await?;
    ensure!(
        why.contains("System disk: the server runs from it"),
        "{why:?}"
    );
    page.sees("Selected: 0").await?;
    sent(&page, "sixty-disks", &[])
}

pub async fn a_failure_stops_it_and_asks(page: Page) -> Result<()> {
    open(&page, "linux-mounted").await?;
    page.sees("Running Linux: unmount it first").await?;
    let boxes = page.role("checkbox").containing("Select ").names().await?;
    // All, the system disk, and then the first and the third of the others.
    let third = boxes[4].trim_start_matches("Select ").to_owned();
    choose(&page, &["db-data", &third]).await?;
    ensure!(!button(&page, "Detach all (2)").is_enabled().await?);
    acknowledge(&page).await?;
    button(&page, "Detach all (2)").click().await?;
    page.sees("Stopped at").await?;
    sent(&page, "linux-mounted", &[1])?;
    ensure!(is_attached(&page, "linux-mounted", 1)?);
    button(&page, "Skip this disk, go on").click().await?;
    page.sees("Detached: 1. Failed: 1. Not known: 0. Not sent: 0.")
        .await?;
    sent(&page, "linux-mounted", &[1, 3])
}

pub async fn one_taken_out_is_not_sent(page: Page) -> Result<()> {
    // A slow driver has to find and press the button meanwhile.
    page.cloud(|cloud| {
        cloud.set_pace(Pace {
            job_ms: 9_000,
            ..Pace::default()
        });
    });
    open(&page, "stopped").await?;
    choose(&page, &["var", "archive"]).await?;
    button(&page, "Detach all (2)").click().await?;
    accepted(&page).await?;
    button(&page, "Take out archive").click().await?;
    page.sees("Detached: 1. Failed: 0. Not known: 0. Not sent: 1.")
        .await?;
    ensure!(is_attached(&page, "stopped", 2)?);
    sent(&page, "stopped", &[1])
}

pub async fn a_reload_in_the_middle_sends_nothing_until_it_is_confirmed_again(
    page: Page,
) -> Result<()> {
    open(&page, "stopped").await?;
    choose(&page, &["var", "archive"]).await?;
    button(&page, "Detach all (2)").click().await?;
    accepted(&page).await?;
    page.reload().await?;
    page.sees("Stopped: nothing more is sent").await?;
    page.sees("1 of 2").await?;
    sent(&page, "stopped", &[1])?;
    page.role("button")
        .named("Details of Stopped: nothing more is sent")
        .click()
        .await?;
    page.sees("have to be confirmed again").await?;
    button(&page, "Confirm the rest again…").click().await?;
    button(&page, "Detach all (1)").click().await?;
    page.sees("Detached: 2. Failed: 0. Not known: 0. Not sent: 0.")
        .await?;
    sent(&page, "stopped", &[1, 2])
}

pub async fn one_paste_tells_of_each_disk(page: Page) -> Result<()> {
    open(&page, "linux-mounted").await?;
    page.sees("Running Linux: unmount it first").await?;
    choose(&page, &["db-data"]).await?;
    button(&page, "Cancel").click().await?;
    let all = page
        .role("checkbox")
        .named("Select all that can be detached");
    all.click().await?;
    page.sees("Selected: 3").await?;
    page.role("button")
        .named("Detach selected…")
        .click()
        .await?;
    let paste = dialog(&page).role("textbox");
    paste.fill(r#"{"blockdevices":[{"name":"sdz","kname":"sdz","type":"disk","size":1,"wwn":"0x1","serial":"x","fstype":null,"uuid":null,"mountpoints":[null]}]}"#).await?;
    let seen = "return document.querySelector('bms-disks').shadowRoot
        .querySelectorAll('.finding-place > .flow > .verdict').length";
    page.eventually("a finding for each disk", async || {
        ensure!(page.script(seen, vec![]).await? == 3);
        Ok(())
    })
    .await?;
    sent(&page, "linux-mounted", &[])
}
