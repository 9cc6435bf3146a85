# A linear array, idle
# truth: busy
disk 1
disk 2
raid 9 linear "$(dev 1)" "$(dev 2)"
