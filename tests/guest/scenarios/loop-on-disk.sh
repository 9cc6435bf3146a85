# A loop device on the bare disk
# truth: busy
# core: yes
disk 1
losetup -f "$(dev 1)"
