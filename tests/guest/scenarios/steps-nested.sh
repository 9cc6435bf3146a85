# Nothing pasted: mounted inside itself, again by a bind mount, and at a path with odd characters
# pasted: nothing
# truth: busy
# shell: dash
disk 1
parts 1 size=300MiB size=300MiB
mkfs.ext4 -q "$(dev 1)1"
mkfs.ext4 -q "$(dev 1)2"
mkdir -p /data /elsewhere
mount "$(dev 1)1" /data
mkdir -p '/data/in it/$(touch harm)' /data/sub
mount "$(dev 1)2" '/data/in it/$(touch harm)'
mount --bind /data/sub /elsewhere
