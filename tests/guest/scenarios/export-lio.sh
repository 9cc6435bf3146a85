# Exported by LIO
# truth: busy
# after the commands: may be busy
# core: yes
disk 1
export_block out "$(dev 1)"
#--- by hand
unexport out
