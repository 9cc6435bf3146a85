# Partitions mapped by kpartx, one mounted
# truth: busy
disk 1
parts 1 size=200MiB size=200MiB
kpartx -a "$(dev 1)"
settle
map=$(basename "$(dev 1)")2
mkfs.ext4 -q "/dev/mapper/$map"
mkdir /a
mount "/dev/mapper/$map" /a
