# ext4 on the bare disk, mounted
# truth: busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir -p /data
mount "$(dev 1)" /data
