#!/bin/sh
# make.sh ROOT OUT: mmdebstrap's last hook. Makes of the Debian in ROOT what the machine starts from, in OUT:
# vmlinuz, initrd.gz and root.img (GPT; 1: the root file system, 2: swap space). Runs as root or in mmdebstrap's
# own user namespace; needs sfdisk and mke2fs outside.
set -eu
root=$1 out=$2 here=$(dirname "$0")
export PATH="$PATH:/usr/sbin:/sbin"

# --- the guest itself
cp "$here/agent.py" "$root/usr/local/lib/agent.py"
cp "$here/agent.service" "$root/etc/systemd/system/agent.service"
chroot "$root" systemctl --quiet enable agent.service
# Scenarios start these themselves, and timers would only make noise.
for unit in multipathd.service multipathd.socket nfs-server.service nfs-blkmap.service rpcbind.service rpcbind.socket \
  nfs-client.target autofs.service mdmonitor.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer mdcheck_start.timer mdmonitor-oneshot.timer systemd-timesyncd.service; do
  chroot "$root" systemctl --quiet disable "$unit" 2>/dev/null || true
done
echo guest >"$root/etc/hostname"
echo '127.0.0.1 localhost guest' >"$root/etc/hosts"
printf 'LABEL=rootfs / ext4 defaults 0 1\n' >"$root/etc/fstab"
rm -rf "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/locale "$root"/var/cache/apt/*.bin "$root"/var/lib/apt/lists/*

# --- the first programs: a shell and the modules that the root file system needs, in their order
version=$(ls "$root/lib/modules")
first=$(mktemp -d)
mkdir "$first/bin" "$first/mod" "$first/dev" "$first/proc" "$first/sys" "$first/new"
cp "$root/bin/busybox" "$first/bin/busybox"
cp "$here/init" "$first/init"
chmod 755 "$first/init"
for module in virtio_pci virtio_scsi sd_mod ext4 crc32c_generic; do
  chroot "$root" modprobe -S "$version" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ {print $2}' | while read -r file; do
  cp "$root$file" "$first/mod/"
  basename "$file"
done >"$first/mods"
mkdir "$root/first"
cp -a "$first/." "$root/first/"
chroot "$root" sh -c 'cd /first && find . | cpio --quiet -o -H newc' | gzip -1 >"$out/initrd.gz"
rm -rf "$root/first" "$first"
cp "$root/boot/vmlinuz-$version" "$out/vmlinuz"
rm -f "$root"/boot/initrd.img-* "$root"/boot/vmlinuz-*
chroot "$root" dpkg-query -W -f '${Package} ${Version}\n' >"$out/packages.txt"

# --- the disk; the bind mount leaves out what is mounted inside
plain=$(mktemp -d)
mount --bind "$root" "$plain"
rm -f "$out/root.img"
truncate -s 1600M "$out/root.img"
printf 'label: gpt\nstart=1MiB, size=1500MiB, type=linux\nsize=64MiB, type=swap\n' | sfdisk -q "$out/root.img"
mke2fs -q -t ext4 -b 4096 -L rootfs -E offset=1048576,lazy_itable_init=1 -d "$plain" "$out/root.img" 1500M
umount "$plain"
rmdir "$plain"
