# LVM, a volume that a program has open
# truth: busy
# after the commands: may be busy
disk 1
vgcreate -q vg1 "$(dev 1)"
lvcreate -q -L 100M -n data vg1
leave sh -c 'exec sleep 100000 </dev/vg1/data'
# What leave closes is opened again by its own shell.
wait_for 10 sh -c 'fuser /dev/vg1/data'
#--- by hand
pkill -x sleep
wait_for 10 sh -c '! pgrep -x sleep'
