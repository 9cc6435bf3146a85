//! Takes out of a finished program what it never needs. The page sees no difference.
//!
//! - What words a panic (`panics`, `texts`), and the places in the source that it would name (`places`). This is
//!   what `-Cpanic=immediate-abort`, `-Zlocation-detail=none` and `-Zfmt-debug=none` would do, were they
//!   stable.
//! - The long names under which program and glue know each other (`names`).

mod names;
mod panics;
mod places;
mod texts;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Reads program and glue in `from`, and writes them to `to` under the same names.
pub fn run(from: &Path, to: &Path, wasm: &str, glue: &str) -> Result<()> {
    let read = from.join(wasm);
    let mut module = walrus::Module::from_file(&read)
        .with_context(|| format!("cannot read {}", read.display()))?;
    let read = from.join(glue);
    let script =
        fs::read_to_string(&read).with_context(|| format!("cannot read {}", read.display()))?;

    panics::take_out(&mut module)?;
    places::blank(&mut module);
    texts::blank(&mut module);
    let script = names::shorten(&mut module, script)?;

    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    module
        .emit_wasm_file(to.join(wasm))
        .context("cannot write the program")?;
    fs::write(to.join(glue), script).context("cannot write the glue")
}
