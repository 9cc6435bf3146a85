# A multipath map over two paths, nothing mounted
# truth: busy
multipath_map 1
