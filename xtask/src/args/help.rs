//! What `cargo xtask help` says.

pub const HELP: &str = "\
cargo xtask <command>

  serve              build the widget, start the cloud simulator and a portal page with the
                     widget in it, print the address; rebuild and reload as files change
    --port N         listen on 127.0.0.1:N (default 8080)
    --no-watch       build once, do not watch
    --bms URL --project ID --server ID --token-env NAME [--evs URL] [--ecs URL]
                     one server of a real cloud instead of the simulator, through a proxy; the
                     token is read from the environment variable NAME
    --check          with --bms: only read that server once, and print what came, call by call, and
                     whether the widget would work; names nobody, so that it can be sent to us

  test [STEP…]       set up what is missing, then run every check, or only the steps named:
                     fmt, clippy, deps, unit, types, size, browser, e2e, hosts, guest (lint = fmt,
                     clippy)
    --browsers LIST  where the tests in a browser and the end-to-end tests run: names among
                     chromium (the default), firefox and webkit, with commas between them; with
                     `:main` behind a name, only the main paths of the end-to-end tests
    --keep-going     go on after a step that failed
    -- ARGS          passed on to the tests (with one of unit, browser, e2e, hosts), e.g. a name filter

  guest [NAME…]      boot a Linux guest in an emulator and play the scenarios of tests/guest in it, or
                     only those with one of these in their name: is what the guest check says true,
                     and do the guide's commands free the disk?
    --core             only those that `test` plays
    --outputs CLONE    play nothing; build several versions of util-linux from a git clone of it, and
                       write anew what they print there, tests/guest_outputs

  simulate           live through random nights of several sessions and one simulated cloud, and hold
                     what they showed and sent against what the cloud really did
    --runs N         so many schedules (default 20000)
    --seed S         from this seed on (default 1)

  mutants            break rules, api and session in every small way, and see whether a test notices
    -- ARGS          passed on to cargo-mutants, e.g. --re src/rules to run only these

  gallery            build the widget and serve a page that shows every state of it, by
                     language, theme and width
    --port N         listen on 127.0.0.1:N (default 8080)
    --shots DIR      serve nothing; write a picture of each to DIR (relative to the repository)
    --picture        serve nothing; write the pictures of README and guides, docs/picture*.png and
                     docs/looks/

  package            write dist/: the widget optimised, with its types and manifest; fails if a page
                     would have to load more than the budget

  bench              package the widget and measure it against the same panel in vanilla JS, Lit and
                     React with Ant Design (benches/peers); a Markdown table to the standard output,
                     the figures to benches/results/
    --rounds N         so many of each, in turns (default 7)
    --only NAME        one of load, slow, many, mounts, bulk; again for more
    --against FILE     compare with an earlier run
    --built            measure dist/ as it is

  help               this text
";
