//! The programs that make the packages and are no Rust: esbuild and wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::node;
use crate::process::{self, Result};

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

/// Older ones do not know all of the features above.
const WASM_OPT_AT_LEAST: u32 = 120;

/// The programs that are no Rust.
pub(super) struct NodeTools {
    esbuild: Command,
    wasm_opt: Command,
}

impl NodeTools {
    pub(super) fn install(dirs: &Dirs) -> Result<Self> {
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
    pub(super) fn bundle(&self, entry: &Path, out: &Path) -> Result<()> {
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
    pub(super) fn commonjs(&self, entry: &Path, dist: &Path) -> Result<()> {
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

    /// Writes a module once more, for what knows none.
    pub(super) fn required(&self, out: &Path, name: &str) -> Result<()> {
        let mut command = repeat(&self.esbuild);
        command.arg(out.join(format!("{name}.js")));
        let file = out.join(format!("{name}.cjs"));
        command.arg(format!("--outfile={}", file.display()));
        command.args(["--bundle", "--format=cjs", "--target=es2022"]);
        command.args(["--legal-comments=none", "--log-level=warning"]);
        process::run(&mut command, "esbuild failed (its message is above)")
    }

    /// Makes one script of a worker's module, in its place.
    pub(super) fn worker(&self, file: &Path) -> Result<()> {
        let mut command = repeat(&self.esbuild);
        command.arg(file).arg("--allow-overwrite");
        command.arg(format!("--outfile={}", file.display()));
        command.args(["--bundle", "--format=iife", "--target=es2022"]);
        command.args(["--define:import.meta.url=self.location.href"]);
        command.args(["--legal-comments=none", "--log-level=warning"]);
        process::run(&mut command, "esbuild failed (its message is above)")
    }

    /// Keeps the names, which tell what weighs how much.
    pub(super) fn optimise(&self, wasm: &Path, out: &Path) -> Result<()> {
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
    pub(super) fn strip(&self, wasm: &Path, out: &Path) -> Result<()> {
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
