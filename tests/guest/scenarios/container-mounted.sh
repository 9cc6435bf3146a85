# Looked at from a container, mounted outside
# truth: busy
# first look: cannot tell
# after the commands: may be busy
# shell: bash /opt/guest/container.sh
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
