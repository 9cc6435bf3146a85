# ext4, not mounted
# truth: free
# core: yes
disk 1
mkfs.ext4 -q "$(dev 1)"
