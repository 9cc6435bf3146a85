//! `cargo xtask package`: the optimised `dist/`, and the package for portals' own tests.

mod files;
mod testing;
mod tools;

pub use testing::folder as testing_folder;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Result};
use crate::{node, setup, web};
use files::{LICENSES, THIRD_PARTY};
use tools::NodeTools;

/// What program, glue, styles and words of all languages may weigh together, as brotli sends them, before there is
/// something to see. It is to come down to 100 KB; what raises it says so in docs/performance.md.
const FIRST_BUDGET: usize = 174 * 1024;

/// What may come after that: what draws the dialogs.
const LATER_BUDGET: usize = 76 * 1024;

/// Written by hand, in `xtask/dist/`.
const WRITTEN: [&str; 7] = [
    "bms-disks.d.ts",
    "bms-disks_bg.wasm.d.ts",
    "react.js",
    "react.d.ts",
    "custom-elements.json",
    "package.json",
    "README.md",
];
pub fn run(dirs: &Dirs) -> Result<()> {
    setup::wasm_target()?;
    setup::rust_sources()?;
    let tools = NodeTools::install(dirs)?;
    node::check(dirs)?;
    setup::tools(dirs, &["xtask-bindgen", "xtask-sizes"])?;

    println!("Building the widget");
    let built = shorten_names(dirs, &web::build(dirs, &web::RELEASE)?)?;
    let dist = dirs.root.join("dist");
    process::remove_dir(&dist)?;
    process::io("make", &dist, fs::create_dir_all(&dist))?;

    println!("Optimising");
    tools.bundle(&built.join(web::ELEMENT), &dist.join(web::ELEMENT))?;
    let optimise = |name: &str| -> Result<PathBuf> {
        let named = built.join(format!("named-{name}"));
        tools.optimise(&built.join(name), &named)?;
        let ordered = order(dirs, &named)?;
        tools.strip(&ordered, &dist.join(name))?;
        Ok(named)
    };
    let named = optimise(web::WASM)?;
    let named_dialogs = optimise(web::DIALOGS)?;
    copy_written(dirs, &dist)?;
    tools.commonjs(&built.join(web::ELEMENT), &dist)?;
    node::editors(dirs, &dist)?;
    node::licences(dirs, "bms-disks", &dist.join(THIRD_PARTY))?;
    testing::write(dirs, &tools)?;

    println!("dist/ is written\n");
    let mut sizes = Command::new(dirs.program("xtask-sizes"));
    sizes
        .args(["--first", &FIRST_BUDGET.to_string()])
        .args([web::ELEMENT, web::WASM].map(|name| dist.join(name)));
    sizes
        .args(["--later", &LATER_BUDGET.to_string()])
        .arg(dist.join(web::DIALOGS));
    for named in [named, named_dialogs] {
        sizes.arg("--named").arg(named);
    }
    sizes
        .arg("--")
        .args(WRITTEN.iter().chain(&LICENSES).map(|name| dist.join(name)))
        .arg(dist.join(THIRD_PARTY));
    process::run(
        &mut sizes,
        "the widget is too large, or could not be measured (above)",
    )
}

/// Every state of the interface, optimised, for the site. Gives the folder.
pub fn gallery(dirs: &Dirs) -> Result<PathBuf> {
    let tools = NodeTools::install(dirs)?;
    let built = web::build(dirs, &web::RELEASE_GALLERY)?;
    let wasm = built.join(web::WASM);
    let optimised = built.join("optimised.wasm");
    tools.optimise(&wasm, &optimised)?;
    tools.strip(&optimised, &wasm)?;
    process::io("remove", &optimised, fs::remove_file(&optimised))?;
    Ok(built)
}

/// Gives what the program imports short names: see `xtask/bindgen/src/names.rs`.
fn shorten_names(dirs: &Dirs, built: &Path) -> Result<PathBuf> {
    let short = dirs.target.join("web/short-names");
    let mut command = Command::new(dirs.program("xtask-bindgen"));
    command
        .arg("shorten-names")
        .args([built, &short])
        .args([web::WASM, web::GLUE]);
    process::run(
        &mut command,
        "the names of what is imported could not be shortened (the message is above)",
    )?;
    for name in web::MODULES.into_iter().chain([web::DIALOGS]) {
        let from = built.join(name);
        process::io("copy", &from, fs::copy(&from, short.join(name)))?;
    }
    Ok(short)
}

/// Gives the functions names that sort as they are to stand: see `xtask/bindgen/src/order.rs`.
fn order(dirs: &Dirs, named: &Path) -> Result<PathBuf> {
    let name = named.file_name().unwrap_or_default().to_string_lossy();
    let ordered = named.with_file_name(format!("ordered-{name}"));
    let mut command = Command::new(dirs.program("xtask-bindgen"));
    command.arg("order").args([named, &ordered]);
    process::run(
        &mut command,
        "the functions could not be ordered (the message is above)",
    )?;
    Ok(ordered)
}

fn copy_written(dirs: &Dirs, dist: &Path) -> Result<()> {
    let written = dirs.root.join("xtask/dist");
    let files = WRITTEN.iter().map(|name| (written.join(name), name));
    for (from, name) in files {
        process::io("copy", &from, fs::copy(&from, dist.join(name)))?;
    }
    files::copy_licences(dirs, dist)?;
    files::set_version(&dist.join("package.json"))
}

/// Only the package for portals' own tests.
pub fn testing(dirs: &Dirs) -> Result<()> {
    setup::wasm_target()?;
    setup::rust_sources()?;
    let tools = NodeTools::install(dirs)?;
    setup::tools(dirs, &["xtask-bindgen"])?;
    testing::write(dirs, &tools)
}

/// Where the two packages are: the widget, and that for portals' own tests.
pub fn folders(dirs: &Dirs) -> [PathBuf; 2] {
    [dirs.root.join("dist"), testing::folder(dirs)]
}
