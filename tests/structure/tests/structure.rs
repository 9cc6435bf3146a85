//! The structure of the sources: which top-level module may use which (`docs/architecture.md` says it and is read here),
//! which modules know no browser and no clock, and how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bms_structure::{Paths, collect, read, root, shown};

const MOST_LINES: usize = 400;

/// Files that may be longer, each with its reason.
const MAY_BE_LONGER: [(&str, &str); 6] = [
    ("src/i18n/messages.rs", "a list: one message, one entry"),
    ("src/i18n/en.rs", "a list: one message, one entry"),
    ("src/i18n/zh_cn.rs", "a list: one message, one entry"),
    (
        "src/session/machine.rs",
        "all that couples the machines of a session, in one place",
    ),
    (
        "tests/error_tables/tables.rs",
        "a list: one code, one entry",
    ),
    (
        "tests/browser_ui.rs",
        "statements about one panel, with one set of hands",
    ),
];

/// What is a browser.
const BROWSER: [&str; 8] = [
    "gloo_events",
    "gloo_net",
    "gloo_timers",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
    "yew",
];

/// What of the standard library is a clock, a disk, a network or another program.
const WORLD: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];

/// One row of the table in `docs/architecture.md`.
struct Module {
    name: String,
    may_use: BTreeSet<String>,
    knows_browser: bool,
}

#[test]
fn the_architecture_page_lists_the_rooms_there_are() {
    let listed: BTreeSet<String> = modules().into_iter().map(|module| module.name).collect();
    assert_eq!(listed, rooms_of_the_crate());
}

#[test]
fn each_room_uses_only_rooms_above_it_in_the_table() {
    let mut above = BTreeSet::new();
    for module in modules() {
        let upward: Vec<_> = module.may_use.difference(&above).collect();
        assert!(upward.is_empty(), "{} may not use {upward:?}", module.name);
        above.insert(module.name);
    }
}

#[test]
fn each_room_uses_the_rooms_that_the_architecture_page_says() {
    let mut wrong = Vec::new();
    for module in modules() {
        let mut used: BTreeMap<String, PathBuf> = BTreeMap::new();
        for file in files_of(&module.name) {
            for path in paths_of(&file).found {
                if path.from_crate && path.names[0] != module.name {
                    used.entry(path.names[0].clone()).or_insert(file.clone());
                }
            }
        }
        for (other, file) in &used {
            if !module.may_use.contains(other) {
                wrong.push(format!("{} uses {other}: {}", module.name, shown(file)));
            }
        }
        for other in module
            .may_use
            .iter()
            .filter(|name| !used.contains_key(*name))
        {
            wrong.push(format!("{} does not use {other} any more", module.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_path_leaves_its_room_by_super() {
    let mut wrong = Vec::new();
    for module in modules() {
        for file in files_of(&module.name) {
            if paths_of(&file).leaves_the_module {
                wrong.push(shown(&file));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_pure_room_knows_no_browser_no_clock_and_no_disk() {
    let mut wrong = Vec::new();
    for module in modules().into_iter().filter(|module| !module.knows_browser) {
        for file in files_of(&module.name) {
            for path in paths_of(&file).found {
                let first = path.names[0].as_str();
                let second = path.names.get(1).map_or("", String::as_str);
                let browser = !path.from_crate && BROWSER.contains(&first);
                if browser || (first == "std" && WORLD.contains(&second)) {
                    wrong.push(format!("{first}::{second} in {}", shown(&file)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_packages_that_were_ordered_are_used() {
    let mut used = BTreeSet::new();
    for module in modules() {
        for file in files_of(&module.name) {
            used.extend(
                paths_of(&file)
                    .found
                    .into_iter()
                    .map(|p| p.names[0].clone()),
            );
        }
    }
    for package in ["gloo_net", "serde", "wasm_bindgen", "web_sys", "yew"] {
        assert!(used.contains(package), "{package}");
    }
}

#[test]
fn both_halves_of_the_bindings_are_of_one_version() {
    let lock = read(&root().join("Cargo.lock"));
    let version = |package: &str| {
        let entry = lock.split("[[package]]").find(|entry| {
            entry
                .lines()
                .any(|line| line == format!("name = \"{package}\""))
        });
        let entry = entry.unwrap_or_else(|| panic!("{package} is not in Cargo.lock"));
        let line = entry
            .lines()
            .find_map(|line| line.strip_prefix("version = "));
        line.expect("a version").trim_matches('"').to_owned()
    };
    let [library, tool] = ["wasm-bindgen", "wasm-bindgen-cli"].map(version);
    assert_eq!(
        library, tool,
        "wasm-bindgen is not of the version of the tool in xtask/bindgen: \
         cargo update wasm-bindgen --precise {tool}"
    );
}

#[test]
fn what_apps_link_is_asked_for_in_a_range() {
    let manifest = read(&root().join("Cargo.toml"));
    let (_, dependencies) = manifest.split_once("[dependencies]").expect("a manifest");
    let exact = |line: &&str| line.contains("\"=") && !line.starts_with('#');
    assert_eq!(
        dependencies.lines().find(exact),
        None,
        "it binds every app that uses ServerDisks"
    );
}

#[test]
fn nothing_that_a_package_hides_is_called() {
    let mut hidden = Vec::new();
    for module in modules() {
        for file in files_of(&module.name) {
            let paths = paths_of(&file).found.into_iter();
            let names = paths.flat_map(|path| path.names);
            let names = names.filter(|name| name.starts_with("__"));
            hidden.extend(names.map(|name| format!("{name} in {}", shown(&file))));
        }
    }
    // A later release may lack it, and a range allows later releases.
    assert!(hidden.is_empty(), "{hidden:#?}");
}

/// A module that is not named there is missing in a browser's tests, which then wait for it in vain.
#[test]
fn each_module_of_the_element_is_named_for_the_browsers_tests() {
    let named = read(&root().join("tests/support/module.rs"));
    let element = read(&root().join("src/element/bms-disks.js"));
    let imports = element.lines().filter(|line| line.starts_with("import "));
    let imports = imports.filter_map(|line| line.split("'./").nth(1)?.strip_suffix("';"));
    let (found, missing): (Vec<&str>, Vec<&str>) =
        imports.partition(|name| named.contains(&format!("/src/element/{name}\"")));
    assert!(missing.is_empty() && found.len() > 5, "{missing:?}");
}

#[test]
fn the_simulator_shares_no_code_with_the_widget() {
    let manifest = read(&root().join("simulator/Cargo.toml"));
    let named = |line: &&str| line.starts_with("bms-disks") || line.contains("path = \"..\"");
    assert_eq!(manifest.lines().find(named), None);
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let mut long = Vec::new();
    for file in source_files() {
        let lines = read(&file).lines().count();
        let excused = MAY_BE_LONGER.iter().any(|(name, _)| *name == shown(&file));
        match (lines > MOST_LINES, excused) {
            (true, false) => long.push(format!("{}: {lines} lines", shown(&file))),
            (false, true) => long.push(format!("{}: needs no excuse any more", shown(&file))),
            _ => {}
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// The paths of a file of `src/`.
fn paths_of(file: &Path) -> Paths {
    let inside = file
        .strip_prefix(root().join("src"))
        .expect("a file of src/");
    let is_mod = inside.file_stem().is_some_and(|stem| stem == "mod");
    // `src/module/mod.rs` and `src/module.rs` are the module itself: `super` would leave it.
    let depth = inside.components().count() - 1 - usize::from(is_mod);
    Paths::read(&read(file), depth)
}

/// The table of `docs/architecture.md`, as `| module | may use | knows the browser |`.
fn modules() -> Vec<Module> {
    let page = read(&root().join("docs/architecture.md"));
    let rows = page
        .lines()
        .skip_while(|line| !line.starts_with("| module | may use |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let modules: Vec<Module> = rows.map(module).collect();
    assert!(
        !modules.is_empty(),
        "the table is gone from docs/architecture.md"
    );
    modules
}

fn module(row: &str) -> Module {
    let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
    let [name, may_use, browser] = cells[..] else {
        panic!("no row of the table of modules: {row}");
    };
    Module {
        name: name.trim_matches('`').to_owned(),
        may_use: may_use.split_whitespace().map(str::to_owned).collect(),
        knows_browser: match browser {
            "yes" => true,
            "no" => false,
            other => panic!("{name}: does it know the browser? {other}"),
        },
    }
}

/// What `src/lib.rs` declares.
fn rooms_of_the_crate() -> BTreeSet<String> {
    let map = read(&root().join("src/lib.rs"));
    map.lines()
        .map(|line| line.strip_prefix("pub ").unwrap_or(line))
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// `src/module.rs` and what is in `src/module/`.
fn files_of(module: &str) -> Vec<PathBuf> {
    let place = root().join("src").join(module);
    let mut files = Vec::new();
    collect(&place, &["rs"], &mut files);
    files.extend(Some(place.with_extension("rs")).filter(|file| file.is_file()));
    assert!(!files.is_empty(), "module {module} has no files");
    files
}

/// Everything that was written by hand to be run.
fn source_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for place in [
        "fuzz",
        "simulator",
        "src",
        "styles",
        "tests",
        "xtask",
        "benches",
    ] {
        collect(
            &root().join(place),
            &["css", "html", "js", "mjs", "rs", "ts"],
            &mut files,
        );
    }
    files.push(root().join("index.html"));
    files
}
