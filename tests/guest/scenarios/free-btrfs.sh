# btrfs, not mounted
# truth: free
# shell: zsh
disk 1
mkfs.btrfs -q "$(dev 1)"
