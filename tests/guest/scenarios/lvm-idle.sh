# LVM, active, nothing mounted
# truth: busy
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 100M -n data vg1
