# A program of another user has a partition open
# truth: busy
# after the commands: may be busy
disk 1
parts 1 size=300MiB
chmod 666 "$(dev 1)1"
leave setpriv --reuid nobody --clear-groups sh -c "exec sleep 100000 3<>$(dev 1)1"
wait_for 10 fuser "$(dev 1)1"
#--- by hand
pkill -x sleep
wait_for 10 sh -c '! pgrep -x sleep'
