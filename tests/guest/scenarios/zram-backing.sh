# zram writes back to the bare disk
# truth: busy
# after the commands: may be busy
disk 1
modprobe zram num_devices=1
dev 1 >/sys/block/zram0/backing_dev
echo 64M >/sys/block/zram0/disksize
#--- by hand
echo 1 >/sys/block/zram0/reset
