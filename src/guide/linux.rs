//! The commands for Linux. Each is one subshell, so that pasting half of it runs nothing, `exit` leaves
//! the operator's shell alone and no variable is left behind.
//!
//! They need root, and lsblk and findmnt of util-linux 2.23 or newer, run in sh, bash and zsh (no word splitting
//! is relied on), have no `!` (history expansion) and no pattern that may match nothing (zsh stops).

use super::ident::Known;
use super::{Command, Effect, PLACEHOLDER, Shell, Step, StepKind, When, find_kind, variable};
use crate::model::OsFamily;

/// Every block device on the disk: itself, partitions, and what is made of them.
const EACH: &str = "lsblk -nrpo KNAME \"$disk\" | sort -u | while read -r dev; do\n";

/// Without root, LVM and other processes' files are not seen, and "nothing found" would be wrong.
pub(super) const ROOT: &str = "\
test \"$(id -u)\" = 0 || {
  echo 'stopped: this needs root'
  exit 1
}
";

/// A disk that holds `/` is left alone: unmounting the rest of it would cripple the server.
const NOT_ROOT: &str = "\
if lsblk -nro MOUNTPOINT \"$disk\" | grep -qx / ||
  lsblk -nrpo KNAME \"$disk\" | grep -qxF -e \"$(readlink -f -- \"$(findmnt -nvo SOURCE /)\" 2>/dev/null)\"; then
  echo 'stopped: this disk holds /'
  exit 1
fi
";

const TREE: &str = "lsblk -o NAME,TYPE,SIZE,FSTYPE,MOUNTPOINT \"$disk\"\n";

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
    steps.push(after(StepKind::Fstab, "findmnt --verify"));
    if hot_add {
        let mut step = after(StepKind::HotAdd, "hot_add");
        step.commands
            .iter_mut()
            .for_each(|c| c.effect = Effect::Changes);
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
        effect: Effect::Shows,
        text,
    }
}

/// What prints a path to the disk of this name, if it is there.
pub(super) fn find_wwn(wwn: &str) -> String {
    [
        "$(readlink -e '/dev/disk/by-id/wwn-0x",
        wwn,
        "' ||\n  lsblk -dnpro NAME,WWN | awk 'tolower($2) == \"0x",
        wwn,
        "\" {print $1; exit}')",
    ]
    .concat()
}

/// The lines that set `$disk`, or end the command.
fn find(known: &Known) -> String {
    let missing = "\ntest -n \"$disk\" && lsblk -dno NAME \"$disk\" >/dev/null 2>&1 || {\n  echo 'not found: ";
    let end = "'\n  exit 1\n}\n";
    match &known.wwn {
        // The link has all digits even where lsblk shows but the first half; lsblk's own word counts
        // only if it is all of them.
        Some(wwn) => ["disk=", &find_wwn(wwn), missing, "wwn-0x", wwn, end].concat(),
        None => {
            let name = variable(known);
            [
                "disk=$(readlink -e -- \"${",
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
        return guest.command("lsblk -o NAME,TYPE,SIZE,WWN,SERIAL,MOUNTPOINT \"$disk\"\n");
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
        ["(\n", ROOT, &self.find, body, ")"].concat()
    }

    fn shows(&self, body: &str) -> Command {
        show(self.command(body))
    }

    fn changes(&self, body: &str) -> Command {
        Command {
            effect: Effect::Changes,
            ..show(self.command(&[NOT_ROOT, body].concat()))
        }
    }

    /// Runs `body` for each `$dev`, and says so if that printed nothing.
    fn each(body: &str, nothing: &str) -> String {
        [EACH, body, "done | grep . || echo '", nothing, "'\n"].concat()
    }

    /// The same, only for devices of some types, whose names `$dev` and `$name` are.
    fn each_of(types: &str, body: &str, nothing: &str) -> String {
        [
            "lsblk -nro KNAME,NAME,TYPE \"$disk\" | sort -u | while read -r dev name type; do\n  case $type in ",
            types,
            ") ;; *) continue ;; esac\n",
            body,
            "done | grep . || echo '",
            nothing,
            "'\n",
        ]
        .concat()
    }

    fn before(&self, steps: &mut Vec<Step>) {
        let mut add = |kind, commands| steps.push(step(kind, commands));
        let mounts = Self::each(
            "  findmnt -no SOURCE,TARGET,FSTYPE -S \"$dev\"\n",
            "nothing is mounted",
        );
        add(
            StepKind::SeeMounts,
            vec![self.shows(&[TREE, &mounts].concat())],
        );
        let users = "  fuser -vm \"$dev\" 2>&1\n  fuser -v \"$dev\" 2>&1\n";
        let users = Self::each(users, "no process was seen");
        add(StepKind::SeeUsers, vec![self.shows(&users)]);
        add(StepKind::SeeFstab, vec![self.shows(FSTAB)]);
        add(
            StepKind::Swapoff,
            vec![show("swapon --show".into()), self.changes(&swapoff())],
        );
        add(StepKind::Unmount, vec![self.changes(UNMOUNT)]);
        add(StepKind::SeeNamespaces, vec![self.shows(NAMESPACES)]);
        add(StepKind::Lvm, vec![self.shows(LVM_SEE), self.changes(LVM)]);
        let close = "  echo \"cryptsetup close $name\"\n  cryptsetup close \"$name\" 2>&1\n";
        let close = Self::each_of("crypt", close, "nothing encrypted is open");
        add(StepKind::Crypt, vec![self.changes(&close)]);
        let see = "  mdadm --detail \"/dev/$dev\" 2>&1\n";
        let stop = "  echo \"mdadm --stop /dev/$dev\"\n  mdadm --stop \"/dev/$dev\" 2>&1\n";
        let raid = |body| Self::each_of("raid*|linear|md", body, "no array runs on it");
        add(
            StepKind::Raid,
            vec![self.shows(&raid(see)), self.changes(&raid(stop))],
        );
        let see = "  multipath -ll \"$name\" 2>&1\n";
        let flush = "  echo \"multipath -f $name\"\n  multipath -f \"$name\" 2>&1\n";
        let multipath = |body| Self::each_of("mpath", body, "no multipath map is over it");
        add(
            StepKind::Multipath,
            vec![self.shows(&multipath(see)), self.changes(&multipath(flush))],
        );
        let flush = Self::each(
            "  echo \"$dev\"\n  blockdev --flushbufs \"$dev\" 2>&1\n",
            "nothing to flush",
        );
        add(
            StepKind::Flush,
            vec![self.shows(&["sync\n", &flush].concat())],
        );
        add(StepKind::CheckAgain, vec![super::look(OsFamily::Linux)]);
    }
}

fn swapoff() -> String {
    let body = "  swapon --noheadings --raw --show=NAME | grep -qxF -e \"$dev\" || continue\n  echo \"swapoff $dev\"\n  swapoff \"$dev\" 2>&1\n";
    Guest::each(body, "no swap is on it")
}

/// By device, not by path: a path may have any character in it. Deepest first, as one of the disk's
/// file systems can be mounted inside another.
const UNMOUNT: &str = "\
lsblk -nrpo KNAME \"$disk\" | sort -u | while read -r dev; do
  findmnt -nro TARGET -S \"$dev\" | while read -r at; do printf '%s %s\\n' \"$at\" \"$dev\"; done
done | LC_ALL=C sort -r | while read -r at dev; do
  findmnt -n -S \"$dev\" >/dev/null || continue
  printf 'umount %s (%s)\\n' \"$dev\" \"$at\"
  umount -v --all-targets \"$dev\" 2>&1
done | grep . || echo 'nothing is mounted'
";

const FSTAB: &str = "\
{ lsblk -nro UUID \"$disk\"; lsblk -nro PARTUUID \"$disk\"; lsblk -nro LABEL \"$disk\"
  lsblk -nrpo NAME \"$disk\"; lsblk -nrpo KNAME \"$disk\"
} 2>/dev/null | grep . | sort -u | grep -nwF -f - /etc/fstab || echo 'no line names it'
";

/// One process of each mount namespace, other than the operator's own, that has it mounted.
const NAMESPACES: &str = "\
lsblk -nro MAJ:MIN \"$disk\" | sort -u | while read -r num; do
  grep -lsE \"^[0-9]+ [0-9]+ $num \" /proc/[0-9]*/mountinfo
done | cut -d/ -f3 | while read -r pid; do
  printf '%s %s\\n' \"$(readlink \"/proc/$pid/ns/mnt\")\" \"$pid\"
done | grep -vF -e \"$(readlink /proc/self/ns/mnt)\" | sort -u -k1,1 | while read -r space pid; do
  printf '%s ' \"$space\"
  ps -o pid=,args= -p \"$pid\"
done | grep . || echo 'no other namespace has it mounted'
";

const LVM_SEE: &str = "\
command -v pvs >/dev/null || { echo 'LVM is not installed'; exit 1; }
lsblk -nrpo KNAME \"$disk\" | sort -u | while read -r dev; do
  pvs --noheadings -o vg_name \"$dev\" 2>/dev/null
done | sort -u | while read -r vg; do
  test -n \"$vg\" || continue
  lvs -o vg_name,lv_name,lv_active,devices \"$vg\" 2>&1
done | grep . || echo 'no volume group is on it'
";

/// A volume group that other disks are part of is named only: without this disk it would be broken.
const LVM: &str = "\
command -v pvs >/dev/null || { echo 'LVM is not installed'; exit 1; }
lsblk -nrpo KNAME \"$disk\" | sort -u | while read -r dev; do
  pvs --noheadings -o vg_name,pv_count \"$dev\" 2>/dev/null
done | sort | uniq -c | while read -r mine vg all; do
  test -n \"$all\" || continue
  if test \"$mine\" -ge \"$all\"; then
    echo \"vgchange -an $vg\"
    vgchange -an \"$vg\" 2>&1
  else
    echo \"$vg is on other disks too: nothing was done\"
  fi
done | grep . || echo 'no volume group is on it'
";
