//! `xtask-check --bms URL [--evs URL] [--ecs URL] --project ID --server ID --token-env NAME`, started by
//! `cargo xtask serve --check`.

use std::process::ExitCode;

use xtask_check::check;
use xtask_serve::real::{Reader, Wishes};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let reader = wishes(std::env::args().skip(1))
        .and_then(|wishes| wishes.check(|name| std::env::var(name).ok()))
        .and_then(Reader::new);
    match reader {
        Ok(reader) => {
            let (report, works) = check(&reader).await;
            print!("{report}");
            ExitCode::from(u8::from(!works))
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn wishes(mut args: impl Iterator<Item = String>) -> Result<Wishes, String> {
    let mut wishes = Wishes::default();
    while let Some(arg) = args.next() {
        let value = args.next().ok_or(format!("{arg} needs a value"))?;
        match arg.as_str() {
            "--bms" => wishes.bms = value,
            "--evs" => wishes.evs = Some(value),
            "--ecs" => wishes.ecs = Some(value),
            "--project" => wishes.project = value,
            "--server" => wishes.server = value,
            "--token-env" => wishes.token_env = value,
            _ => return Err(format!("unknown option `{arg}`")),
        }
    }
    Ok(wishes)
}
