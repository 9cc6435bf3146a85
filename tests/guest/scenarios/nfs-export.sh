# Mounted and exported by NFS, with a client
# truth: busy
# after the commands: may be busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data /client
mount "$(dev 1)" /data
systemctl start nfs-server
exportfs -o rw,no_root_squash,insecure localhost:/data
mount -t nfs localhost:/data /client
touch /client/file
#--- by hand
umount -f /client
exportfs -u localhost:/data
exportfs -f
