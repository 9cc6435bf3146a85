# RAID 1, LUKS and LVM on one another, mounted, with swap
# copied: as one
# truth: busy
disk 1
disk 2
raid 9 1 "$(dev 1)" "$(dev 2)"
luks 1 /dev/md9
vgcreate -q vg1 /dev/mapper/c1
lvcreate -q -L 100M -n data vg1
lvcreate -q -L 50M -n swap vg1
mkfs.ext4 -q /dev/vg1/data
mkswap -q /dev/vg1/swap
swapon /dev/vg1/swap
mkdir /a
mount /dev/vg1/data /a
