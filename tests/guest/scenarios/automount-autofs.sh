# Mounted by autofs
# truth: busy
disk 1
mkfs.ext4 -q "$(dev 1)"
echo '/- /etc/auto.disk' >/etc/auto.master
echo "/byauto -fstype=ext4 :$(dev 1)" >/etc/auto.disk
systemctl start autofs
wait_for 20 ls /byauto/lost+found
