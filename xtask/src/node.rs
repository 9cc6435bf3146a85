//! Tools from npm, of the versions in `xtask/npm/package-lock.json`, in `target/npm`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Failure, Result};
use crate::setup;

/// Installs what is missing and gives the `node_modules` folder.
pub fn modules(dirs: &Dirs) -> Result<PathBuf> {
    let npm = npm()?.ok_or_else(|| Failure::new(MISSING))?;
    install(dirs, &npm)
}

/// axe-core's script, for the tests; `None`, with a line that says so, where there is no Node and
/// it is nobody's job to have it. On a build server it is an error: there nobody reads the line.
pub fn axe(dirs: &Dirs) -> Result<Option<PathBuf>> {
    let Some(npm) = npm()? else {
        if std::env::var_os("CI").is_some() {
            return Err(Failure::new(MISSING));
        }
        println!("SKIPPED: the tests with axe-core; {MISSING}");
        return Ok(None);
    };
    install(dirs, &npm).map(|modules| Some(modules.join("axe-core/axe.min.js")))
}

const MISSING: &str = "Node 18 or newer with npm is needed on the PATH; on Debian: \
     `sudo apt-get install nodejs npm`";

fn npm() -> Result<Option<PathBuf>> {
    let both = || {
        process::find_on_path(&["node"])?;
        process::find_on_path(&["npm"])
    };
    if let Some(npm) = both() {
        return Ok(Some(npm));
    }
    setup::apt_install(&["nodejs", "npm"])?;
    Ok(both())
}

fn install(dirs: &Dirs, npm: &Path) -> Result<PathBuf> {
    let folder = dirs.target.join("npm");
    process::io("make", &folder, fs::create_dir_all(&folder))?;
    if !is_current(dirs, &folder)? {
        println!("Installing esbuild, wasm-opt and axe-core (the first time only)");
        let mut install = Command::new(npm);
        install.current_dir(&folder).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel",
            "error",
        ]);
        process::run(
            &mut install,
            "npm could not install esbuild, binaryen and axe-core (its message is above; it \
             needs the network)",
        )?;
        // Last, so that an installation cut short is done again.
        copy_manifest(dirs, &folder, INSTALLED)?;
    }
    Ok(folder.join("node_modules"))
}

const LOCK: &str = "package-lock.json";
/// A copy of the lock file beside what was installed by it.
const INSTALLED: &str = "installed-by-package-lock.json";

/// Whether what is installed is what the lock file says; if not, prepares for `npm ci`.
fn is_current(dirs: &Dirs, folder: &Path) -> Result<bool> {
    let wanted = fs::read(dirs.root.join("xtask/npm").join(LOCK)).ok();
    if wanted.is_some() && wanted == fs::read(folder.join(INSTALLED)).ok() {
        return Ok(true);
    }
    let manifest = dirs.root.join("xtask/npm/package.json");
    process::io(
        "copy",
        &manifest,
        fs::copy(&manifest, folder.join("package.json")),
    )?;
    copy_manifest(dirs, folder, LOCK)?;
    Ok(false)
}

fn copy_manifest(dirs: &Dirs, folder: &Path, name: &str) -> Result<()> {
    let lock = dirs.root.join("xtask/npm").join(LOCK);
    process::io("copy", &lock, fs::copy(&lock, folder.join(name))).map(|_| ())
}
