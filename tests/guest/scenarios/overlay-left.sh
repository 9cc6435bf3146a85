# The upper directory of an overlay, unmounted itself
# truth: busy
# after the commands: may be busy
# core: yes
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir -p /data /merged /lower
mount "$(dev 1)" /data
mkdir /data/upper /data/work
mount -t overlay -o lowerdir=/lower,upperdir=/data/upper,workdir=/data/work overlay /merged
umount /data
#--- by hand
umount /merged
