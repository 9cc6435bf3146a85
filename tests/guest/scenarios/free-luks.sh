# LUKS, closed
# truth: free
disk 1
luks 1 "$(dev 1)"
cryptsetup close c1
