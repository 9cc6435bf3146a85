# Mounted, and a process works in it
# truth: busy
# after the commands: may be busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
cd /data
leave sleep 100000
cd /
#--- by hand
pkill -x sleep
