//! What the steps are, and that their commands are safe to paste.

mod guest_outputs;

use std::process::Command as Process;

use bms_disks::guide::{CommandKind, OfflineBy, Shell, Step, StepKind, When, look, steps};
use bms_disks::model::{Disk, Os, OsFamily};
use guest_outputs::{ANY, ID, WWN, disk, this};

const LINUX: Os = Os::Known(OsFamily::Linux);
const WINDOWS: Os = Os::Known(OsFamily::Windows);

fn unnamed() -> Disk {
    disk(None, Some("SN-0000001"), Some(100))
}

fn texts(steps: &[Step], shell: Shell) -> Vec<String> {
    let commands = steps.iter().flat_map(|s| &s.commands);
    let of_shell = commands.filter(|c| c.shell == shell);
    of_shell.map(|c| c.text.clone()).collect()
}

fn all_texts() -> Vec<String> {
    let mut all = Vec::new();
    for disk in [this(), unnamed(), disk(None, None, None)] {
        let steps = steps(&disk, ANY, true);
        all.extend(texts(&steps, Shell::Sh));
        all.extend(texts(&steps, Shell::PowerShell));
    }
    all
}

#[test]
fn linux_is_led_from_the_mounts_down_to_the_paths() {
    use StepKind::*;
    let kinds: Vec<StepKind> = steps(&this(), LINUX, true)
        .into_iter()
        .map(|s| s.kind)
        .collect();
    let wwn = WWN.trim().to_owned();
    let expected = [
        FindByWwn { wwn },
        SeeMounts,
        SeeUsers,
        SeeFstab,
        Swapoff,
        Unmount,
        SeeNamespaces,
        TakeDown,
        Flush,
        CheckAgain,
        Fstab,
        HotAdd,
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn windows_is_led_to_offline_in_three_ways() {
    use StepKind::*;
    let kinds: Vec<StepKind> = steps(&this(), WINDOWS, false)
        .into_iter()
        .map(|s| s.kind)
        .collect();
    let wwn = WWN.trim().to_owned();
    let expected = [
        FindByWwn { wwn },
        SeeUsers,
        Flush,
        SetOffline(OfflineBy::PowerShell),
        SetOffline(OfflineBy::Diskpart),
        SetOffline(OfflineBy::DiskManagement),
        CheckAgain,
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn an_unknown_system_gets_both_families_the_likelier_one_first() {
    let both = steps(&this(), LINUX, false).len() + steps(&this(), WINDOWS, false).len();
    for (hint, first) in [
        (None, OsFamily::Linux),
        (Some(OsFamily::Linux), OsFamily::Linux),
        (Some(OsFamily::Windows), OsFamily::Windows),
    ] {
        let steps = steps(&this(), Os::Unknown { hint }, false);
        assert_eq!(steps.len(), both);
        assert_eq!(steps[0].os, first);
        assert!(steps.is_sorted_by_key(|s| s.os != first));
    }
}

#[test]
fn without_a_wwn_the_operator_compares_and_is_warned() {
    for (os, variable) in [(LINUX, "disk_"), (WINDOWS, "$disk_")] {
        let steps = steps(&unnamed(), os, false);
        let StepKind::FindBySizeAndSerial { size_gb, serials } = &steps[0].kind else {
            panic!("{:?}", steps[0]);
        };
        assert_eq!(*size_gb, Some(100));
        assert_eq!(serials, &["sn-0000001", "0f4c1e8a-2b5d-4c77-9"]);
        assert!(steps[0].warns() && steps[1].warns() && !steps[2].warns());
        assert!(steps[1].commands[0].text.starts_with(variable));
        // What was chosen for this disk is kept under its id, and every later command relies on it.
        let name = ID.replace('-', "_");
        let changes = steps.iter().flat_map(|s| &s.commands);
        for command in changes.filter(|c| c.kind == CommandKind::Changes) {
            assert!(command.text.contains(&name), "{}", command.text);
        }
    }
}

#[test]
fn half_a_wwn_is_no_wwn() {
    let half = disk(Some("0x6888603000000ae6"), None, None);
    for text in texts(&steps(&half, ANY, false), Shell::Sh) {
        assert!(!text.contains("6888603"), "{text}");
    }
}

#[test]
fn commands_find_the_disk_themselves_and_never_by_the_clouds_slot() {
    for text in all_texts() {
        assert!(!text.contains("sdb"), "{text}");
    }
    for step in steps(&this(), ANY, true) {
        for command in step.commands {
            if command.kind == CommandKind::Changes && step.kind != StepKind::HotAdd {
                assert!(command.text.contains(WWN.trim()), "{}", command.text);
                assert!(command.text.contains("not found"), "{}", command.text);
                assert!(command.text.contains("stopped: "), "{}", command.text);
            }
        }
    }
}

#[test]
fn nothing_in_a_command_is_forced_or_destroys() {
    const NEVER: [&str; 17] = [
        "rm ",
        "wipefs",
        "dd ",
        "mkfs",
        "--force",
        "--lazy",
        "umount -l",
        "umount -f",
        "fuser -k",
        "kill",
        "pvremove",
        "vgremove",
        "--zero-superblock",
        "clean",
        "Clear-Disk",
        "Remove-",
        "Format-Volume",
    ];
    for text in all_texts() {
        for word in NEVER {
            assert!(!text.contains(word), "{word} in {text}");
        }
        // bash and zsh expand `!` even inside double quotes.
        assert!(!text.contains('!'), "{text}");
        assert!(text.is_ascii() && !text.contains("\n\n"), "{text}");
    }
}

#[test]
fn only_what_comes_after_the_detach_is_for_after_it() {
    for step in steps(&this(), ANY, true) {
        let after = matches!(step.kind, StepKind::Fstab | StepKind::HotAdd);
        assert_eq!(step.when == When::After, after, "{:?}", step.kind);
    }
    let without = steps(&this(), LINUX, false);
    assert!(without.iter().all(|s| s.kind != StepKind::HotAdd));
}

#[test]
fn hostile_fields_never_enter_a_command() {
    let long = "a1".repeat(5000);
    let hostile = [
        "'; reboot; '",
        "$(reboot)",
        "`reboot`",
        "\"; reboot",
        "a\nreboot\n",
        "x\u{202e}reboot",
        "\0reboot",
        "12345678'",
        "$env:reboot",
        "@(reboot)12",
        "12345678|reboot",
        &long,
    ];
    for text in hostile {
        let with = disk(Some(text), Some(text), Some(u64::MAX));
        let plain = disk(None, None, Some(u64::MAX));
        let texts_of = |d: &Disk| {
            let steps = steps(d, ANY, true);
            [texts(&steps, Shell::Sh), texts(&steps, Shell::PowerShell)].concat()
        };
        assert_eq!(texts_of(&with), texts_of(&plain), "{text:?}");
    }
}

#[test]
fn brackets_and_quotes_of_powershell_commands_are_balanced() {
    let mut all = texts(&steps(&this(), WINDOWS, false), Shell::PowerShell);
    all.extend(texts(&steps(&unnamed(), WINDOWS, false), Shell::PowerShell));
    all.push(look(OsFamily::Windows).text);
    for text in all {
        let mut open = Vec::new();
        let mut quote = None;
        for c in text.chars() {
            match (quote, c) {
                (Some(q), _) if q == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '{') => open.push('}'),
                (None, '(') => open.push(')'),
                (None, '}' | ')') => assert_eq!(open.pop(), Some(c), "{text}"),
                _ => {}
            }
        }
        assert!(open.is_empty() && quote.is_none(), "{text}");
    }
}

#[test]
fn shells_understand_every_linux_command() {
    let mut all = vec![look(OsFamily::Linux).text];
    for disk in [this(), unnamed()] {
        all.extend(texts(&steps(&disk, LINUX, true), Shell::Sh));
    }
    for (shell, args) in [
        ("sh", ["-n", "-c"].as_slice()),
        ("bash", &["-n", "-c"]),
        ("zsh", &["-n", "-c"]),
        (
            "shellcheck",
            &["-s", "sh", "-S", "warning", "-e", "SC2034", "/dev/stdin"],
        ),
    ] {
        if Process::new(shell).arg("--version").output().is_err() {
            println!("skipped: no {shell} here");
            continue;
        }
        for text in &all {
            let output = if shell == "shellcheck" {
                let run = ["printf '%s\\n' \"$1\" | ", shell, " ", &args.join(" ")].concat();
                Process::new("sh").args(["-c", &run, "sh", text]).output()
            } else {
                Process::new(shell).args(args).arg(text).output()
            };
            let output = output.expect("the shell runs");
            let said =
                String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            assert!(
                output.status.success() && said.is_empty(),
                "{shell}: {text}\n{said}"
            );
        }
    }
}
