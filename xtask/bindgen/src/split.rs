//! Takes a program apart at its split point: what only that can reach, functions and data, becomes a second file. How, is
//! `wasm_split_cli_support`'s. It wants a program that was linked with `--emit-relocs` and that wasm-bindgen has not seen.
//!
//! The second file imports nothing but memory, table and globals of the first, which are exported for it, and puts what it
//! has into them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use walrus::{Module, ValType};
use wasm_split_cli_support::{Options, transform};

/// What the program calls to have a part loaded. `wasm_split_helpers` calls it so, and then the name of the part.
const LOAD: &str = "__wasm_split_load_";

/// Reads a program and writes its two parts.
pub fn run(from: &Path, main: &Path, second: &Path) -> Result<()> {
    let wasm = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    let folder = second.with_extension("parts");
    let mut options = Options::new(&wasm);
    options.output_dir = &folder;
    options.main_out_path = main;
    let made = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let parts: Vec<PathBuf> = made.split_modules;
    ensure!(parts.len() == 1, "not one part but {parts:?}");
    fs::rename(&parts[0], second).context("cannot write the second part")?;
    // With it goes a script that loads parts, which `element/program.js` does.
    fs::remove_dir_all(&folder).context("cannot remove what is left")?;

    let mut module = Module::from_file(main).context("cannot read the first part")?;
    answer_at_once(&mut module)?;
    module
        .emit_wasm_file(main)
        .map(drop)
        .context("cannot write the first part")
}

/// The program has nothing loaded: it is told when a part is there (`tellDialogs`), and only then asks for it. So the answer
/// to *load it* is that it is there, and needs no call into the page.
fn answer_at_once(module: &mut Module) -> Result<()> {
    let load = module
        .imports
        .iter()
        .find(|import| import.name.starts_with(LOAD))
        .and_then(|import| match import.kind {
            walrus::ImportKind::Function(function) => Some(function),
            _ => None,
        })
        .context("the program asks for no part")?;
    let table = module
        .tables
        .main_function_table()?
        .context("the program has no table of functions")?;
    // `LoadCallbackFn` of `wasm_split_helpers`: what it was given to hand back, and whether it went well.
    let callback = module.types.add(&[ValType::I32, ValType::I32], &[]);
    module
        .replace_imported_func(load, |(body, args)| {
            body.local_get(args[1])
                .i32_const(1)
                .local_get(args[0])
                .call_indirect(callback, table);
        })
        .map(drop)
}
