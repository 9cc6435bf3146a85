# A loop device on the bare disk
# truth: busy
disk 1
losetup -f "$(dev 1)"
