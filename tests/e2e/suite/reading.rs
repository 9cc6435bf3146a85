//! What a reader meets while the dialog is open: news from the cloud, words said aloud, another
//! language or theme, text that wants to mislead, things to copy.

use bms_e2e::{Context, Method, Pace, Page, Result, ensure};
use serde_json::{Value, json};

use crate::widget::{
    acknowledge, ask, attach, confirm, detach, detach_plainly, dialog, disk, is_attached, open,
    sent, server,
};

/// Disks of the server with hostile names, beside the system disk.
const HOSTILE: usize = 8;

pub async fn a_poll_leaves_dialog_focus_and_scrolling_alone(page: Page) -> Result<()> {
    // While something moves the list is read every five seconds.
    let volume = disk("linux-mounted", 2)?;
    page.cloud(|cloud| cloud.set_volume_status(&volume, Some("detaching")));
    page.size(900, 600).await?;
    open(&page, "linux-mounted").await?;
    ask(&page, "db-data").await?;
    acknowledge(&page).await?;
    let remember = "
        const shadow = document.querySelector('bms-disks').shadowRoot;
        shadow.querySelector('.dialog-body').scrollTop = 120;
        window.before = () => [
            shadow.querySelector('dialog').open, shadow.activeElement.type,
            shadow.activeElement.checked, shadow.querySelector('.dialog-body').scrollTop,
            scrollX, scrollY,
        ];
        return before()";
    let before = page.script(remember, vec![]).await?;
    ensure!(before[0] == true && before[2] == true, "{before}");
    page.cloud(|cloud| cloud.set_volume_name(&volume, "renamed meanwhile"));
    page.sees("renamed meanwhile").await?;
    let after = page.script("return before()", vec![]).await?;
    ensure!(after == before, "{after} instead of {before}");
    Ok(())
}

/// Writes down what screen readers are given to say.
const LISTEN: &str = "
    const shadow = document.querySelector('bms-disks').shadowRoot;
    window.heard = [];
    const hear = (node) => {
        const text = node.textContent.replace(/[\\u2066-\\u2069]/g, '').trim();
        if (text && node.localName === 'p' && node.closest('.aloud')) heard.push(text);
    };
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) addedNodes.forEach(hear);
    }).observe(shadow, { subtree: true, childList: true });";

pub async fn each_phase_is_said_once(page: Page) -> Result<()> {
    // Faster than drawing is on a slow machine.
    page.cloud(|cloud| {
        cloud.set_pace(Pace {
            answer_ms: 0,
            ..Pace::default()
        });
    });
    open(&page, "stopped").await?;
    detach(&page, "var").shown().await?;
    page.script(LISTEN, vec![]).await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    dialog(&page).role("button").named("Close").click().await?;
    dialog(&page).gone().await?;
    let heard = page.script("return heard", vec![]).await?;
    let heard: Vec<String> = serde_json::from_value(heard)?;
    for phase in [
        "Detaching var. Sending…",
        "Detaching var. The cloud is working on it…",
        "var is detached",
    ] {
        let times = heard.iter().filter(|text| *text == phase).count();
        ensure!(times == 1, "{phase:?} was said {times} times: {heard:?}");
    }
    let mut once = heard.clone();
    once.sort();
    once.dedup();
    ensure!(once.len() == heard.len(), "said twice: {heard:?}");
    Ok(())
}

pub async fn language_and_theme_change_in_an_open_dialog(page: Page) -> Result<()> {
    open(&page, "windows-quiet").await?;
    ask(&page, "profiles").await?;
    acknowledge(&page).await?;
    let word = dialog(&page)
        .role("textbox")
        .containing("Type the disk's name");
    word.fill("profiles").await?;
    let ground = "return getComputedStyle(document.querySelector('bms-disks')
        .shadowRoot.querySelector('dialog')).backgroundColor";
    let set = "document.querySelector('bms-disks').setAttribute(...arguments)";
    page.script(set, vec![json!("theme"), json!("light")])
        .await?;
    let light = page.script(ground, vec![]).await?;
    page.script(set, vec![json!("theme"), json!("dark")])
        .await?;
    page.eventually("the dark dialog", async || {
        let dark = page.script(ground, vec![]).await?;
        ensure!(dark != light, "it is {dark}");
        Ok(())
    })
    .await?;
    page.script(set, vec![json!("lang"), json!("zh-CN")])
        .await?;
    let button = dialog(&page).role("button").named("卸载 profiles");
    button.shown().await?;
    // What was given still counts.
    ensure!(button.is_enabled().await?);
    button.click().await?;
    page.eventually("the disk to be gone", async || {
        ensure!(!is_attached(&page, "windows-quiet", 2)?);
        Ok(())
    })
    .await
}

/// What the look prints in a guest with a system disk and this one.
fn look(wwn: &str, mounted: Option<&str>) -> String {
    let wwn = wwn.trim_start_matches("0x");
    let listed = |name: &str, fstype: &str| {
        format!(
            r#"lsblk KNAME="{name}" TYPE="disk" FSTYPE="{fstype}" UUID="" LABEL="" WWN="" SERIAL="""#
        )
    };
    let mut lines = vec![
        "look 1 0 1796000000 6.1.0".into(),
        "traced ext4 xfs".into(),
        "kinds ext4 xfs".into(),
        "block sda 8:0 83886080".into(),
        listed("sda", "ext4"),
        "mount 29 1 8:0 / / rw - ext4 /dev/sda rw".into(),
        "block sdb 8:16 209715200".into(),
        format!("device/wwid sdb naa.{wwn}"),
        listed("sdb", "xfs"),
    ];
    lines.extend(mounted.map(|at| format!("mount 40 29 8:16 / {at} rw - xfs /dev/sdb rw")));
    lines.extend(["looked fd", "looked namespaces", "end"].map(str::to_owned));
    let lines = lines.iter().enumerate();
    lines
        .map(|(i, line)| format!("{}/{} {line}\n", i + 1, line.len()))
        .collect()
}

pub async fn the_guest_check_reads_what_is_pasted_for_this_disk(page: Page) -> Result<()> {
    open(&page, "linux-mounted").await?;
    ask(&page, "db-data").await?;
    let words = dialog(&page).text().await?;
    let wwn = words.split("WWN").nth(1);
    let wwn = wwn.and_then(|rest| rest.split_whitespace().next());
    let wwn = wwn.with_context(|| format!("no WWN: {words}"))?;
    let requests = |page: &Page| page.cloud(|cloud| cloud.log().count());
    let paste = dialog(&page)
        .role("textbox")
        .containing("Output of the command");
    let before = requests(&page);
    paste.paste(&look(wwn, Some("/srv/db"))).await?;
    page.sees("Still in use").await?;
    page.sees("mounted at /srv/db").await?;
    // What frees it, and what the confirmation rests on.
    page.sees("umount -- '/srv/db'").await?;
    page.sees("still in use.").await?;
    paste.paste(&look(wwn, None)).await?;
    page.sees("Clear: nothing in the guest uses this disk")
        .await?;
    page.no_longer_sees("Still in use").await?;
    page.no_longer_sees("umount --").await?;
    page.sees(": clear.").await?;
    paste
        .paste(&look("600508b1001c7d5f0000000000000042", None))
        .await?;
    page.sees("This disk is not in the output").await?;
    page.no_longer_sees("Clear: nothing").await?;
    // The list may have been polled meanwhile: three reads, and nothing with the paste in it.
    ensure!(requests(&page) <= before + 6, "something was sent");
    let stored = "return JSON.stringify([{...localStorage}, {...sessionStorage}])";
    let stored = page.script(stored, vec![]).await?;
    ensure!(!stored.to_string().contains("/srv/db"), "{stored}");
    Ok(())
}

pub async fn hostile_names_neither_break_nor_mislead(page: Page) -> Result<()> {
    page.size(900, 700).await?;
    open(&page, "hostile-names").await?;
    page.sees(&disk("hostile-names", HOSTILE)?).await?;
    for nth in 1..=HOSTILE {
        let id = disk("hostile-names", nth)?;
        open_dialog_of(&page, &id).await?;
        let words = dialog(&page).text().await?;
        ensure!(words.contains(&id), "another disk than {id}: {words}");
        for other in (1..=HOSTILE).filter(|other| *other != nth) {
            ensure!(!words.contains(&disk("hostile-names", other)?), "{words}");
        }
        harmless(&page).await?;
        page.press(bms_e2e::Key::Escape).await?;
        dialog(&page).gone().await?;
    }
    // Of two with the same name the one that was chosen goes.
    open_dialog_of(&page, &disk("hostile-names", 6)?).await?;
    dialog(&page)
        .role("button")
        .containing("Detach twin")
        .click()
        .await?;
    page.sees("is detached").await?;
    sent(&page, "hostile-names", &[6])
}

async fn open_dialog_of(page: &Page, id: &str) -> Result<()> {
    let click = "
        const shadow = document.querySelector('bms-disks').shadowRoot;
        const rows = [...shadow.querySelectorAll('tr, [role=row]')];
        const row = rows.find((row) => row.textContent.includes(arguments[0]));
        row.querySelector('.c-act button').click()";
    page.script(click, vec![json!(id)]).await?;
    dialog(page).shown().await
}

/// Nothing of a name has become an element or a script, turned the text around or pushed the page
/// or the dialog out of the window.
async fn harmless(page: &Page) -> Result<()> {
    let script = "
        const shadow = document.querySelector('bms-disks').shadowRoot;
        const { right, bottom, left, top } = shadow.querySelector('dialog').getBoundingClientRect();
        const wrong = [];
        if (document.title === 'owned') wrong.push('a script ran');
        if (shadow.querySelector('img, script')) wrong.push('markup');
        if (/[\\u202a-\\u202e\\u0000]/.test(shadow.querySelector('.bms-disks').textContent)) wrong.push('marks');
        if (document.documentElement.scrollWidth > innerWidth) wrong.push('wide page');
        if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) wrong.push('dialog out');
        return wrong";
    let wrong = page.script(script, vec![]).await?;
    ensure!(wrong == json!([]), "{wrong}");
    Ok(())
}

pub async fn a_wrong_pick_is_attached_again(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    dialog(&page)
        .role("button")
        .named("Attach again")
        .click()
        .await?;
    dialog(&page).named("Attach var again?").shown().await?;
    ensure!(page.requests(Method::Post).is_empty());
    attach(&page, "var").click().await?;
    page.sees("var is attached").await?;
    ensure!(is_attached(&page, "stopped", 1)?);
    let attached = page.requests(Method::Post);
    let paths: Vec<_> = attached
        .iter()
        .filter(|path| path.ends_with("/attachvolume"))
        .collect();
    ensure!(paths.len() == 1, "{paths:?}");
    // Put away, the row is as it was.
    dialog(&page)
        .role("button")
        .named("Put away")
        .click()
        .await?;
    detach(&page, "var").shown().await
}

/// In place of the clipboard, which asks a person.
const CLIPBOARD: &str = "
    const writeText = (text) => { window.copied = text; return Promise.resolve(); };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText } });";

pub async fn a_failures_ticket_is_copied_as_one_block(page: Page) -> Result<()> {
    open(&page, "job-fails").await?;
    ask(&page, "data").await?;
    acknowledge(&page).await?;
    confirm(&page, "data").click().await?;
    page.sees("data was not detached").await?;
    page.script(CLIPBOARD, vec![]).await?;
    dialog(&page)
        .role("button")
        .named("Copy for a ticket")
        .click()
        .await?;
    let copied = page
        .eventually("something to be copied", async || {
            let copied = page.script("return window.copied ?? null", vec![]).await?;
            ensure!(copied != Value::Null);
            copied.as_str().map(str::to_owned).context("no text")
        })
        .await?;
    for part in [
        server("job-fails")?,
        disk("job-fails", 1)?,
        "Error code: ".to_owned(),
        "Job ID: ".to_owned(),
    ] {
        ensure!(copied.contains(&part), "no {part:?} in {copied}");
    }
    Ok(())
}
