# Two paths, no multipath map, not mounted
# truth: free
disk 1 2
mkfs.ext4 -q "$(dev 1)"
settle
