# The disk with /
# disk: root
# truth: busy
# after the commands: may be busy
mkswap -q /dev/sda2
swapon /dev/sda2
