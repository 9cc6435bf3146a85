//! The package as it is shipped, in small portals of other people's: `tests/hosts`, built by
//! `cargo xtask test hosts`.

use std::process::ExitCode;

use bms_e2e::{Cloud, Context, Page, Result, ensure, scenarios};

use own::{MODULE, load, programs};

mod failing;
mod isolation;
mod loading;
mod next;
mod own;
mod worker;

fn main() -> ExitCode {
    bms_e2e::run(bms_e2e::tests![
        plain_html,
        react,
        react_18,
        next::rendered_by_the_server,
        next::rendered_by_the_server_without_ids_or_token,
        next::asks_even_when_its_scripts_are_slow,
        next::rendered_by_the_browser,
        sveltekit,
        the_server_of_sveltekit_does_not_write_the_token,
        angular,
        angular_in_development,
        vue,
        svelte,
        yew,
        webpack,
        rollup,
        from_another_origin,
        with_its_program_in_another_folder,
        twice_and_in_two_versions,
        loading::reading_begins_before_the_program_is_there,
        loading::without_its_program_the_tag_says_so_in_place_of_the_pages_words,
        loading::a_page_for_a_program_is_not_taken_for_one,
        loading::a_program_of_another_type_is_one,
        loading::offline_it_says_so_and_comes_when_there_is_a_network,
        loading::a_policy_without_webassembly_is_named,
        loading::a_browser_without_webassembly_is_told,
        failing::by_a_panic,
        failing::by_what_it_imports,
        failing::for_want_of_memory,
        failing::below_a_call_that_would_run_on,
        failing::for_want_of_stack_or_not_at_all,
        isolation::beside_zone_js,
        isolation::with_another_fetch,
        isolation::among_frozen_prototypes,
        isolation::coming_and_going_leaves_nothing,
        worker::does_what_its_address_says,
    ])
}

async fn plain_html(page: Page) -> Result<()> {
    click_through(&page, "plain").await
}

async fn react(page: Page) -> Result<()> {
    click_through(&page, "react").await
}

/// By the component: React 18 gives a tag no properties and no handlers.
async fn react_18(page: Page) -> Result<()> {
    click_through(&page, "react18").await?;
    page.sees("React 18").await
}

async fn sveltekit(page: Page) -> Result<()> {
    click_through_at(&page, "/rendered/sveltekit").await
}

async fn the_server_of_sveltekit_does_not_write_the_token(page: Page) -> Result<()> {
    let html = next::source(&page, "/rendered/sveltekit").await?;
    ensure!(html.contains("<bms-disks"), "{html}");
    ensure!(!html.to_lowercase().contains("gettoken"), "{html}");
    ensure!(!html.contains("_sim/token"), "{html}");
    Ok(())
}

async fn angular(page: Page) -> Result<()> {
    click_through(&page, "angular").await
}

/// `ng serve`, which bundles otherwise than `ng build`.
async fn angular_in_development(page: Page) -> Result<()> {
    page.expect_console("development mode");
    click_through_at(&page, "/rendered/angular/").await
}

async fn vue(page: Page) -> Result<()> {
    click_through(&page, "vue").await
}

async fn svelte(page: Page) -> Result<()> {
    click_through(&page, "svelte").await
}

/// Without the package: `examples/yew-app`.
async fn yew(page: Page) -> Result<()> {
    click_through(&page, "yew").await
}

async fn webpack(page: Page) -> Result<()> {
    click_through(&page, "webpack").await
}

async fn rollup(page: Page) -> Result<()> {
    click_through(&page, "rollup").await
}

async fn click_through(page: &Page, app: &str) -> Result<()> {
    click_through_at(page, &format!("/hosts/{app}/index.html")).await
}

/// The portal's address with what it is told of servers.
fn address(path: &str) -> Result<String> {
    let [server, other] = ["stopped", "linux-mounted"].map(scenarios::find);
    let server = server.context("no such scenario")?.id();
    let other = other.context("no such scenario")?.id();
    let project = Cloud::PROJECT;
    Ok(format!(
        "{path}?project={project}&server={server}&other={other}"
    ))
}

/// Everything that was sent carried the portal's token: the cloud takes nothing without.
async fn with_token(page: &Page) -> Result<()> {
    for one in own::requests(page).await? {
        ensure!(one["status"] != 401, "no token: {one}");
    }
    Ok(())
}

/// One disk of a stopped server: listed, detached, and the portal is asked and hears of it in its own way.
async fn click_through_at(page: &Page, path: &str) -> Result<()> {
    own::open(page, &address(path)?).await?;
    own::skip_waits(page).await?;
    detach_var(page).await?;
    let disk = scenarios::find("stopped")
        .context("no such scenario")?
        .disk_id(1);
    page.sees(&format!("Asked about {disk}")).await?;
    page.sees(&format!("Heard of {disk}")).await?;
    ensure!(own::deletes(page).await? == 1);
    // Whatever is late with its settings has read without the token.
    with_token(page).await?;
    page.role("dialog")
        .role("button")
        .named("Close")
        .click()
        .await?;

    // What the portal changes in its own way arrives.
    page.role("button").named("Other server").click().await?;
    page.role("button").named("Detach db-data").shown().await?;
    page.role("button").named("Close").click().await?;
    page.role("button").named("Detach db-data").gone().await?;
    let left = page
        .script(
            "return document.querySelectorAll('bms-disks').length",
            vec![],
        )
        .await?;
    ensure!(left == 0, "{left} elements are left");
    Ok(())
}

pub async fn detach_var(page: &Page) -> Result<()> {
    let detach = "Detach var";
    page.role("button").named(detach).click().await?;
    let dialog = page.role("dialog");
    dialog.role("button").named(detach).click().await?;
    page.sees("var is detached").await
}

async fn from_another_origin(page: Page) -> Result<()> {
    // The same server by another name is another origin.
    let cdn = page.url().replace("127.0.0.1", "localhost") + "/hosts/files/1";
    load(&page, &[&format!("{cdn}/bms-disks.js")], "", "").await?;
    detach_var(&page).await?;
    let programs = programs(&page).await?;
    let both = ["bg", "dialogs"].map(|name| format!("{cdn}/bms-disks_{name}.wasm"));
    ensure!(programs == both, "{programs:?}");
    Ok(())
}

async fn with_its_program_in_another_folder(page: Page) -> Result<()> {
    let wasm = page.url() + "/hosts/files/program/some-other-name.wasm";
    let set = format!("modules[0].BmsDisksElement.wasmUrl = '{wasm}';");
    load(&page, &["/hosts/files/elsewhere/bms-disks.js"], "", &set).await?;
    detach_var(&page).await?;
    let programs = programs(&page).await?;
    // By its own name it would be beside the first.
    let dialogs = page.url() + "/hosts/files/elsewhere/bms-disks_dialogs.wasm";
    ensure!(programs == [wasm, dialogs], "{programs:?}");
    Ok(())
}

async fn twice_and_in_two_versions(page: Page) -> Result<()> {
    let modules = [
        MODULE,
        "/hosts/files/1/bms-disks.js?again",
        "/hosts/files/2/bms-disks.js",
    ];
    let check = "const registered = customElements.get('bms-disks');
        if (modules.some((module) => module.BmsDisksElement !== registered)) return 'several classes';";
    load(&page, &modules, "", check).await?;
    detach_var(&page).await?;
    let programs = programs(&page).await?;
    ensure!(programs.len() == 2, "{programs:?}");
    ensure!(own::deletes(&page).await? == 1);
    Ok(())
}
