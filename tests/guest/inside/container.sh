# A shell in a container: namespaces and a root file system of its own, /dev and /sys of the machine.
# It takes a shell's arguments.
set -e
root=/run/container
mkdir -p $root
unshare --mount --pid --fork --propagation private sh -e -c '
  root=$1; shift
  mount -t tmpfs tmpfs $root
  mkdir $root/upper $root/work $root/root
  mount -t overlay -o lowerdir=/,upperdir=$root/upper,workdir=$root/work overlay $root/root
  cd $root/root
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount --rbind /dev dev
  mkdir -p run/udev
  mount --bind /run/udev run/udev
  mkdir -p old
  pivot_root . old
  umount -l /old
  exec bash "$@"' sh $root "$@"
