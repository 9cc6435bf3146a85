# btrfs that is mounted in another namespace only
# truth: busy
# after the commands: may be busy
disk 1
mkfs.btrfs -q "$(dev 1)"
mkdir /data
leave unshare --mount --propagation private sh -c "mount $(dev 1) /data; exec sleep 100000"
wait_for 10 pgrep -x sleep
#--- by hand
pkill -x sleep
wait_for 10 sh -c '! pgrep -x sleep'
