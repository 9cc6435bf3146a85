# Nothing pasted: a file of it that is swapped to, in a btrfs
# pasted: nothing
# truth: busy
# shell: zsh
disk 1
mkfs.btrfs -q "$(dev 1)"
mkdir '/da ta'
mount "$(dev 1)" '/da ta'
touch '/da ta/swap file'
chattr +C '/da ta/swap file'
dd if=/dev/zero of='/da ta/swap file' bs=1M count=32 status=none
chmod 600 '/da ta/swap file'
mkswap -q '/da ta/swap file'
swapon '/da ta/swap file'
