# btrfs, two subvolumes mounted
# truth: busy
# shell: ksh93
disk 1
mkfs.btrfs -q "$(dev 1)"
mkdir /data /sub
mount "$(dev 1)" /data
btrfs -q subvolume create /data/one
mount -o subvol=one "$(dev 1)" /sub
