# Looked at from a container, opened outside
# truth: busy
# first look: cannot tell
# after the commands: may be busy
# shell: bash /opt/guest/container.sh
disk 1
leave sh -c "exec sleep 100000 3<>$(dev 1)"
wait_for 10 fuser "$(dev 1)"
