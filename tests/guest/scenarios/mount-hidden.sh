# Another disk is mounted over its mount point
# truth: busy
disk 1
disk 2
mkfs.ext4 -q "$(dev 1)"
mkfs.ext4 -q "$(dev 2)"
mkdir /data
mount "$(dev 1)" /data
mount "$(dev 2)" /data
