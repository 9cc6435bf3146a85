# LVM, a group on two disks; the other disk's volume has to stay
# truth: busy
# core: yes
disk 1
disk 2
vgcreate -q vg1 "$(dev 1)" "$(dev 2)"
lvcreate -q -L 100M -n mine vg1 "$(dev 1)"
lvcreate -q -L 100M -n other vg1 "$(dev 2)"
mkfs.ext4 -q /dev/vg1/mine
mkfs.ext4 -q /dev/vg1/other
mkdir /a /b
mount /dev/vg1/mine /a
mount /dev/vg1/other /b
