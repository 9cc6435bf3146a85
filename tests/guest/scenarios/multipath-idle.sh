# A multipath map over two paths, nothing mounted
# truth: busy
systemctl start multipathd
disk 1 2
multipath_map 1
