# Three disks at once: a volume across two of them, LUKS on the third; one paste, one plan
# disks: 1 2 3
# copied: as one
# truth: busy
vgcreate -q vg1 "$(dev 1)" "$(dev 2)"
lvcreate -q -L 1500M -n data vg1
mkfs.ext4 -q /dev/vg1/data
luks 1 "$(dev 3)"
mkfs.ext4 -q /dev/mapper/c1
mkdir /a /b
mount /dev/vg1/data /a
mount /dev/mapper/c1 /b
