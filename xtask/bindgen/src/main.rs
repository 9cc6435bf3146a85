//! `wasm-bindgen` and `wasm-bindgen-test-runner` in one program, built from the version that
//! `Cargo.lock` pins, so that the two halves of the bindings cannot drift apart and nobody has
//! to install a tool of the right version by hand.
//!
//! ```text
//! xtask-bindgen bindgen       <wasm-bindgen's own arguments>
//! xtask-bindgen test-runner   <test.wasm> <test arguments>
//! xtask-bindgen shorten-names <from folder> <to folder> <wasm> <glue>
//! xtask-bindgen order         <from.wasm> <to.wasm>
//! xtask-bindgen split         <from.wasm> <main.wasm> <second.wasm>
//! ```
//!
//! The last three are our own, and stand here because they need what wasm-bindgen reads wasm with.

mod names;
mod order;
mod split;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args: Vec<OsString> = std::env::args_os().collect();
    if args.len() < 2 {
        eprintln!("error: say `bindgen` or `test-runner` first");
        return ExitCode::from(2);
    }
    // The libraries expect their own program name in front.
    let tool = args.remove(1);
    let result = match tool.to_str() {
        Some("bindgen") => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args),
        Some("test-runner") => wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(args),
        Some("shorten-names") => match &args[1..] {
            [from, to, wasm, glue] => names::run(
                Path::new(from),
                Path::new(to),
                &wasm.to_string_lossy(),
                &glue.to_string_lossy(),
            ),
            _ => {
                eprintln!(
                    "error: `shorten-names` takes two folders, and the names of program and glue"
                );
                return ExitCode::from(2);
            }
        },
        Some("split") => match &args[1..] {
            [from, main, second] => split::run(Path::new(from), Path::new(main), Path::new(second)),
            _ => {
                eprintln!("error: `split` takes three programs");
                return ExitCode::from(2);
            }
        },
        Some("order") => match &args[1..] {
            [from, to] => order::run(Path::new(from), Path::new(to)),
            _ => {
                eprintln!("error: `order` takes two programs");
                return ExitCode::from(2);
            }
        },
        _ => {
            eprintln!(
                "error: unknown tool {tool:?}: `bindgen`, `test-runner`, `shorten-names`, `order` or `split`"
            );
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
