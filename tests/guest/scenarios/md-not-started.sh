# A member of an array that was not started
# truth: busy
disk 1
disk 2
raid 9 1 "$(dev 1)" "$(dev 2)"
mdadm -q --stop /dev/md9
mdadm -q --incremental "$(dev 1)"
