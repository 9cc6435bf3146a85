# A blank disk
# truth: free
disk 1
