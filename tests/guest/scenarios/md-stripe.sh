# A RAID 0 of two partitions of one disk, partitioned itself
# truth: busy
# shell: mksh
disk 1
parts 1 size=300MiB size=300MiB
raid 9 0 "$(dev 1)1" "$(dev 1)2"
echo size=200MiB | sfdisk -q /dev/md9
settle
mkfs.ext4 -q /dev/md9p1
mkdir /a
mount /dev/md9p1 /a
