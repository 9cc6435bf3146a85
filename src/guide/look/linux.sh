sh <<'look'
# Only reads: lsblk, /proc and /sys. Nothing is changed. Paste all that it prints, from "1/" to "end".
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin:/usr/bin:/bin"
cd /
# say WORD FILE: the first line of a file, if there is one
say() {
  v=
  { IFS= read -r v <"$2"; } 2>/dev/null
  test -z "$v" || printf '%s %s\n' "$1" "$v"
}
# on WORD NAME MORE: only if NAME is a block device here
on() {
  test -e "/sys/class/block/$2/dev" && printf '%s\n' "$*"
}
{
echo "look 1 $(id -u) $(date +%s) $(uname -r)"
for n in pid user mnt; do echo "ns $n $(readlink /proc/self/ns/$n)"; done
echo "ns init $(readlink /proc/1/ns/mnt)"
echo "traced" $(ls /sys/fs /proc/fs 2>/dev/null)
echo "kinds" $(awk '$1 ~ /^nodev$/ { next } { print $1 }' /proc/filesystems)
for m in drbd zfs vxio mmfs26 emcp oracleasm scst iscsi_trgt rnbd_server block2mtd target_core_mod nvmet; do
  test -d /sys/module/$m && echo "module $m"
done
test -d /sys/kernel/config/target/core && echo "shown target_core_mod"
test -d /sys/kernel/config/nvmet && echo "shown nvmet"
for f in /proc/spl/kstat/zfs/*/io /proc/spl/kstat/zfs/*/state; do
  test -e "$f" && f=${f%/*} && echo "zpool ${f##*/}"
done
# Drivers that are not the kernel's own, or not free.
for f in /sys/module/*/taint; do
  v=
  { read -r v <"$f"; } 2>/dev/null
  f=${f%/taint}
  case $v in *[OP]*) echo "foreign ${f##*/}" ;; esac
done
for f in /sys/class/raw/raw[0-9]*; do test -e "$f" && echo "module raw"; done
for d in /sys/class/block/*; do
  k=${d##*/}
  test -r "$d/dev" || continue
  read -r n <"$d/dev"
  read -r s <"$d/size"
  test -r "$d/backing_dev" && say "backing_dev $k" "$d/backing_dev"
  case $k in loop*|zram*|nbd*) test "$s" = 0 && continue ;; esac
  echo "block $k $n $s"
  for f in device/wwid wwid serial dm/name dm/uuid md/level md/metadata_version loop/backing_file; do
    test -r "$d/$f" && say "$f $k" "$d/$f"
  done
  for f in "$d"/*/partition; do test -e "$f" && f=${f%/partition} && echo "part ${f##*/} $k"; done
  for f in "$d"/holders/*; do test -e "$f" && echo "holder ${f##*/} $k"; done
  test -e "$d/bcache/set" && test -e "$d/bcache/cache_replacement_policy" && echo "bcache $k cache"
  test -e "$d/bcache/running" && echo "bcache $k backing"
  for f in "$d"/device/scsi_generic/sg*; do test -e "$f" && say "sg $k" "$f/dev"; done
done
lsblk -P -b -o KNAME,TYPE,FSTYPE,UUID,LABEL,WWN,SERIAL 2>&1 | sed 's/^/lsblk /'
for f in /sys/fs/*/* /proc/fs/*/*; do
  t=${f%/*}
  on trace "${f##*/}" "${t##*/}"
done
for f in /sys/fs/ext4/*/journal_task; do
  v=
  { read -r v <"$f"; } 2>/dev/null
  f=${f%/*}
  test -z "$v" || say "journal ${f##*/}" "/proc/$v/comm"
done
for f in /sys/fs/btrfs/*/devices/*; do
  t=${f%/devices/*}
  on trace "${f##*/}" btrfs "${t##*/}"
done
for f in /sys/fs/bcachefs/*/dev-*/block; do
  t=$(readlink "$f") && on trace "${t##*/}" bcachefs
done
awk 'NR > 1 { print "swap", $1, $2 }' /proc/swaps
awk '/^\// { sub(/\(.*/, "", $2); print "export", $1, $2 }' /var/lib/nfs/etab 2>/dev/null
for f in /sys/kernel/config/target/core/*/*/info; do
  test -r "$f" && sed "s/^ */target /" "$f"
done
for f in /sys/kernel/config/nvmet/subsystems/*/namespaces/*/device_path; do
  test -r "$f" && say nvmet "$f"
done
# Mounts of block devices, here and in other namespaces (containers).
grep -sH ' - ' /proc/self/mountinfo /proc/[0-9]*/mountinfo | awk '{
  pid = substr($1, 7); sub(/\/.*/, "", pid)
  sub(/^[^:]*:/, "")
  for (i = 7; i < NF && $i ~ /^[^-]/; i++);
  kind = $(i + 1); from = $(i + 2)
  real = $3 ~ /^[1-9]/ || from ~ /^\/dev\/./ || kind ~ /^(btrfs|zfs|bcachefs)$/
  if (pid == "self") {
    seen[$1] = 1
    over = 0
    if (kind == "overlay") for (p in point) if (index($0 ",", "=" p "/") + index($0 ",", ":" p "/") + index($0 ",", "=" p ",")) over = 1
    if (real && $5 ~ /..$/) point[$5] = 1
    if (real || over || kind == "autofs" || $5 == "/" || ($2 in keep)) {
      if ((real && $5 ~ /..$/) || ($2 in keep)) keep[$1] = 1
      print "mount", $0
    }
  } else if (real && seen[$1]++ == 0 && many[$3 from $5 ($0 ~ / master:/)]++ < 3) print "elsewhere", pid, $0
}'
# Who has a disk itself open, or its content as memory, or registered with io_uring; only root can see that.
if ls /proc/1/fd >/dev/null 2>&1; then
  {
    ls -l /proc/[0-9]*/fd 2>/dev/null | awk '
      /^\/proc\/[0-9]+\/fd:$/ { dir = substr($1, 1, length($1) - 1) }
      / -> .*(\/dev\/|:\[io_uring\])/ { to = $0; sub(/.* -> /, "", to); sub(/ -> .*/, ""); print dir "/" $NF, to }
    '
    grep -sH /dev/ /proc/[0-9]*/maps | sed 's/maps:0*\([^-]*\)-0*\([^ ]*\).* /map_files\/\1-\2 /'
  } | while read -r f to; do
    case $to in
      *:\[io_uring\])
        p=${f%/fd/*}
        sed -n 's/^ *[0-9]*: \([^ <]*\)$/\1/p' "$p/fdinfo/${f##*/}" 2>/dev/null | while read -r k; do
          k=${k##*/}
          { read -r v <"/sys/class/block/$k/dev"; } 2>/dev/null && say "open $v ${p#/proc/}" "$p/comm"
        done
        continue ;;
      */sg[0-9]*) ;;
      *) test -b "$f" || continue ;;
    esac
    p=${f#/proc/}
    p=${p%%/*}
    set -- $(ls -lnL "$f" 2>/dev/null)
    say "open ${5%,}:$6 $p" "/proc/$p/comm"
  done | sort -u
  echo "looked fd"
fi
grep -q . /proc/1/mountinfo 2>/dev/null && echo "looked namespaces"
echo end
} 2>&1 | awk '
  BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = sprintf("\\%03o", i) }
  /[^ -~]/ {
    all = ""
    for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); all = all (c ~ /[ -~]/ ? c : code[c]) }
    $0 = all
  }
  { sub(/ +$/, ""); print NR "/" length($0), $0 }'
look
