# A file of it that is swapped to
# truth: busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir '/da ta'
mount "$(dev 1)" '/da ta'
dd if=/dev/zero of='/da ta/swap file' bs=1M count=32 status=none
chmod 600 '/da ta/swap file'
mkswap -q '/da ta/swap file'
swapon '/da ta/swap file'
