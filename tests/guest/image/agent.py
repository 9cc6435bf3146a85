"""Runs in the guest what the test outside asks for. One JSON object a line over a virtio port, one line back.

{"do": "run", "argv": [...], "stdin": "...", "seconds": 60}    a program: {"code", "out", "err"}
{"do": "paste", "argv": [...], "text": "...", "seconds": 60}   an interactive shell on a terminal that a text is
                                                               pasted into: {"code", "out"} is what the screen got
{"do": "python", "text": "...", "argv": [...]}                 a Python program, in this very process: starting
                                                               another one takes seconds here
{"do": "put", "path": "...", "text": "..."}                    a file
"""

import contextlib
import fcntl
import io
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
import traceback

PORT = '/dev/virtio-ports/guest'


def run(ask):
    program = subprocess.Popen(ask['argv'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True)
    try:
        out, err = program.communicate(ask.get('stdin', '').encode(), ask.get('seconds', 60))
        code = program.returncode
    except subprocess.TimeoutExpired as late:
        os.killpg(program.pid, 9)
        out, err, code = late.stdout or b'', (late.stderr or b'') + b'\ntimed out', 124
    return {'code': code, 'out': out.decode(errors='replace'), 'err': err.decode(errors='replace')}


def read_until(fd, mark, end, got=b''):
    """Reads a terminal until a mark has come as often as it must."""
    text, often = mark
    while got.count(text) < often and time.monotonic() < end:
        if select.select([fd], [], [], 0.2)[0]:
            try:
                some = os.read(fd, 65536)
            except OSError:
                break
            if not some:
                break
            got += some
    return got


def paste(ask):
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM='xterm', PS1='# ', PS2='> ', HISTFILE='/dev/null', ENV='/dev/null')
        os.execvp(ask['argv'][0], ask['argv'])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 160, 0, 0))
    end = time.monotonic() + ask.get('seconds', 60)
    got = read_until(fd, (b'# ', 1), time.monotonic() + 5)
    text = ask['text'].rstrip('\n').replace('\n', '\r') + '\r'
    if b'\x1b[?2004h' in got:
        text = '\x1b[200~' + text[:-1] + '\x1b[201~\r'
    got = b'' if ask.get('after_prompt', True) else got
    write_all(fd, text.encode())
    # The mark is made of two parts, so that its echo is not taken for it.
    write_all(fd, b"printf '%s%s\\n' ENDED '-HERE'\r")
    got = read_until(fd, (b'ENDED-HERE\r', 1), end, got)
    write_all(fd, b'\x04')
    os.close(fd)
    deadline = time.monotonic() + 3
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            break
        time.sleep(0.05)
    late = b'ENDED-HERE' not in got
    return {'code': 124 if late else 0, 'out': got.decode(errors='replace'), 'err': ''}


def write_all(fd, text):
    """A terminal takes some thousand bytes at a time; what it echoes is read meanwhile by whoever reads next."""
    for start in range(0, len(text), 512):
        os.write(fd, text[start:start + 512])
        time.sleep(0.02)


def python(ask):
    out, argv = io.StringIO(), sys.argv
    sys.argv = ['', *ask['argv']]
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(ask['text'], 'asked for', 'exec'), {'__name__': '__main__'})
    finally:
        sys.argv = argv
    return {'code': 0, 'out': out.getvalue(), 'err': ''}


def put(ask):
    os.makedirs(os.path.dirname(ask['path']), exist_ok=True)
    with open(ask['path'], 'w') as file:
        file.write(ask['text'])
    return {'code': 0, 'out': '', 'err': ''}


def lines(fd):
    """Whole lines from the port. It ends while nobody is outside, and goes on when somebody is again."""
    rest = b''
    while True:
        some = os.read(fd, 65536)
        if not some:
            time.sleep(0.05)
            continue
        *whole, rest = (rest + some).split(b'\n')
        yield from whole


def main():
    os.makedirs('/root', exist_ok=True)
    fd = os.open(PORT, os.O_RDWR)
    for line in lines(fd):
        if not line.strip():
            continue
        try:
            ask = json.loads(line)
            answer = {'run': run, 'paste': paste, 'python': python, 'put': put}[ask['do']](ask)
        except Exception:  # the test outside shows it
            answer = {'code': 125, 'out': '', 'err': traceback.format_exc()}
        answer = json.dumps(answer).encode() + b'\n'
        while answer:
            answer = answer[os.write(fd, answer):]


main()
