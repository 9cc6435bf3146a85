//! The text of a plan's commands: what is made sure first, and the few functions the lines are written with.

use crate::guide::check::guest::{Guest, Kind};
use crate::guide::check::{Found, MatchedBy};
use crate::guide::ident::Known;
use crate::guide::linux::{ROOT, find_wwn};
use crate::guide::{Command, CommandKind, Shell};

/// A disk that a plan is for.
pub(super) struct Wanted {
    /// Its places among the guest's devices.
    pub roots: Vec<usize>,
    /// The lines that make sure that it is where the look saw it.
    check: String,
}

impl Wanted {
    pub(super) fn new(guest: &Guest, known: &Known, found: &Found) -> Self {
        let names = plain_names(guest, &found.at);
        let wwn = known.wwn.as_ref().filter(|_| found.by == MatchedBy::Wwn);
        let check = if let Some(wwn) = wwn {
            // udev's link of the name points at the map over the paths, as long as there is one.
            let uppers = found.at.iter().flat_map(|&i| &guest.nodes[i].upper);
            let is_map = |i: &usize| guest.nodes[*i].kind == Kind::Mpath;
            let maps: Vec<usize> = uppers.copied().filter(is_map).collect();
            let mut names = names;
            for map in plain_names(guest, &maps) {
                if !names.contains(&map) {
                    names.push(map);
                }
            }
            by_wwn(wwn, &names)
        } else {
            let mut nodes = found.at.iter().map(|&i| &guest.nodes[i]);
            by_serial(nodes.find_map(|n| n.serial.as_deref()), &names)
        };
        Self {
            roots: found.at.clone(),
            check,
        }
    }
}

/// Names of devices come from the kernel; one that is odd matches nothing.
fn plain_names<'a>(guest: &'a Guest, at: &[usize]) -> Vec<&'a str> {
    let is_plain = |name: &&str| {
        name.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let names = at.iter().map(|&i| guest.nodes[i].kname.as_str());
    names.filter(is_plain).collect()
}

fn by_wwn(wwn: &str, names: &[&str]) -> String {
    let paths: Vec<String> = names.iter().map(|name| ["/dev/", name].concat()).collect();
    let pattern = if paths.is_empty() {
        "-".to_owned()
    } else {
        paths.join("|")
    };
    let what = ["wwn-0x", wwn].concat();
    [
        "disk=",
        &find_wwn(wwn),
        "\ncase $disk in\n  ",
        &pattern,
        ") ;;\n  *)\n    ",
        &stop(&what),
        " ;;\nesac\n",
    ]
    .concat()
}

fn by_serial(serial: Option<&str>, names: &[&str]) -> String {
    let serial = serial.unwrap_or("-");
    let mut text = String::new();
    for name in names
        .iter()
        .copied()
        .chain(names.is_empty().then_some("null"))
    {
        text.push_str(
            &[
                "lsblk -dnro SERIAL /dev/",
                name,
                " | awk 'tolower($1) == \"",
                serial,
                "\" {same = 1} END {exit 1 - same}' || {\n    ",
                &stop(serial),
                "\n}\n",
            ]
            .concat(),
        );
    }
    text
}

fn stop(what: &str) -> String {
    [
        "echo 'stopped: ",
        what,
        " is not where the look saw it. Look again.'\n    exit 1",
    ]
    .concat()
}

/// Functions that lines use, each given its name: one that nobody has an alias for.
const FUNCTIONS: [(&str, &str); 5] = [
    // step_unmount NUMBER PATH [PATH AS LISTED]; fuser knows no `--`, and what is mounted begins with a slash.
    (
        "step_unmount ",
        "\
step_unmount() {
  now=$(at=${3:-$2} awk '$5 == ENVIRON[\"at\"] {n = $3} END {print n}' /proc/self/mountinfo)
  test -n \"$now\" || { echo \"not mounted any more: $2\"; return 0; }
  test \"$now\" = \"$1\" || { echo \"stopped: something else is mounted at $2. Look again.\"; exit 1; }
  echo \"umount $2\"
  umount -- \"$2\" || {
    fuser -vm \"$2\"
    echo 'stopped: end what uses it, then look again'
    exit 1
  }
}
",
    ),
    // step_elsewhere PROCESS NUMBER PATH
    (
        "step_elsewhere ",
        "\
step_elsewhere() {
  grep -qs \" $2 \" \"/proc/$1/mountinfo\" || { echo \"not mounted there any more: $3\"; return 0; }
  echo \"umount $3, in the namespace of process $1\"
  nsenter -t \"$1\" -m umount -- \"$3\" || { echo 'stopped: stop this container or service, then look again'; exit 1; }
}
",
    ),
    // step_noswap PATH [PATH AS LISTED]
    (
        "step_noswap ",
        "\
step_noswap() {
  at=${2:-$1} awk '$1 == ENVIRON[\"at\"] {on = 1} END {exit 1 - on}' /proc/swaps || { echo \"not swapped to any more: $1\"; return 0; }
  echo \"swapoff $1\"
  swapoff \"$1\" || { echo 'stopped: too little memory, perhaps. Look again.'; exit 1; }
}
",
    ),
    // step_free LOWER DEVICE NAME COMMAND...
    (
        "step_free ",
        "\
step_free() {
  case $1 in
    -) here=/sys/class/block/$2/loop/backing_file ;;
    *) here=/sys/class/block/$1/holders/$2 ;;
  esac
  test -e \"$here\" || { echo \"gone already: $3\"; return 0; }
  now=$(cat \"/sys/class/block/$2/dm/name\" 2>/dev/null)
  test \"${now:-$3}\" = \"$3\" || { echo \"stopped: $2 is not $3 any more. Look again.\"; exit 1; }
  shift 3
  echo \"$*\"
  \"$@\" || { echo 'stopped: look again'; exit 1; }
}
",
    ),
    // step_write FILE
    (
        "step_write ",
        "\
step_write() {
  test -w \"$1\" || { echo \"gone already: $1\"; return 0; }
  echo \"echo 1 >$1\"
  echo 1 >\"$1\" || { echo 'stopped: look again'; exit 1; }
}
",
    ),
];

/// A command that runs lines after it has made sure of the disks.
pub(super) fn command(wanted: &[&Wanted], lines: &[&str]) -> Command {
    let mut text = ["(\n", ROOT].concat();
    let mut once: Vec<&str> = Vec::new();
    for one in wanted {
        if !once.contains(&one.check.as_str()) {
            once.push(&one.check);
            text.push_str(&one.check);
        }
    }
    for (name, body) in FUNCTIONS {
        if lines.iter().any(|line| line.starts_with(name)) {
            text.push_str(body);
        }
    }
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text.push(')');
    Command {
        shell: Shell::Sh,
        kind: CommandKind::Changes,
        text,
    }
}
