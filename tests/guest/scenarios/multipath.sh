# A multipath map over two paths, mounted
# truth: busy
systemctl start multipathd
disk 1 2
multipath_map 1
mkfs.ext4 -q "/dev/mapper/$map"
mkdir /a
mount "/dev/mapper/$map" /a
