# LVM, thin volumes
# truth: busy
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 200M -T vg1/pool
lvcreate -q -V 300M -T vg1/pool -n thin
mkfs.ext4 -q /dev/vg1/thin
mkdir /a
mount /dev/vg1/thin /a
