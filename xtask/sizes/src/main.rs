//! `xtask-sizes --first BYTES FILE… [--later BYTES FILE…] [--named WASM] [-- FILE…]` prints a table of each file's size:
//! raw, gzip (9) and brotli (11), the way a web server with precompressed files would send it.
//!
//! The files after `--first` are what a page loads before there is something to see, those after `--later` what it loads
//! then. Over one of these budgets it fails, and lists what weighs most in the programs; `--named` is one with the names
//! of its functions.

mod parts;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Files that may weigh so much together.
struct Budget {
    title: &'static str,
    bytes: usize,
    files: Vec<PathBuf>,
}

#[derive(Default)]
struct Asked {
    budgets: Vec<Budget>,
    named: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match asked().and_then(|asked| weigh(&asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked::default();
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        let title = match arg.to_str() {
            Some("--first") => "before the first view",
            Some("--later") => "after it",
            Some("--named") => {
                asked.named.extend(args.next().map(PathBuf::from));
                continue;
            }
            Some("--") => {
                asked.others.extend(args.by_ref().map(PathBuf::from));
                continue;
            }
            _ => {
                let budget = asked.budgets.last_mut();
                budget.ok_or("say `--first` first")?.files.push(arg.into());
                continue;
            }
        };
        let bytes = args.next().and_then(|arg| arg.to_str()?.parse().ok());
        asked.budgets.push(Budget {
            title,
            bytes: bytes.ok_or("a budget is a number of bytes")?,
            files: Vec::new(),
        });
    }
    Ok(asked)
}

fn weigh(asked: &Asked) -> Result<(), String> {
    println!(
        "{:<24} {:>10} {:>10} {:>10}",
        "file", "raw", "gzip", "brotli"
    );
    let mut weights = Vec::new();
    for budget in &asked.budgets {
        weights.push((budget, table(budget.title, &budget.files)?));
    }
    table("all the rest", &asked.others)?;
    println!();
    for (Budget { title, bytes, .. }, weight) in &weights {
        println!("{title}: {weight} of {bytes} bytes");
    }
    let Some((budget, weight)) = weights.iter().find(|(budget, it)| *it > budget.bytes) else {
        return Ok(());
    };
    for named in &asked.named {
        parts::print(&read(named)?)?;
    }
    Err(format!(
        "a page loads {weight} bytes {}, and the budget is {}",
        budget.title, budget.bytes
    ))
}

/// The sum as brotli sends it.
fn table(title: &str, files: &[PathBuf]) -> Result<usize, String> {
    let mut total = [0; 3];
    for file in files {
        let sizes = sizes(&read(file)?).map_err(|error| error.to_string())?;
        print_row(
            &file.file_name().unwrap_or_default().to_string_lossy(),
            sizes,
        );
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    print_row(title, total);
    Ok(total[2])
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn print_row(name: &str, [raw, gzip, brotli]: [usize; 3]) {
    println!("{name:<24} {raw:>10} {gzip:>10} {brotli:>10}");
}

fn sizes(bytes: &[u8]) -> std::io::Result<[usize; 3]> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    let gzip = gzip.finish()?.len();
    Ok([bytes.len(), gzip, brotli(bytes)?])
}

fn brotli(mut bytes: &[u8]) -> std::io::Result<usize> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes, &mut out, &params)?;
    Ok(out.len())
}
