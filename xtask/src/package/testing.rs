//! The second package: the simulated cloud for portals' own tests.

use std::fs;
use std::path::PathBuf;

use super::files;
use super::tools::NodeTools;
use crate::process::{self, Result};
use crate::{Dirs, node, web};

/// A script of its own: modules are no workers everywhere.
const WORKER: &str = "service-worker.js";

/// What Jest loads, which knows no modules.
const REQUIRED: [&str; 2] = ["fixtures", "stub"];

/// Where it is written.
pub fn folder(dirs: &Dirs) -> PathBuf {
    dirs.target.join("package/bms-disks-testing")
}

pub fn write(dirs: &Dirs, tools: &NodeTools) -> Result<()> {
    println!("Building the cloud for tests");
    let built = dirs.target.join("web/testing");
    process::remove_dir(&built)?;
    web::testing(dirs, &built)?;

    let out = folder(dirs);
    process::remove_dir(&out)?;
    process::io("make", &out, fs::create_dir_all(&out))?;
    let [wasm, glue] = web::TESTING;
    let named = built.join("named.wasm");
    tools.optimise(&built.join(wasm), &named)?;
    tools.strip(&named, &out.join(wasm))?;
    process::io("copy", &built, fs::copy(built.join(glue), out.join(glue)))?;

    let source = dirs.root.join("testing/js");
    for entry in process::io("read", &source, fs::read_dir(&source))?.flatten() {
        let file = entry.path();
        process::io("copy", &file, fs::copy(&file, out.join(entry.file_name())))?;
    }
    tools.worker(&out.join(WORKER))?;
    for name in REQUIRED {
        tools.required(&out, name)?;
    }
    files::copy_licences(dirs, &out)?;
    files::set_version(&out.join("package.json"))?;
    node::licences(dirs, "bms-disks-testing", &out.join(files::THIRD_PARTY))?;
    println!("{} is written", out.display());
    Ok(())
}
