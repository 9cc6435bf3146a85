# ext4, mounted and used, then unmounted
# truth: free
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
echo something >/data/file
umount /data
