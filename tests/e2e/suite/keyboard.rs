//! The keyboard alone.

use bms_e2e::{Key, Page, Result, bail, ensure};

use crate::widget::{detach, dialog, is_attached, open, sent};

/// More presses than the page has stops.
const STOPS: usize = 120;

/// Presses the key until the focus is on a button with this name, or whatever `role` says.
async fn reach(page: &Page, key: Key, role: &str, name: &str) -> Result<()> {
    for _ in 0..STOPS {
        page.press(key).await?;
        let (at, named) = page.focused().await?;
        if at == role && named.contains(name) {
            return focus_shows(page).await;
        }
    }
    bail!("no {role} {name:?} within {STOPS} stops")
}

/// What has the focus is on screen, and an outline of at least two pixels is round it.
async fn focus_shows(page: &Page) -> Result<()> {
    let script = "
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
        const { top, bottom, left, right } = at.getBoundingClientRect();
        const inside = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
        const drawn = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        const faint = /, 0\\)$|transparent/.test(outlineColor);
        return inside && drawn && !faint
            ? '' : `${at.outerHTML.slice(0, 80)} ${outlineStyle} ${outlineWidth} ${top} ${bottom}`";
    let wrong = page.script(script, vec![]).await?;
    ensure!(wrong == "", "the focus cannot be seen: {wrong}");
    Ok(())
}

async fn has_focus(page: &Page, role: &str, name: &str) -> Result<()> {
    page.eventually(&format!("the focus on {role} {name:?}"), async || {
        let (at, named) = page.focused().await?;
        ensure!(
            at == role && named.contains(name),
            "it is on {at} {named:?}"
        );
        Ok(())
    })
    .await
}

pub async fn detaches_a_disk_of_a_running_server(page: Page) -> Result<()> {
    open(&page, "windows-quiet").await?;
    detach(&page, "profiles").shown().await?;
    reach(&page, Key::Tab, "button", "Detach profiles").await?;
    page.press(Key::Enter).await?;
    has_focus(&page, "heading", "Detach profiles?").await?;

    // Away and back: the focus returns to where it came from.
    page.press(Key::Escape).await?;
    dialog(&page).gone().await?;
    has_focus(&page, "button", "Detach profiles").await?;
    focus_shows(&page).await?;
    press_space(&page).await?;
    has_focus(&page, "heading", "Detach profiles?").await?;

    reach(&page, Key::Tab, "checkbox", "").await?;
    press_space(&page).await?;
    reach(&page, Key::Tab, "textbox", "Type the disk's name").await?;
    for letter in "profiles".chars() {
        page.press_letter(letter).await?;
    }
    reach(&page, Key::Tab, "button", "Detach profiles").await?;
    page.press(Key::Enter).await?;
    page.sees("profiles is detached").await?;
    ensure!(!is_attached(&page, "windows-quiet", 2)?);
    sent(&page, "windows-quiet", &[2])?;

    // Its row stays until it is put away, and has the focus back; then it is gone, and the focus goes to the list's
    // heading and not to the top of the page.
    page.press(Key::Escape).await?;
    dialog(&page).gone().await?;
    has_focus(&page, "button", "Details of profiles").await?;
    press_space(&page).await?;
    dialog(&page)
        .role("button")
        .named("Put away")
        .click()
        .await?;
    dialog(&page).gone().await?;
    has_focus(&page, "heading", "Disks").await
}

/// Round and round inside the dialog, forwards and backwards: never behind it.
pub async fn stays_inside_an_open_dialog(page: Page) -> Result<()> {
    open(&page, "stopped").await?;
    detach(&page, "var").click().await?;
    dialog(&page).shown().await?;
    let inside = "
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at === document.body || at.closest('dialog') !== null";
    for shift in [false, true] {
        for _ in 0..30 {
            if shift {
                page.press_with_shift(Key::Tab).await?;
            } else {
                page.press(Key::Tab).await?;
            }
            let is_inside = page.script(inside, vec![]).await?;
            ensure!(is_inside == true, "on {:?}", page.focused().await?);
        }
    }
    Ok(())
}

async fn press_space(page: &Page) -> Result<()> {
    page.press_letter(' ').await
}
