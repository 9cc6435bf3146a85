//! `xtask-serve --root DIR --web DIR [--gallery DIR] [--port N] [--reload] [--until-stdin-closes]
//! [--bms URL [--evs URL] [--ecs URL] --project ID --server ID --token-env NAME] [--validate]`, started by
//! `cargo xtask serve` and `gallery`, which build what it serves. `--validate` only says what is wrong
//! with the rest.

use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use bms_simulator::http::Shared;
use xtask_serve::pages::RELOAD;
use xtask_serve::real::{self, CloudOptions, Real};
use xtask_serve::{Server, Site, cloud};

struct Options {
    site: Site,
    port: u16,
    until_stdin_closes: bool,
    validate: bool,
    real: Option<Real>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => return fail(&message),
    };
    if options.validate {
        return ExitCode::SUCCESS;
    }
    if options.until_stdin_closes {
        std::thread::spawn(end_with_stdin);
    }
    let port = options.port;
    let has_gallery = options.site.gallery.is_some();
    let about = about(options.real.as_ref());
    let cloud = match options.real.map(real::router) {
        Some(Ok(proxy)) => proxy,
        Some(Err(message)) => return fail(&message),
        None => cloud::simulator(&Shared::scenarios()),
    };
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
    println!("{}   Stop: Ctrl-C\n", about.replace("{}", &server.url()));
    match server.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the server stopped: {error}")),
    }
}

fn about(real: Option<&Real>) -> String {
    match real.map(Real::target) {
        None => "  Requests the cloud has had: {}/_sim/log".into(),
        Some((project, server)) => format!(
            "  A real cloud: server {server} of project {project}. What is detached is detached.\n  \
             Whoever can open this address on this machine acts with your token."
        ),
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
    let (mut port, mut modules, mut until_stdin_closes) = (8080, Vec::new(), false);
    let (mut validate, mut cloud_options) = (false, CloudOptions::default());
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
            "--reload" => modules.push(RELOAD),
            "--bms" => cloud_options.bms = value()?,
            "--evs" => cloud_options.evs = Some(value()?),
            "--ecs" => cloud_options.ecs = Some(value()?),
            "--project" => cloud_options.project = value()?,
            "--server" => cloud_options.server = value()?,
            "--token-env" => cloud_options.token_env = value()?,
            "--validate" => validate = true,
            "--until-stdin-closes" => until_stdin_closes = true,
            _ => return Err(format!("unknown option `{arg}`")),
        }
    }
    let root = root.ok_or("--root is missing")?;
    let web = web.ok_or("--web is missing")?;
    let is_real = !cloud_options.bms.is_empty();
    let real = is_real.then(|| cloud_options.check(|name| std::env::var(name).ok()));
    Ok(Options {
        validate,
        real: real.transpose()?,
        site: Site {
            root,
            web,
            gallery,
            hosts: None,
            modules,
        },
        port,
        until_stdin_closes,
    })
}
