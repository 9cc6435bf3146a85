# Mounted by a systemd automount
# truth: busy
disk 1
mkfs.ext4 -q -L auto "$(dev 1)"
settle
mkdir /auto
echo 'LABEL=auto /auto ext4 noauto,x-systemd.automount 0 0' >>/etc/fstab
systemctl daemon-reload
systemctl start auto.automount
ls /auto
