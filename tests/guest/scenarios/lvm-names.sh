# LVM on partitions, with dashes, dots and a plus in its names
# truth: busy
# shell: zsh
disk 1
parts 1 size=300MiB size=300MiB
vgcreate -q my-vg--x "$(dev 1)1"
vgcreate -q v.g_1+ "$(dev 1)2"
lvcreate -q -L 100M -n -- a--b-c my-vg--x 2>/dev/null || lvcreate -q -L 100M -n a--b-c my-vg--x
lvcreate -q -L 100M -n l.v+1 v.g_1+
mkfs.ext4 -q /dev/my-vg--x/a--b-c
mkdir /a
mount /dev/my-vg--x/a--b-c /a
