# Swap space, not used
# truth: free
disk 1
mkswap -q "$(dev 1)"
settle
