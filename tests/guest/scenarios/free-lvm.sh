# LVM, not active
# truth: free
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 100M -n data vg1
mkfs.ext4 -q /dev/vg1/data
vgchange -q -an vg1
