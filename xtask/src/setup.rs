//! What a fresh machine lacks. Each check is quick when the thing is there, says one line
//! before it installs something, and says what to do where it may not install.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Failure, Result};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The standard library for the browser.
pub fn wasm_target() -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let library = process::output(&mut rustc).ok_or("`rustc` is not on the PATH")?;
    if Path::new(&library).is_dir() {
        return Ok(());
    }
    if process::find_on_path(&["rustup"]).is_none() {
        return Err(Failure::new(format!(
            "Rust's {WASM_TARGET} target is missing; install it (with rustup: \
             `rustup target add {WASM_TARGET}`)"
        )));
    }
    println!("Installing Rust's {WASM_TARGET} target");
    process::run(
        Command::new("rustup").args(["target", "add", WASM_TARGET]),
        &format!(
            "`rustup target add {WASM_TARGET}` failed (its message is above; it needs the network)"
        ),
    )
}

/// The standard library's own sources, to compile it anew.
pub fn rust_sources() -> Result<()> {
    let mut rustc = Command::new("rustc");
    let sysroot =
        process::output(rustc.args(["--print", "sysroot"])).ok_or("`rustc` is not on the PATH")?;
    if Path::new(&sysroot)
        .join("lib/rustlib/src/rust/library")
        .is_dir()
    {
        return Ok(());
    }
    if process::find_on_path(&["rustup"]).is_none() {
        return Err(Failure::new(format!(
            "the standard library's sources are missing ({sysroot}/lib/rustlib/src/rust); install what your system \
             calls rust-src (with rustup: `rustup component add rust-src`)"
        )));
    }
    println!("Installing the standard library's sources");
    process::run(
        Command::new("rustup").args(["component", "add", "rust-src"]),
        "`rustup component add rust-src` failed (its message is above; it needs the network)",
    )
}

/// rustfmt and clippy, absent from rustup's minimal profile.
pub fn rust_component(component: &str, cargo_command: &str, dirs: &Dirs) -> Result<()> {
    if process::output(process::cargo(&dirs.root).args([cargo_command, "--version"])).is_some() {
        return Ok(());
    }
    println!("Installing {component}");
    process::run(
        Command::new("rustup").args(["component", "add", component]),
        &format!("{component} is missing; install it: `rustup component add {component}`"),
    )
}

/// Builds programs of this workspace. The first time this takes a minute or two.
///
/// Here and in the tests `--workspace` is always said, whatever is built: cargo then chooses the
/// same features each time, and compiles each dependency once instead of once per command.
pub fn tools(dirs: &Dirs, programs: &[&str]) -> Result<()> {
    let missing: Vec<_> = programs
        .iter()
        .filter(|name| !dirs.program(name).is_file())
        .copied()
        .collect();
    if !missing.is_empty() {
        println!("Building {} (the first time only)", missing.join(" and "));
    }
    let mut command = process::cargo(&dirs.root);
    command.args(["build", "--workspace"]);
    if missing.is_empty() {
        command.arg("--quiet");
    }
    for program in programs {
        command.args(["--bin", program]);
    }
    let failed = format!(
        "could not build {} (cargo's message is above; the first build needs the network)",
        programs.join(" and ")
    );
    process::run(&mut command, &failed)
}

/// A program that [`cargo_tool`] has built before.
pub fn built_tool(dirs: &Dirs, name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = dirs.target.join("tools/bin").join(file);
    path.is_file().then_some(path)
}

/// Builds a program of somebody else's into `target/tools`, once; `or` is said when that fails.
pub fn cargo_tool(dirs: &Dirs, name: &str, version: &str, or: &str) -> Result<PathBuf> {
    println!("Building {name} {version} into target/tools (the first time only)");
    let mut install = process::cargo(&dirs.root);
    // Unoptimised: building it takes longer than it ever runs.
    install.args(["install", "--quiet", "--locked", "--debug", name]);
    install.env("CARGO_PROFILE_DEV_DEBUG", "false");
    install.args(["--version", version]);
    install.arg("--root").arg(dirs.target.join("tools"));
    let failed = format!("cargo could not install {name} (its message is above); {or}");
    process::run(&mut install, &failed)?;
    built_tool(dirs, name).ok_or_else(|| Failure::new(failed))
}

/// Typefaces that tests of the layout and the pictures need, with Debian's package: a wide one, a narrow one
/// and a Chinese one, each with one for code.
const FONTS: [(&str, &str); 6] = [
    ("DejaVu Sans", "fonts-dejavu-core"),
    ("DejaVu Sans Mono", "fonts-dejavu-core"),
    ("Roboto Condensed", "fonts-roboto-unhinted"),
    ("Inconsolata", "fonts-inconsolata"),
    ("WenQuanYi Micro Hei", "fonts-wqy-microhei"),
    ("WenQuanYi Micro Hei Mono", "fonts-wqy-microhei"),
];

/// The typefaces of [`FONTS`]. Where they may not be installed, one line says what to install: tests then
/// measure the typefaces that are there.
pub fn fonts() -> Result<()> {
    let missing: Vec<_> = FONTS.iter().filter(|(font, _)| !has_font(font)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    packages.dedup();
    // It has `fc-list`, and tells browsers of the fonts.
    packages.push("fontconfig");
    install_or_say(&packages, "the layout leave out typefaces")
}

fn has_font(family: &str) -> bool {
    let mut list = Command::new("fc-list");
    process::output(list.args([family, "family"])).is_some_and(|found| !found.is_empty())
}

/// Shells that the guide's commands are run in, beside those that every system has, with Debian's package.
const SHELLS: [(&str, &str); 3] = [("zsh", "zsh"), ("ksh", "ksh93u+m"), ("mksh", "mksh")];

/// The shells of [`SHELLS`]. Where they may not be installed, one line says what to install: the tests then
/// leave these out.
pub fn shells() -> Result<()> {
    let missing: Vec<_> = SHELLS
        .iter()
        .filter(|(shell, _)| process::find_on_path(&[shell]).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install_or_say(&missing, "the guide's commands leave out shells")
}

/// A Python that has the cloud vendor's SDK, in `target/tools`. Where none can be made, one line says why: its test is
/// then left out. On a build server that is an error: there nobody reads the line.
pub fn vendor_sdk(dirs: &Dirs) -> Result<Option<PathBuf>> {
    let folder = dirs.target.join("tools/vendor-sdk");
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let wanted = dirs.root.join("tests/vendor_sdk/requirements.txt");
    let wanted_text = process::io("read", &wanted, std::fs::read_to_string(&wanted))?;
    let installed = folder.join("requirements.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted_text) {
        return Ok(Some(python));
    }
    println!("Installing the cloud vendor's SDK into target/tools");
    process::remove_dir(&folder)?;
    let venv = || {
        let mut venv = Command::new("python3");
        process::output(venv.args(["-m", "venv"]).arg(&folder)).is_some()
    };
    let is_made = venv() || (apt_install(&["python3-venv"])? && venv());
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ]);
    let why = if !is_made {
        "python3 with venv is missing; on Debian: `sudo apt-get install python3-venv`"
    } else if !process::succeeds(pip.arg(&wanted))? {
        "pip could not install it (its message is above; it needs the network)"
    } else {
        process::io("write", &installed, std::fs::write(&installed, wanted_text))?;
        return Ok(Some(python));
    };
    let why = format!("the vendor's SDK cannot be tested against: {why}");
    if process::is_build_server() {
        return Err(Failure::new(why));
    }
    println!("{why}");
    Ok(None)
}

/// Installs packages that tests can do without; where that may not be done, one line says which tests leave out what.
fn install_or_say(packages: &[&str], tests_leave_out: &str) -> Result<()> {
    if !apt_install(packages)? {
        println!(
            "Tests of {tests_leave_out} that are missing here; on Debian: `sudo apt-get install {}`",
            packages.join(" ")
        );
    }
    Ok(())
}

/// Installs distribution packages where that is possible without asking: as root on a system
/// with apt. `Ok(false)`: it is not, somebody has to do it.
pub fn apt_install(packages: &[&str]) -> Result<bool> {
    let is_root = process::output(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !is_root || process::find_on_path(&["apt-get"]).is_none() {
        return Ok(false);
    }
    println!("Installing {} with apt-get", packages.join(" and "));
    let failed = format!(
        "apt-get could not install {} (its message is above; it needs the network)",
        packages.join(" and ")
    );
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(args);
        command
    };
    process::run(apt(&["update", "--quiet=2"]).args::<_, &str>([]), &failed)?;
    let mut install = apt(&["install", "--yes", "--quiet", "--no-install-recommends"]);
    process::run(install.args(packages), &failed)?;
    Ok(true)
}
