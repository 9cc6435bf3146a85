//! Bad nights: what the simulation proves of the session, seen on screen.

use bms_e2e::{Page, Result, ensure};

use crate::widget::{
    accepted, acknowledge, ask, confirm, detach_plainly, dialog, disk, is_attached, open, sent,
    server,
};

/// The scenarios of accidents have a running Linux server with idle disks.
async fn detach_from_linux(page: &Page, slug: &str, name: &str) -> Result<()> {
    open(page, slug).await?;
    ask(page, name).await?;
    acknowledge(page).await?;
    confirm(page, name).click().await
}

pub async fn after_a_lost_answer_the_list_decides_and_nothing_is_sent_again(
    page: Page,
) -> Result<()> {
    detach_from_linux(&page, "answer-lost", "data").await?;
    page.sees("Answer lost or unclear: the list decides")
        .await?;
    page.sees("data is detached").await?;
    ensure!(!is_attached(&page, "answer-lost", 1)?);
    sent(&page, "answer-lost", &[1])
}

pub async fn a_web_page_for_an_answer_is_not_taken_for_success(page: Page) -> Result<()> {
    detach_from_linux(&page, "html-on-detach", "data").await?;
    page.sees("It is not sent again; the list is being watched instead.")
        .await?;
    sent(&page, "html-on-detach", &[1])
}

pub async fn a_failed_job_says_why_in_the_clouds_words(page: Page) -> Result<()> {
    detach_from_linux(&page, "job-fails", "data").await?;
    page.sees("data was not detached").await?;
    page.sees("Error code").await?;
    sent(&page, "job-fails", &[1])
}

pub async fn a_stuck_job_keeps_showing_that_it_runs(page: Page) -> Result<()> {
    detach_from_linux(&page, "job-stuck", "data").await?;
    accepted(&page).await?;
    dialog(&page).role("button").named("Close").click().await?;
    page.sees("The cloud is working on it").await?;
    page.sees("A disk is being changed. The others wait: one at a time.")
        .await?;
    sent(&page, "job-stuck", &[1])
}

pub async fn a_job_that_vanished_leaves_it_to_the_list(page: Page) -> Result<()> {
    detach_from_linux(&page, "job-vanishes", "data").await?;
    page.sees("Waiting for the list to follow").await?;
    sent(&page, "job-vanishes", &[1])
}

pub async fn a_list_that_lags_is_waited_for(page: Page) -> Result<()> {
    detach_from_linux(&page, "list-lag", "data").await?;
    page.sees("The cloud's job is done").await?;
    page.sees("data is detached").await?;
    sent(&page, "list-lag", &[1])
}

pub async fn a_throttled_detach_says_so_and_is_not_repeated(page: Page) -> Result<()> {
    detach_from_linux(&page, "throttled", "data").await?;
    // The check before sending is throttled too, and waits longer each time.
    page.no_longer_sees("Checking server and disk once more")
        .await?;
    page.sees("the cloud asked to slow down").await?;
    page.sees("data was not detached").await?;
    ensure!(is_attached(&page, "throttled", 1)?);
    sent(&page, "throttled", &[1])
}

pub async fn an_expired_token_is_renewed_without_a_word(page: Page) -> Result<()> {
    detach_from_linux(&page, "token-expires", "data").await?;
    page.sees("data is detached").await?;
    sent(&page, "token-expires", &[1])
}

pub async fn a_reload_in_the_middle_goes_on_and_sends_nothing_again(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    accepted(&page).await?;
    page.reload().await?;
    page.sees("var is detached").await?;
    ensure!(!is_attached(&page, "stopped", 1)?);
    sent(&page, "stopped", &[1])
}

pub async fn a_second_tab_sees_the_change_and_cannot_start_another(page: Page) -> Result<()> {
    detach_from_linux(&page, "job-stuck", "data").await?;
    accepted(&page).await?;
    let client = page.client();
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second).await?;
    open(&page, "job-stuck").await?;
    page.sees("The cloud is working on it").await?;
    page.sees("A disk is being changed. The others wait: one at a time.")
        .await?;
    client.close_window().await?;
    client.switch_to_window(first).await?;
    sent(&page, "job-stuck", &[1])
}

pub async fn what_changed_after_the_dialog_opened_is_asked_about_again(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    ask(&page, "var").await?;
    let id = server("stopped")?;
    page.cloud(|cloud| cloud.set_status(&id, "ACTIVE"));
    confirm(&page, "var").click().await?;
    page.sees("The server's state has changed since you opened this")
        .await?;
    page.sees("Running Linux: unmount it first").await?;
    sent(&page, "stopped", &[])
}

pub async fn why_it_is_asked_again_is_in_sight_of_who_scrolled_down_to_confirm(
    page: Page,
) -> Result<()> {
    open(&page, "linux-idle").await?;
    ask(&page, "output").await?;
    acknowledge(&page).await?;
    let (id, disk) = (server("linux-idle")?, disk("linux-idle", 2)?);
    page.cloud(|cloud| cloud.set_slot(&id, &disk, "/dev/sdk"));
    confirm(&page, "output").click().await?;
    page.eventually("the reason in sight", async || {
        let look = "const dialog = document.querySelector('bms-disks').shadowRoot.querySelector('dialog');
            const [body, notes] = ['.dialog-body', '.notes'].map(s => dialog.querySelector(s).getBoundingClientRect());
            return notes.height > 0 && notes.top >= body.top && notes.bottom <= body.bottom;";
        ensure!(page.script(look, vec![]).await? == true, "it is not");
        Ok(())
    })
    .await?;
    sent(&page, "linux-idle", &[])
}

pub async fn forbidden_missing_and_broken_each_say_what_to_do_next(page: Page) -> Result<()> {
    for (slug, words) in [
        ("forbidden", "You may not see this server's disks"),
        ("server-gone", "There is no such server"),
        ("html-on-read", "came from something other than the cloud"),
        ("no-disks", "No disks are attached"),
        ("no-evs-permission", "Names and sizes could not be read"),
    ] {
        open(&page, slug).await?;
        page.sees(words).await?;
    }
    Ok(())
}

pub async fn the_token_and_user_data_are_nowhere_on_the_page(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    accepted(&page).await?;
    let everything = "const out = []; const walk = (n) => { out.push(n.outerHTML ?? '');
          if (n.shadowRoot) walk(n.shadowRoot), out.push(n.shadowRoot.innerHTML);
          for (const c of n.children ?? []) walk(c); };
        walk(document.documentElement);
        return out.join('') + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage}) + document.cookie + location.href;";
    let all = page.script(everything, vec![]).await?.to_string();
    // The simulator knows every token it gave out.
    let clean = page.cloud(|cloud| cloud.redact(&all));
    ensure!(clean == all, "a token is on the page");
    ensure!(
        !all.contains(bms_e2e::USER_DATA_SECRET),
        "user data is on the page"
    );
    page.sees("var is detached").await
}
