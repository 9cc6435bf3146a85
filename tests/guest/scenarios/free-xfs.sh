# XFS, not mounted
# truth: free
# shell: dash
disk 1
mkfs.xfs -q "$(dev 1)"
