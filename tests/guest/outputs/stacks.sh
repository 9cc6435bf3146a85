# What the look is run over with each version of util-linux: disk 1 in use in many ways, disk 2 deep below a mount, disk 3
# with a file system that is not mounted.
disk 1 2
parts 1 size=200MiB size=100MiB size=300MiB
mkfs.ext4 -q -L 'Données 数据' "$(dev 1)1"
mkdir -p '/srv/Données' $'/srv/line\nend' '/srv/a "b" \c'
mount "$(dev 1)1" '/srv/Données'
mount "$(dev 1)1" $'/srv/line\nend'
mount "$(dev 1)1" '/srv/a "b" \c'
mkswap -q "$(dev 1)2"
swapon "$(dev 1)2"
vgcreate -q my-group "$(dev 1)3"
lvcreate -q -L 100M -n data my-group
luks 1 "$(dev 2)"
vgcreate -q vg1 /dev/mapper/c1
lvcreate -q -L 100M -n data vg1
mkfs.xfs -q -f /dev/vg1/data 2>/dev/null || mkfs.ext4 -q /dev/vg1/data
mkdir /deep
mount /dev/vg1/data /deep
mkfs.ext4 -q "$(dev 3)"
