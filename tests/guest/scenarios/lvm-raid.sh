# LVM, a mirrored volume on two disks
# truth: busy
disk 1
disk 2
vgcreate -q vg1 "$(dev 1)" "$(dev 2)"
lvcreate -q --type raid1 -m 1 --nosync -y -L 64M -n data vg1
mkfs.ext4 -q /dev/vg1/data
mkdir /a
mount /dev/vg1/data /a
