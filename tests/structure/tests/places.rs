//! What stands in backticks and looks like a path leads somewhere, in the pages and in the sources' comments; and what
//! a recipe says is in a file is in it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use bms_structure::{collect, read, root, shown};

/// Paths that are not there, each with its reason.
const NOT_THERE: [(&str, &str); 11] = [
    ("src/i18n/de.rs", "what the recipe for a language makes"),
    ("src/ui/markup.rs", "told of as what was, with its figures"),
    ("src/ui/part.rs", "told of as what was, with its figures"),
    (
        "tests/guest_outputs/util-linux-VERSION-look.txt",
        "the form of a name",
    ),
    ("fuzz/artifacts", "what the fuzzer writes"),
    ("fuzz/seeds/TARGET/what-it-was", "the form of a name"),
    ("src/module.rs", "the form of a name"),
    ("src/module/", "the form of a name"),
    ("src/module/mod.rs", "the form of a name"),
    ("tests/name.rs", "the form of a name"),
    ("tests/name/main.rs", "the form of a name"),
];

/// Files that only a build makes.
const BUILT: [&str; 4] = [
    "glue.js",
    "web-types.json",
    "vscode.html-custom-data.json",
    "vscode.css-custom-data.json",
];

/// What a recipe names and its reader has to write.
const TO_BE_WRITTEN: [&str; 2] = ["De", "de"];

const ENDINGS: [&str; 10] = [
    "css", "html", "js", "json", "md", "mjs", "rs", "toml", "ts", "tsx",
];

/// Everything that is kept in the repository, as paths within it: files and folders.
fn all() -> BTreeSet<String> {
    let mut files = Vec::new();
    for entry in root().read_dir().expect("the repository") {
        let path = entry.expect("an entry of a folder").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match path.is_dir() {
            // What is built, what npm brought, and git's own.
            true if ["target", "dist", "node_modules", ".git"].contains(&&*name) => {}
            true => every_file(&path, &mut files),
            false => files.push(path),
        }
    }
    let mut all = BTreeSet::new();
    for file in files {
        let mut path = shown(&file);
        while let Some((folder, _)) = path.clone().rsplit_once('/') {
            all.insert(path);
            path = folder.to_owned();
        }
        all.insert(path);
    }
    all
}

fn every_file(folder: &std::path::Path, files: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if !path.is_dir() {
            files.push(path);
        } else if name != "target" && name != "node_modules" {
            every_file(&path, files);
        }
    }
}

/// Whether it is meant as a path of this repository.
fn is_path(text: &str, all: &BTreeSet<String>) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "_.-/*".contains(c);
    if text.starts_with(['/', '.']) || !text.chars().all(allowed) {
        return false;
    }
    let last = text.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map_or("", |(_, ending)| ending);
    let first = text.split('/').next().unwrap_or_default();
    ENDINGS.contains(&ending) || (text.contains('/') && all.contains(first) && first != "target")
}

/// Whether there is such a path, or one that ends like this.
fn is_there(text: &str, all: &BTreeSet<String>) -> bool {
    let text = text.trim_end_matches('/');
    let parts: Vec<&str> = text.split('*').collect();
    all.iter().any(|path| match parts[..] {
        [whole] => path == whole || path.ends_with(&format!("/{whole}")),
        // A star stands for part of a name.
        [start, end] => path
            .find(start)
            .is_some_and(|at| (at == 0 || path.as_bytes()[at - 1] == b'/') && path.ends_with(end)),
        _ => false,
    })
}

/// What stands between backticks, outside of blocks of code.
fn spans(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    let parts = prose.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

/// The comments of a source file.
fn comments(text: &str) -> String {
    let lines = text.lines().filter_map(|line| {
        let line = line.trim_start();
        let starts = ["//", "/*", "*", "#"];
        starts
            .iter()
            .any(|start| line.starts_with(start))
            .then_some(line)
    });
    // Line by line: an odd backtick spoils its own line only.
    let lines = lines.filter(|line| line.matches('`').count() % 2 == 0);
    lines.map(|line| format!("{line}\n")).collect()
}

fn dead(files: &[PathBuf], text: impl Fn(&PathBuf) -> String) -> (usize, Vec<String>) {
    let all = all();
    let (mut followed, mut dead) = (0, Vec::new());
    for file in files {
        for span in spans(&text(file)) {
            let excused = NOT_THERE.iter().any(|(path, _)| *path == span);
            if !is_path(&span, &all) || excused || BUILT.contains(&&*span) {
                continue;
            }
            followed += 1;
            if !is_there(&span, &all) {
                dead.push(format!("{span} in {}", shown(file)));
            }
        }
    }
    (followed, dead)
}

#[test]
fn every_path_in_the_pages_is_there() {
    let mut pages = Vec::new();
    for place in ["docs", "fuzz", "xtask/dist", "benches", "examples"] {
        collect(&root().join(place), &["md"], &mut pages);
    }
    for name in [
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ] {
        pages.push(root().join(name));
    }
    // Tells of what was, with the names of its time.
    pages.retain(|page| !page.ends_with("docs/performance-diary.md"));
    let (followed, dead) = dead(&pages, |page| read(page));
    assert!(followed > 100, "only {followed} paths");
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn every_path_in_the_sources_comments_is_there() {
    let mut sources = Vec::new();
    for place in [
        "benches",
        "examples",
        "fuzz/fuzz_targets",
        "simulator",
        "src",
        "styles",
        "tests",
        "xtask",
    ] {
        collect(
            &root().join(place),
            &["rs", "js", "mjs", "css", "toml"],
            &mut sources,
        );
    }
    let (followed, dead) = dead(&sources, |source| comments(&read(source)));
    assert!(followed > 30, "only {followed} paths");
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn what_a_recipe_says_is_in_a_file_is_in_it() {
    let page = read(&root().join("docs/recipes.md"));
    let all = all();
    let (mut looked, mut missing) = (0, Vec::new());
    // A step begins with a number or a bullet; what is named in it is in one of its files.
    let steps = page.split("\n\n").flat_map(split_steps);
    for step in steps {
        let spans = spans(&step);
        let files: Vec<String> = spans
            .iter()
            .filter(|span| span.ends_with(".rs") || span.ends_with(".js"))
            .filter(|span| all.contains(*span))
            .map(|span| read(&root().join(span)))
            .collect();
        if files.is_empty() {
            continue;
        }
        for name in spans.iter().filter_map(|span| identifier(span)) {
            looked += 1;
            if !files.iter().any(|text| text.contains(name)) {
                missing.push(format!(
                    "`{name}`: {}",
                    step.lines().next().unwrap_or_default()
                ));
            }
        }
    }
    assert!(looked > 10, "only {looked} names");
    assert!(missing.is_empty(), "{missing:#?}");
}

fn split_steps(block: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for line in block.lines() {
        let numbered = line
            .split_once(". ")
            .is_some_and(|(n, _)| n.bytes().all(|b| b.is_ascii_digit()));
        match steps.last_mut() {
            Some(step) if !numbered => {
                step.push('\n');
                step.push_str(line);
            }
            _ => steps.push(line.to_owned()),
        }
    }
    steps
}

/// A name of the sources': `Locale::ALL` is `ALL`, `blockers()` is `blockers`.
fn identifier(span: &str) -> Option<&str> {
    let name = span
        .trim_end_matches("()")
        .rsplit("::")
        .next()
        .unwrap_or_default();
    let word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let named = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_alphabetic());
    (word && named && !TO_BE_WRITTEN.contains(&name)).then_some(name)
}
