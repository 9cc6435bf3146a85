# LVM, the cache of a volume on another disk
# disk: 2
# truth: busy
disk 1
disk 2
vgcreate -q vg1 "$(dev 1)" "$(dev 2)"
lvcreate -q -L 100M -n data vg1 "$(dev 1)"
lvcreate -q -y --type cache-pool -L 64M -n cache vg1 "$(dev 2)"
lvconvert -q -y --type cache --cachepool vg1/cache vg1/data
mkfs.ext4 -q /dev/vg1/data
mkdir /a
mount /dev/vg1/data /a
