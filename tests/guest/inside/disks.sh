# Disks for the scenarios; the first of them are made before the machine is saved. A disk is a file on a tmpfs, shown by the kernel's own SCSI target (LIO) on its
# loopback: vendor HUAWEI, a 128-bit World Wide Name, /dev/disk/by-id/wwn-0x…, as the real ones have.

target=/sys/kernel/config/target
company=888603

# The World Wide Name of disk N, without 0x.
wwn() {
  if test "$1" = root; then echo 5000c500a1b2c3d4; else printf '6%s000000ae6%016x\n' $company $((0xfa17a5a7d4f50000 + $1)); fi
}

# The first path of disk N: /dev/sdX.
dev() { readlink -e "/dev/disk/by-id/wwn-0x$(wwn "$1")"; }

# All paths of disk N: sdX, one a line. Without the x before it awk takes a name for a number, and rounds it.
paths() { lsblk -dnro NAME,WWN | awk -v wwn="x0x$(wwn "$1")" '"x" $2 == wwn {print $1}'; }

has_paths() { test "$(paths "$1" | wc -l)" = "$2"; }

settle() { udevadm settle --timeout=120 || echo 'udev is busy still'; }

# wait_for SECONDS COMMAND…: until it succeeds.
wait_for() {
  local tries=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    test $tries -gt 0 || { echo "waited in vain for: $*"; return 1; }
    sleep 0.1
  done
}

ready() {
  mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
  modprobe -a target_core_mod target_core_file tcm_loop sd_mod
  mkdir -p /backing
  mountpoint -q /backing || mount -t tmpfs -o size=100% tmpfs /backing
}

# disk N [PATHS]: makes it, of one GiB. What is not written takes no room. Where it is there already, it gets the paths.
disk() {
  local n=$1 paths=${2:-1} size=$((1 << 30)) store path
  ready
  store=$target/core/fileio_$n/disk$n
  if test -e "$store"; then
    for path in $(seq 2 "$paths"); do path_to "$n" "$path"; done
    wait_for 20 has_paths "$n" "$paths"
    settle
    return
  fi
  truncate -s "$size" "/backing/$n"
  mkdir -p "$store"
  echo "fd_dev_name=/backing/$n,fd_dev_size=$size,fd_buffered_io=1" >"$store/control"
  echo 1 >"$store/enable"
  echo HUAWEI >"$store/wwn/vendor_id"
  echo XSG1 >"$store/wwn/product_id"
  echo 0x$company >"$store/wwn/company_id"
  wwn "$n" | cut -c8- >"$store/wwn/vpd_unit_serial"
  for path in $(seq 1 "$paths"); do path_to "$n" "$path"; done
  wait_for 20 test -e "/dev/disk/by-id/wwn-0x$(wwn "$n")"
  settle
}

# path_to N P [BACKSTORE]: one more path to disk N.
path_to() {
  local port store=${3:-$target/core/fileio_$1/disk$1}
  port=$target/loopback/naa.500140500000$(printf %02x%02x "$1" "$2")/tpgt_1
  mkdir -p "$port"
  echo "naa.600140500001$(printf %02x%02x "$1" "$2")" >"$port/nexus"
  mkdir -p "$port/lun/lun_0"
  ln -s "$store" "$port/lun/lun_0/link"
}
