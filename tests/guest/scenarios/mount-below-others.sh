# Another disk is mounted inside it
# truth: busy
disk 1
disk 2
mkfs.ext4 -q "$(dev 1)"
mkfs.ext4 -q "$(dev 2)"
mkdir /data
mount "$(dev 1)" /data
mkdir /data/other
mount "$(dev 2)" /data/other
