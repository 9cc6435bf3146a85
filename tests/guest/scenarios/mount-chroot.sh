# Mounted, and a process has its root in it
# truth: busy
# after the commands: may be busy
# shell: zsh
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
mkdir /data/bin
cp /bin/busybox /data/bin/
leave chroot /data /bin/busybox sleep 100000
wait_for 10 pgrep -x busybox
#--- by hand
pkill -x busybox
wait_for 10 sh -c '! pgrep -x busybox'
