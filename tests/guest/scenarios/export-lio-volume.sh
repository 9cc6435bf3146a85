# An LVM volume of it is exported by LIO
# truth: busy
# after the commands: may be busy
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 100M -n data vg1
export_block out /dev/vg1/data
#--- by hand
unexport out
