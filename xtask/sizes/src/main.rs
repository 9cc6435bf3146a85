//! `xtask-sizes FILE…` prints a table of each file's size: raw, gzip (9) and brotli (11), the
//! way a web server with precompressed files would send it.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    println!(
        "{:<24} {:>10} {:>10} {:>10}",
        "file", "raw", "gzip", "brotli"
    );
    let mut total = [0; 3];
    for file in &files {
        let file = Path::new(file);
        let sizes = match sizes(file) {
            Ok(sizes) => sizes,
            Err(error) => {
                eprintln!("error: {}: {error}", file.display());
                return ExitCode::FAILURE;
            }
        };
        print_row(
            &file.file_name().unwrap_or_default().to_string_lossy(),
            sizes,
        );
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    print_row("all", total);
    ExitCode::SUCCESS
}

fn print_row(name: &str, [raw, gzip, brotli]: [usize; 3]) {
    println!("{name:<24} {raw:>10} {gzip:>10} {brotli:>10}");
}

fn sizes(file: &Path) -> std::io::Result<[usize; 3]> {
    let bytes = std::fs::read(file)?;

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bytes)?;
    let gzip = gzip.finish()?.len();

    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &params)?;
    Ok([bytes.len(), gzip, brotli.len()])
}
