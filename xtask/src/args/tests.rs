//! Lines that are taken, and lines that are refused.

use super::*;

fn parse(line: &str) -> Result<Command> {
    super::parse(line.split_whitespace().map(str::to_owned))
}

#[test]
fn serve_takes_a_port_in_both_spellings() {
    let expected = Command::Serve(Serve {
        port: 9000,
        watch: false,
        check: false,
        real: None,
    });
    assert_eq!(parse("serve --port 9000 --no-watch").ok(), Some(expected));
    let expected = Command::Serve(Serve {
        port: 9000,
        watch: true,
        check: false,
        real: None,
    });
    assert_eq!(parse("serve --port=9000").ok(), Some(expected));
}

#[test]
fn a_real_cloud_is_named_in_full() {
    let line = "serve --bms=https://bms.example --project p --server s --token-env TOKEN";
    let Ok(Command::Serve(Serve { real, .. })) = parse(line) else {
        panic!("not taken: {line}");
    };
    let real = real.expect("a real cloud");
    assert_eq!(real.bms, "https://bms.example");
    assert_eq!((&*real.evs, &*real.ecs), ("", ""));
    assert_eq!(real.token_env, "TOKEN");
}

#[test]
fn a_guest_plays_all_or_what_is_named() {
    assert_eq!(parse("guest").ok(), Some(Command::Guest(Guest::default())));
    let some = Guest {
        core: true,
        outputs: None,
        names: vec!["lvm".to_owned(), "md".to_owned()],
    };
    assert_eq!(
        parse("guest lvm --core md").ok(),
        Some(Command::Guest(some))
    );
}

#[test]
fn a_bad_line_is_refused_with_a_word_on_why() {
    for (line, says) in [
        ("serve --prot 1", "--prot"),
        ("serve --port", "needs a number"),
        ("serve --port 70000", "1 to 65535"),
        ("serve --port 0", "1 to 65535"),
        ("serve --bms https://bms.example", "--project is missing"),
        ("serve --token-env T", "--bms is missing"),
        ("serve --bms", "--bms needs a value"),
        ("serve --check", "--check reads a real cloud"),
        ("sevre", "no command `sevre`"),
        ("test e2ee", "e2ee"),
        ("test -- name", "exactly one"),
        ("test --browsers", "needs names"),
        ("test --browsers opera", "not `opera`"),
        ("test --browsers firefox:some", "not `firefox:some`"),
        ("test --browsers=webkit,webkit", "each once"),
        ("package now", "now"),
        ("simulate --runs", "needs a number"),
        ("simulate --runs many", "not a whole number"),
        ("simulate --sede 1", "--sede"),
        ("mutants --file x", "--file"),
        ("guest --cores", "--cores"),
        ("guest --outputs", "a clone"),
        ("gallery --shots", "needs a folder"),
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
        assert_eq!(options.steps, [Step::E2e]);
    }
}

#[test]
fn test_takes_steps_and_passes_the_rest_on() {
    let Ok(Command::Test(options)) = parse("test lint e2e --keep-going -- --nocapture page") else {
        panic!("not a test command");
    };
    assert_eq!(options.steps, [Step::Fmt, Step::Clippy, Step::E2e]);
    assert!(options.keep_going);
    assert_eq!(options.pass_on, ["--nocapture", "page"]);
}

#[test]
fn simulate_takes_runs_and_a_seed() {
    let expected = Command::Simulate(Simulate { runs: 7, seed: 9 });
    assert_eq!(parse("simulate --runs 7 --seed=9").ok(), Some(expected));
}

#[test]
fn the_gallery_is_served_or_pictured() {
    let served = Command::Gallery(Gallery::Serve { port: 8080 });
    assert_eq!(parse("gallery").ok(), Some(served));
    let folder = "target/gallery".to_owned();
    let shots = Command::Gallery(Gallery::Shots { folder });
    assert_eq!(parse("gallery --shots target/gallery").ok(), Some(shots));
}

#[test]
fn bench_passes_on_what_is_measured() {
    let Ok(Command::Bench(bench)) = parse("bench --built --rounds=2 --only slow") else {
        panic!("not a bench");
    };
    assert!(bench.built);
    assert_eq!(bench.pass_on, ["--rounds", "2", "--only", "slow"]);
}

#[test]
fn help_wherever_it_is_asked_for() {
    for line in ["", "help", "--help", "serve --help", "test -h"] {
        assert_eq!(parse(line).ok(), Some(Command::Help), "{line}");
    }
}

#[test]
fn mutants_passes_on_what_stands_after_the_dashes() {
    let pass_on = |words: &[&str]| Command::Mutants {
        pass_on: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    assert_eq!(parse("mutants").ok(), Some(pass_on(&[])));
    let some = parse("mutants -- --re x").ok();
    assert_eq!(some, Some(pass_on(&["--re", "x"])));
}
