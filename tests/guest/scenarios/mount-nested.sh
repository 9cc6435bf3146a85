# Mounted inside itself, and again by bind mounts
# copied: as one
# truth: busy
# shell: dash
disk 1
parts 1 size=300MiB size=300MiB
mkfs.ext4 -q "$(dev 1)1"
mkfs.ext4 -q "$(dev 1)2"
mkdir -p /data /elsewhere /file
mount "$(dev 1)1" /data
mkdir -p /data/in/it /data/sub
mount "$(dev 1)2" /data/in/it
mount --bind /data/sub /elsewhere
mkdir /data/in/it/again
mount --bind /data/sub /data/in/it/again
