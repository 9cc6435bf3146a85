# Partitions with ext4, FAT and nothing, not mounted
# truth: free
# first look: cannot tell
# last look: cannot tell
# shell: busybox ash
disk 1
parts 1 size=300MiB size=100MiB size=100MiB
mkfs.ext4 -q "$(dev 1)1"
mkfs.vfat "$(dev 1)2"
