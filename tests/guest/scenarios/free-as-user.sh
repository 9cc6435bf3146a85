# ext4, not mounted, looked at without root
# truth: free
# user: nobody
# first look: cannot tell
# last look: cannot tell
disk 1
mkfs.ext4 -q "$(dev 1)"
settle
