# A copy of another disk, whose ext4 of the same UUID is mounted
# disk: 2
# truth: free
disk 1
disk 2
mkfs.ext4 -q "$(dev 1)"
dd if="$(dev 1)" of="$(dev 2)" bs=1M count=300 status=none
mkdir /data
mount "$(dev 1)" /data
udevadm trigger --settle "$(dev 2)"
