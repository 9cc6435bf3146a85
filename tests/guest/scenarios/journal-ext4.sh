# The journal of an ext4 on another disk, mounted
# disk: 2
# truth: busy
# last look: cannot tell
# after the commands: may be busy
# core: yes
disk 1
disk 2
mke2fs -q -b 4096 -O journal_dev "$(dev 2)"
mkfs.ext4 -q -b 4096 -J "device=$(dev 2)" "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
#--- by hand
umount /data
