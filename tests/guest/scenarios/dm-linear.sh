# A plain device mapper table, mounted
# truth: busy
disk 1
echo "0 400000 linear $(dev 1) 2048" | dmsetup create lin-1
mkfs.ext4 -q /dev/mapper/lin-1
mkdir /a
mount /dev/mapper/lin-1 /a
