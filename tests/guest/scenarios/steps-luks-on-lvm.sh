# Nothing pasted: LUKS on an LVM volume, mounted
# pasted: nothing
# truth: busy
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 200M -n data vg1
luks 1 /dev/vg1/data
mkfs.ext4 -q /dev/mapper/c1
mkdir /a
mount /dev/mapper/c1 /a
