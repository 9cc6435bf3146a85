# What scenarios make of their disks (disks.sh).

# parts N SFDISK-LINES…: partitions it.
parts() {
  local n=$1
  shift
  { echo 'label: gpt'; printf '%s\n' "$@"; } | sfdisk -q --wipe always "$(dev "$n")"
  settle
}

# A program that keeps running after the scenario's script has ended.
leave() { setsid "$@" >/dev/null 2>&1 </dev/null & }

# larger_path_to N P GiB: a path to disk N that shows it larger, as when the other one was not scanned again.
larger_path_to() {
  local store=$target/core/fileio_$((500 + $1))/disk$1
  truncate -s "$3G" "/backing/$1"
  mkdir -p "$store"
  echo "fd_dev_name=/backing/$1,fd_dev_size=$(($3 << 30)),fd_buffered_io=1" >"$store/control"
  echo 1 >"$store/enable"
  echo HUAWEI >"$store/wwn/vendor_id"
  echo XSG1 >"$store/wwn/product_id"
  echo 0x$company >"$store/wwn/company_id"
  wwn "$1" | cut -c8- >"$store/wwn/vpd_unit_serial"
  path_to "$1" "$2" "$store"
  wait_for 20 has_paths "$1" 2
  settle
}

# luks NAME DEVICE: encrypts it and opens it as cNAME; the cheapest key there is.
luks() {
  echo secret | cryptsetup luksFormat -q --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 "$2"
  echo secret | cryptsetup open "$2" "c$1"
  settle
}

# raid N LEVEL DEVICE…: /dev/mdN.
raid() {
  local n=$1 level=$2
  shift 2
  local count=$#
  test "$level" != 1 || set -- --assume-clean "$@"
  mdadm -q --create "/dev/md$n" --run --homehost=any --metadata=1.2 --level="$level" --raid-devices="$count" "$@"
  settle
}

# bcache N C: /dev/bcache0 on disk N with disk C as its cache.
bcache() {
  modprobe bcache
  make-bcache -q -B "$(dev "$1")" 2>/dev/null >&2 || make-bcache -B "$(dev "$1")"
  make-bcache -C "$(dev "$2")"
  settle
  local device
  for device in $(dev "$1") $(dev "$2"); do echo "$device" >/sys/fs/bcache/register 2>/dev/null || true; done
  wait_for 20 test -b /dev/bcache0
  bcache-super-show "$(dev "$2")" | awk '/cset.uuid/ {print $2}' >/sys/block/bcache0/bcache/attach
  wait_for 20 sh -c 'ls /sys/block/bcache0/bcache/cache'
  settle
}

# multipath_map N: a map over the two paths of disk N; its name is $map. Debian's own setting makes none of a disk that
# it does not know yet.
multipath_map() {
  printf 'defaults {\n  find_multipaths yes\n}\n' >/etc/multipath.conf
  systemctl start multipathd
  disk "$1" 2
  wait_for 30 sh -c "multipath -ll | grep -q $(wwn "$1")"
  map=$(multipath -ll | awk -v wwn="$(wwn "$1")" '$0 ~ wwn {print $1; exit}')
  wait_for 20 test -b "/dev/mapper/$map"
  settle
}

# export_block NAME DEVICE: hands a block device on to others.
export_block() {
  mkdir -p "$target/core/iblock_900/$1"
  echo "udev_path=$2" >"$target/core/iblock_900/$1/control"
  printf %s "$2" >"$target/core/iblock_900/$1/udev_path"
  echo 1 >"$target/core/iblock_900/$1/enable"
}

unexport() { rmdir "$target/core/iblock_900/$1"; }
