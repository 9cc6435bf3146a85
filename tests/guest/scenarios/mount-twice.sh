# Mounted at four places, one of them twice
# truth: busy
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /a /b /c
for place in /a /b /c /c; do mount "$(dev 1)" $place || mount --bind /a $place; done
