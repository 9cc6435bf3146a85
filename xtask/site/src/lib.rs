//! The project's pages as plain files, for any host and any folder: `cargo xtask site`.
//!
//! | file        | holds                                                                |
//! |-------------|----------------------------------------------------------------------|
//! | `files`     | the files, their release, the Service Worker's list                  |
//! | `shell`     | what stands round each page: policy, navigation                      |
//! | `markdown`  | a document's Markdown as HTML                                        |
//! | `documents` | the documents as pages, their links checked                          |
//! | `first`     | what the simulated cloud answers to a page's first questions         |
//! | `api`       | the element's manifest as a page, and as fields of the playground    |
//! | `html`      | text as HTML, tables                                                 |
//!
//! Pages keep their addresses from release to release; all that they load lies in a folder named after the release.
//! Every address is relative.

pub mod files;

mod api;
mod documents;
mod first;
mod html;
mod markdown;
mod shell;

use std::fs;
use std::path::{Path, PathBuf};

use api::Manifest;
use files::{ASSETS, Files};
use shell::{Page, policy_and_script};

/// What went wrong, in one line.
pub type Result<T> = std::result::Result<T, String>;

/// Where things are.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The repository.
    pub root: PathBuf,
    /// The built widget: `bms-disks.js`, its modules if it has any, `bms-disks_bg.wasm`.
    pub widget: PathBuf,
    /// The same with every state of the interface by name.
    pub gallery: PathBuf,
    /// The simulated cloud for a page: the built package `bms-disks-testing`.
    pub cloud: PathBuf,
    /// A script that each page runs before its own: for tests, which keep what the console says.
    pub first: Option<String>,
}

/// Makes the site.
///
/// # Errors
///
/// Something is missing, or a link of the documents leads nowhere.
pub fn make(sources: &Sources) -> Result<Files> {
    let mut files = Files::default();
    let root = &sources.root;
    let own = root.join("xtask/site/assets");
    for name in [
        "cloud.js",
        "icon.svg",
        "playground.js",
        "site.css",
        "site.js",
    ] {
        files.add(format!("{ASSETS}{name}"), read(&own.join(name))?)?;
    }
    documents::add(root, &mut files)?;
    let manifest = Manifest::read(&read(&root.join("xtask/dist/custom-elements.json"))?)?;
    let types = read(&root.join("xtask/dist/bms-disks.d.ts"))?;
    files.add("api.html", manifest.page(&types))?;
    files.add("index.html", home(&read(&own.join("home.html"))?))?;
    add_widget(&sources.widget, &format!("{ASSETS}widget/"), &mut files)?;
    add_cloud(&sources.cloud, &mut files)?;
    for name in ["guest.js", "portal.js", "words.js"] {
        let script = read(&root.join("xtask/serve/assets").join(name))?;
        files.add(format!("{ASSETS}portal/{name}"), script)?;
    }
    files.add(
        format!("{ASSETS}portal.css"),
        read(&root.join("styles/portal.css"))?,
    )?;
    let head = panel_head(&first::answers()?);
    files.add("demo.html", demo(&read(&root.join("index.html"))?, &head)?)?;
    let playground = read(&own.join("playground.html"))?;
    files.add(
        "playground.html",
        playground_page(&playground, &manifest, &head),
    )?;
    add_gallery(sources, &mut files)?;
    if let Some(first) = &sources.first {
        files.add(format!("{ASSETS}first.js"), first.as_str())?;
        files.edit_pages(|path, page| {
            let tag = format!(
                "<script type=\"module\" src=\"{}first.js\"></script>",
                assets_from(path)
            );
            page.replacen(
                "<meta name=\"viewport\"",
                &format!("{tag}\n<meta name=\"viewport\""),
                1,
            )
        })?;
    }
    files.seal(&read(&own.join("sw.js"))?)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// What a page loads of a built widget.
fn add_widget(built: &Path, to: &str, files: &mut Files) -> Result<()> {
    let cannot = |error| format!("cannot read {}: {error}", built.display());
    for entry in fs::read_dir(built).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let name = path.file_name().and_then(|name| name.to_str());
        // The package's component for React is for bundlers.
        if let (Some("js" | "wasm"), Some(name)) = (ending, name)
            && name != "react.js"
        {
            files.add(format!("{to}{name}"), fs::read(&path).map_err(cannot)?)?;
        }
    }
    Ok(())
}

/// The way from a page to what pages load.
fn assets_from(page: &str) -> String {
    "../".repeat(page.matches('/').count()) + ASSETS
}

fn home(content: &str) -> String {
    let page = Page {
        path: "index.html",
        title: "bms-disks",
        lang: "en",
        about: "A browser widget that detaches EVS disks from bare metal servers, safely.",
        head: "",
    };
    page.html(content)
}

/// Where the cloud in the page is, among what pages load.
const CLOUD: &str = "testing/";

/// The cloud in the page: its program and the modules that `index.js` needs.
fn add_cloud(built: &Path, files: &mut Files) -> Result<()> {
    const PROGRAM: &str = "core_bg.wasm";
    let program = built.join(PROGRAM);
    let program = fs::read(&program)
        .map_err(|error| format!("cannot read {}: {error}", program.display()))?;
    files.add(format!("{ASSETS}{CLOUD}{PROGRAM}"), program)?;
    let mut modules = vec!["index.js".to_owned()];
    let mut done = 0;
    while let Some(name) = modules.get(done).cloned() {
        done += 1;
        let text = read(&built.join(&name))?;
        for part in text.split(" from ").skip(1) {
            let quoted = part
                .get(1..)
                .and_then(|rest| rest.split(['"', '\'']).next());
            if let Some(other) = quoted.and_then(|path| path.strip_prefix("./"))
                && !modules.iter().any(|known| known == other)
            {
                modules.push(other.to_owned());
            }
        }
        files.add(format!("{ASSETS}{CLOUD}{name}"), text)?;
    }
    Ok(())
}

/// What a page with the panel and the cloud loads, before its own script. The cloud's program is not in it: the first view
/// does without.
fn panel_head(answers: &str) -> String {
    format!(
        "<link rel=\"preload\" href=\"{ASSETS}widget/bms-disks_bg.wasm\" as=\"fetch\" type=\"application/wasm\" \
         crossorigin>\n{answers}<script type=\"module\" src=\"{ASSETS}cloud.js\"></script>\n"
    )
}

fn playground_page(content: &str, manifest: &Manifest, head: &str) -> String {
    let head = format!(
        "{head}<script type=\"module\" src=\"{ASSETS}playground.js\"></script>\n\
         <script type=\"module\" src=\"{ASSETS}widget/bms-disks.js\"></script>\n"
    );
    let page = Page {
        path: "playground.html",
        title: "Playground · bms-disks",
        lang: "en",
        about: "Choose attributes and tokens of the element bms-disks, look at it, and copy the tag.",
        head: &head,
    };
    page.html(&content.replace("{tokens}", &manifest.token_fields()))
}

/// The portal's page, on the cloud in the page.
fn demo(portal: &str, head: &str) -> Result<String> {
    const LOADS: [(&str, &str); 3] = [
        // First, as what the others put in begins like it.
        ("\"assets/", "widget/"),
        ("\"styles/", ""),
        ("\"portal/", "portal/"),
    ];
    const PRELOAD: &str = "<link rel=\"preload\" href=\"assets/bms-disks_bg.wasm\"";
    const HEAD: &str = "<!-- what the panel needs -->";
    const MAIN: &str = "<main id=\"content\" tabindex=\"-1\">";
    let preload = portal
        .lines()
        .find(|line| line.trim_start().starts_with(PRELOAD))
        .ok_or("index.html does not fetch the program early")?;
    let mut page = portal.replacen(preload, HEAD, 1);
    for (written, place) in LOADS {
        if !portal.contains(written) {
            return Err(format!("index.html loads nothing from {written}"));
        }
        page = page.replace(&format!("={written}"), &format!("=\"{ASSETS}{place}"));
    }
    if !page.contains(MAIN) {
        return Err("index.html has no content".to_owned());
    }
    let page = page.replacen(
        MAIN,
        &format!(
            "{MAIN}\n<p class=\"hint about\">A demonstration of <a href=\"index.html\">bms-disks</a>. The cloud is \
             simulated in this page: nothing leaves your browser, and a reload begins anew.</p>"
        ),
        1,
    );
    with_policy(&page.replacen(HEAD, head, 1), "")
}

/// The gallery: its list of states as a page of the site, and the single state, which that page shows in frames.
fn add_gallery(sources: &Sources, files: &mut Files) -> Result<()> {
    const FOLDER: &str = "gallery/";
    let to = format!("{ASSETS}{FOLDER}");
    let written = sources.root.join("xtask/serve/gallery");
    for name in ["gallery.css", "gallery.js", "state.css", "state.js"] {
        files.add(format!("{to}{name}"), read(&written.join(name))?)?;
    }
    add_widget(&sources.gallery, &format!("{to}assets/"), files)?;
    let list = read(&written.join("index.html"))?;
    let list = with_policy(&list, "")?.replacen(
        "<h1>",
        "<a href=\"index.html\">bms-disks</a>\n      <h1>",
        1,
    );
    let list = list
        .replace("href=\"gallery.css\"", &format!("href=\"{to}gallery.css\""))
        .replace("src=\"gallery.js\"", &format!("src=\"{to}gallery.js\""));
    files.add("gallery.html", list)?;
    let state = with_policy(&read(&written.join("state.html"))?, "../../../")?;
    files.add(format!("{to}state.html"), state)
}

/// A page that was written for a server, with what each page of the site has in its head.
fn with_policy(page: &str, root: &str) -> Result<String> {
    const CHARSET: &str = "<meta charset=\"utf-8\">";
    const VIEWPORT: &str =
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
    if !page.contains(CHARSET) || !page.contains(VIEWPORT) {
        return Err("a page without charset or viewport".to_owned());
    }
    let page = page.replacen(VIEWPORT, "", 1);
    Ok(page.replacen(CHARSET, &policy_and_script(root), 1))
}
