//! The command line.

mod help;
mod real;

use crate::browser::Engine;
use crate::process::{Failure, Result};

pub use help::HELP;
pub use real::Real;

#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Serve(Serve),
    Test(Test),
    Guest(Guest),
    Simulate(Simulate),
    Mutants { pass_on: Vec<String> },
    Gallery(Gallery),
    Package,
    Bench(Bench),
}

#[derive(Debug, PartialEq)]
pub struct Serve {
    pub port: u16,
    pub watch: bool,
    /// Serve nothing, only read the real cloud once.
    pub check: bool,
    pub real: Option<Real>,
}

#[derive(Debug, Default, PartialEq)]
pub struct Guest {
    pub core: bool,
    /// A clone of util-linux.
    pub outputs: Option<String>,
    /// Empty: all.
    pub names: Vec<String>,
}

#[derive(Debug, PartialEq)]
pub struct Simulate {
    pub runs: u64,
    pub seed: u64,
}

#[derive(Debug, Default, PartialEq)]
pub struct Bench {
    /// Whether `dist/` is taken as it is.
    pub built: bool,
    /// What the program that measures is told; it checks the values.
    pub pass_on: Vec<String>,
}

#[derive(Debug, PartialEq)]
pub enum Gallery {
    Serve { port: u16 },
    Shots { folder: String },
    Picture,
}

/// How much of the end-to-end tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Whole,
    MainPaths,
}

#[derive(Debug, Default, PartialEq)]
pub struct Test {
    /// Empty: all.
    pub steps: Vec<Step>,
    /// Empty: Chromium.
    pub browsers: Vec<(Engine, Scope)>,
    pub keep_going: bool,
    pub pass_on: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Fmt,
    Clippy,
    Deps,
    Unit,
    Types,
    Size,
    Browser,
    E2e,
    Hosts,
    Guest,
}

impl Step {
    pub const ALL: [Self; 10] = [
        Self::Fmt,
        Self::Clippy,
        Self::Deps,
        Self::Unit,
        Self::Types,
        Self::Size,
        Self::Browser,
        Self::E2e,
        Self::Hosts,
        Self::Guest,
    ];
}

pub fn parse(args: impl Iterator<Item = String>) -> Result<Command> {
    let mut args = args;
    let Some(name) = args.next() else {
        return Ok(Command::Help);
    };
    let rest: Vec<String> = args.collect();
    let before_dashes = rest.iter().take_while(|arg| *arg != "--");
    if before_dashes
        .into_iter()
        .any(|arg| arg == "--help" || arg == "-h")
    {
        return Ok(Command::Help);
    }
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "serve" => serve(rest.into_iter()).map(Command::Serve),
        "test" => test(rest.into_iter()).map(Command::Test),
        "guest" => guest(rest).map(Command::Guest),
        "simulate" => simulate(rest.into_iter()).map(Command::Simulate),
        "mutants" => mutants(&rest),
        "gallery" => gallery(rest.into_iter()).map(Command::Gallery),
        "package" => match rest.first() {
            None => Ok(Command::Package),
            Some(extra) => Err(unknown("package", extra)),
        },
        "bench" => bench(rest.into_iter()).map(Command::Bench),
        other => Err(Failure::new(format!(
            "there is no command `{other}`; `cargo xtask help` lists them"
        ))),
    }
}

fn serve(mut args: impl Iterator<Item = String>) -> Result<Serve> {
    let mut options = Serve {
        port: 8080,
        watch: true,
        check: false,
        real: None,
    };
    let mut real = Real::default();
    while let Some(arg) = args.next() {
        match arg
            .split_once('=')
            .map_or((arg.as_str(), None), |(k, v)| (k, Some(v)))
        {
            ("--port", value) => {
                let value = value.map(str::to_owned).or_else(|| args.next());
                options.port = port(value)?;
            }
            ("--no-watch", None) => options.watch = false,
            ("--check", None) => options.check = true,
            (name, value) => {
                let place = real.option(name).ok_or_else(|| unknown("serve", &arg))?;
                let value = value.map(str::to_owned).or_else(|| args.next());
                let given = value.filter(|value| !value.is_empty());
                *place = given.ok_or_else(|| Failure::new(format!("{name} needs a value")))?;
            }
        }
    }
    options.real = real.complete()?;
    if options.check && options.real.is_none() {
        return Err(
            "--check reads a real cloud: it needs --bms, --project, --server and --token-env"
                .into(),
        );
    }
    Ok(options)
}

fn gallery(mut args: impl Iterator<Item = String>) -> Result<Gallery> {
    let mut chosen = Gallery::Serve { port: 8080 };
    while let Some(arg) = args.next() {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        chosen = match (name, value) {
            ("--port", value) => Gallery::Serve {
                port: port(value.or_else(|| args.next()))?,
            },
            ("--shots", value) => Gallery::Shots {
                folder: value
                    .or_else(|| args.next())
                    .ok_or("--shots needs a folder")?,
            },
            ("--picture", None) => Gallery::Picture,
            _ => return Err(unknown("gallery", &arg)),
        };
    }
    Ok(chosen)
}

fn port(value: Option<String>) -> Result<u16> {
    let value = value.ok_or("--port needs a number")?;
    match value.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Failure::new(format!(
            "--port {value}: a port is a number from 1 to 65535"
        ))),
    }
}

fn guest(args: Vec<String>) -> Result<Guest> {
    let mut options = Guest::default();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--core" => options.core = true,
            "--outputs" => {
                options.outputs = Some(args.next().ok_or("--outputs needs a clone of util-linux")?);
            }
            name if !name.starts_with('-') => options.names.push(arg),
            _ => return Err(unknown("guest", &arg)),
        }
    }
    Ok(options)
}

fn simulate(mut args: impl Iterator<Item = String>) -> Result<Simulate> {
    let mut options = Simulate {
        runs: 20_000,
        seed: 1,
    };
    while let Some(arg) = args.next() {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (arg.clone(), args.next()),
        };
        let place = match name.as_str() {
            "--runs" => &mut options.runs,
            "--seed" => &mut options.seed,
            _ => return Err(unknown("simulate", &arg)),
        };
        let value = value.ok_or_else(|| Failure::new(format!("{name} needs a number")))?;
        *place = value
            .parse()
            .map_err(|_| Failure::new(format!("{name} {value}: not a whole number")))?;
    }
    Ok(options)
}

fn mutants(args: &[String]) -> Result<Command> {
    let pass_on = match args {
        [] => Vec::new(),
        [dashes, rest @ ..] if dashes == "--" => rest.to_vec(),
        [extra, ..] => return Err(unknown("mutants", extra)),
    };
    Ok(Command::Mutants { pass_on })
}

fn test(mut args: impl Iterator<Item = String>) -> Result<Test> {
    let mut options = Test::default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--keep-going" => options.keep_going = true,
            "--browsers" => options.browsers = browsers(args.next())?,
            list if list.starts_with("--browsers=") => {
                let list = list.split_once('=').map(|(_, list)| list.to_owned());
                options.browsers = browsers(list)?;
            }
            "--" => options.pass_on.extend(args.by_ref()),
            "fmt" => options.steps.push(Step::Fmt),
            "clippy" => options.steps.push(Step::Clippy),
            "lint" => options.steps.extend([Step::Fmt, Step::Clippy]),
            "deps" => options.steps.push(Step::Deps),
            "unit" => options.steps.push(Step::Unit),
            "types" => options.steps.push(Step::Types),
            "size" => options.steps.push(Step::Size),
            "browser" => options.steps.push(Step::Browser),
            "e2e" => options.steps.push(Step::E2e),
            "hosts" => options.steps.push(Step::Hosts),
            "guest" => options.steps.push(Step::Guest),
            _ => return Err(unknown("test", &arg)),
        }
    }
    let tests = [Step::Unit, Step::Browser, Step::E2e, Step::Hosts];
    let chosen = options.steps.iter().filter(|step| tests.contains(step));
    if !options.pass_on.is_empty() && chosen.count() != 1 {
        return Err(
            "arguments after `--` go with exactly one of: unit, browser, e2e, hosts".into(),
        );
    }
    Ok(options)
}

fn browsers(list: Option<String>) -> Result<Vec<(Engine, Scope)>> {
    const KNOWN: &str = "--browsers needs names among chromium, firefox and webkit, each once";
    let mut chosen: Vec<(Engine, Scope)> = Vec::new();
    for part in list.ok_or(KNOWN)?.split(',') {
        let (name, scope) = match part.trim().split_once(':') {
            None => (part.trim(), Scope::Whole),
            Some((name, "main")) => (name, Scope::MainPaths),
            Some(_) => return Err(Failure::new(format!("{KNOWN}, not `{part}`"))),
        };
        let engine = Engine::ALL.into_iter().find(|one| one.name() == name);
        match engine {
            Some(engine) if chosen.iter().all(|(one, _)| *one != engine) => {
                chosen.push((engine, scope));
            }
            _ => return Err(Failure::new(format!("{KNOWN}, not `{part}`"))),
        }
    }
    Ok(chosen)
}

fn bench(mut rest: impl Iterator<Item = String>) -> Result<Bench> {
    let mut options = Bench::default();
    while let Some(arg) = rest.next() {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (arg.clone(), None),
        };
        match (name.as_str(), value) {
            ("--built", None) => options.built = true,
            ("--rounds" | "--only" | "--against", value) => {
                let value = value.or_else(|| rest.next());
                let value = value.ok_or_else(|| Failure::new(format!("{name} needs a value")))?;
                options.pass_on.extend([name, value]);
            }
            _ => return Err(unknown("bench", &arg)),
        }
    }
    Ok(options)
}

pub fn unknown(command: &str, arg: &str) -> Failure {
    Failure::new(format!(
        "`cargo xtask {command}` does not know `{arg}`; see `cargo xtask help`"
    ))
}

#[cfg(test)]
mod tests;
