# A program keeps the disk registered with io_uring after it closed it
# truth: busy
# after the commands: may be busy
disk 1
cat >/opt/guest/ring.py <<'python'
import ctypes, os, signal, sys
SETUP, REGISTER, FILES = 425, 427, 2
call = ctypes.CDLL(None, use_errno=True).syscall
ring = call(SETUP, 4, ctypes.create_string_buffer(120))
assert ring >= 0, ctypes.get_errno()
file = os.open(sys.argv[1], os.O_RDWR)
said = call(REGISTER, ring, FILES, (ctypes.c_int * 1)(file), 1)
assert said == 0, ctypes.get_errno()
os.close(file)
signal.pause()
python
leave python3 /opt/guest/ring.py "$(dev 1)"
wait_for 30 sh -c 'grep -Eqs "^ *0: sd" /proc/[0-9]*/fdinfo/*'
#--- by hand
pkill -f "[r]ing.py"
wait_for 10 sh -c '! pgrep -f "[r]ing.py"'
