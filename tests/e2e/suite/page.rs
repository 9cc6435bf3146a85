//! The host page itself.

use bms_e2e::{Page, Result, ensure};

pub async fn shows_the_widget_and_the_servers(page: Page) -> Result<()> {
    page.open("/").await?;
    page.role("navigation").named("Services").shown().await?;
    page.eventually("servers in the list", async || {
        let names = page
            .role("region")
            .named("Servers")
            .role("link")
            .names()
            .await?;
        ensure!(names.len() > 3, "{names:?}");
        Ok(())
    })
    .await?;
    page.sees("bms-disks-ready").await
}

pub async fn keeps_its_state_in_the_address(page: Page) -> Result<()> {
    page.open("/").await?;
    let links = page.role("region").named("Servers").role("link");
    let second = page
        .eventually("a second server", async || {
            let mut names = links.names().await?;
            ensure!(names.len() > 1, "{names:?}");
            Ok(names.swap_remove(1))
        })
        .await?;
    links.clone().named(&second).click().await?;
    page.role("heading").named(&second).shown().await?;
    page.role("combobox")
        .named("Language")
        .choose("简体中文")
        .await?;
    page.role("combobox").named("主题").choose("深色").await?;

    page.reload().await?;
    page.role("heading").named(&second).shown().await?;
    let widget = "const widget = document.querySelector('bms-disks');
        return ['lang', 'theme'].map((name) => widget.getAttribute(name)).join(' ');";
    let attributes = page.script(widget, vec![]).await?;
    ensure!(
        attributes == "zh-CN dark",
        "the widget was given {attributes}"
    );
    Ok(())
}
