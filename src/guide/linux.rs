//! The commands for Linux. Each is one subshell, so that pasting half of it runs nothing, `exit` leaves
//! the operator's shell alone and no variable is left behind.
//!
//! They need root, and lsblk and findmnt of util-linux 2.23 or newer, run in sh, bash and zsh (no word splitting
//! is relied on), have no `!` (history expansion) and no pattern that may match nothing (zsh stops).

use super::ident::Known;
use super::{Command, CommandKind, PLACEHOLDER, Shell, Step, StepKind, When, find_kind, variable};
use crate::model::OsFamily;

/// Without root, LVM and other processes' files are not seen, and "nothing found" would be wrong.
pub(super) const ROOT: &str = "\
test \"$(id -u)\" = 0 || {
  echo 'stopped: this needs root'
  exit 1
}
";

/// A disk that holds `/` is left alone: unmounting the rest of it would cripple the server.
const NOT_ROOT: &str = "\
if disk_tree o MOUNTPOINT | grep -qx / ||
  disk_devs | grep -qxF -e \"$(readlink -f -- \"$(findmnt -nvo SOURCE /)\" 2>/dev/null)\"; then
  echo 'stopped: this disk holds /'
  exit 1
fi
";

/// Functions that commands use, each by its name: one that nobody has an alias for. `$disks` are the paths to the disk.
const FUNCTIONS: [(&str, &str); 4] = [
    // disk_mounts: where the disk is mounted, as the kernel writes it, what was mounted last first.
    (
        "disk_mounts",
        "\
disk_mounts() {
  disk_devs | while read -r dev; do
    echo \"own $dev $(lsblk -dnro MAJ:MIN \"$dev\") $(lsblk -dnrpo NAME \"$dev\")\"
  done | cat - /proc/self/mountinfo | awk '
    $1 == \"own\" {own[$2] = own[$3] = own[$4] = 1; next}
    {for (i = 7; i < NF && $i ~ /^[^-]/; i++); from = $(i + 2)}
    ($3 in own) || (from in own) {at[n++] = $5}
    END {while (n > 0) print at[--n]}'
}
",
    ),
    // disk_path AS-LISTED: a path as it is, with a dot behind it that keeps a line break at its end.
    (
        "disk_path",
        "\
disk_path() {
  printf '%b.' \"$(printf '%s' \"$1\" | sed 's/\\\\\\([0-7][0-7][0-7]\\)/\\\\0\\1/g')\"
}
",
    ),
    // disk_devs: every device on the disk, and those that a btrfs has beside it.
    (
        "disk_devs",
        "\
disk_devs() {
  disk_tree po KNAME | while read -r dev; do
    echo \"$dev\"
    find /sys/fs/btrfs -path \"*/devices/${dev##*/}\" 2>/dev/null | while read -r f; do
      ls \"${f%/*}\" | sed 's,^,/dev/,'
    done
  done | sort -u
}
",
    ),
    // disk_tree OPTIONS COLUMNS: what lsblk says of every device on the disk.
    (
        "disk_tree",
        "\
disk_tree() {
  printf '%s\\n' \"$disks\" | while read -r d; do lsblk \"-nr$1\" \"$2\" \"$d\"; done | sort -u
}
",
    ),
];

const TREE: &str = "\
printf '%s\\n' \"$disks\" | while read -r d; do lsblk -o NAME,TYPE,SIZE,FSTYPE,MOUNTPOINT \"$d\"; done
";

pub(super) fn steps(known: &Known, size_gb: Option<u64>, hot_add: bool) -> Vec<Step> {
    let guest = Guest { find: find(known) };
    let mut steps = vec![step(
        find_kind(known, size_gb),
        vec![show(list(known, &guest))],
    )];
    if known.wwn.is_none() {
        let command = [&variable(known), "='/dev/", PLACEHOLDER, "'"].concat();
        let kind = StepKind::ChooseDevice {
            placeholder: PLACEHOLDER,
        };
        steps.push(step(kind, vec![show(command), guest.shows(TREE)]));
    }
    guest.before(&mut steps);
    let after = |kind, command: &str| Step {
        when: When::After,
        ..step(kind, vec![show(command.to_owned())])
    };
    // Older versions of findmnt verify nothing; mount can go through it without mounting.
    steps.push(after(
        StepKind::Fstab,
        "findmnt --verify 2>/dev/null || mount -fnav",
    ));
    if hot_add {
        let mut step = after(StepKind::HotAdd, "hot_add");
        step.commands
            .iter_mut()
            .for_each(|c| c.kind = CommandKind::Changes);
        steps.push(step);
    }
    steps
}

fn step(kind: StepKind, commands: Vec<Command>) -> Step {
    Step {
        os: OsFamily::Linux,
        when: When::Before,
        kind,
        commands,
    }
}

fn show(text: String) -> Command {
    Command {
        shell: Shell::Sh,
        kind: CommandKind::Shows,
        text,
    }
}

/// What prints a path to the disk of this name, if it is there. `BusyBox` has a readlink without `-e`.
pub(super) fn find_wwn(wwn: &str) -> String {
    [
        "$(readlink -e '/dev/disk/by-id/wwn-0x",
        wwn,
        "' 2>/dev/null ||\n  lsblk -dnpro NAME,WWN | awk 'tolower($2) == \"0x",
        wwn,
        "\" {print $1; exit}')",
    ]
    .concat()
}

/// The lines that set `$disks` to all paths to the disk, or end the command.
fn find(known: &Known) -> String {
    let missing = "\ntest -n \"$disks\" && lsblk -dno NAME \"${disks%%[[:space:]]*}\" >/dev/null 2>&1 || {\n  echo 'not found: ";
    let end = "'\n  exit 1\n}\n";
    match &known.wwn {
        // The link names one path. The kernel and lsblk name all; lsblk's own word counts only if it is the whole name.
        Some(wwn) => [
            "disks=$({\n  readlink -e '/dev/disk/by-id/wwn-0x",
            wwn,
            "' 2>/dev/null\n  lsblk -dnpro NAME,WWN | awk 'tolower($2) == \"0x",
            wwn,
            "\" {print $1}'\n  ls /sys/class/block | while read -r k; do\n    grep -qsix 'naa.",
            wwn,
            "' \"/sys/class/block/$k/device/wwid\" && echo \"/dev/$k\"\n  done\n} | sort -u)",
            missing,
            "wwn-0x",
            wwn,
            end,
        ]
        .concat(),
        None => {
            let name = variable(known);
            [
                "disks=$(readlink -f -- \"${",
                &name,
                "-}\")",
                missing,
                "set ",
                &name,
                " first",
                end,
            ]
            .concat()
        }
    }
}

/// The command that shows the disk, or all disks with what agrees marked.
fn list(known: &Known, guest: &Guest) -> String {
    if known.wwn.is_some() {
        let body = "printf '%s\\n' \"$disks\" | while read -r d; do lsblk -o NAME,TYPE,SIZE,WWN,SERIAL,MOUNTPOINT \"$d\"; done\n";
        return guest.command(body);
    }
    // In raw output an empty column moves the next one to the left, so the size stands before the rest.
    let mut text = "lsblk -dbpro NAME,SIZE,SERIAL,WWN | awk '{same = \"\"}\n".to_owned();
    if let Some(bytes) = known.bytes {
        text.push_str("$2 == \"");
        text.push_str(&bytes.to_string());
        text.push_str("\" {same = same \" size\"}\n");
    }
    for serial in known.serials() {
        text.push_str("tolower($3) == \"");
        text.push_str(serial);
        text.push_str("\" {same = same \" serial\"}\n");
    }
    text.push_str("{print $0 (same == \"\" ? \"\" : \"  <-- same\" same)}'");
    text
}

struct Guest {
    find: String,
}

impl Guest {
    fn command(&self, body: &str) -> String {
        let mut functions = String::new();
        let mut called = body.to_owned();
        for (name, text) in FUNCTIONS {
            if called.contains(name) {
                functions.insert_str(0, text);
                called.push_str(text);
            }
        }
        ["(\n", ROOT, &self.find, &functions, body, ")"].concat()
    }

    fn shows(&self, body: &str) -> Command {
        show(self.command(body))
    }

    fn changes(&self, body: &str) -> Command {
        Command {
            kind: CommandKind::Changes,
            ..show(self.command(&[NOT_ROOT, body].concat()))
        }
    }

    fn before(&self, steps: &mut Vec<Step>) {
        let mut add = |kind, commands| steps.push(step(kind, commands));
        add(
            StepKind::SeeMounts,
            vec![self.shows(&[TREE, MOUNTS].concat())],
        );
        add(StepKind::SeeUsers, vec![self.shows(USERS)]);
        add(StepKind::SeeFstab, vec![self.shows(FSTAB)]);
        add(
            StepKind::Swapoff,
            vec![show("swapon --show".into()), self.changes(SWAPOFF)],
        );
        add(StepKind::Unmount, vec![self.changes(UNMOUNT)]);
        add(StepKind::SeeNamespaces, vec![self.shows(NAMESPACES)]);
        add(
            StepKind::TakeDown,
            vec![self.shows(TREE), self.changes(TAKE_DOWN)],
        );
        add(StepKind::Flush, vec![self.shows(FLUSH)]);
        add(StepKind::CheckAgain, vec![super::look(OsFamily::Linux)]);
    }
}

/// Where it is mounted; and what mounts it again as soon as somebody looks there.
const MOUNTS: &str = "\
disk_mounts | while read -r at; do
  echo \"mounted at $at\"
  at=$at awk '$5 == ENVIRON[\"at\"] && $0 ~ / - autofs / {print \"automount at \" $5}' /proc/self/mountinfo
done | grep . || echo 'nothing is mounted'
";

/// `fuser` knows no `--`; paths of mounts begin with a slash.
const USERS: &str = "\
{
  disk_mounts | while read -r at; do
    at=$(disk_path \"$at\")
    fuser -vm \"${at%.}\" 2>&1
  done
  disk_devs | while read -r dev; do fuser -v \"$dev\" 2>&1; done
} | grep . || echo 'no process was seen'
";

/// Every name that a line can have for a device is found.
const FSTAB: &str = "\
disk_devs | while read -r dev; do
  findmnt -snr -o SOURCE,TARGET -S \"$dev\" 2>/dev/null
done | sort -u | grep . || echo 'no line names it'
";

/// Devices, and files in file systems on it.
const SWAPOFF: &str = "\
{
  disk_devs | while read -r dev; do
    dev=$dev awk 'NR > 1 && $1 == ENVIRON[\"dev\"] {print $1}' /proc/swaps
  done
  disk_mounts | while read -r at; do
    at=${at%/}/ awk 'NR > 1 && $2 == \"file\" && index($1, ENVIRON[\"at\"]) == 1 {print $1}' /proc/swaps
  done
} | sort -u | while read -r at; do
  echo \"swapoff $at\"
  at=$(disk_path \"$at\")
  swapoff \"${at%.}\" 2>&1
done | grep . || echo 'no swap is on it'
";

/// What was mounted last goes first, as one of the disk's file systems can be mounted inside another.
const UNMOUNT: &str = "\
disk_mounts | while read -r at; do
  echo \"umount $at\"
  at=$(disk_path \"$at\")
  umount -v -- \"${at%.}\" 2>&1
done | grep . || echo 'nothing is mounted'
";

/// Processes of other mount namespaces that have it mounted, one for each mount.
const NAMESPACES: &str = "\
disk_devs | while read -r dev; do
  echo \"own $dev $(lsblk -dnro MAJ:MIN \"$dev\") $(lsblk -dnrpo NAME \"$dev\")\"
done | { cat; sed 's/^/self /' /proc/self/mountinfo; grep -sH ' - ' /proc/[0-9]*/mountinfo; } | awk '
  $1 == \"own\" {own[$2] = own[$3] = own[$4] = 1; next}
  $1 == \"self\" {seen[$2] = 1; next}
  {
    pid = substr($1, 7); sub(/\\/.*/, \"\", pid); sub(/^[^:]*:/, \"\")
    for (i = 7; i < NF && $i ~ /^[^-]/; i++); from = $(i + 2)
  }
  (($3 in own) || (from in own)) && seen[$1]++ == 0 {print pid, $5}' | while read -r pid at; do
  read -r name <\"/proc/$pid/comm\" || continue
  case $name in systemd-udevd|*udev-worker*) continue ;; esac
  echo \"$at, process $pid: $name\"
done 2>/dev/null | grep . || echo 'no other namespace has it mounted'
";

/// From the top of the stack down, whatever its order: what nothing lies on is taken down, and then what that lay on.
/// Only volumes on this disk go, also of a group that other disks are part of.
const TAKE_DOWN: &str = "\
for pass in 1 2 3 4 5 6 7 8; do
  disk_tree o KNAME,TYPE | while read -r dev type; do
    test -z \"$(ls \"/sys/class/block/$dev/holders\" 2>/dev/null)\" || continue
    name=$(cat \"/sys/class/block/$dev/dm/name\" 2>/dev/null)
    case $dev:$type in
      bcache*)
        echo \"stop $dev\"
        echo 1 >\"/sys/block/$dev/bcache/stop\" ;;
      *:lvm)
        echo \"lvchange -an $name\"
        lvchange -an \"/dev/mapper/$name\" 2>&1 </dev/null ;;
      *:crypt)
        echo \"cryptsetup close $name\"
        cryptsetup close \"$name\" 2>&1 </dev/null ;;
      *:raid*|*:linear|*:md)
        echo \"mdadm --stop /dev/$dev\"
        mdadm --stop \"/dev/$dev\" 2>&1 </dev/null ;;
      *:mpath)
        echo \"multipath -f $name\"
        multipath -f \"$name\" 2>&1 </dev/null ;;
      dm-*:part) ;;
      *:dm)
        echo \"dmsetup remove $name\"
        dmsetup remove \"$name\" 2>&1 </dev/null ;;
      *) continue ;;
    esac
  done | grep . || exit 0
  udevadm settle -t 10 2>/dev/null
done | grep . || echo 'nothing lies on it'
";

const FLUSH: &str = "\
sync
disk_devs | while read -r dev; do
  echo \"$dev\"
  blockdev --flushbufs \"$dev\" 2>&1
done
";
