# bcache: the disk behind the cache, mounted
# truth: busy
disk 1
disk 2
bcache 1 2
mkfs.ext4 -q /dev/bcache0
mkdir /a
mount /dev/bcache0 /a
