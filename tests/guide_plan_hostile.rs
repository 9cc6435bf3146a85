//! No name in a paste becomes a command, in any shell.
#![cfg(unix)]

mod guest_outputs;

use std::process::Command as Process;

use bms_disks::guide::{Pasted, Plan, look, plan};
use bms_disks::model::OsFamily;
use guest_outputs::look::Look;
use guest_outputs::{ANY, this};

fn of(look: &Look) -> Plan {
    plan(
        &Pasted::read(&look.text()).expect("a paste"),
        ANY,
        &[&this()],
    )
}

/// Names that would be something else than a name, were they not written with care.
const HOSTILE: [&str; 22] = [
    "$(touch /tmp/owned)",
    "`id`",
    "'; reboot; '",
    "\"; reboot; \"",
    "a\nreboot\n#",
    "a\rb",
    "\u{1b}]0;x\u{7}",
    "-rf",
    "--help",
    "!!",
    "^a^b",
    "a\\",
    "\\047; id; \\047",
    "%s%n",
    "*",
    "~root",
    "a|b",
    "a>b",
    "a&b",
    "\u{202e}gnp.exe",
    "\u{feff}a",
    "数据 é",
];

fn escaped(name: &str) -> String {
    let plain = |b: u8| (b'!'..=b'~').contains(&b) && b != b'\\';
    name.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("\\{b:03o}")
            }
        })
        .collect()
}

/// Everything in it has the hostile name.
fn hostile(name: &str) -> Look {
    let path = escaped(name).replace("\\012", "\\012x");
    let mut look = Look::with_disk("LVM2_member");
    look.mapped(0, &path, "CRYPT-1", &["sdb"], "ext4");
    look.mapped(1, &format!("vg-{path}"), "LVM-1", &["sdb"], "ext4");
    look.mapped(2, &format!("m{path}"), "", &["sdb"], "ext4");
    look.add(&format!(
        "trace dm-0 ext4\nmount 40 29 253:0 / /m/{path}x rw - ext4 /dev/x rw"
    ));
    look.add(&format!("mount 39 29 0:50 / /auto{path}x rw - autofs systemd-1 rw\nmount 43 39 253:0 / /auto{path}x rw - ext4 /dev/x rw"));
    look.add(&format!(
        "elsewhere 4711 90 80 253:0 / /e/{path}x rw - ext4 /dev/x rw"
    ));
    look.add(&format!(
        "swap /m/{path}x/swap{path}y file\nexport /m/{path}x {path}\nopen 8:16 77 {path}"
    ));
    look
}

#[test]
fn no_name_in_a_paste_becomes_a_command() {
    // What is run is only shown, byte for byte; nothing else can be found.
    const SHOWN: &str = "show() { printf '[%s]' \"$@\"; echo; }
umount() { show umount \"$@\"; }
swapoff() { show swapoff \"$@\"; }
nsenter() { show nsenter \"$@\"; }
exportfs() { show exportfs \"$@\"; }
systemctl() { show systemctl \"$@\"; }
lvchange() { show lvchange \"$@\"; }
cryptsetup() { show cryptsetup \"$@\"; }
dmsetup() { show dmsetup \"$@\"; }
step_unmount() { show \"$@\"; }
step_elsewhere() { show \"$@\"; }
step_noswap() { show \"$@\"; }
step_free() { show \"$@\"; }
";
    // mksh has no printf of its own.
    let tools = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("printf-only");
    drop(std::fs::remove_dir_all(&tools));
    std::fs::create_dir_all(&tools).expect("a directory");
    std::os::unix::fs::symlink("/usr/bin/printf", tools.join("printf")).expect("a link");
    let path = format!("PATH='{}'\n", tools.display());
    for name in HOSTILE {
        let plan = of(&hostile(name));
        assert!(plan.steps.len() >= 5, "{name:?}: {:?}", plan.steps);
        let mut script = SHOWN.to_owned();
        for step in &plan.steps {
            let line = step.command.text.lines().rev().nth(1).expect("a line");
            for text in [line, &step.summary] {
                let allowed =
                    |c: char| !c.is_control() && !matches!(c, '!' | '`' | '\u{202e}' | '\u{feff}');
                assert!(text.chars().all(allowed), "{text:?}");
                script.push_str(text);
                script.push('\n');
            }
        }
        for shell in ["sh", "bash", "zsh", "ksh", "mksh"] {
            let Ok(run) = Process::new(shell)
                .args(["-c", &[&path, script.as_str()].concat()])
                .output()
            else {
                println!("skipped: no {shell} here");
                continue;
            };
            let said = String::from_utf8_lossy(&run.stdout).into_owned();
            assert!(
                run.stderr.is_empty(),
                "{shell} {name:?}: {}",
                String::from_utf8_lossy(&run.stderr)
            );
            let name = name.replace('\n', "\nx");
            for shown in [
                format!("[umount][--][/m/{name}x]\n"),
                format!("[nsenter][-t][4711][-m][umount][--][/e/{name}x]\n"),
                format!("[swapoff][/m/{name}x/swap{name}y]\n"),
                format!("[dmsetup][remove][m{name}]\n"),
            ] {
                assert!(said.contains(&shown), "{shell}: {shown:?} in {said:?}");
            }
        }
    }
}

#[test]
fn shells_understand_every_plan() {
    let plans = HOSTILE.map(|name| of(&hostile(name)));
    let mut texts = vec![look(OsFamily::Linux).text];
    for plan in plans {
        texts.extend(plan.all.into_iter().map(|c| c.text));
        texts.extend(plan.steps.into_iter().map(|s| s.command.text));
    }
    for text in &texts {
        assert!(
            !text.contains('!') && !text.contains("\n\n") && !text.contains('\t'),
            "{text}"
        );
    }
    let all = texts.join("\n");
    for shell in ["sh", "bash", "zsh", "ksh", "mksh"] {
        let Ok(run) = Process::new(shell).args(["-n", "-c", &all]).output() else {
            println!("skipped: no {shell} here");
            continue;
        };
        assert!(
            run.status.success() && run.stderr.is_empty(),
            "{shell}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
