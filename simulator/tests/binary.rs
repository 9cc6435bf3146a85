//! The command a person starts.

use std::net::TcpListener;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bms-simulator"));
    command.args(args).output().unwrap()
}

#[test]
fn a_port_in_use_is_one_clear_line_and_exit_code_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1);
    assert!(said.contains(&port) && said.contains("in use"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn help_is_shown_and_nonsense_refused() {
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("--port N"));
    for args in [&["--prot", "1"][..], &["--port"], &["--port=70000"], &["x"]] {
        let refused = run(args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        assert!(!refused.stderr.is_empty());
    }
}
