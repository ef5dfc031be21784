r"""UUIDs: numbers of 128 bits that are given to one thing in the world (RFC 4122).

    >>> uuid.uuid4()                                    # at random
    UUID('bd65600d-8669-4903-8a14-af88203add38')
    >>> uuid.uuid5(uuid.NAMESPACE_DNS, 'python.org')    # always the same for a name
    UUID('886313e1-3b8a-5372-9b90-0c9aee199e5d')

uuid1() takes them from the time and the number of this machine, uuid3() from names, too.
"""

import os
import sys
from enum import Enum, _simple_enum

# Who has defined the layout.
RESERVED_NCS = 'reserved for NCS compatibility'
RFC_4122 = 'specified in RFC 4122'
RESERVED_MICROSOFT = 'reserved for Microsoft compatibility'
RESERVED_FUTURE = 'reserved for future definition'

# The parameters below have these names, too.
int_, bytes_ = int, bytes

# The system's own way to make UUIDs of time; there is none here.
_generate_time_safe = _UuidCreate = None

_LARGEST = (1 << 128) - 1

# The parts with their sizes in bits, the first ones are the highest.
_FIELDS = (('time_low', 32), ('time_mid', 16), ('time_hi_version', 16),
           ('clock_seq_hi_variant', 8), ('clock_seq_low', 8), ('node', 48))

# The bits that tell variant and version.
_LAYOUT_BITS = (0xc000 << 48) | (0xf000 << 64)


@_simple_enum(Enum)
class SafeUUID:
    """Whether two processes could not be given the same UUID."""

    safe = 0
    unsafe = -1
    unknown = None


def _swapped(data):
    """Put the first three parts in the other order of bytes."""
    return data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]


def _from_hex(text):
    digits = text.replace('urn:', '').replace('uuid:', '').strip('{}').replace('-', '')
    if len(digits) != 32:
        raise ValueError('badly formed hexadecimal UUID string')
    return int_(digits, 16)


def _from_bytes(data, name='bytes'):
    if len(data) != 16:
        raise ValueError(f'{name} is not a 16-char string')
    assert isinstance(data, bytes_), repr(data)
    return int_.from_bytes(data)


def _from_fields(values):
    if len(values) != len(_FIELDS):
        raise ValueError('fields is not a 6-tuple')
    number = 0
    for place, (value, (_, bits)) in enumerate(zip(values, _FIELDS), 1):
        if value < 0 or value >> bits:
            article = 'an' if bits == 8 else 'a'
            raise ValueError(f'field {place} out of range (need {article} {bits}-bit value)')
        number = number << bits | value
    return number


class UUID:
    """A UUID, made of one of: hexadecimal digits, bytes, its parts, a number.

    It cannot be changed. With a version the bits that tell that are set.
    """

    __slots__ = ('int', 'is_safe', '__weakref__')

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None,
                 *, is_safe=SafeUUID.unknown):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError('one of the hex, bytes, bytes_le, fields, '
                            'or int arguments must be given')
        if bytes is not None:
            int = _from_bytes(bytes)
        elif hex is not None:
            int = _from_hex(hex)
        elif fields is not None:
            int = _from_fields(fields)
        elif bytes_le is not None:
            int = _from_bytes(_swapped(bytes_le) if len(bytes_le) == 16 else bytes_le, 'bytes_le')
        elif not 0 <= int <= _LARGEST:
            raise ValueError('int is out of range (need a 128-bit value)')
        if version is not None:
            if not 1 <= version <= 5:
                raise ValueError('illegal version number')
            int = int & ~_LAYOUT_BITS | 0x8000 << 48 | version << 76
        object.__setattr__(self, 'int', int)
        object.__setattr__(self, 'is_safe', is_safe)

    def __setattr__(self, name, value):
        raise TypeError('UUID objects are immutable')

    def __getstate__(self):
        state = {'int': self.int}
        if self.is_safe is not SafeUUID.unknown:
            state['is_safe'] = self.is_safe.value   # not the member: old versions have none
        return state

    def __setstate__(self, state):
        object.__setattr__(self, 'int', state['int'])
        object.__setattr__(self, 'is_safe', SafeUUID(state.get('is_safe')))

    def __eq__(self, other):
        return self.int == other.int if isinstance(other, UUID) else NotImplemented

    def __lt__(self, other):
        return self.int < other.int if isinstance(other, UUID) else NotImplemented

    def __gt__(self, other):
        return self.int > other.int if isinstance(other, UUID) else NotImplemented

    def __le__(self, other):
        return self.int <= other.int if isinstance(other, UUID) else NotImplemented

    def __ge__(self, other):
        return self.int >= other.int if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def __str__(self):
        digits = f'{self.int:032x}'
        return f'{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}'

    # --- The same in other forms.

    hex = property(lambda self: f'{self.int:032x}', doc='32 hexadecimal digits.')
    bytes = property(lambda self: self.int.to_bytes(16), doc='16 bytes.')
    bytes_le = property(lambda self: _swapped(self.bytes),
                        doc='16 bytes, in the first three parts the lowest first.')
    urn = property(lambda self: f'urn:uuid:{self}', doc='A URN.')

    # --- Parts.

    @property
    def fields(self):
        """The six parts."""
        number = self.int
        return (number >> 96, number >> 80 & 0xffff, number >> 64 & 0xffff,
                number >> 56 & 0xff, number >> 48 & 0xff, number & 0xffffffffffff)

    @property
    def time(self):
        """When it was made, as version 1 has it: steps of 100 ns since October 15, 1582."""
        return (self.time_hi_version & 0x0fff) << 48 | self.time_mid << 32 | self.time_low

    @property
    def clock_seq(self):
        """What version 1 has against clocks that go back."""
        return (self.clock_seq_hi_variant & 0x3f) << 8 | self.clock_seq_low

    @property
    def variant(self):
        """Who has defined the layout: one of the constants of the module."""
        bits = self.int >> 61 & 0b111
        if bits < 0b100:
            return RESERVED_NCS
        if bits < 0b110:
            return RFC_4122
        return RESERVED_FUTURE if bits == 0b111 else RESERVED_MICROSOFT

    @property
    def version(self):
        """How it was made, 1 to 5; None if the layout is not that of the RFC."""
        return self.int >> 76 & 0xf if self.variant == RFC_4122 else None


def _part(shift, bits):
    mask = (1 << bits) - 1
    return property(lambda self: self.int >> shift & mask)


_shift = 128
for _name, _bits in _FIELDS:
    _shift -= _bits
    setattr(UUID, _name, _part(_shift, _bits))
del _shift, _name, _bits


# --- The number of the machine: the address of a network interface, which commands tell.

_AIX = sys.platform.startswith('aix')
_LINUX = sys.platform in ('linux', 'android')

# How addresses are written.
_MAC_DELIM = b'.' if _AIX else b':'
_MAC_OMITS_LEADING_ZEROES = _AIX


def _get_command_stdout(command, *args):
    """Return what a command writes, as a file; None if there is no such command."""
    import io
    import shutil
    import subprocess
    path = shutil.which(command) or shutil.which(command, path=f'/sbin{os.pathsep}/usr/sbin')
    if path is None:
        return None
    try:
        done = subprocess.run([path, *filter(None, args)], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env={**os.environ, 'LC_ALL': 'C'})
    except (OSError, subprocess.SubprocessError):
        return None
    return io.BytesIO(done.stdout)


def _is_universal(mac) -> bool:
    """Tell whether an address was given by who has made the interface."""
    return not mac >> 41 & 1


def _best(macs):
    """Return the first address that is unique, else the first one that is not; None without any."""
    first = None
    for mac in macs:
        if _is_universal(mac):
            return mac
        first = first or mac
    return first


def _find_mac_near_keyword(command, args, keywords, get_word_index):
    """Find an address in a line of a command's output with a keyword."""
    output = _get_command_stdout(command, args)

    def macs():
        for words in (line.lower().split() for line in output):
            for index in (index for index, word in enumerate(words) if word in keywords):
                try:
                    yield int_(words[get_word_index(index)].replace(_MAC_DELIM, b''), 16)
                except (ValueError, IndexError):
                    pass        # some virtual interfaces have odd ones
    return None if output is None else _best(macs())


def _parse_mac(word):
    """Return an address as a number; None if it is none."""
    parts = word.split(_MAC_DELIM)
    lengths = (1, 2) if _MAC_OMITS_LEADING_ZEROES else (2,)
    if len(parts) != 6 or any(len(part) not in lengths for part in parts):
        return None
    try:
        return int_(b''.join(part.rjust(2, b'0') for part in parts), 16)
    except ValueError:
        return None


def _find_mac_under_heading(command, args, heading):
    """Find an address in a column of a command's output."""
    output = _get_command_stdout(command, args)
    if output is None:
        return None
    headings = output.readline().split()
    if heading not in headings:
        return None
    column = headings.index(heading)
    cells = (words[column] for words in map(bytes_.split, output) if len(words) > column)
    return _best(mac for mac in map(_parse_mac, cells) if mac is not None)


def _next_word(index):
    return index + 1


def _sys_getnode():
    # Linux has the addresses in files, too, so no command has to be run.
    folder = '/sys/class/net'

    def macs():
        for name in sorted(os.listdir(folder)):
            try:
                with open(f'{folder}/{name}/address', 'rb') as file:
                    mac = _parse_mac(file.read().strip())
            except OSError:
                continue
            if mac:             # not the interface to the machine itself
                yield mac
    return _best(macs())


def _ip_getnode():
    return _find_mac_near_keyword('ip', 'link', [b'link/ether'], _next_word)


def _ifconfig_getnode():
    # Names of the address in Linux, BSD and other systems.
    keywords = (b'hwaddr', b'ether', b'address:', b'lladdr')
    found = (_find_mac_near_keyword('ifconfig', args, keywords, _next_word)
             for args in ('', '-a', '-av'))
    return next(filter(None, found), None)


def _arp_getnode():
    import socket
    try:
        address = os.fsencode(socket.gethostbyname(socket.gethostname()))
    except OSError:
        return None
    bracketed = b'(%b)' % address
    ways = (([address], lambda index: -1), ([address], _next_word),
            ([bracketed], lambda index: index + 2))
    found = (_find_mac_near_keyword('arp', '-an', *way) for way in ways)
    return next(filter(None, found), None)


def _lanscan_getnode():
    return _find_mac_near_keyword('lanscan', '-ai', [b'lan0'], lambda index: 0)


def _netstat_getnode():
    return _find_mac_under_heading('netstat', '-ian', b'Address')


def _unix_getnode():
    if _generate_time_safe:
        data, _ = _generate_time_safe()
        return UUID(bytes=data).node
    return None


def _windll_getnode():
    return UUID(bytes=_UuidCreate()).node if _UuidCreate else None


def _random_getnode():
    """Return a number that no interface has: the bit is that of addresses for many receivers."""
    import random
    return random.getrandbits(48) | 1 << 40


if _LINUX:
    _OS_GETTERS = [_sys_getnode, _ip_getnode, _ifconfig_getnode]
elif sys.platform == 'darwin':
    _OS_GETTERS = [_ifconfig_getnode, _arp_getnode, _netstat_getnode]
elif sys.platform == 'win32':
    _OS_GETTERS = []
elif _AIX:
    _OS_GETTERS = [_netstat_getnode]
else:
    _OS_GETTERS = [_ifconfig_getnode, _ip_getnode, _arp_getnode, _netstat_getnode,
                   _lanscan_getnode]
_GETTERS = [{'posix': _unix_getnode, 'nt': _windll_getnode}.get(os.name, _unix_getnode),
            *_OS_GETTERS]

_node = None


def getnode():
    """Return a number of 48 bits for this machine; it is always the same in a process."""
    global _node
    if _node is None:
        for getter in *_GETTERS, _random_getnode:
            try:
                found = getter()
            except Exception:
                continue
            if found is not None and 0 <= found < 1 << 48:
                _node = found
                break
    return _node


# --- Making UUIDs.

_GREGORIAN_BEGIN = 0x01b21dd213814000      # until 1970, in steps of 100 ns
_last_timestamp = None


def uuid1(node=None, clock_seq=None):
    """Make one of the time and the number of this machine, unless another is given."""
    if _generate_time_safe is not None and node is None and clock_seq is None:
        data, safety = _generate_time_safe()
        try:
            known = SafeUUID(safety)
        except ValueError:
            known = SafeUUID.unknown
        return UUID(bytes=data, is_safe=known)

    import time
    global _last_timestamp
    now = time.time_ns() // 100 + _GREGORIAN_BEGIN
    if _last_timestamp is not None:
        now = max(now, _last_timestamp + 1)
    _last_timestamp = now
    if clock_seq is None:
        import random
        clock_seq = random.getrandbits(14)      # the clock may have gone back since the last time
    return UUID(version=1, fields=(now & 0xffffffff, now >> 32 & 0xffff, now >> 48 & 0x0fff,
                                   clock_seq >> 8 & 0x3f, clock_seq & 0xff,
                                   getnode() if node is None else node))


def _of_name(hash_name, namespace, name, version):
    import hashlib
    data = name if isinstance(name, bytes_) else bytes_(name, 'utf-8')
    digest = hashlib.new(hash_name, namespace.bytes + data, usedforsecurity=False).digest()
    return UUID(bytes=digest[:16], version=version)


def uuid3(namespace, name):
    """Make one of a name, with MD5; the namespace is a UUID, too."""
    return _of_name('md5', namespace, name, 3)


def uuid4():
    """Make one at random."""
    return UUID(bytes=os.urandom(16), version=4)


def uuid5(namespace, name):
    """Make one of a name, with SHA-1; the namespace is a UUID, too."""
    return _of_name('sha1', namespace, name, 5)


NAMESPACE_DNS, NAMESPACE_URL, NAMESPACE_OID, NAMESPACE_X500 = (
    UUID(f'6ba7b81{_digit}-9dad-11d1-80b4-00c04fd430c8') for _digit in '0124')


def main():
    """Print a UUID, as the command line says."""
    import argparse
    of_names = {'uuid3': uuid3, 'uuid5': uuid5}
    others = {'uuid1': uuid1, 'uuid4': uuid4}
    known = {'@dns': NAMESPACE_DNS, '@url': NAMESPACE_URL,
             '@oid': NAMESPACE_OID, '@x500': NAMESPACE_X500}
    parser = argparse.ArgumentParser(description="Print a UUID.")
    parser.add_argument('-u', '--uuid', choices=sorted([*of_names, *others]), default='uuid4',
                        help="the function that makes it (default: uuid4)")
    parser.add_argument('-n', '--namespace',
                        help="for uuid3 and uuid5: a UUID, or @dns, @url, @oid or @x500")
    parser.add_argument('-N', '--name', help="for uuid3 and uuid5: the name")
    given = parser.parse_args()
    if given.uuid in others:
        print(others[given.uuid]())
        return
    if not (given.namespace and given.name):
        parser.error(f"Incorrect number of arguments. {given.uuid} requires a namespace and a name. "
                     "Run 'python -m uuid -h' for more information.")
    namespace = known.get(given.namespace) or UUID(given.namespace)
    print(of_names[given.uuid](namespace, given.name))


if __name__ == '__main__':
    main()
