//! `cargo xtask package`: the optimised `dist/`, and the package for portals' own tests.

mod testing;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::process::{self, Result};
use crate::{node, setup, web};

/// What rustc emits for this target and every browser of the last years has. Named one by one:
/// with `--all-features` wasm-opt writes instructions that browsers refuse.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "nontrapping-float-to-int",
    "sign-ext",
    "mutable-globals",
    "reference-types",
    "multivalue",
];

/// What program, glue, styles and words of all languages may weigh together, as brotli sends them. It
/// is to come down to 100 KB; what raises it says so in docs/performance.md.
const BUDGET: usize = 233 * 1024;

/// Older ones do not know all of the features above.
const WASM_OPT_AT_LEAST: u32 = 120;

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
const LICENSES: [&str; 3] = ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"];

/// Made anew each time: whose code is in the wasm, and by which licence.
const THIRD_PARTY: &str = "THIRD-PARTY.txt";

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
    let named = built.join("named.wasm");
    tools.optimise(&built.join(web::WASM), &named)?;
    let ordered = order(dirs, &named)?;
    tools.strip(&ordered, &dist.join(web::WASM))?;
    copy_written(dirs, &dist)?;
    tools.commonjs(&built.join(web::ELEMENT), &dist)?;
    node::editors(dirs, &dist)?;
    node::licences(dirs, "bms-disks", &dist.join(THIRD_PARTY))?;
    testing::write(dirs, &tools)?;

    println!("dist/ is written\n");
    let mut sizes = Command::new(dirs.program("xtask-sizes"));
    sizes
        .args(["--budget", &BUDGET.to_string(), "--named"])
        .arg(named);
    sizes.arg(dist.join(web::ELEMENT)).arg(dist.join(web::WASM));
    sizes
        .arg("--")
        .args(WRITTEN.iter().chain(&LICENSES).map(|name| dist.join(name)))
        .arg(dist.join(THIRD_PARTY));
    process::run(
        &mut sizes,
        "the widget is too large, or could not be measured (above)",
    )
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
    for name in web::MODULES {
        let from = built.join(name);
        process::io("copy", &from, fs::copy(&from, short.join(name)))?;
    }
    Ok(short)
}

/// Gives the functions names that sort as they are to stand: see `xtask/bindgen/src/order.rs`.
fn order(dirs: &Dirs, named: &Path) -> Result<PathBuf> {
    let ordered = named.with_file_name("ordered.wasm");
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
    let licenses = LICENSES.iter().map(|name| match *name {
        "LICENSE" => (written.join(name), name),
        _ => (dirs.root.join(name), name),
    });
    for (from, name) in files.chain(licenses) {
        process::io("copy", &from, fs::copy(&from, dist.join(name)))?;
    }
    set_version(&dist.join("package.json"))
}

/// The version is said once, in Cargo.toml.
fn set_version(manifest: &Path) -> Result<()> {
    let text = process::io("read", manifest, fs::read_to_string(manifest))?;
    let text = text.replace("\"0.0.0\"", &format!("\"{}\"", env!("CARGO_PKG_VERSION")));
    process::io("write", manifest, fs::write(manifest, text))
}

/// Only the package for portals' own tests.
pub fn testing(dirs: &Dirs) -> Result<()> {
    setup::wasm_target()?;
    setup::rust_sources()?;
    let tools = NodeTools::install(dirs)?;
    setup::tools(dirs, &["xtask-bindgen"])?;
    testing::write(dirs, &tools)
}

/// The programs that are no Rust.
struct NodeTools {
    esbuild: Command,
    wasm_opt: Command,
}

impl NodeTools {
    fn install(dirs: &Dirs) -> Result<Self> {
        let modules = node::install(dirs)?.join("node_modules");
        let bin = |path: &str| {
            let mut command = Command::new("node");
            command.arg(modules.join(path));
            command
        };
        let wasm_opt = wasm_opt_on_path().map(Command::new);
        Ok(Self {
            esbuild: bin("esbuild/bin/esbuild"),
            wasm_opt: wasm_opt.unwrap_or_else(|| bin("binaryen/bin/wasm-opt")),
        })
    }

    /// One module of the element and the glue, which it imports only when it is needed.
    fn bundle(&self, entry: &Path, out: &Path) -> Result<()> {
        let mut command = repeat(&self.esbuild);
        command
            .arg(entry)
            .arg(format!("--outfile={}", out.display()));
        command.args(["--bundle", "--minify", "--format=esm", "--target=es2022"]);
        // A module is UTF-8 wherever it comes from, so Chinese needs no escapes.
        command.arg("--charset=utf8");
        command.args(["--legal-comments=none", "--log-level=warning"]);
        process::run(&mut command, "esbuild failed (its message is above)")
    }

    /// The element and the React component for what knows no modules: Jest. The program is not in it: such
    /// a page is none that could run it.
    fn commonjs(&self, entry: &Path, dist: &Path) -> Result<()> {
        for (entry, name) in [
            (entry.to_owned(), "bms-disks.cjs"),
            (dist.join("react.js"), "react.cjs"),
        ] {
            let mut command = repeat(&self.esbuild);
            command.arg(entry);
            command.arg(format!("--outfile={}", dist.join(name).display()));
            command.args(["--bundle", "--format=cjs", "--target=es2022"]);
            command.args(["--external:./glue.js", "--external:react"]);
            command.args(["--external:./bms-disks.js"]);
            command.args(["--define:import.meta.url=\"file:///bms-disks.cjs\""]);
            command.args(["--legal-comments=none", "--log-level=warning"]);
            process::run(&mut command, "esbuild failed (its message is above)")?;
        }
        // It imports the element by the module's name.
        let path = dist.join("react.cjs");
        let text = process::io("read", &path, fs::read_to_string(&path))?;
        let text = text.replace("./bms-disks.js", "./bms-disks.cjs");
        process::io("write", &path, fs::write(&path, text))
    }

    /// Keeps the names, which tell what weighs how much.
    fn optimise(&self, wasm: &Path, out: &Path) -> Result<()> {
        // The stack is below everything, so the first kilobyte is only its end; and nothing else has
        // written to memory before the program has.
        let about_memory = ["--low-memory-unused", "--zero-filled-memory"];
        // A longer function that is called once stays by itself: brotli finds less that repeats within large ones.
        let inlining = ["--one-caller-inline-max-function-size=40"];
        let passes = [
            &["-Oz", "--converge", "--debuginfo"][..],
            &inlining,
            &about_memory,
        ];
        self.wasm_opt(wasm, out, &passes.concat())
    }

    /// Sorts the functions by their names, and leaves the names out.
    fn strip(&self, wasm: &Path, out: &Path) -> Result<()> {
        let passes = [
            "--reorder-functions-by-name",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ];
        self.wasm_opt(wasm, out, &passes)
    }

    fn wasm_opt(&self, wasm: &Path, out: &Path, passes: &[&str]) -> Result<()> {
        let mut command = repeat(&self.wasm_opt);
        command.arg(wasm).arg("-o").arg(out).args(passes);
        command.args(FEATURES.map(|feature| format!("--enable-{feature}")));
        process::run(&mut command, "wasm-opt failed (its message is above)")
    }
}

fn repeat(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    copy
}

/// The user's own wasm-opt, if it is recent: `wasm-opt version 123 (version_123)`.
fn wasm_opt_on_path() -> Option<PathBuf> {
    let program = process::find_on_path(&["wasm-opt"])?;
    let said = process::output(Command::new(&program).arg("--version"))?;
    (wasm_opt_version(&said)? >= WASM_OPT_AT_LEAST).then_some(program)
}

fn wasm_opt_version(said: &str) -> Option<u32> {
    said.strip_prefix("wasm-opt version ")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::wasm_opt_version;

    #[test]
    fn wasm_opt_says_its_version() {
        assert_eq!(
            wasm_opt_version("wasm-opt version 123 (version_123)"),
            Some(123)
        );
        assert_eq!(wasm_opt_version("wasm-opt version 108"), Some(108));
        assert_eq!(wasm_opt_version("something else"), None);
    }
}
