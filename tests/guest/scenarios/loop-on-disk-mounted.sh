# A loop device on a part of the bare disk, mounted
# truth: busy
disk 1
loop=$(losetup -f --show -o 1048576 "$(dev 1)")
mkfs.ext4 -q "$loop"
mkdir /a
mount "$loop" /a
