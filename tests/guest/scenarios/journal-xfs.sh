# The log of an XFS on another disk, mounted
# disk: 2
# truth: busy
# last look: cannot tell
# after the commands: may be busy
disk 1
disk 2
mkfs.xfs -q -l "logdev=$(dev 2),size=64m" "$(dev 1)"
mkdir /data
mount -o "logdev=$(dev 2)" "$(dev 1)" /data
#--- by hand
umount /data
