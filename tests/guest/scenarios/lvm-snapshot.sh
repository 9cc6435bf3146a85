# LVM, a volume and its snapshot, both mounted
# truth: busy
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 100M -n data vg1
mkfs.ext4 -q /dev/vg1/data
lvcreate -q -s -L 50M -n snap vg1/data
mkdir /a /b
mount /dev/vg1/data /a
mount -o ro /dev/vg1/snap /b
