# Mounted by lines of fstab of every form
# copied: as one
# truth: busy
# shell: mksh
disk 1
parts 1 size=100MiB 'size=100MiB, name="part label"' size=100MiB size=100MiB size=100MiB
i=0
for part in 1 2 3 4 5; do mkfs.ext4 -q -L "label $part" "$(dev 1)$part"; mkdir "/f$part"; done
settle
{
  echo "UUID=$(blkid -s UUID -o value "$(dev 1)1") /f1 ext4 defaults 0 2"
  echo 'PARTLABEL=part\040label /f2 ext4 defaults 0 2'
  echo 'LABEL=label\0403 /f3 ext4 defaults 0 2'
  echo "/dev/disk/by-id/wwn-0x$(wwn 1)-part4 /f4 ext4 defaults 0 2"
  echo "PARTUUID=$(blkid -s PARTUUID -o value "$(dev 1)5") /f5 ext4 defaults 0 2"
} >>/etc/fstab
systemctl daemon-reload
mount -a
