//! What words a panic's message.
//!
//! A panic still ends the program, and the program still tells the page: instead of wording a message,
//! each of the standard library's panics calls what the program exports as [`CRASH`]. A `Debug` text
//! becomes an empty text.

use anyhow::{Context, Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Told that the program has failed; takes nothing, and may return.
const CRASH: &str = "crashed";

/// The standard library's functions that never return, by the start of their path.
const PANICS: [&str; 16] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already",
    "core::slice::index::slice_",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "std::alloc::",
    "std::panicking::panic",
    "std::panicking::begin_panic",
    "std::thread::local::panic_access_error",
    "std::collections::hash::map::panic",
];

pub fn take_out(module: &mut Module) -> Result<()> {
    let exports = &module.exports;
    let crash = exports
        .get_func(CRASH)
        .context("the program does not export its crash")?;

    let named = module.funcs.iter_local().filter_map(|(id, _)| {
        let kind = kind_of(module.funcs.get(id).name.as_deref()?)?;
        Some((id, kind))
    });
    let mut found: Vec<(FunctionId, Kind)> = named.collect();
    found.retain(|(id, _)| *id != crash);
    let knows_panics = found.iter().any(|(_, kind)| *kind == Kind::Panic);
    // Under other names they would stay, unnoticed until the budget is exceeded.
    ensure!(
        knows_panics,
        "none of the panics known here is in the program: has Rust renamed them?"
    );
    for (id, kind) in found {
        replace(module, id, kind, crash);
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Panic,
    Debug,
}

fn kind_of(name: &str) -> Option<Kind> {
    let name = plain(name);
    if PANICS.iter().any(|start| name.starts_with(start)) || name.ends_with("::assert_failed") {
        Some(Kind::Panic)
    } else if name.ends_with(" as core::fmt::Debug>::fmt") {
        Some(Kind::Debug)
    } else {
        None
    }
}

/// Without the hash that tells two versions of a crate apart (`core[c5930c85a12de822]::…`), nor the
/// one behind the path (`…::h6dfa…`).
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        rest = match after.split_once(']') {
            Some((hash, after)) if hash.len() == 16 => after,
            _ => {
                out.push('[');
                after
            }
        };
    }
    out.push_str(rest);
    if let Some((path, hash)) = out.rsplit_once("::h")
        && hash.len() == 16
        && hash.bytes().all(|b| b.is_ascii_hexdigit())
    {
        out.truncate(path.len());
    }
    out
}

/// Gives the function another body, of the same type.
fn replace(module: &mut Module, id: FunctionId, kind: Kind, crash: FunctionId) {
    let ty = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (ty.params().to_vec(), ty.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    match kind {
        Kind::Panic => {
            builder.func_body().call(crash).unreachable();
        }
        // `Ok(())`
        Kind::Debug => {
            builder.func_body().i32_const(0);
        }
    }
    let arguments = params
        .iter()
        .map(|param| module.locals.add(*param))
        .collect();
    let body = builder.local_func(arguments);
    module.funcs.get_mut(id).kind = FunctionKind::Local(body);
}
