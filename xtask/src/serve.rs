//! `cargo xtask serve`: the portal page on the simulator, rebuilt as sources change.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use crate::Dirs;
use crate::args;
use crate::process::{self, Failure, Result};
use crate::watch::{self, Watch};
use crate::{setup, web};

pub fn run(dirs: &Dirs, options: &args::Serve) -> Result<()> {
    if options.check {
        return check(dirs, options);
    }
    // Asked first: nobody wants to wait for a build to hear that the port is taken.
    free_port("serve", options.port)?;
    setup::wasm_target()?;
    setup::tools(dirs, &["xtask-bindgen", "xtask-serve"])?;
    if !process::succeeds(server(dirs, options, Path::new(".")).arg("--validate"))? {
        return Err("the cloud cannot be used as it was given (the reason is above)".into());
    }
    let mut sources = Watch::new(watched(&dirs.root));
    let folder = web::build(dirs, &web::DEV)?;

    let mut server = start(dirs, options, &folder)?;
    // `wait` would close it, and with it the server.
    let _open = server.stdin.take();
    if options.no_watch {
        return ended(server.wait().map_err(lost)?);
    }
    loop {
        std::thread::sleep(watch::INTERVAL);
        if let Some(status) = server.try_wait().map_err(lost)? {
            return ended(status);
        }
        let changes = settled(&mut sources);
        if !changes.is_empty() {
            refresh(dirs, &folder, &changes);
        }
    }
}

/// Reads a real cloud once and says what came.
fn check(dirs: &Dirs, options: &args::Serve) -> Result<()> {
    setup::tools(dirs, &["xtask-check"])?;
    let mut command = Command::new(dirs.program("xtask-check"));
    name_cloud(&mut command, options);
    process::run(
        &mut command,
        "the widget would not work there as it is (the report is above)",
    )
}

fn name_cloud(command: &mut Command, options: &args::Serve) {
    for (name, value) in options.real.options() {
        command.args([name, value]);
    }
}

pub fn free_port(command: &str, port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(Failure::new(format!(
            "port {port} is in use; choose another: `cargo xtask {command} --port {}`",
            port.checked_add(1).unwrap_or(8080)
        ))),
        Err(error) => Err(Failure::new(format!(
            "cannot listen on port {port}: {error}"
        ))),
    }
}

fn watched(root: &Path) -> Vec<PathBuf> {
    [
        "src",
        "styles",
        "index.html",
        "Cargo.toml",
        "Cargo.lock",
        "xtask/serve/assets",
    ]
    .map(|place| root.join(place))
    .to_vec()
}

fn server(dirs: &Dirs, options: &args::Serve, folder: &Path) -> Command {
    let mut command = Command::new(dirs.program("xtask-serve"));
    command.arg("--port").arg(options.port.to_string());
    command
        .arg("--root")
        .arg(&dirs.root)
        .arg("--web")
        .arg(folder);
    if !options.no_watch {
        command.arg("--reload");
    }
    name_cloud(&mut command, options);
    command
}

fn start(dirs: &Dirs, options: &args::Serve, folder: &Path) -> Result<Child> {
    let mut command = server(dirs, options, folder);
    // The server ends when this pipe closes: it never outlives us, however we end.
    command.arg("--until-stdin-closes").stdin(Stdio::piped());
    command
        .spawn()
        .map_err(|error| Failure::new(format!("cannot start the server: {error}")))
}

/// Changes, once files have kept still: editors and `git switch` write many at a time.
fn settled(sources: &mut Watch) -> Vec<PathBuf> {
    let mut changes = sources.changes();
    if changes.is_empty() {
        return changes;
    }
    loop {
        std::thread::sleep(watch::INTERVAL);
        let more = sources.changes();
        if more.is_empty() {
            return changes;
        }
        changes.extend(more);
    }
}

/// Rebuilds if the widget is concerned, then has the page reload. After a failed build the
/// page keeps the last widget that worked.
fn refresh(dirs: &Dirs, folder: &Path, changes: &[PathBuf]) {
    let name = changes[0]
        .strip_prefix(&dirs.root)
        .unwrap_or(&changes[0])
        .display();
    println!(
        "Changed: {name}{}",
        if changes.len() > 1 { ", …" } else { "" }
    );
    let started = Instant::now();
    let result = if changes.iter().all(|path| is_page_only(&dirs.root, path)) {
        touch(folder)
    } else {
        web::build(dirs, &web::DEV).map(|_| ())
    };
    match result {
        Ok(()) => println!("Reloaded after {:.1} s", started.elapsed().as_secs_f32()),
        Err(failure) => eprintln!("error: {failure}; the page keeps the last build that worked"),
    }
}

/// Read by the server at each request, so there is nothing to build.
fn is_page_only(root: &Path, path: &Path) -> bool {
    path == root.join("index.html")
        || path == root.join("styles/portal.css")
        || path.starts_with(root.join("xtask/serve/assets"))
}

/// The server has the page reload when the element module in the folder is newer.
fn touch(folder: &Path) -> Result<()> {
    let element = folder.join(web::ELEMENT);
    let file = process::io(
        "open",
        &element,
        std::fs::File::options().append(true).open(&element),
    )?;
    process::io(
        "touch",
        &element,
        file.set_modified(std::time::SystemTime::now()),
    )
}

pub fn lost(error: std::io::Error) -> Failure {
    Failure::new(format!("lost the server: {error}"))
}

pub fn ended(status: ExitStatus) -> Result<()> {
    if status.success() {
        Ok(())
    } else {
        Err("the server ended (its message is above)".into())
    }
}
