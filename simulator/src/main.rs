//! Starts the simulator alone on this machine.

use std::io::Write as _;
use std::process::ExitCode;

use bms_simulator::http::{Shared, router};
use bms_simulator::{Cloud, Pace, scenarios};
use tokio::net::TcpListener;

const HELP: &str = "\
A bare metal cloud in one process, for trying and testing bms-disks.

Usage: bms-simulator [--port N] [--instant]

  --port N    listen on 127.0.0.1:N (default 8070; 0 takes any free port)
  --instant   answers and jobs take no time
  --help      this text

The cloud's API is at the root. Beside it:

  GET  /_sim/servers, /_sim/truth, /_sim/log
  POST /_sim/token, /_sim/expire-tokens, /_sim/reset
  POST /_sim/pace                            {\"job_ms\":4000,\"answer_ms\":80}
  POST /_sim/power/SERVER/on, off
  POST /_sim/server/SERVER/lock, unlock, freeze, thaw, calm (no more accidents)
  POST /_sim/guest/SERVER/VOLUME/mount, unmount, open, close
  POST /_sim/disk/SERVER/VOLUME/attach, detach (as another client would)
";

/// What the command line asks for.
enum Command {
    Help,
    Serve { port: u16, instant: bool },
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut port, mut instant) = (8_070, false);
    while let Some(arg) = args.next() {
        let value = match arg.as_str() {
            "--help" | "-h" => return Ok(Command::Help),
            "--instant" => {
                instant = true;
                continue;
            }
            "--port" => args.next(),
            other => match other.strip_prefix("--port=") {
                Some(value) => Some(value.to_owned()),
                None => return Err(format!("unknown argument {other:?}; try --help")),
            },
        };
        let value = value.ok_or("--port needs a number")?;
        let number = value.parse();
        port = number.map_err(|_| format!("--port needs a number up to 65535, not {value:?}"))?;
    }
    Ok(Command::Serve { port, instant })
}

fn main() -> ExitCode {
    let outcome = match parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            say(HELP);
            Ok(())
        }
        Ok(Command::Serve { port, instant }) => serve(port, instant),
        Err(why) => {
            eprintln!("bms-simulator: {why}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bms-simulator: {why}");
            ExitCode::FAILURE
        }
    }
}

fn serve(port: u16, instant: bool) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::AddrInUse => {
                    format!("port {port} is in use; choose another with --port")
                }
                _ => format!("cannot listen on port {port}: {error}"),
            })?;
        let address = listener
            .local_addr()
            .map_err(|error| format!("cannot listen: {error}"))?;
        let shared = Shared::scenarios();
        if instant {
            shared.with(|cloud| cloud.set_pace(Pace::INSTANT));
        }
        let token = shared.with(Cloud::issue_token);
        say(&greeting(&format!("http://{address}"), &token));
        // Whoever is in the middle of a slow answer need not be waited for.
        tokio::select! {
            served = axum::serve(listener, router(shared)) => {
                served.map_err(|error| format!("stopped serving: {error}"))
            }
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

fn greeting(base: &str, token: &str) -> String {
    let mut text = format!(
        "A bare metal cloud at {base}\n\nproject  {}\ntoken    {token}\n\n",
        Cloud::PROJECT
    );
    for one in scenarios::all() {
        text += &format!("{}  {:18}{}\n", one.id(), one.slug, one.title);
    }
    text + "\nCtrl-C stops it.\n"
}

/// Prints, and does not mind when nobody listens.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}
