# A member of a stopped RAID array
# truth: free
disk 1
disk 2
raid 9 1 "$(dev 1)" "$(dev 2)"
mdadm -q --stop /dev/md9
