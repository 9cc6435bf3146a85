# btrfs on two disks, mounted by the other one
# disk: 2
# truth: busy
disk 1
disk 2
mkfs.btrfs -q "$(dev 1)" "$(dev 2)"
settle
mkdir /data
mount "$(dev 1)" /data
