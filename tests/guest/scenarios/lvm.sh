# LVM: two volumes mounted, one swapped to
# truth: busy
# shell: dash
disk 1
vgcreate -q vg1 "$(dev 1)"
for one in a b swap; do lvcreate -q -L 100M -n $one vg1; done
mkfs.ext4 -q /dev/vg1/a
mkfs.ext4 -q /dev/vg1/b
mkswap -q /dev/vg1/swap
mkdir /a
mount /dev/vg1/a /a
mkdir /a/b
mount /dev/vg1/b /a/b
swapon /dev/vg1/swap
