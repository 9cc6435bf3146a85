# LVM, one volume across two disks
# disk: 2
# truth: busy
disk 1
disk 2
vgcreate -q vg1 "$(dev 1)" "$(dev 2)"
lvcreate -q -L 1500M -n data vg1
mkfs.ext4 -q /dev/vg1/data
mkdir /a
mount /dev/vg1/data /a
