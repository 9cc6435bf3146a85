//! The widget as files a browser can load.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Result};
use crate::setup::WASM_TARGET;
use crate::styles;

/// The hand-written module that owns `<bms-disks>`; it imports `./glue.js` and the rest of its folder.
pub const ELEMENT: &str = "bms-disks.js";
/// The element as it is written, without the build's glue.
pub const MODULES: [&str; 9] = [
    ELEMENT,
    "crash.js",
    "dialogs.js",
    "dom.js",
    "early.js",
    "error.js",
    "fallback.js",
    "page.js",
    "program.js",
];
pub const GLUE: &str = "glue.js";
pub const WASM: &str = "bms-disks_bg.wasm";
/// What draws the dialogs, where it is a file of its own.
pub const DIALOGS: &str = "bms-disks_dialogs.wasm";

pub struct Profile {
    name: &'static str,
    /// Of cargo.
    profile: &'static str,
    folder: &'static str,
    /// Optimised, with the standard library compiled anew and panics that are nothing but traps.
    shipped: bool,
    /// In two files, the second for the dialogs.
    in_parts: bool,
    /// Of the widget's crate.
    features: &'static [&'static str],
}

pub const DEV: Profile = Profile {
    name: "dev",
    profile: "dev",
    folder: "debug",
    shipped: false,
    in_parts: false,
    features: &["counted"],
};
pub const GALLERY: Profile = Profile {
    name: "gallery",
    features: &["gallery"],
    ..DEV
};
pub const RELEASE: Profile = Profile {
    name: "release-wasm",
    profile: "release-wasm",
    folder: "release-wasm",
    shipped: true,
    in_parts: true,
    features: &["parts"],
};
/// The gallery as it is published.
pub const RELEASE_GALLERY: Profile = Profile {
    name: "release-gallery",
    in_parts: false,
    features: &["gallery"],
    ..RELEASE
};
/// The simulated cloud of `bms-disks-testing`.
const RELEASE_CLOUD: Profile = Profile {
    in_parts: false,
    features: &[],
    ..RELEASE
};

/// What rustc is told of a shipped program. A panic ends it as a trap, without a word, so nothing of what would word
/// it is in the program. Unstable in Rust 1.95 under this name: where a later Rust knows it by another one, rustc says
/// so and there is no program.
const ABORT: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];
/// What cargo is told then: the standard library has to be compiled the same way, and for size.
const OWN_STD: [&str; 2] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
];

/// Compiles the widget and writes element module, glue and wasm to `target/web/<name>`.
/// The folder is put in place only when it is complete, so a server always has a whole one.
pub fn build(dirs: &Dirs, profile: &Profile) -> Result<PathBuf> {
    compile(dirs, profile, "bms-disks")?;

    let web = dirs.target.join("web");
    let staged = web.join(format!("{}.new", profile.name));
    process::remove_dir(&staged)?;
    process::io("make", &staged, fs::create_dir_all(&staged))?;
    bindgen(dirs, profile, &staged)?;

    let finished = web.join(profile.name);
    process::remove_dir(&finished)?;
    process::io("write", &finished, fs::rename(&staged, &finished))?;
    Ok(finished)
}

/// Compiles a library of this workspace to wasm.
fn compile(dirs: &Dirs, profile: &Profile, package: &str) -> Result<()> {
    let mut cargo = process::cargo(&dirs.root);
    let command = if profile.shipped { "rustc" } else { "build" };
    cargo.args([command, "--package", package, "--lib"]);
    cargo.args(["--target", WASM_TARGET, "--profile", profile.profile]);
    for feature in profile.features {
        cargo.args(["--features", feature]);
    }
    if profile.shipped {
        // Without the rlib that tests link: as long as it is wanted too, cargo does no LTO.
        cargo.args(["--crate-type", "cdylib"]);
        cargo.arg("--config").arg(release_flags(dirs));
        // So that a stable compiler takes what is not stable. For such programs only.
        cargo.env("RUSTC_BOOTSTRAP", "1").args(OWN_STD);
    }
    if profile.in_parts {
        // What the program is taken apart by.
        cargo.args(["--", "-Clink-arg=--emit-relocs"]);
    }
    process::run(
        &mut cargo,
        &format!("{package} does not build (cargo's message is above)"),
    )
}

/// The simulated cloud of `bms-disks-testing`, and the glue that loads it: their names.
pub const TESTING: [&str; 2] = ["core_bg.wasm", "core.js"];

/// Compiles that cloud and writes both to a folder.
pub fn testing(dirs: &Dirs, out: &Path) -> Result<()> {
    compile(dirs, &RELEASE_CLOUD, "bms-disks-testing")?;
    let wasm = dirs.target.join(WASM_TARGET).join(RELEASE.folder);
    let wasm = wasm.join("bms_disks_testing.wasm");
    run_bindgen(dirs, &wasm, ("web", "core"), &[], out)
}

/// What still names source files does so without the folders of whoever built it.
fn release_flags(dirs: &Dirs) -> String {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map_or_else(|| Path::new(&home).join(".cargo"), PathBuf::from);
    let sources = cargo_home.join("registry/src");
    let registries = fs::read_dir(&sources).into_iter().flatten().flatten();
    // The last that fits is taken.
    let folders = [cargo_home, dirs.root.clone()].into_iter();
    let flags: Vec<String> = folders
        .chain(registries.map(|entry| entry.path()))
        .map(|folder| format!("--remap-path-prefix={}=", folder.display()))
        .chain(ABORT.map(str::to_owned))
        .map(|flag| process::to_json_string(&flag))
        .collect();
    format!("target.{WASM_TARGET}.rustflags=[{}]", flags.join(", "))
}

fn bindgen(dirs: &Dirs, profile: &Profile, out: &Path) -> Result<()> {
    let wasm = dirs
        .target
        .join(WASM_TARGET)
        .join(profile.folder)
        .join("bms_disks.wasm");
    let wasm = if profile.in_parts {
        split(dirs, &wasm, &out.join(DIALOGS))?
    } else {
        wasm
    };
    // With the table of functions, which the second file needs.
    let more: &[&str] = if profile.in_parts {
        &["--keep-lld-exports"]
    } else {
        &[]
    };
    run_bindgen(dirs, &wasm, ("no-modules", "bms-disks"), more, out)?;

    // The glue gives up its name to the module that people import.
    let made = out.join(ELEMENT);
    let text = process::io("read", &made, fs::read_to_string(&made))?;
    let glue = out.join(GLUE);
    let sheet = if profile.shipped {
        styles::minified(dirs)?
    } else {
        styles::plain(dirs)?
    };
    let sheet = process::to_json_string(&sheet);
    let text = as_maker(&text)? + &format!("export const styles = {sheet};\n");
    let files = if profile.in_parts {
        &[WASM, DIALOGS][..]
    } else {
        &[WASM]
    };
    let files: Vec<PathBuf> = files.iter().map(|name| out.join(name)).collect();
    let text = mark_as_one_build(&files, &text)?;
    process::io("write", &glue, fs::write(&glue, text))?;
    for name in MODULES {
        let module = dirs.root.join("src/element").join(name);
        let text = process::io("read", &module, fs::read_to_string(&module))?;
        // The version is said once, in Cargo.toml.
        let version = format!("version = '{}'", env!("CARGO_PKG_VERSION"));
        let text = text.replace("version = '0.0.0'", &version);
        let module = out.join(name);
        process::io("write", &module, fs::write(&module, text))?;
    }
    Ok(())
}

/// Takes a program apart at its split point: what only dialogs need goes to `dialogs`. Gives the rest.
fn split(dirs: &Dirs, wasm: &Path, dialogs: &Path) -> Result<PathBuf> {
    let main = dialogs.with_file_name("main.wasm");
    let mut split = Command::new(dirs.program("xtask-bindgen"));
    split.arg("split").args([wasm, &main, dialogs]);
    process::run(
        &mut split,
        "the program could not be taken apart (the message is above)",
    )?;
    Ok(main)
}

/// Writes the same build id into script and wasm: `program.js` refuses a wasm of another build, whose functions may have
/// the same names and mean something else.
fn mark_as_one_build(files: &[PathBuf], glue: &str) -> Result<String> {
    const SECTION: &str = "bms-disks-build";
    let mut hasher = DefaultHasher::new();
    glue.hash(&mut hasher);
    let mut contents = Vec::new();
    for file in files {
        let bytes = process::io("read", file, fs::read(file))?;
        bytes.hash(&mut hasher);
        contents.push(bytes);
    }
    let build = format!("{}-{:016x}", env!("CARGO_PKG_VERSION"), hasher.finish());
    // A custom section: 0, its size, the length of its name, its name, its content.
    let section = [&[SECTION.len() as u8], SECTION.as_bytes(), build.as_bytes()].concat();
    assert!(section.len() < 128, "one byte holds the size");
    for (file, mut bytes) in files.iter().zip(contents) {
        bytes.extend([0, section.len() as u8]);
        bytes.extend(&section);
        process::io("write", file, fs::write(file, bytes))?;
    }
    Ok(format!("{glue}export const build = \"{build}\";\n"))
}

fn run_bindgen(
    dirs: &Dirs,
    wasm: &Path,
    (target, name): (&str, &str),
    more: &[&str],
    out: &Path,
) -> Result<()> {
    let mut bindgen = Command::new(dirs.program("xtask-bindgen"));
    bindgen.args(["bindgen", "--target", target, "--no-typescript"]);
    bindgen.args(["--out-name", name]).args(more);
    bindgen.arg("--out-dir").arg(out).arg(wasm);
    process::run(&mut bindgen, "wasm-bindgen failed (its message is above)")
}

/// Builds `examples/yew-app`, somebody else's app with the widget as a component, into a folder.
pub fn yew_app(dirs: &Dirs, out: &Path) -> Result<()> {
    const NAME: &str = "yew-app";
    let mut cargo = process::cargo(&dirs.root);
    cargo.args(["build", "--package", NAME, "--target", WASM_TARGET]);
    process::run(
        &mut cargo,
        "examples/yew-app does not build (see cargo's message)",
    )?;
    process::io("make", out, fs::create_dir_all(out))?;
    let built = dirs.target.join(WASM_TARGET).join("debug/yew_app.wasm");
    run_bindgen(dirs, &built, ("web", NAME), &[], out)?;
    for name in ["index.html", "start.js"] {
        let file = dirs.root.join("examples").join(NAME).join(name);
        process::io("copy", &file, fs::copy(&file, out.join(name)))?;
    }
    Ok(())
}

/// The glue as a module that makes a program as often as it is asked to: one that has failed cannot
/// be used again, and shares nothing with the next. `guard` gets what the program exports and imports, and gives
/// those to use.
fn as_maker(glue: &str) -> Result<String> {
    const EXPORTS: &str = "wasm = instance.exports;";
    const IMPORTS: &str = "const imports = __wbg_get_imports();";
    const NAME: &str = "let wasm_bindgen = ";
    // Yew asks for it twice an element, and only for what is not HTML: so HTML has none, and no text is
    // carried over thousands of times.
    const NAMESPACE: &str = "const ret = arg1.namespaceURI;";
    const FOREIGN: &str = "const ns = arg1.namespaceURI;
                const ret = ns === 'http://www.w3.org/1999/xhtml' ? null : ns;";
    let has_once = |text: &str| glue.matches(text).count() == 1;
    // Once for each way to load it.
    let has_imports = glue.matches(IMPORTS).count() == 2;
    if !glue.starts_with(NAME) || !has_once(EXPORTS) || !has_imports || !has_once(NAMESPACE) {
        return Err("wasm-bindgen's glue is not what xtask/src/web.rs knows".into());
    }
    let watched = glue.replace(EXPORTS, "wasm = guard.exports(instance.exports);");
    let watched = watched.replace(
        IMPORTS,
        "const imports = guard.imports(__wbg_get_imports());",
    );
    let watched = watched.replace(NAMESPACE, FOREIGN);
    Ok(format!(
        "const none = {{ exports: (all) => all, imports: (all) => all }};\n\
         export function make(guard = none) {{\n{watched}\nreturn wasm_bindgen;\n}}\n"
    ))
}
