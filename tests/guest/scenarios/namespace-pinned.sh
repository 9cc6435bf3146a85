# Mounted in a namespace that no process is in, only a file names it
# truth: busy
# after the commands: may be busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data /pins
mount -t tmpfs tmpfs /pins
mount --make-private /pins
touch /pins/one
unshare --mount=/pins/one --propagation private mount "$(dev 1)" /data
#--- by hand
umount /pins/one
