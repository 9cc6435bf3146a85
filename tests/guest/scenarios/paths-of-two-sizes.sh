# Two paths, one of which has not seen that the disk has grown; mounted
# truth: busy
disk 1
larger_path_to 1 2 2
mkfs.ext4 -q "$(dev 1)"
mkdir /a
mount "$(dev 1)" /a
