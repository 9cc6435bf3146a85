//! Lines that are taken, and lines that are refused.

use super::*;

fn parse(line: &str) -> Result<Command, clap::Error> {
    let words = line.split_whitespace();
    read(std::iter::once("xtask").chain(words).map(str::to_owned))
}

#[test]
fn the_description_is_sound() {
    CommandLine::command().debug_assert();
}

#[test]
fn serve_takes_a_port_in_both_spellings() {
    for line in [
        "serve --port 9000 --no-watch",
        "serve --no-watch --port=9000",
    ] {
        let expected = Command::Serve(Serve {
            port: 9000,
            no_watch: true,
            check: false,
            real: Real::default(),
        });
        assert_eq!(parse(line).ok(), Some(expected), "{line}");
    }
}

#[test]
fn a_real_cloud_is_named_in_full() {
    let line = "serve --bms=https://bms.example --project p --server s --token-env TOKEN";
    let Ok(Command::Serve(Serve { real, .. })) = parse(line) else {
        panic!("not taken: {line}");
    };
    let expected = [
        ("--bms", "https://bms.example"),
        ("--project", "p"),
        ("--server", "s"),
        ("--token-env", "TOKEN"),
    ];
    assert_eq!(real.options().collect::<Vec<_>>(), expected);
}

#[test]
fn a_guest_plays_all_or_what_is_named() {
    assert_eq!(parse("guest").ok(), Some(Command::Guest(Guest::default())));
    let named = Guest {
        names: vec!["lvm".to_owned(), "md".to_owned()],
        ..Guest::default()
    };
    assert_eq!(parse("guest lvm md").ok(), Some(Command::Guest(named)));
    let core = Guest {
        core: true,
        names: vec!["lvm".to_owned(), "md".to_owned()],
        outputs: None,
        ..Guest::default()
    };
    let line = "guest lvm --core md";
    assert_eq!(parse(line).ok(), Some(Command::Guest(core)));
}

#[test]
fn a_bad_line_is_refused_with_a_word_on_why() {
    for (line, says) in [
        ("serve --prot 1", "--prot"),
        ("serve --port", "--port <N>"),
        ("serve --port 70000", "1..=65535"),
        ("serve --port 0", "1..=65535"),
        ("serve --bms https://bms.example", "--project <ID>"),
        ("serve --token-env T", "--bms <URL>"),
        ("serve --bms", "--bms <URL>"),
        ("serve --check", "--bms <URL>"),
        ("sevre", "serve"),
        ("test e2ee", "e2e"),
        ("test -- name", "exactly one"),
        ("test --browsers", "--browsers <LIST>"),
        ("test --browsers opera", "chromium, firefox and webkit"),
        ("test --browsers firefox:some", "not `some`"),
        ("test --browsers=webkit,webkit", "each browser once"),
        ("package now", "now"),
        ("site now", "now"),
        ("simulate --runs", "--runs <N>"),
        ("simulate --runs many", "invalid digit"),
        ("simulate --sede 1", "--seed"),
        ("mutants --file x", "--file"),
        ("guest --cores", "--core"),
        ("guest --outputs", "--outputs <CLONE>"),
        ("guest lvm --outputs x", "--outputs"),
        ("guest lvm --page", "--page"),
        ("gallery --shots", "--shots <DIR>"),
        ("gallery --shots x --picture", "--picture"),
        ("gallery now", "now"),
    ] {
        let error = parse(line).expect_err(line).to_string();
        assert!(error.contains(says), "{line}: {error}");
    }
}

#[test]
fn browsers_are_named_in_a_list() {
    for line in [
        "test e2e --browsers chromium,firefox:main,webkit",
        "test e2e --browsers=chromium,firefox:main,webkit",
    ] {
        let Ok(Command::Test(options)) = parse(line) else {
            panic!("not taken: {line}");
        };
        let expected = [
            (Engine::Chromium, Scope::Whole),
            (Engine::Firefox, Scope::MainPaths),
            (Engine::Webkit, Scope::Whole),
        ];
        assert_eq!(options.browsers, expected);
        assert_eq!(options.steps(), [Step::E2e]);
    }
}

#[test]
fn test_takes_steps_and_passes_the_rest_on() {
    let Ok(Command::Test(options)) = parse("test lint e2e --keep-going -- --nocapture page") else {
        panic!("not a test command");
    };
    assert_eq!(options.steps(), [Step::Fmt, Step::Clippy, Step::E2e]);
    assert!(options.keep_going);
    assert_eq!(options.pass_on, ["--nocapture", "page"]);
    let Ok(Command::Test(options)) = parse("test") else {
        panic!("not a test command");
    };
    assert_eq!(options.steps(), Step::ALL);
}

#[test]
fn simulate_takes_runs_and_a_seed() {
    let expected = Command::Simulate(Simulate { runs: 7, seed: 9 });
    assert_eq!(parse("simulate --runs 7 --seed=9").ok(), Some(expected));
}

#[test]
fn the_gallery_is_served_or_pictured() {
    let gallery = |shots: Option<&str>, picture| {
        Command::Gallery(Gallery {
            port: 8080,
            shots: shots.map(str::to_owned),
            picture,
        })
    };
    assert_eq!(parse("gallery").ok(), Some(gallery(None, false)));
    let shots = gallery(Some("target/gallery"), false);
    assert_eq!(parse("gallery --shots target/gallery").ok(), Some(shots));
    assert_eq!(parse("gallery --picture").ok(), Some(gallery(None, true)));
}

#[test]
fn bench_passes_on_what_is_measured() {
    let Ok(Command::Bench(bench)) = parse("bench --built --rounds=2 --only slow --only many")
    else {
        panic!("not a bench");
    };
    assert!(bench.built);
    let expected = [("--rounds", "2"), ("--only", "slow"), ("--only", "many")];
    assert_eq!(bench.options().collect::<Vec<_>>(), expected);
}

/// Each command, and each option, says what it is for.
#[test]
fn help_says_what_everything_is_for() {
    let command = CommandLine::command();
    for sub in command.get_subcommands() {
        assert!(sub.get_about().is_some(), "{}", sub.get_name());
        for arg in sub.get_arguments() {
            assert!(
                arg.get_help().is_some(),
                "{} {}",
                sub.get_name(),
                arg.get_id()
            );
        }
    }
    for line in ["help", "--help", "serve --help", "test -h", "help bench"] {
        let error = parse(line).expect_err(line);
        assert_eq!(error.kind(), ErrorKind::DisplayHelp, "{line}");
    }
}

#[test]
fn mutants_passes_on_what_stands_after_the_dashes() {
    let Ok(Command::Mutants(mutants)) = parse("mutants -- --re x") else {
        panic!("not taken");
    };
    assert_eq!(mutants.pass_on, ["--re", "x"]);
}
