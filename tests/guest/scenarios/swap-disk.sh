# Swapped to
# truth: busy
disk 1
mkswap -q "$(dev 1)"
swapon "$(dev 1)"
