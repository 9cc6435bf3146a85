# A program has the bare disk open
# truth: busy
# after the commands: may be busy
disk 1
leave sh -c "exec sleep 100000 3<>$(dev 1)"
wait_for 10 fuser "$(dev 1)"
#--- by hand
pkill -x sleep
wait_for 10 sh -c '! pgrep -x sleep'
