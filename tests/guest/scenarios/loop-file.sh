# A loop device on a file of it, mounted elsewhere
# truth: busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data /inner
mount "$(dev 1)" /data
truncate -s 100M '/data/an image'
mkfs.ext4 -q '/data/an image'
mount -o loop '/data/an image' /inner
