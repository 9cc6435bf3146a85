# ext4, mounted, looked at without root
# truth: busy
# user: nobody
# last look: cannot tell
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /data
mount "$(dev 1)" /data
