//! The tools from npm, of the versions in `xtask/npm/package-lock.json`, in `target/npm`: esbuild and
//! wasm-opt for `package`, axe-core for the tests, TypeScript and a schema for what is written about
//! the element. And the peers of `bench`, in `target/peers`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

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
        if process::is_build_server() {
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

/// Builds the portals of `tests/hosts` with the packages that `cargo xtask package` has written, and gives the folder they
/// are in; `None`, with a line that says so, where Node is too old for their tools. `capabilities` say which browser their
/// own tests use.
pub fn hosts(dirs: &Dirs, packages: [&Path; 2], capabilities: &Path) -> Result<Option<PathBuf>> {
    let npm = npm()?.ok_or_else(|| Failure::new(MISSING))?;
    let version = process::output(Command::new("node").arg("--version")).unwrap_or_default();
    if !is_at_least(&version, HOSTS_NEED) {
        if process::is_build_server() {
            return Err(Failure::new(format!("{TOO_OLD}, not {version}")));
        }
        println!("SKIPPED: the tests in other portals; {TOO_OLD}, not {version}");
        return Ok(None);
    }
    let folder = dirs.target.join("hosts");
    let source = dirs.root.join("tests/hosts");
    install_locked(&npm, &source, &folder)?;
    copy_folder(&source, &folder)?;

    // As they would come from a registry: what `files` names, and nothing else.
    let mut pack = Command::new(&npm);
    pack.current_dir(&folder).args(["pack", "--silent"]);
    pack.args(packages);
    process::run(
        &mut pack,
        "npm could not pack the packages (its message is above)",
    )?;
    for name in ["bms-disks", "bms-disks-testing"] {
        unpack(&folder, name)?;
    }

    let built = folder.join("built");
    process::remove_dir(&built)?;
    let mut build = Command::new("node");
    build.current_dir(&folder).arg("build.mjs").arg(&built);
    build.env("BMS_E2E_CAPABILITIES", capabilities);
    process::run(
        &mut build,
        "a portal of tests/hosts does not build (see above)",
    )?;
    Ok(Some(built))
}

/// Puts a packed package among those that the lock file says. `npm install` would weigh all of them anew, which takes a
/// minute and may end with others.
fn unpack(folder: &Path, name: &str) -> Result<()> {
    let to = folder.join("node_modules").join(name);
    process::remove_dir(&to)?;
    process::io("make", &to, fs::create_dir_all(&to))?;
    let mut tar = Command::new("tar");
    let packed = format!("{name}-{}.tgz", env!("CARGO_PKG_VERSION"));
    tar.arg("-xzf").arg(folder.join(packed));
    tar.args(["--strip-components", "1", "-C"]).arg(&to);
    process::run(
        &mut tar,
        "tar could not unpack a package (its message is above)",
    )
}

/// The portals that have a server of their own; they end when this is dropped.
pub struct HostServers {
    /// Which listens where, as JSON.
    pub ports: String,
    process: Child,
}

impl HostServers {
    /// Starts what [`hosts`] has built, and waits until all of them answer.
    pub fn start(dirs: &Dirs) -> Result<Self> {
        const FAILED: &str = "a portal of tests/hosts does not start (see above)";
        let mut serve = Command::new("node");
        serve.current_dir(dirs.target.join("hosts"));
        serve.arg("serve.mjs");
        serve.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = serve.spawn().map_err(|_| Failure::new(FAILED))?;
        let mut ports = String::new();
        if let Some(said) = process.stdout.take() {
            // Nothing read is nothing started.
            let _ = BufReader::new(said).read_line(&mut ports);
        }
        let servers = Self {
            ports: ports.trim().to_owned(),
            process,
        };
        if servers.ports.is_empty() {
            return Err(Failure::new(FAILED));
        }
        Ok(servers)
    }
}

impl Drop for HostServers {
    fn drop(&mut self) {
        // It ends its children and itself when its input ends.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// For their bundlers.
const HOSTS_NEED: (u32, u32) = (20, 19);
const TOO_OLD: &str = "their bundlers need Node 20.19 or newer";

/// `v20.19.1`
fn is_at_least(version: &str, wanted: (u32, u32)) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= wanted,
        _ => false,
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    process::io("make", to, fs::create_dir_all(to))?;
    let entries = process::io("read", from, fs::read_dir(from))?;
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            process::io("copy", &from, fs::copy(&from, &to))?;
        }
    }
    Ok(())
}

/// Writes whose code is in the program of a crate of this workspace, and by which licence.
pub fn licences(dirs: &Dirs, package: &str, file: &Path) -> Result<()> {
    let mut write = Command::new("node");
    write.arg(dirs.root.join("xtask/npm/licences.mjs"));
    write.arg(&dirs.root).arg(file).arg(package);
    process::run(
        &mut write,
        "the list of licences cannot be made (see above)",
    )
}

/// Makes what editors read of the manifest that is in `dist`.
pub fn editors(dirs: &Dirs, dist: &Path) -> Result<()> {
    let mut write = Command::new("node");
    write.arg(dirs.root.join("xtask/npm/editors.mjs")).arg(dist);
    process::run(&mut write, "what editors read cannot be made (see above)")
}

const MISSING: &str = "Node 18 or newer with npm is needed on the PATH; on Debian: \
     `sudo apt-get install nodejs npm`";

/// npm itself.
pub fn npm_program() -> Result<PathBuf> {
    npm()?.ok_or_else(|| Failure::new(MISSING))
}

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
    install_locked(npm, source, folder)?;
    Ok(folder.to_path_buf())
}

/// Installs into a folder what a lock file of the repository says, unless it is there.
fn install_locked(npm: &Path, source: &Path, folder: &Path) -> Result<()> {
    process::io("make", folder, fs::create_dir_all(folder))?;
    if !is_current(source, folder)? {
        println!("Installing packages with npm (the first time only)");
        let mut install = Command::new(npm);
        install
            .current_dir(folder)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        // The lock file says it all. Portals with two versions of React could only be told by an override of
        // an alias, which Debian's npm (9.2) cannot read.
        install.arg("--legacy-peer-deps");
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
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn node_says_its_version() {
        for version in ["v20.19.0", "v22.1.0", "v24.0.0\n"] {
            assert!(is_at_least(version, (20, 19)), "{version}");
        }
        for version in ["v18.20.4", "v20.18.3", "", "nonsense"] {
            assert!(!is_at_least(version, (20, 19)), "{version}");
        }
    }
}
