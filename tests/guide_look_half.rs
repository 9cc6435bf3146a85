//! Half a look, one of a container, one that failed or was cut off: never *clear*, and told for what it is.

mod guest_outputs;

use bms_disks::guide::{Finding, Pasted, Unreadable, Why, check, look};
use bms_disks::model::{GuestScope, OsFamily};
use guest_outputs::look::Look;
use guest_outputs::{ANY, this};

fn of(look: &Look) -> Finding {
    check(&look.text(), ANY, &this())
}

fn why(look: &Look) -> Why {
    match of(look) {
        Finding::CannotTell { why } => why,
        other => panic!("{other:?}\n{}", look.text()),
    }
}

fn on(on: &str) -> String {
    on.to_owned()
}

#[test]
fn half_a_look_is_not_clear_and_says_what_would_tell() {
    let without = |start: &str| {
        let mut look = Look::with_disk("ext4");
        look.without(start);
        look
    };
    let with = |start: &str, line: &str| {
        let mut look = Look::with_disk("ext4");
        look.without(start).add(line);
        look
    };
    for start in ["looked fd", "looked namespaces"] {
        assert_eq!(why(&without(start)), Why::NotRoot, "{start}");
    }
    assert_eq!(why(&without("mount 29")), Why::NoRootDisk);
    assert_eq!(
        why(&without("lsblk KNAME=\"sda2\"")),
        Why::MissingColumns(vec!["FSTYPE"])
    );
    let mut unlisted = Look::with_disk("");
    unlisted.part(1, "ext4").without("lsblk KNAME=\"sdb1\"");
    assert_eq!(why(&unlisted), Why::NotListed { on: on("sdb1") });
    unlisted.without("lsblk KNAME=\"sdb\"");
    assert!(matches!(of(&unlisted), Finding::NotFound { .. }));
    for (start, line) in [
        ("ns pid", "ns pid pid:[4026532200]"),
        ("ns user", "ns user user:[4026532200]"),
        ("ns mnt", "ns mnt mnt:[4026532200]"),
    ] {
        assert_eq!(why(&with(start, line)), Why::Container, "{line}");
    }
    let overlay = with(
        "mount 29",
        "mount 29 1 0:40 / / rw - overlay overlay rw,lowerdir=/a",
    );
    assert_eq!(why(&overlay), Why::NoRootDisk);
    // On an old kernel only what `/` is tells of a container.
    let mut bind = Look::with_disk("ext4");
    bind.without("ns ").without("mount 29");
    bind.add("mount 29 1 8:2 /var/lib/lxc/a/rootfs / rw - ext4 /dev/sda2 rw");
    assert_eq!(why(&bind), Why::NoRootDisk);
    let line = "awk: cannot open \"/proc/swaps\"";
    let mut failed = Look::with_disk("ext4");
    failed.add(line);
    assert_eq!(why(&failed), Why::Complained(on(line)));
}

#[test]
fn what_was_looked_at_is_told() {
    let scope = |look: &Look| Pasted::read(&look.text()).expect("a paste").scope();
    let look = Look::with_disk("ext4");
    assert_eq!(scope(&look), GuestScope::Whole);
    let mut user = look.clone();
    user.without("looked");
    assert_eq!(scope(&user), GuestScope::WithoutRoot);
    let pasted = Pasted::read(&look.text()).expect("a paste");
    assert_eq!(pasted.taken(), Some(1_796_000_000));
    assert_eq!(pasted.system(), OsFamily::Linux);
}

#[test]
fn a_look_that_is_cut_off_doubled_or_failed_says_so() {
    let unreadable = |text: &str| match check(text, ANY, &this()) {
        Finding::Unreadable { why } => why,
        other => panic!("{other:?}"),
    };
    let text = Look::with_disk("ext4").text();
    let half = text.len() / 2;
    assert_eq!(unreadable(&text[..half]), Unreadable::Truncated);
    assert_eq!(unreadable(&text[half..]), Unreadable::Truncated);
    assert_eq!(unreadable(&text.repeat(2)), Unreadable::Several);
    let list = "{\"blockdevices\": []}";
    assert_eq!(unreadable(&[&text, list].concat()), Unreadable::Several);
    let mut none = Look::with_disk("");
    none.without("lsblk").add("lsblk sh: 12: lsblk: not found");
    let line = on("sh: 12: lsblk: not found");
    assert_eq!(unreadable(&none.text()), Unreadable::CommandFailed(line));
}

#[test]
fn this_machines_own_look_is_read() {
    let run = |shell: &str| {
        std::process::Command::new(shell)
            .args(["-c", &look(OsFamily::Linux).text])
            .output()
    };
    for shell in ["sh", "bash", "dash", "zsh", "ksh", "mksh"] {
        let Ok(output) = run(shell) else {
            println!("skipped: no {shell} here");
            continue;
        };
        let text = String::from_utf8(output.stdout).expect("ASCII");
        assert!(
            text.is_ascii() && output.stderr.is_empty(),
            "{shell}: {text}"
        );
        match Pasted::read(&text) {
            Ok(pasted) => {
                assert!(pasted.taken().is_some(), "{text}");
                let finding = check(&text, ANY, &this());
                assert!(
                    !finding.is_clear() && !matches!(finding, Finding::Unreadable { .. }),
                    "{finding:?}"
                );
            }
            Err(Unreadable::CommandFailed(line)) => println!("{shell}: {line}"),
            Err(why) => panic!("{shell}: {why:?}\n{text}"),
        }
    }
}

/// What a program keeps of a disk when it has closed it: its content, mapped into memory. As root, where there is a loop
/// device and Python to map it.
#[test]
fn a_disk_that_is_mapped_into_memory_is_seen_after_it_was_closed() {
    // Python's own `mmap` keeps a descriptor of its own.
    const MAP: &str = "import ctypes, os, sys
file = os.open('/dev/loop0', os.O_RDONLY)
map = ctypes.CDLL(None).mmap
map.restype, map.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
kept = map(None, 4096, 1, 1, file, 0)
os.close(file)
print('mapped' if kept != ctypes.c_void_p(-1).value else 'failed', flush=True)
sys.stdin.read()";
    let mut program = std::process::Command::new("python3");
    let pipe = std::process::Stdio::piped;
    program.args(["-c", MAP]).stdin(pipe()).stdout(pipe());
    let Ok(mut program) = program.stderr(std::process::Stdio::null()).spawn() else {
        return println!("skipped: no python3 here");
    };
    let mut line = String::new();
    let said = program.stdout.take().expect("a pipe");
    let read = std::io::BufRead::read_line(&mut std::io::BufReader::new(said), &mut line);
    let is_mapped = read.is_ok() && line == "mapped\n";
    let output = std::process::Command::new("sh")
        .args(["-c", &look(OsFamily::Linux).text])
        .output();
    program
        .kill()
        .and_then(|()| program.wait().map(drop))
        .expect("ended");
    if !is_mapped {
        return println!("skipped: no loop device that can be mapped");
    }
    let text = String::from_utf8(output.expect("sh").stdout).expect("ASCII");
    if !text.contains("looked fd") {
        return println!("skipped: only root sees other programs' maps");
    }
    let open = format!("open 7:0 {} python3", program.id());
    assert!(text.contains(&open), "{text}");
}
