# Unmounted with -l while a file is open
# truth: busy
# after the commands: may be busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
touch /data/file
leave tail -f /data/file
wait_for 10 pgrep -x tail
umount -l /data
#--- by hand
pkill -x tail
wait_for 10 sh -c '! pgrep -x tail'
