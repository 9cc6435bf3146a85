//! The host page itself.

use bms_e2e::{Context, Page, Result, ensure, scenarios};

use crate::widget::{detach_plainly, sent, server};

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
    let server = scenarios::all().nth(1).context("a second server")?;
    page.open("/").await?;
    let servers = page.role("region").named("Servers");
    servers.role("link").named(server.title).click().await?;
    page.role("heading").named(server.title).shown().await?;
    page.role("combobox")
        .named("Language")
        .choose("简体中文")
        .await?;
    page.role("combobox").named("主题").choose("深色").await?;

    page.reload().await?;
    page.role("heading").named(server.title_zh).shown().await?;
    let widget = "const widget = document.querySelector('bms-disks');
        const names = ['server-id', 'lang', 'theme'];
        return names.map((name) => widget.getAttribute(name)).join(' ');";
    let attributes = page.script(widget, vec![]).await?;
    let expected = format!("{} zh-CN dark", server.id());
    ensure!(attributes == expected, "the widget was given {attributes}");
    Ok(())
}

pub async fn uses_the_controls_of_the_guest(page: Page) -> Result<()> {
    let server = scenarios::all()
        .find(|one| one.slug == "linux-mounted")
        .context("the scenario")?;
    page.open("/?server=linux-mounted").await?;
    // The disks push the panels below them down: before that, a click may land beside its button.
    page.sees("bms-disks-ready").await?;
    let guest = page.role("region").named("Inside the simulated server");
    let mounted = guest.clone().role("button").containing("Unmount: ");
    let name = mounted.name().await?.replace("Unmount: ", "");
    mounted.click().await?;
    guest
        .role("button")
        .named(&format!("Mount: {name}"))
        .shown()
        .await?;
    let still = page.cloud(|cloud| {
        cloud
            .attachments(&server.id())
            .any(|disk| disk.name == name && disk.mounted)
    });
    ensure!(!still, "the guest still has a disk mounted");
    Ok(())
}

pub async fn has_a_real_cloud_behind_it(page: Page) -> Result<()> {
    let id = server("stopped")?;
    let token = page.cloud(bms_e2e::Cloud::issue_token);
    let _served = page.open_on_real_cloud(&id, &token).await?;
    page.role("heading")
        .named(&format!("Server {id}"))
        .shown()
        .await?;
    page.role("region").named("Servers").gone().await?;
    detach_plainly(&page, "var").await?;
    page.sees("var is detached").await?;
    sent(&page, "stopped", &[1])?;
    let all = "return document.documentElement.outerHTML + JSON.stringify({...localStorage})
        + JSON.stringify(performance.getEntries());";
    let all = page.script(all, vec![]).await?.to_string();
    ensure!(!all.contains(&token), "the page has the token");
    Ok(())
}
