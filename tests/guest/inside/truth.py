"""truth.py WWN: is the disk in use? Asks the kernel alone, as root, and shares nothing with the product.

Prints JSON: "paths" (its sdX), "stack" (what lies on it), "busy" (each reason), "world" (what is mounted, mapped,
swapped to … anywhere, each with the disks it lies on).
"""

import json
import os
import re
import stat
import sys

BLOCK = '/sys/class/block/'


def read(path):
    try:
        with open(path, errors='replace') as file:
            return file.read()
    except OSError:
        return ''


def names(path):
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []


def number(value):
    return f'{os.major(value)}:{os.minor(value)}'


def octal(text):
    return re.sub(r'\\([0-7]{3})', lambda found: chr(int(found[1], 8)), text)


def parts(name):
    real = os.path.realpath(BLOCK + name)
    return [child for child in names(real) if os.path.exists(f'{real}/{child}/partition')]


def above(name, found=None):
    """A device and everything that is made of it."""
    found = [] if found is None else found
    if name not in found:
        found.append(name)
        for child in parts(name) + names(f'{BLOCK}{name}/holders'):
            above(child, found)
    return found


def below(name, found=None):
    """The disks that a device lies on."""
    found = set() if found is None else found
    real = os.path.realpath(BLOCK + name)
    lower = names(f'{BLOCK}{name}/slaves') or loop_on(name)
    if os.path.exists(real + '/partition'):
        below(os.path.basename(os.path.dirname(real)), found)
    elif lower:
        for child in lower:
            below(child, found)
    else:
        found.add(name)
    return found


def loop_on(name):
    """The device below a loop device."""
    path = read(f'{BLOCK}{name}/loop/backing_file').rstrip('\n')
    try:
        status = os.stat(path)
    except OSError:
        return []
    held = status.st_rdev if stat.S_ISBLK(status.st_mode) else status.st_dev
    return [other for other in names(BLOCK) if read(f'{BLOCK}{other}/dev').strip() == number(held)]


def is_disk_of(name, wwn):
    """From the page 0x83 that the disk itself answered with."""
    page = b''
    try:
        with open(f'/sys/block/{name}/device/vpd_pg83', 'rb') as file:
            page = file.read()
    except OSError:
        return False
    return bytes.fromhex(wwn) in page


def processes():
    return [pid for pid in names('/proc') if pid.isdigit()]


def mounts():
    """(number, source, root, target, kind, who) of each mount in each namespace that a process is in."""
    seen = set()
    for pid in processes():
        try:
            space = os.readlink(f'/proc/{pid}/ns/mnt')
        except OSError:
            continue
        if space in seen:
            continue
        seen.add(space)
        for line in read(f'/proc/{pid}/mountinfo').splitlines():
            left, right = line.split(' - ', 1)
            left, right = left.split(' '), right.split(' ')
            yield left[2], octal(right[1]), octal(left[3]), octal(left[4]), right[0], space


def on(devices):
    return sorted(set().union(*(below(name) for name in devices if name)))


class Kernel:
    def __init__(self):
        self.numbers = {read(f'{BLOCK}{name}/dev').strip(): name for name in names(BLOCK)}
        self.pools = {}
        for pool in names('/sys/fs/btrfs'):
            devices = names(f'/sys/fs/btrfs/{pool}/devices')
            if devices:
                self.pools[pool] = devices
        # What st_dev says of a file: that of btrfs is not a block device's.
        self.files = dict((key, [name]) for key, name in self.numbers.items())
        self.mounted = []
        for num, source, root, target, kind, space in mounts():
            devices = self.files.get(num, [])
            if kind == 'btrfs':
                name = os.path.basename(os.path.realpath(source))
                devices = next((pool for pool in self.pools.values() if name in pool), [name])
                self.files[num] = devices
            self.mounted.append((devices, source, root, target, kind, space))

    def of_file(self, status):
        return self.files.get(number(status.st_dev), [])

    def swaps(self):
        for line in read('/proc/swaps').splitlines()[1:]:
            path = octal(line.split()[0])
            try:
                status = os.stat(path)
            except OSError:
                continue
            yield path, [self.numbers.get(number(status.st_rdev))] if stat.S_ISBLK(status.st_mode) else self.of_file(status)

    def loops(self):
        for name in names('/sys/block'):
            path = read(f'/sys/block/{name}/loop/backing_file').rstrip('\n')
            if path:
                try:
                    status = os.stat(path)
                except OSError:
                    continue
                is_device = stat.S_ISBLK(status.st_mode)
                yield name, path, [self.numbers.get(number(status.st_rdev))] if is_device else self.of_file(status)

    def exports(self):
        """What LIO hands on: a backstore's device or file."""
        core = '/sys/kernel/config/target/core'
        for kind in names(core):
            for store in names(f'{core}/{kind}'):
                path = read(f'{core}/{kind}/{store}/udev_path').strip()
                path = path or next(iter(re.findall(r'(?:File|PSCSI)[: ]+(/\S+)', read(f'{core}/{kind}/{store}/info'))), '')
                if path:
                    try:
                        status = os.stat(path)
                    except OSError:
                        continue
                    is_device = stat.S_ISBLK(status.st_mode)
                    yield store, path, [self.numbers.get(number(status.st_rdev))] if is_device else self.of_file(status)

    def world(self):
        for folder in ('/', '/root', '/tmp'):
            if os.path.exists(os.path.join(folder, 'harm')):
                yield 'harm: a name was run as a command', []
        for devices, _, _, target, kind, space in self.mounted:
            if devices:
                yield f'mount {target} ({kind}, {space})', on(devices)
        for path, devices in self.swaps():
            yield f'swap {path}', on(devices)
        for name, path, devices in self.loops():
            yield f'loop {name} {path}', on(devices)
        for store, path, devices in self.exports():
            if devices:
                yield f'export {store} {path}', on(devices)
        for name in names('/sys/block'):
            mapped = read(f'/sys/block/{name}/dm/name').strip()
            if mapped:
                yield f'dm {mapped}', on([name])
            elif name.startswith('md') and read(f'/sys/block/{name}/md/array_state').strip() not in ('', 'clear', 'inactive'):
                yield f'md {name}', on([name])
            elif name.startswith('bcache'):
                yield f'bcache {name}', on([name])


def opened(kernel, stack):
    mine, me = set(stack), str(os.getpid())
    for pid in processes():
        if pid == me:
            continue
        who = f'process {pid} ({read(f"/proc/{pid}/comm").strip()})'
        places = [f'/proc/{pid}/{what}' for what in ('cwd', 'root', 'exe')]
        places += [f'/proc/{pid}/fd/{fd}' for fd in names(f'/proc/{pid}/fd')]
        places += [f'/proc/{pid}/map_files/{area}' for area in names(f'/proc/{pid}/map_files')]
        for place in places:
            try:
                status = os.stat(place)
            except OSError:
                continue
            if stat.S_ISBLK(status.st_mode) and kernel.numbers.get(number(status.st_rdev)) in mine:
                yield f'{who} has the device {kernel.numbers[number(status.st_rdev)]} open'
            elif mine.intersection(kernel.of_file(status)):
                yield f'{who} is on it'
        for fd in names(f'/proc/{pid}/fdinfo'):
            for name in registered(pid, fd):
                if name in mine:
                    yield f'{who} has {name} registered with io_uring'


def registered(pid, fd):
    """The files that an io_uring keeps, by name: they are no file descriptors any more."""
    files = read(f'/proc/{pid}/fdinfo/{fd}').partition('UserFiles:')[2]
    return re.findall(r'^ *\d+: (\S+)$', files, re.MULTILINE)


def reasons(kernel, disks, stack):
    mine = set(stack)
    for devices, _, _, target, kind, space in kernel.mounted:
        if mine.intersection(devices):
            where = '' if space == os.readlink('/proc/self/ns/mnt') else ' in another namespace'
            yield f'{kind} mounted at {target}{where}'
    for path, devices in kernel.swaps():
        if mine.intersection(devices):
            yield f'swap on {path}'
    for name, path, devices in kernel.loops():
        if mine.intersection(devices):
            yield f'{name} on {path}'
    for store, path, devices in kernel.exports():
        if mine.intersection(devices):
            yield f'exported: {path}'
    for pool, devices in kernel.pools.items():
        if mine.intersection(devices):
            yield f'btrfs {pool} is mounted somewhere'
    for kind in names('/sys/fs'):
        for name in mine.intersection(names(f'/sys/fs/{kind}')):
            yield f'{kind} of {name} is mounted somewhere'
    plain = [name for name in stack if name in disks or os.path.exists(f'{BLOCK}{name}/partition')]
    for name in stack:
        if name not in plain:
            mapped = read(f'{BLOCK}{name}/dm/name').strip()
            yield f'held by {name} {mapped}'.rstrip()
    for name in stack:
        try:
            os.close(os.open(f'/dev/{name}', os.O_RDONLY | os.O_EXCL))
        except OSError as problem:
            if problem.errno != 123:  # no medium
                yield f'{name} cannot be taken alone: {problem.strerror}'
    yield from opened(kernel, stack)


def main():
    wwn = sys.argv[1]
    disks = [name for name in names('/sys/block') if is_disk_of(name, wwn)]
    stack = []
    for name in disks:
        above(name, stack)
    kernel = Kernel()
    busy = list(dict.fromkeys(reasons(kernel, disks, stack)))
    sectors = [int(read(f'{BLOCK}{name}/size') or 0) for name in disks]
    print(json.dumps({'paths': disks, 'gib': max(sectors, default=0) >> 21, 'stack': stack, 'busy': busy,
                      'world': [{'what': what, 'on': on} for what, on in kernel.world()]}))


main()
