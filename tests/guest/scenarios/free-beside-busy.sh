# ext4, not mounted, beside disks with everything
# disk: 3
# truth: free
disk 1
disk 2
disk 3
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 100M -n data vg1
mkfs.ext4 -q /dev/vg1/data
mkdir -p /data /more
mount /dev/vg1/data /data
mkfs.xfs -q "$(dev 2)"
mount "$(dev 2)" /more
mkfs.ext4 -q "$(dev 3)"
