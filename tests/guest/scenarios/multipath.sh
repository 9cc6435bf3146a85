# A multipath map over two paths, mounted
# truth: busy
multipath_map 1
mkfs.ext4 -q "/dev/mapper/$map"
mkdir /a
mount "/dev/mapper/$map" /a
