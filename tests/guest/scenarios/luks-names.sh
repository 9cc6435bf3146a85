# LUKS on a partition, with odd characters in its name
# truth: busy
# shell: busybox ash
disk 1
parts 1 size=300MiB
luks 'a+b.c-d_e' "$(dev 1)1"
mkfs.ext4 -q /dev/mapper/ca+b.c-d_e
mkdir /a
mount /dev/mapper/ca+b.c-d_e /a
