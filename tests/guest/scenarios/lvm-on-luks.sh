# LVM on LUKS, mounted, pasted into zsh
# copied: as one
# truth: busy
# core: yes
# pasted into: zsh -if
disk 1
luks 1 "$(dev 1)"
vgcreate -q vg1 /dev/mapper/c1
lvcreate -q -L 100M -n data vg1
mkfs.ext4 -q /dev/vg1/data
mkdir /a
mount /dev/vg1/data /a
