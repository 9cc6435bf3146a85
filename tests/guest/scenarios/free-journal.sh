# A journal of an ext4 that is not mounted
# disk: 2
# truth: free
# first look: cannot tell
# last look: cannot tell
disk 1
disk 2
mke2fs -q -b 4096 -O journal_dev "$(dev 2)"
mkfs.ext4 -q -b 4096 -J "device=$(dev 2)" "$(dev 1)"
