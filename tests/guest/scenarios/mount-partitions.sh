# Three partitions with three file systems, mounted, in busybox
# truth: busy
# last look: cannot tell
# shell: busybox ash
disk 1
parts 1 size=200MiB size=400MiB size=100MiB
mkfs.ext4 -q "$(dev 1)1"
mkfs.xfs -q "$(dev 1)2"
mkfs.vfat "$(dev 1)3"
mkdir -p /a /b /c
mount "$(dev 1)1" /a
mount "$(dev 1)2" /b
mount "$(dev 1)3" /c
