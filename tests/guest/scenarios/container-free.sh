# Looked at from a container, free
# truth: free
# first look: cannot tell
# last look: cannot tell
# shell: bash /opt/guest/container.sh
disk 1
mkfs.ext4 -q "$(dev 1)"
