# A plain device mapper table across two disks, idle
# truth: busy
disk 1
disk 2
printf '%s\n' "0 400000 linear $(dev 1) 2048" "400000 400000 linear $(dev 2) 2048" | dmsetup create 'lin 1'
settle
