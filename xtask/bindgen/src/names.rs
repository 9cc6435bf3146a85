//! The names of what the program imports, and of the functions that closures are called by: long, with a hash, and in
//! both files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use walrus::Module;

/// Reads program and glue in `from`, and writes them to `to` under the same names.
pub fn run(from: &Path, to: &Path, wasm: &str, glue: &str) -> Result<()> {
    let read = from.join(wasm);
    let mut module =
        Module::from_file(&read).with_context(|| format!("cannot read {}", read.display()))?;
    let read = from.join(glue);
    let script =
        fs::read_to_string(&read).with_context(|| format!("cannot read {}", read.display()))?;
    let script = shorten(&mut module, script)?;

    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    module
        .emit_wasm_file(to.join(wasm))
        .context("cannot write the program")?;
    fs::write(to.join(glue), script).context("cannot write the glue")
}

/// How wasm-bindgen's names of what calls a closure begin. All other exports are called by names that are written by hand.
const CLOSURES: &str = "wasm_bindgen_";

/// Gives each import and each of those exports a short name, and says the same in the glue.
fn shorten(module: &mut Module, mut script: String) -> Result<String> {
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = short(number);
        // As wasm-bindgen writes the object of all imports.
        let before = format!("{}: function(", import.name);
        let after = format!("{short}: function(");
        ensure!(
            script.matches(&before).count() == 1,
            "the glue has no {}",
            import.name
        );
        script = script.replace(&before, &after);
        import.name = short;
    }
    let closures = module
        .exports
        .iter_mut()
        .filter(|e| e.name.starts_with(CLOSURES));
    for (number, export) in closures.enumerate() {
        let short = format!("call_{}", short(number));
        let before = format!("wasm.{}(", export.name);
        ensure!(
            script.matches(&before).count() == 1,
            "the glue has no {}",
            export.name
        );
        script = script.replace(&before, &format!("wasm.{short}("));
        export.name = short;
    }
    Ok(script)
}

/// `a`, `b`, … `z`, `aa`, `ab`, …
fn short(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            return name;
        }
        number = number / 26 - 1;
    }
}
