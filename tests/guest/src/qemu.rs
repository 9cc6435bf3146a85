//! How the machine is started, and what is done before it is saved: what a saved machine depends on beside its
//! disk. A change here starts it anew.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

/// What makes disks.
pub const DISKS: &str = include_str!("../inside/disks.sh");

/// What takes long and is the same for all scenarios: modules, and three disks.
pub const READY: &str = "\
systemctl is-system-running --wait >/dev/null
udevadm settle
modprobe -a loop overlay dm_mod dm_crypt dm_snapshot dm_thin_pool md_mod raid0 raid1 xfs btrfs target_core_iblock
set -e
. /opt/guest/disks.sh
for n in 1 2 3; do disk $n; done
sync
echo 3 >/proc/sys/vm/drop_caches
";

/// What a saved machine depends on beside its disk: how it is started and made ready, and by which qemu.
pub fn recipe() -> String {
    let mut hasher = DefaultHasher::new();
    include_str!("qemu.rs").hash(&mut hasher);
    DISKS.hash(&mut hasher);
    let version = Command::new("qemu-system-x86_64").arg("--version").output();
    version
        .map(|said| said.stdout)
        .unwrap_or_default()
        .hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The command, but for the disk.
pub fn command(folder: &Path, [monitor, agent, console]: [&Path; 3]) -> Command {
    let mut qemu = Command::new("qemu-system-x86_64");
    qemu.args(["-machine", "q35", "-cpu", "Nehalem"]);
    qemu.args([
        "-accel",
        "tcg,thread=multi,tb-size=512",
        "-smp",
        "1",
        "-m",
        "2048",
    ]);
    qemu.args(["-nodefaults", "-display", "none", "-no-reboot"]);
    qemu.arg("-kernel").arg(folder.join("vmlinuz"));
    qemu.arg("-initrd").arg(folder.join("initrd.gz"));
    qemu.args([
        "-append",
        "console=ttyS0 loglevel=4 systemd.show_status=0 mitigations=off no_timer_check panic=-1",
    ]);
    qemu.arg("-serial").arg(file_device(console));
    qemu.arg("-qmp").arg(socket_device(monitor));
    qemu.arg("-chardev").arg(format!(
        "socket,id=agent,server=on,wait=off,path={}",
        plain(agent)
    ));
    qemu.args([
        "-device",
        "virtio-serial-pci",
        "-device",
        "virtserialport,chardev=agent,name=guest",
    ]);
    qemu.args(["-device", "virtio-scsi-pci,id=scsi"]);
    qemu.args([
        "-device",
        "scsi-hd,drive=root,bus=scsi.0,lun=0,wwn=0x5000c500a1b2c3d4,serial=ROOT00000001",
    ]);
    qemu
}

/// qemu takes a comma in a value twice.
fn plain(path: &Path) -> String {
    path.display().to_string().replace(',', ",,")
}

pub fn drive(path: &Path, is_snapshot: bool) -> String {
    let snapshot = if is_snapshot { "on" } else { "off" };
    format!(
        "if=none,id=root,format=raw,cache=unsafe,snapshot={snapshot},file={}",
        plain(path)
    )
}

fn file_device(path: &Path) -> String {
    format!("file:{}", path.display())
}

fn socket_device(path: &Path) -> String {
    format!("unix:{},server=on,wait=off", plain(path))
}

/// A path in single quotes.
pub fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}
