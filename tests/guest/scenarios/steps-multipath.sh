# Nothing pasted: a multipath map over two paths, mounted
# pasted: nothing
# truth: busy
multipath_map 1
mkfs.ext4 -q "/dev/mapper/$map"
mkdir /a
mount "/dev/mapper/$map" /a
