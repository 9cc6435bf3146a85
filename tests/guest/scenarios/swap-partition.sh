# A partition that is swapped to beside one that is mounted
# copied: as one
# truth: busy
# pasted into: dash -i
disk 1
parts 1 size=100MiB size=300MiB
mkswap -q "$(dev 1)1"
swapon "$(dev 1)1"
mkfs.ext4 -q "$(dev 1)2"
mkdir /a
mount "$(dev 1)2" /a
