# The disk with /
# disk: root
# truth: busy
# after the commands: may be busy
swapon /dev/sda2
