//! `xtask-serve --root DIR --web DIR [--gallery DIR] [--port N] [--reload] [--until-stdin-closes]`, started by
//! `cargo xtask serve`, which builds what it serves.

use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use bms_simulator::http::Shared;
use xtask_serve::{Server, Site, cloud};

struct Options {
    site: Site,
    port: u16,
    until_stdin_closes: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => return fail(&message),
    };
    if options.until_stdin_closes {
        std::thread::spawn(end_with_stdin);
    }
    let port = options.port;
    let has_gallery = options.site.gallery.is_some();
    let cloud = cloud::simulator(&Shared::scenarios());
    let server = match Server::start(options.site, cloud, port).await {
        Ok(server) => server,
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            return fail(&format!(
                "port {port} is in use; choose another with --port"
            ));
        }
        Err(error) => return fail(&format!("cannot listen on port {port}: {error}")),
    };
    if has_gallery {
        println!("\n  The gallery:      {}/gallery/", server.url());
    }
    println!("\n  The portal page:  {}/\n", server.url());
    println!(
        "  Requests the cloud has had: {}/_sim/log   Stop: Ctrl-C\n",
        server.url()
    );
    match server.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the server stopped: {error}")),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::FAILURE
}

/// Whoever started us holds the other end: when they are gone, so are we.
fn end_with_stdin() {
    let mut buffer = [0; 64];
    while matches!(std::io::stdin().read(&mut buffer), Ok(n) if n > 0) {}
    std::process::exit(0);
}

fn options(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut root, mut web, mut gallery) = (None, None, None);
    let (mut port, mut reload, mut until_stdin_closes) = (8080, false, false);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--root" => root = Some(PathBuf::from(value()?)),
            "--web" => web = Some(PathBuf::from(value()?)),
            "--gallery" => gallery = Some(PathBuf::from(value()?)),
            "--port" => {
                let text = value()?;
                port = text
                    .parse()
                    .map_err(|_| format!("--port {text}: not a port"))?;
            }
            "--reload" => reload = true,
            "--until-stdin-closes" => until_stdin_closes = true,
            _ => return Err(format!("unknown option `{arg}`")),
        }
    }
    let root = root.ok_or("--root is missing")?;
    let web = web.ok_or("--web is missing")?;
    Ok(Options {
        site: Site {
            root,
            web,
            gallery,
            reload,
        },
        port,
        until_stdin_closes,
    })
}
