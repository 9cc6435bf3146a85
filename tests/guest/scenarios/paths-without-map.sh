# Two paths without a map, mounted by the second one
# truth: busy
disk 1 2
second=$(paths 1 | tail -1)
mkfs.ext4 -q "/dev/$second"
mkdir /a
mount "/dev/$second" /a
