# F2FS, mounted
# truth: busy
disk 1
mkfs.f2fs -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
