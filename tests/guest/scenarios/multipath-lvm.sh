# LVM on a partition of a multipath map
# copied: as one
# truth: busy
multipath_map 1
echo size=400MiB | sfdisk -q --no-reread "/dev/mapper/$map"
kpartx -a "/dev/mapper/$map"
settle
part=$(lsblk -nro NAME,TYPE "/dev/mapper/$map" | awk '$2 == "part" {print $1; exit}')
vgcreate -q vg1 "/dev/mapper/$part"
lvcreate -q -L 100M -n data vg1
mkfs.ext4 -q /dev/vg1/data
mkdir /a
mount /dev/vg1/data /a
