//! The second package: the simulated cloud for portals' own tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::{LICENSES, NodeTools, THIRD_PARTY, repeat, set_version};
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
    for name in LICENSES {
        let file = match name {
            "LICENSE" => dirs.root.join("xtask/dist").join(name),
            _ => dirs.root.join(name),
        };
        process::io("copy", &file, fs::copy(&file, out.join(name)))?;
    }
    set_version(&out.join("package.json"))?;
    node::licences(dirs, "bms-disks-testing", &out.join(THIRD_PARTY))?;
    println!("{} is written", out.display());
    Ok(())
}

impl NodeTools {
    /// Writes a module once more, for what knows none.
    fn required(&self, out: &Path, name: &str) -> Result<()> {
        let mut command = repeat(&self.esbuild);
        command.arg(out.join(format!("{name}.js")));
        let file = out.join(format!("{name}.cjs"));
        command.arg(format!("--outfile={}", file.display()));
        command.args(["--bundle", "--format=cjs", "--target=es2022"]);
        command.args(["--legal-comments=none", "--log-level=warning"]);
        process::run(&mut command, "esbuild failed (its message is above)")
    }

    /// Makes one script of a worker's module, in its place.
    fn worker(&self, file: &Path) -> Result<()> {
        let mut command = repeat(&self.esbuild);
        command.arg(file).arg("--allow-overwrite");
        command.arg(format!("--outfile={}", file.display()));
        command.args(["--bundle", "--format=iife", "--target=es2022"]);
        command.args(["--define:import.meta.url=self.location.href"]);
        command.args(["--legal-comments=none", "--log-level=warning"]);
        process::run(&mut command, "esbuild failed (its message is above)")
    }
}
