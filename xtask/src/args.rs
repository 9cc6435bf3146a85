//! The command line, as clap reads it.

use clap::builder::RangedI64ValueParser;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::bench::Bench;
use crate::browser::Engine;
use crate::release;

/// Builds, runs, tests and packages this project
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, PartialEq, Subcommand)]
pub enum Command {
    /// Build the widget and serve a portal page with it on a simulated cloud
    ///
    /// Rebuilds and reloads as files change.
    Serve(Serve),
    /// Set up what is missing, then run every check, or only the steps named
    Test(Test),
    /// Play the scenarios of tests/guest in an emulated Linux guest
    ///
    /// Is what the guest check says true, and do the guide's commands free the disk?
    Guest(Guest),
    /// Run random schedules of several sessions against one simulated cloud
    ///
    /// Compares what the sessions showed and sent with what the cloud really did.
    Simulate(Simulate),
    /// Try all orders of events in small worlds of sessions and cloud
    ///
    /// Prints how large each world is, and whether all of it was explored.
    Explore(Explore),
    /// Compare which lines of session and rules are met by exploring, by random runs and by scripts
    ///
    /// Prints a Markdown table, and the lines that none of them meets.
    Coverage(Coverage),
    /// Break rules, api and session in every small way, and see whether a test notices
    Mutants(Mutants),
    /// Serve a page that shows every state of the widget, or take pictures of them
    Gallery(Gallery),
    /// Write dist/: the widget optimised, with its types and manifest; and the package for portals' own tests
    ///
    /// Fails if a page would have to load more than the budget.
    Package(Package),
    /// Write target/site/: documents, API, playground, gallery and demonstration as plain files
    ///
    /// For any host of files, in any folder; it works offline after the first visit.
    Site,
    /// Check a release and write what it publishes to target/publish/: packages and notes
    ///
    /// Publishes nothing.
    Release(release::Options),
    /// Measure the packaged widget against the same panel in vanilla JS, Lit and React
    ///
    /// Writes a Markdown table to the standard output, and the figures to benches/results/.
    Bench(Bench),
}

#[derive(Debug, PartialEq, Args)]
pub struct Package {
    /// Write only the package for portals' own tests: target/package/bms-disks-testing
    #[arg(long)]
    pub testing: bool,
}

#[derive(Debug, PartialEq, Args)]
pub struct Serve {
    /// Listen on 127.0.0.1 at this port
    #[arg(long, value_name = "N", default_value_t = 8080, value_parser = port())]
    pub port: u16,
    /// Build once, do not watch
    #[arg(long)]
    pub no_watch: bool,
    /// Read the server of a real cloud once instead, and print whether the widget would work
    ///
    /// Prints what came, call by call, without any names, so that it can be sent to us.
    #[arg(long, requires = "bms")]
    pub check: bool,
    #[command(flatten)]
    pub real: Real,
}

/// One server of a real cloud. What is said of it is checked by the server, which alone reads the token.
#[derive(Debug, Default, PartialEq, Args)]
#[command(
    next_help_heading = "One server of a real cloud instead of the simulator, through a proxy"
)]
pub struct Real {
    /// The bare metal service
    #[arg(long, value_name = "URL", requires_all = ["project", "server", "token_env"])]
    pub bms: Option<String>,
    /// The block storage service; without it names and sizes are left out
    #[arg(long, value_name = "URL", requires = "bms")]
    pub evs: Option<String>,
    /// The compute service, for its native calls; without it none is made
    #[arg(long, value_name = "URL", requires = "bms")]
    pub ecs: Option<String>,
    /// The project
    #[arg(long, value_name = "ID", requires = "bms")]
    pub project: Option<String>,
    /// The server
    #[arg(long, value_name = "ID", requires = "bms")]
    pub server: Option<String>,
    /// The environment variable that the token is read from
    #[arg(long, value_name = "NAME", requires = "bms")]
    pub token_env: Option<String>,
}

impl Real {
    /// The options that were given, as the server takes them; none: the simulator.
    pub fn options(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("--bms", &self.bms),
            ("--evs", &self.evs),
            ("--ecs", &self.ecs),
            ("--project", &self.project),
            ("--server", &self.server),
            ("--token-env", &self.token_env),
        ];
        let all = all.into_iter();
        all.filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}

#[derive(Debug, Default, PartialEq, Args)]
pub struct Guest {
    /// Only scenarios with one of these in their name
    #[arg(value_name = "NAME", conflicts_with = "outputs")]
    pub names: Vec<String>,
    /// Only the scenarios that `test` plays
    #[arg(long, conflicts_with = "outputs")]
    pub core: bool,
    /// Write tests/guest_outputs anew instead, from a git clone of util-linux
    ///
    /// Several versions of it are built and run in the guest.
    #[arg(long, value_name = "CLONE")]
    pub outputs: Option<String>,
    /// Follow one disk in the page instead, in a real browser beside the guest, from mounted to detached
    #[arg(long, conflicts_with_all = ["names", "core", "outputs"])]
    pub page: bool,
}

#[derive(Debug, PartialEq, Args)]
pub struct Simulate {
    /// How many runs
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub runs: u64,
    /// The seed of the first run
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

#[derive(Debug, PartialEq, Args)]
pub struct Explore {
    /// How long each world is explored at most, in seconds
    #[arg(long, value_name = "N", default_value_t = 600)]
    pub seconds: u64,
    /// Only worlds, or ways to break a session, with this in their name
    #[arg(long, value_name = "NAME")]
    pub world: Option<String>,
    /// Looks for each session that is broken on purpose, and prints the shortest run to it
    #[arg(long)]
    pub mutants: bool,
}

#[derive(Debug, PartialEq, Args)]
pub struct Coverage {
    /// How long each world is explored at most, in seconds
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub seconds: u64,
    /// How many random runs
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub runs: u64,
}

#[derive(Debug, PartialEq, Args)]
pub struct Mutants {
    /// Passed on to cargo-mutants, e.g. `-- --re src/rules` to run only these
    #[arg(last = true, value_name = "ARGS")]
    pub pass_on: Vec<String>,
}

#[derive(Debug, PartialEq, Args)]
pub struct Gallery {
    /// Listen on 127.0.0.1 at this port
    #[arg(long, value_name = "N", default_value_t = 8080, value_parser = port())]
    pub port: u16,
    /// Write a picture of each state to this folder instead (relative to the repository)
    #[arg(long, value_name = "DIR", conflicts_with_all = ["port", "picture"])]
    pub shots: Option<String>,
    /// Write the pictures of README and guides instead: docs/picture*.png and docs/looks/
    #[arg(long, conflicts_with = "port")]
    pub picture: bool,
}

/// How much of the end-to-end tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Whole,
    MainPaths,
}

#[derive(Debug, Default, PartialEq, Args)]
pub struct Test {
    /// The steps to run; none: all
    #[arg(value_name = "STEP")]
    named: Vec<StepName>,
    /// The browsers: chromium (the default), firefox, webkit, with commas between them
    ///
    /// `firefox:main` runs only the main paths of the end-to-end tests there.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = browser)]
    pub browsers: Vec<(Engine, Scope)>,
    /// Go on after a step that failed
    #[arg(long)]
    pub keep_going: bool,
    /// Passed on to the tests (with one of unit, browser, e2e, hosts), e.g. a name filter
    #[arg(last = true, value_name = "ARGS")]
    pub pass_on: Vec<String>,
}

impl Test {
    /// The one test beside a guest.
    pub fn beside_guest() -> Self {
        Self {
            named: vec![StepName::E2e],
            pass_on: ["--ignored", "guest::"].map(str::to_owned).into(),
            ..Self::default()
        }
    }
}

/// A step as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StepName {
    /// Formatting
    Fmt,
    /// Warnings are errors
    Clippy,
    /// fmt and clippy
    Lint,
    /// Licences and known vulnerabilities
    Deps,
    /// Native tests
    Unit,
    /// What is written about the element, and what it is
    Types,
    /// What a page loads, against the budget
    Size,
    /// Tests inside a browser
    Browser,
    /// The page, the simulator, real clicks
    E2e,
    /// The package in other people's portals
    Hosts,
    /// Whether the bench still gives figures
    Bench,
    /// The guide in an emulated Linux guest
    Guest,
}

impl StepName {
    const fn steps(self) -> &'static [Step] {
        match self {
            Self::Fmt => &[Step::Fmt],
            Self::Clippy => &[Step::Clippy],
            Self::Lint => &[Step::Fmt, Step::Clippy],
            Self::Deps => &[Step::Deps],
            Self::Unit => &[Step::Unit],
            Self::Types => &[Step::Types],
            Self::Size => &[Step::Size],
            Self::Browser => &[Step::Browser],
            Self::E2e => &[Step::E2e],
            Self::Hosts => &[Step::Hosts],
            Self::Bench => &[Step::Bench],
            Self::Guest => &[Step::Guest],
        }
    }
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
    Bench,
    Guest,
}

impl Step {
    pub const ALL: [Self; 11] = [
        Self::Fmt,
        Self::Clippy,
        Self::Deps,
        Self::Unit,
        Self::Types,
        Self::Size,
        Self::Browser,
        Self::E2e,
        Self::Hosts,
        Self::Bench,
        Self::Guest,
    ];
}

impl Test {
    /// The steps to run, in their order.
    pub fn steps(&self) -> Vec<Step> {
        let chosen: Vec<Step> = self
            .named
            .iter()
            .flat_map(|name| name.steps())
            .copied()
            .collect();
        let all = Step::ALL.into_iter();
        all.filter(|step| chosen.is_empty() || chosen.contains(step))
            .collect()
    }

    /// What clap cannot say of the options together.
    fn check(&self) -> Result<(), &'static str> {
        let tests = [
            StepName::Unit,
            StepName::Browser,
            StepName::E2e,
            StepName::Hosts,
        ];
        let takes_arguments = self.named.iter().filter(|step| tests.contains(step));
        if !self.pass_on.is_empty() && takes_arguments.count() != 1 {
            return Err("arguments after `--` go with exactly one of: unit, browser, e2e, hosts");
        }
        let is_twice = |(at, (engine, _)): (usize, &(Engine, Scope))| {
            self.browsers[..at]
                .iter()
                .any(|(before, _)| before == engine)
        };
        if self.browsers.iter().enumerate().any(is_twice) {
            return Err("--browsers takes each browser once");
        }
        Ok(())
    }
}

fn port() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..)
}

/// `firefox` or `firefox:main`.
fn browser(text: &str) -> Result<(Engine, Scope), String> {
    let (name, scope) = match text.trim().split_once(':') {
        None => (text.trim(), Scope::Whole),
        Some((name, "main")) => (name, Scope::MainPaths),
        Some((_, scope)) => return Err(format!("behind `:` only `main` is known, not `{scope}`")),
    };
    let known = Engine::ALL.into_iter().find(|one| one.name() == name);
    let engine = known.ok_or("known are chromium, firefox and webkit")?;
    Ok((engine, scope))
}

/// Reads this program's command line. Prints what is wrong with it, or the help, and ends the program.
pub fn parse() -> Command {
    read(std::env::args()).unwrap_or_else(|error| error.exit())
}

fn read(args: impl Iterator<Item = String>) -> Result<Command, clap::Error> {
    let command = CommandLine::try_parse_from(args)?.command;
    if let Command::Test(options) = &command
        && let Err(why) = options.check()
    {
        return Err(CommandLine::command().error(ErrorKind::ValueValidation, why));
    }
    Ok(command)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod workflows;
