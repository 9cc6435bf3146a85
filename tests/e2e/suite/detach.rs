//! The main job: see the disks, know the verdict, detach, see it gone.

use bms_e2e::{Pace, Page, Result, ensure};

use crate::widget::{
    accepted, acknowledge, ask, confirm, detach, detach_plainly, dialog, disk, is_attached, open,
    sent, server,
};

pub async fn a_stopped_servers_disk_goes_after_a_plain_confirm(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    ask(&page, "var").await?;
    ensure!(dialog(&page).role("checkbox").names().await?.is_empty());
    confirm(&page, "var").click().await?;
    page.sees("var is detached").await?;
    ensure!(!is_attached(&page, "stopped", 1)?);
    sent(&page, "stopped", &[1])?;
    dialog(&page).role("button").named("Close").click().await?;
    detach(&page, "var").gone().await?;
    page.sees("bms-disks-detached").await
}

pub async fn a_mounted_linux_disk_stays_and_the_reason_leads_back_to_the_guide(
    page: Page,
) -> Result<()> {
    open(&page, "linux-mounted").await?;
    page.sees("Running Linux: unmount it first, or the detach fails")
        .await?;
    ask(&page, "db-data").await?;
    page.sees("Look first").await?;
    ensure!(!confirm(&page, "db-data").is_enabled().await?);
    acknowledge(&page).await?;
    confirm(&page, "db-data").click().await?;
    page.sees("db-data was not detached").await?;
    ensure!(is_attached(&page, "linux-mounted", 1)?);
    sent(&page, "linux-mounted", &[1])?;

    dialog(&page)
        .role("button")
        .named("Go through the steps again")
        .click()
        .await?;
    page.sees("Look first").await?;
    let (id, volume) = (server("linux-mounted")?, disk("linux-mounted", 1)?);
    page.cloud(|cloud| cloud.set_mounted(&id, &volume, false));
    acknowledge(&page).await?;
    confirm(&page, "db-data").click().await?;
    page.sees("db-data is detached").await?;
    sent(&page, "linux-mounted", &[1, 1])
}

pub async fn a_running_windows_disk_wants_its_name_typed(page: Page) -> Result<()> {
    open(&page, "windows-quiet").await?;
    page.sees("Running Windows: data still being written is lost")
        .await?;
    ask(&page, "profiles").await?;
    acknowledge(&page).await?;
    ensure!(!confirm(&page, "profiles").is_enabled().await?);
    let word = dialog(&page)
        .role("textbox")
        .containing("Type the disk's name");
    word.fill("profile").await?;
    ensure!(!confirm(&page, "profiles").is_enabled().await?);
    word.fill("profiles").await?;
    confirm(&page, "profiles").click().await?;
    page.sees("profiles is detached").await?;
    sent(&page, "windows-quiet", &[2])
}

pub async fn an_unknown_system_gets_both_guides_and_the_heaviest_confirmation(
    page: Page,
) -> Result<()> {
    open(&page, "unknown-os").await?;
    ask(&page, "spare").await?;
    dialog(&page)
        .role("button")
        .named("Cannot paste? All steps, one by one")
        .click()
        .await?;
    page.sees("In Linux, as root").await?;
    page.sees("In Windows, in PowerShell as administrator")
        .await?;
    acknowledge(&page).await?;
    ensure!(!confirm(&page, "spare").is_enabled().await?);
    sent(&page, "unknown-os", &[])
}

pub async fn what_is_blocked_says_why_in_the_row_and_sends_nothing(page: Page) -> Result<()> {
    for (slug, words) in [
        ("rebooting", "A task is under way: rebooting"),
        ("powering-off", "A task is under way: powering-off"),
        ("locked", "The server is locked"),
        ("frozen", "The server is frozen"),
        ("error", "The server is neither running nor stopped"),
        ("unknown-status", "VERIFY_RESIZE"),
        ("disk-error", "error_detaching"),
        ("stopped", "System disk: not offered in this portal"),
        ("linux-idle", "System disk: the server runs from it"),
    ] {
        open(&page, slug).await?;
        page.sees(words).await?;
        sent(&page, slug, &[])?;
    }
    Ok(())
}

pub async fn a_blocked_button_is_described_by_its_reason(page: Page) -> Result<()> {
    open(&page, "locked").await?;
    page.sees("The server is locked").await?;
    let rows = page.role("row").role("button");
    let name = rows.containing("Detach ").names().await?;
    ensure!(!name.is_empty(), "no buttons");
    let button = page.role("button").named(&name[0]);
    ensure!(!button.is_enabled().await?);
    let why = button.description().await?;
    ensure!(why.contains("The server is locked"), "described as {why:?}");
    Ok(())
}

pub async fn a_second_click_sends_nothing_more(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    ask(&page, "archive").await?;
    let button = confirm(&page, "archive").element().await?;
    let twice = "arguments[0].click(); arguments[0].click(); arguments[0].click();";
    page.script(twice, vec![serde_json::to_value(&button)?])
        .await?;
    page.sees("archive is detached").await?;
    sent(&page, "stopped", &[2])
}

pub async fn a_dialog_closed_before_confirming_sends_nothing(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    ask(&page, "var").await?;
    page.press(bms_e2e::Key::Escape).await?;
    dialog(&page).gone().await?;
    let (role, name) = page.focused().await?;
    ensure!(
        (role.as_str(), name.as_str()) == ("button", "Detach var"),
        "{role} {name}"
    );
    sent(&page, "stopped", &[])
}

pub async fn a_dialog_closed_after_sending_leaves_the_progress_in_the_row(
    page: Page,
) -> Result<()> {
    // A slow driver has to find and press the button meanwhile.
    page.cloud(|cloud| {
        cloud.set_pace(Pace {
            job_ms: 9_000,
            ..Pace::default()
        });
    });
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    accepted(&page).await?;
    dialog(&page).role("button").named("Close").click().await?;
    page.sees("The cloud is working on it").await?;
    page.role("button").named("Details of var").shown().await?;
    // It says so in its place, until it is put away.
    page.role("button").named("Attach again").shown().await?;
    page.role("button").named("Put away").click().await?;
    page.role("button").named("Details of var").gone().await?;
    sent(&page, "stopped", &[1])
}

pub async fn an_element_removed_in_the_middle_goes_on_when_it_is_back(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    accepted(&page).await?;
    let remove = "const w = document.querySelector('bms-disks'); window.kept = [w, w.parentNode]; w.remove();";
    page.script(remove, vec![]).await?;
    page.no_longer_sees("Accepted by the cloud").await?;
    page.script("const [w, p] = window.kept; p.append(w);", vec![])
        .await?;
    page.sees("var is detached").await?;
    sent(&page, "stopped", &[1])
}

pub async fn two_elements_stand_on_one_page(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    page.sees("cluster-a").await?;
    let twin = "const w = document.querySelector('bms-disks'); const t = w.cloneNode();
        t.getToken = w.getToken; t.serverId = arguments[0]; w.after(t);";
    page.script(twin, vec![server("linux-idle")?.into()])
        .await?;
    page.sees("batch-04").await?;
    page.sees("cluster-a").await
}

pub async fn clouds_without_jobs_are_followed_by_the_list(page: Page) -> Result<()> {
    for slug in ["answers-204", "answers-200"] {
        open(&page, slug).await?;
        ask(&page, "data").await?;
        acknowledge(&page).await?;
        confirm(&page, "data").click().await?;
        page.sees("data is detached").await?;
        ensure!(!is_attached(&page, slug, 1)?);
    }
    ensure!(page.requests(bms_e2e::Method::Delete).len() == 2);
    Ok(())
}
