//! What tests of the widget do again and again.

use bms_e2e::{Context, Method, Page, Query, Result, ensure, scenarios};

/// The id of a scenario's server.
pub fn server(slug: &str) -> Result<String> {
    Ok(scenarios::find(slug).context("no such scenario")?.id())
}

/// The id of a scenario's `nth` disk; the system disk is 0.
pub fn disk(slug: &str, nth: usize) -> Result<String> {
    Ok(scenarios::find(slug)
        .context("no such scenario")?
        .disk_id(nth))
}

pub async fn open(page: &Page, slug: &str) -> Result<()> {
    page.open(&format!("/?server={slug}&lang=en")).await
}

/// The row's button for a disk.
pub fn detach(page: &Page, name: &str) -> Query {
    page.role("button").named(&format!("Detach {name}"))
}

/// Inside the open dialog.
pub fn dialog(page: &Page) -> Query {
    page.role("dialog")
}

/// Opens a disk's dialog.
pub async fn ask(page: &Page, name: &str) -> Result<()> {
    detach(page, name).click().await?;
    dialog(page).shown().await
}

/// The dialog's button that sends.
pub fn confirm(page: &Page, name: &str) -> Query {
    dialog(page).role("button").named(&format!("Detach {name}"))
}

/// The dialog's button that attaches a disk again.
pub fn attach(page: &Page, name: &str) -> Query {
    dialog(page).role("button").named(&format!("Attach {name}"))
}

/// Says that the steps in the guest are done.
pub async fn acknowledge(page: &Page) -> Result<()> {
    dialog(page).role("checkbox").click().await
}

/// Opens the dialog and confirms on a stopped server.
pub async fn detach_plainly(page: &Page, name: &str) -> Result<()> {
    ask(page, name).await?;
    confirm(page, name).click().await
}

/// Waits until the cloud has accepted a change and said its job. That it will accept it stands there from the start.
pub async fn accepted(page: &Page) -> Result<()> {
    page.sees("Job ID").await
}

/// The paths of all DELETEs the cloud received are exactly these disks' of this server.
pub fn sent(page: &Page, slug: &str, disks: &[usize]) -> Result<()> {
    let server = server(slug)?;
    let mut expected = Vec::new();
    for nth in disks {
        expected.push(format!("{server}/detachvolume/{}", disk(slug, *nth)?));
    }
    let received = page.requests(Method::Delete);
    let fit = received.len() == expected.len()
        && received.iter().zip(&expected).all(|(r, e)| r.ends_with(e));
    ensure!(fit, "the cloud received {received:?}, not {expected:?}");
    Ok(())
}

/// Whether the disk really is attached.
pub fn is_attached(page: &Page, slug: &str, nth: usize) -> Result<bool> {
    let (server, disk) = (server(slug)?, disk(slug, nth)?);
    Ok(page.cloud(|cloud| cloud.is_attached(&server, &disk)))
}
