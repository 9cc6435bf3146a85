//! `xtask-site --root DIR --widget DIR --gallery DIR --cloud DIR --out DIR`, run by `cargo xtask site`, which builds what is put
//! together here.

use std::path::PathBuf;
use std::process::ExitCode;

use xtask_site::{Result, Sources, make};

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: impl Iterator<Item = String>) -> Result<String> {
    let (mut root, mut widget, mut gallery) = (None, None, None);
    let (mut cloud, mut out) = (None, None);
    while let Some(arg) = args.next() {
        let place = match arg.as_str() {
            "--root" => &mut root,
            "--widget" => &mut widget,
            "--gallery" => &mut gallery,
            "--cloud" => &mut cloud,
            "--out" => &mut out,
            _ => return Err(format!("unknown option `{arg}`")),
        };
        *place = Some(PathBuf::from(
            args.next().ok_or(format!("{arg} needs a value"))?,
        ));
    }
    let missing = |name: &str| format!("{name} is missing");
    let sources = Sources {
        root: root.ok_or_else(|| missing("--root"))?,
        widget: widget.ok_or_else(|| missing("--widget"))?,
        gallery: gallery.ok_or_else(|| missing("--gallery"))?,
        cloud: cloud.ok_or_else(|| missing("--cloud"))?,
        first: None,
    };
    let out = out.ok_or_else(|| missing("--out"))?;
    let files = make(&sources)?;
    files.write(&out)?;
    let (count, kilobytes) = (files.paths().count(), files.size() / 1024);
    Ok(format!(
        "{count} files, {kilobytes} KB, are in {}",
        out.display()
    ))
}
