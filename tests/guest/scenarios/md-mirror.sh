# A RAID 1 of two disks, mounted
# copied: as one
# truth: busy
disk 1
disk 2
raid 9 1 "$(dev 1)" "$(dev 2)"
mkfs.ext4 -q /dev/md9
mkdir /a
mount /dev/md9 /a
