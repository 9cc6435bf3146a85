# Plain dm-crypt, mounted
# truth: busy
disk 1
echo secret | cryptsetup open -q --type plain --cipher aes-cbc-essiv:sha256 --key-size 256 --hash sha256 "$(dev 1)" plain1
mkfs.ext4 -q /dev/mapper/plain1
mkdir /a
mount /dev/mapper/plain1 /a
