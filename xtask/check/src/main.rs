//! `xtask-check --bms URL [--evs URL] [--ecs URL] --project ID --server ID --token-env NAME`, started by
//! `cargo xtask serve --check`.

use std::process::ExitCode;

use xtask_check::check;
use xtask_serve::real::{CloudOptions, Reader};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let reader = cloud_options(std::env::args().skip(1))
        .and_then(|cloud_options| cloud_options.check(|name| std::env::var(name).ok()))
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

fn cloud_options(mut args: impl Iterator<Item = String>) -> Result<CloudOptions, String> {
    let mut cloud_options = CloudOptions::default();
    while let Some(arg) = args.next() {
        let value = args.next().ok_or(format!("{arg} needs a value"))?;
        match arg.as_str() {
            "--bms" => cloud_options.bms = value,
            "--evs" => cloud_options.evs = Some(value),
            "--ecs" => cloud_options.ecs = Some(value),
            "--project" => cloud_options.project = value,
            "--server" => cloud_options.server = value,
            "--token-env" => cloud_options.token_env = value,
            _ => return Err(format!("unknown option `{arg}`")),
        }
    }
    Ok(cloud_options)
}
