# A file of it is exported by LIO
# truth: busy
# after the commands: may be busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
truncate -s 100M /data/disk
mkdir -p $target/core/fileio_900/out
echo fd_dev_name=/data/disk,fd_dev_size=104857600 >$target/core/fileio_900/out/control
echo 1 >$target/core/fileio_900/out/enable
#--- by hand
rmdir $target/core/fileio_900/out
