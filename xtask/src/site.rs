//! `cargo xtask site`: the project's pages as plain files, for any host.

use std::process::Command;

use crate::process::{self, Result};
use crate::{Dirs, package, setup};

/// Writes the site to `target/site`, with the widget as it is shipped.
pub fn run(dirs: &Dirs) -> Result<()> {
    package::run(dirs)?;
    setup::tools(dirs, &["xtask-bindgen", "xtask-site"])?;
    println!("\nBuilding the gallery");
    let gallery = package::gallery(dirs)?;
    let mut make = Command::new(dirs.program("xtask-site"));
    make.arg("--root").arg(&dirs.root);
    make.arg("--widget").arg(dirs.root.join("dist"));
    make.arg("--gallery").arg(gallery);
    make.arg("--cloud").arg(package::testing_folder(dirs));
    make.arg("--out").arg(dirs.target.join("site"));
    process::run(
        &mut make,
        "the site could not be made (the message is above)",
    )
}
