//! The tools from npm, of the versions in `xtask/npm/package-lock.json`, in `target/npm`: esbuild and
//! wasm-opt for `package`, axe-core for the tests, TypeScript and a schema for what is written about
//! the element. And the peers of `bench`, in `target/peers`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Failure, Result};
use crate::setup;

/// Installs what is missing and gives the folder that has the `node_modules`.
pub fn install(dirs: &Dirs) -> Result<PathBuf> {
    install_from(&dirs.root.join("xtask/npm"), &dirs.target.join("npm"))
}

/// The same of the manifest in `source`, into `folder`.
pub fn install_from(source: &Path, folder: &Path) -> Result<PathBuf> {
    let npm = npm()?.ok_or_else(|| Failure::new(MISSING))?;
    install_with(&npm, source, folder)
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
    let folder = install_with(&npm, &dirs.root.join("xtask/npm"), &dirs.target.join("npm"))?;
    Ok(Some(folder.join("node_modules/axe-core/axe.min.js")))
}

/// Types and manifest, against the element and against their own rules.
pub fn check(dirs: &Dirs) -> Result<()> {
    let tools = install(dirs)?;
    let mut check = Command::new("node");
    check.arg(dirs.root.join("xtask/npm/check.mjs"));
    check.arg(&dirs.root).arg(tools);
    process::run(
        &mut check,
        "xtask/dist/ does not say what the element is (above)",
    )
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

fn install_with(npm: &Path, source: &Path, folder: &Path) -> Result<PathBuf> {
    process::io("make", folder, fs::create_dir_all(folder))?;
    if !is_current(source, folder)? {
        println!("Installing packages with npm (the first time only)");
        let mut install = Command::new(npm);
        install
            .current_dir(folder)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        install.args(["--loglevel", "error"]);
        process::run(
            &mut install,
            &format!(
                "npm could not install what {} asks for (its message is above; it needs the network)",
                source.display()
            ),
        )?;
        // Last, so that an installation cut short is done again.
        copy(source, LOCK, folder, INSTALLED)?;
    }
    Ok(folder.to_path_buf())
}

const LOCK: &str = "package-lock.json";
const MANIFEST: &str = "package.json";
/// A copy of the lock file beside what was installed by it.
const INSTALLED: &str = "installed-by-package-lock.json";

/// Whether what is installed is what the lock file says; if not, prepares for `npm ci`.
fn is_current(source: &Path, folder: &Path) -> Result<bool> {
    let wanted = fs::read(source.join(LOCK)).ok();
    if wanted.is_some() && wanted == fs::read(folder.join(INSTALLED)).ok() {
        return Ok(true);
    }
    copy(source, MANIFEST, folder, MANIFEST)?;
    copy(source, LOCK, folder, LOCK)?;
    Ok(false)
}

fn copy(source: &Path, name: &str, folder: &Path, new_name: &str) -> Result<()> {
    let file = source.join(name);
    process::io("copy", &file, fs::copy(&file, folder.join(new_name))).map(|_| ())
}
