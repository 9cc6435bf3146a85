# A program keeps the disk mapped into memory after it closed it
# truth: busy
# after the commands: may be busy
disk 1
cat >/opt/guest/mapped.py <<'python'
import ctypes, os, signal, sys
file = os.open(sys.argv[1], os.O_RDWR)
map = ctypes.CDLL(None).mmap
map.restype, map.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
assert map(None, 4096, 3, 1, file, 0) != ctypes.c_void_p(-1).value
os.close(file)
signal.pause()
python
leave python3 /opt/guest/mapped.py "$(dev 1)"
wait_for 30 grep -qs /dev/sd /proc/[0-9]*/maps
#--- by hand
pkill -f "[m]apped.py"
wait_for 10 sh -c '! pgrep -f "[m]apped.py"'
