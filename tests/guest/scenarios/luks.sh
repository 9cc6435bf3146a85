# LUKS on the disk, mounted
# truth: busy
disk 1
luks 1 "$(dev 1)"
mkfs.ext4 -q /dev/mapper/c1
mkdir /a
mount /dev/mapper/c1 /a
