//! What both packages hold.

use std::fs;
use std::path::Path;

use crate::Dirs;
use crate::process::{self, Result};

pub(super) const LICENSES: [&str; 3] = ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"];

/// Made anew each time: whose code is in the wasm, and by which licence.
pub(super) const THIRD_PARTY: &str = "THIRD-PARTY.txt";

pub(super) fn copy_licences(dirs: &Dirs, to: &Path) -> Result<()> {
    for name in LICENSES {
        let from = match name {
            "LICENSE" => dirs.root.join("xtask/dist").join(name),
            _ => dirs.root.join(name),
        };
        process::io("copy", &from, fs::copy(&from, to.join(name)))?;
    }
    Ok(())
}

/// The version is said once, in Cargo.toml.
pub(super) fn set_version(manifest: &Path) -> Result<()> {
    let text = process::io("read", manifest, fs::read_to_string(manifest))?;
    let text = text.replace("\"0.0.0\"", &format!("\"{}\"", env!("CARGO_PKG_VERSION")));
    process::io("write", manifest, fs::write(manifest, text))
}
