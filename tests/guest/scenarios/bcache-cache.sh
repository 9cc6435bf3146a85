# bcache: the cache, the disk behind it is mounted
# disk: 2
# truth: busy
disk 1
disk 2
bcache 1 2
mkfs.ext4 -q /dev/bcache0
mkdir /a
mount /dev/bcache0 /a
