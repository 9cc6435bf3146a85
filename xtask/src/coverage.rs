//! `cargo xtask coverage`: which lines of `src/session` and `src/rules`, and which transitions of the state chart, are met by
//! exploring, by random runs and by scripts. Prints Markdown tables, and the lines that none of them meets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Dirs;
use crate::args;
use crate::process::{self, Failure, Result};

/// What is looked at.
const SOURCES: [&str; 2] = ["src/session", "src/rules"];
/// What is in no build that ships.
const TEST_CODE: [&str; 4] = ["inside.rs", "numbers.rs", "probe.rs", "rebase.rs"];
const MARKS: [&str; 2] = ["#[cfg(feature = \"mutants\")]", "#[cfg(test)]"];

/// The lines of each file, and whether each was met.
type Lines = BTreeMap<String, BTreeMap<usize, bool>>;

pub fn run(dirs: &Dirs, options: &args::Coverage) -> Result<()> {
    let tools = Tools::find()?;
    let target = dirs.target.join("coverage");
    let programs = build(dirs, &target)?;
    let runs = options.runs.to_string();
    let seconds = options.seconds.to_string();
    let ways: [(&str, &[&str]); 3] = [
        ("exploring", &["--seconds", &seconds]),
        ("random runs", &["--runs", &runs]),
        ("scripts", &[]),
    ];
    let (mut met, mut moves) = (Vec::new(), Vec::new());
    for ((name, arguments), program) in ways.iter().zip(&programs) {
        println!("{name}: {} {}", program.display(), arguments.join(" "));
        let raw = target.join(format!("{}.profraw", name.replace(' ', "-")));
        let chart = raw.with_extension("chart");
        // Each program adds to it.
        let _ = fs::remove_file(&chart);
        let mut command = Command::new(program);
        command.args(*arguments).env("LLVM_PROFILE_FILE", &raw);
        command.env("BMS_CHART_MET", &chart);
        process::run(&mut command, "this run has failed (above)")?;
        met.push(tools.lines(dirs, program, &raw)?);
        let chart = process::io("read", &chart, fs::read_to_string(&chart))?;
        moves.push(chart.lines().map(str::to_owned).collect());
    }
    let names = ways.map(|(name, _)| name);
    print(dirs, &names, &met)?;
    print!("\n{}", of_chart(&names, &moves));
    Ok(())
}

/// How many transitions of each machine each way met, and those that it did not meet and another did.
fn of_chart(ways: &[&str], met: &[BTreeSet<String>]) -> String {
    let all: BTreeSet<&String> = met.iter().flatten().collect();
    let machine = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let machines: BTreeSet<String> = all.iter().map(|line| machine(line)).collect();
    let mut text = format!("| machine | transitions | {} |\n", ways.join(" | "));
    text += &format!("|---|---|{}\n", "---|".repeat(ways.len()));
    for name in machines {
        let of = |line: &&String| machine(line) == name;
        let counts = met.iter().map(|way| way.iter().filter(of).count());
        let counts: Vec<usize> = std::iter::once(all.iter().filter(|line| of(line)).count())
            .chain(counts)
            .collect();
        text += &format!("| {name} | {} |\n", joined(&counts));
    }
    for (way, met) in ways.iter().zip(met) {
        for line in all.iter().filter(|line| !met.contains(**line)) {
            text += &format!("\nNot met by {way}: {line}");
        }
    }
    text + "\n"
}

/// The programs, in the order of the columns.
fn build(dirs: &Dirs, target: &Path) -> Result<[PathBuf; 3]> {
    let cargo = |arguments: &[&str]| {
        let mut cargo = process::cargo(&dirs.root);
        cargo.args(arguments).arg("--target-dir");
        cargo.arg(target).env("RUSTFLAGS", "-C instrument-coverage");
        cargo
    };
    let failed = "could not build for coverage (above)";
    let mut build = cargo(&[
        "build",
        "-p",
        "bms-explore",
        "-p",
        "bms-simulation",
        "--bins",
    ]);
    process::run(&mut build, failed)?;
    let test = [
        "test",
        "-p",
        "bms-disks",
        "--features",
        "mutants",
        "--test",
        "session",
    ];
    let mut build = cargo(&test);
    build.args(["--no-run", "--message-format", "json-render-diagnostics"]);
    let said = process::output(&mut build).ok_or(failed)?;
    let script = said.split("\"executable\":\"").skip(1);
    let script = script.filter_map(|rest| rest.split('"').next()).last();
    let script = script.ok_or("cargo names no test program")?;
    let program = |name: &str| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        target.join("debug").join(file)
    };
    Ok([
        program("bms-explore"),
        program("bms-simulation"),
        PathBuf::from(script),
    ])
}

/// LLVM's own tools, of the compiler's version.
struct Tools {
    profdata: PathBuf,
    cov: PathBuf,
}

impl Tools {
    /// Those of the toolchain, if it has them, else those on the `PATH`.
    fn find() -> Result<Self> {
        let mut rustc = Command::new("rustc");
        let own = process::output(rustc.args(["--print", "target-libdir"]));
        let own = own.and_then(|lib| Some(Path::new(lib.trim()).parent()?.join("bin")));
        let find = |name: &str| {
            let own = own
                .iter()
                .map(|bin| bin.join(name))
                .find(|tool| tool.is_file());
            let tool = own.or_else(|| process::find_on_path(&[name]));
            tool.ok_or("no llvm-cov: run `rustup component add llvm-tools` first")
        };
        Ok(Self {
            profdata: find("llvm-profdata")?,
            cov: find("llvm-cov")?,
        })
    }

    fn lines(&self, dirs: &Dirs, program: &Path, raw: &Path) -> Result<Lines> {
        let merged = raw.with_extension("profdata");
        let mut merge = Command::new(&self.profdata);
        merge.arg("merge").arg("-o").arg(&merged).arg(raw);
        let old = "llvm-profdata cannot read it: is it of another version than rustc's LLVM?";
        process::run(&mut merge, old)?;
        let mut export = Command::new(&self.cov);
        export.args(["export", "--format=lcov", "--instr-profile"]);
        export.arg(&merged).arg(program);
        export.args(SOURCES.map(|source| dirs.root.join(source)));
        let lcov = process::output(&mut export).ok_or("llvm-cov cannot read the program")?;
        Ok(parse(&lcov, &dirs.root))
    }
}

/// What `lcov` says: `SF:` begins a file, `DA:` is a line and how often it was met.
fn parse(lcov: &str, root: &Path) -> Lines {
    let mut lines = Lines::new();
    let mut file = String::new();
    for said in lcov.lines() {
        if let Some(path) = said.strip_prefix("SF:") {
            let path = Path::new(path);
            let inside = path.strip_prefix(root).unwrap_or(path);
            file = inside.to_string_lossy().replace('\\', "/");
        } else if let Some((line, count)) = said.strip_prefix("DA:").and_then(|s| s.split_once(','))
            && let Ok(line) = line.parse()
        {
            let met = lines
                .entry(file.clone())
                .or_default()
                .entry(line)
                .or_default();
            *met |= count.split(',').next() != Some("0");
        }
    }
    lines
}

/// The lines that are for tests only: behind a mark, to the end of what it stands before.
fn of_tests(source: &str) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut until = None;
    for (at, line) in source.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        if until.is_none() && MARKS.contains(&line.trim()) {
            until = Some(indent);
            found.insert(at + 1);
            continue;
        }
        let Some(depth) = until else { continue };
        found.insert(at + 1);
        let is_end = line.ends_with(['}', ';', ',']) && !line.trim_start().starts_with('#');
        if indent == depth && is_end {
            until = None;
        }
    }
    found
}

fn print(dirs: &Dirs, ways: &[&str], met: &[Lines]) -> Result<()> {
    let files: BTreeSet<&String> = met.iter().flat_map(BTreeMap::keys).collect();
    let mut unmet = Vec::new();
    let mut sums = vec![0; ways.len() + 2];
    println!("\n| file | lines | {} | none |", ways.join(" | "));
    println!("|---|---|{}", "---|".repeat(ways.len() + 1));
    for file in files {
        if TEST_CODE.iter().any(|name| file.ends_with(name)) {
            continue;
        }
        let path = dirs.root.join(file);
        let source = process::io("read", &path, fs::read_to_string(&path))?;
        let tests = of_tests(&source);
        let all = met.iter().filter_map(|lines| lines.get(file));
        let all: BTreeSet<usize> = all.flat_map(|lines| lines.keys().copied()).collect();
        let all: Vec<usize> = all
            .into_iter()
            .filter(|line| !tests.contains(line))
            .collect();
        let is_met = |way: &Lines, line: &usize| {
            way.get(file).and_then(|lines| lines.get(line)) == Some(&true)
        };
        let mut row = vec![all.len()];
        row.extend(
            met.iter()
                .map(|way| all.iter().filter(|line| is_met(way, line)).count()),
        );
        let none = all
            .iter()
            .filter(|line| !met.iter().any(|way| is_met(way, line)));
        let none: Vec<_> = none.collect();
        row.push(none.len());
        let texts: Vec<&str> = source.lines().collect();
        for line in none {
            let text = texts.get(line - 1).map_or("", |text| text.trim());
            unmet.push(format!("{file}:{line}: {text}"));
        }
        sums.iter_mut().zip(&row).for_each(|(sum, one)| *sum += one);
        println!("| `{file}` | {} |", joined(&row));
    }
    println!("| all | {} |", joined(&sums));
    println!("\nMet by none:\n\n{}", unmet.join("\n"));
    if sums[0] == 0 {
        return Err(Failure::new("no line was found in the programs"));
    }
    Ok(())
}

fn joined(numbers: &[usize]) -> String {
    let texts: Vec<String> = numbers.iter().map(usize::to_string).collect();
    texts.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_llvm_says_is_read_line_by_line() {
        let said = "SF:/project/src/rules/mod.rs\nDA:3,0\nDA:4,17\nDA:3,2\nend_of_record\n";
        let lines = parse(said, Path::new("/project"));
        let expected = BTreeMap::from([(3, true), (4, true)]);
        assert_eq!(lines["src/rules/mod.rs"], expected);
    }

    #[test]
    fn transitions_are_counted_by_machine_and_the_missed_ones_are_named() {
        let met = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
        let first = met(&["change: Sending --> Failed", "queue: - --> Asking"]);
        let second = met(&["queue: - --> Asking"]);
        let expected = "| machine | transitions | one | two |\n|---|---|---|---|\n\
            | change | 1 | 1 | 0 |\n| queue | 1 | 1 | 1 |\n\n\
            Not met by two: change: Sending --> Failed\n";
        assert_eq!(of_chart(&["one", "two"], &[first, second]), expected);
    }

    #[test]
    fn what_is_for_tests_only_is_left_out() {
        let source = "fn a() {\n    b();\n    #[cfg(feature = \"mutants\")]\n    c();\n}\n#[cfg(test)]\nmod tests {\n    d();\n}\nfn e() {}\n";
        let found: Vec<usize> = of_tests(source).into_iter().collect();
        assert_eq!(found, [3, 4, 6, 7, 8, 9]);
    }
}
