# A member of a ZFS pool, and no ZFS here
# truth: free
# first look: cannot tell
# last look: cannot tell
disk 1
# What tells ZFS: its magic number in the blocks of the label.
for block in $(seq 128 160); do
  printf '\014\261\272\000\000\000\000\000' | dd of="$(dev 1)" bs=1024 seek="$block" conv=notrunc status=none
done
udevadm trigger --settle "$(dev 1)"
