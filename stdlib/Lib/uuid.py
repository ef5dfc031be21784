"""Universally unique identifiers (RFC 4122)."""

import os
import sys
from enum import Enum, _simple_enum

__all__ = ["UUID", "SafeUUID", "getnode", "uuid1", "uuid3", "uuid4", "uuid5",
           "NAMESPACE_DNS", "NAMESPACE_URL", "NAMESPACE_OID", "NAMESPACE_X500",
           "RESERVED_NCS", "RFC_4122", "RESERVED_MICROSOFT", "RESERVED_FUTURE"]

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = [
    'reserved for NCS compatibility', 'specified in RFC 4122',
    'reserved for Microsoft compatibility', 'reserved for future definition']

int_ = int
bytes_ = bytes


@_simple_enum(Enum)
class SafeUUID:
    safe = 0
    unsafe = -1
    unknown = None


class UUID:
    """An identifier of 128 bits, made from its text, its bytes, its fields or its number."""

    __slots__ = ('int', 'is_safe', '__weakref__')

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *,
                 is_safe=SafeUUID.unknown):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError('one of the hex, bytes, bytes_le, fields, or int arguments must be given')
        if hex is not None:
            hex = hex.replace('urn:', '').replace('uuid:', '')
            hex = hex.strip('{}').replace('-', '')
            if len(hex) != 32:
                raise ValueError('badly formed hexadecimal UUID string')
            int = int_(hex, 16)
        if bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError('bytes_le is not a 16-char string')
            bytes = (bytes_le[3::-1] + bytes_le[5:3:-1] + bytes_le[7:5:-1] + bytes_le[8:])
        if bytes is not None:
            if len(bytes) != 16:
                raise ValueError('bytes is not a 16-char string')
            assert isinstance(bytes, bytes_), repr(bytes)
            int = int_.from_bytes(bytes)
        if fields is not None:
            int = UUID._from_fields(fields)
        if int is not None:
            if not 0 <= int < 1 << 128:
                raise ValueError('int is out of range (need a 128-bit value)')
        if version is not None:
            if not 1 <= version <= 5:
                raise ValueError('illegal version number')
            # The variant of RFC 4122, then the version.
            int = int & ~(0xc000 << 48) | 0x8000 << 48
            int = int & ~(0xf000 << 64) | version << 76
        object.__setattr__(self, 'int', int)
        object.__setattr__(self, 'is_safe', is_safe)

    @staticmethod
    def _from_fields(fields):
        if len(fields) != 6:
            raise ValueError('fields is not a 6-tuple')
        widths = 32, 16, 16, 8, 8, 48
        value = 0
        for number, (field, bits) in enumerate(zip(fields, widths), 1):
            if not 0 <= field < 1 << bits:
                article = 'an' if bits == 8 else 'a'
                raise ValueError(f'field {number} out of range (need {article} {bits}-bit value)')
            value = value << bits | field
        return value

    def __getstate__(self):
        state = {'int': self.int}
        if self.is_safe != SafeUUID.unknown:
            # The value of the enumeration, so that older readers understand it.
            state['is_safe'] = self.is_safe.value
        return state

    def __setstate__(self, state):
        object.__setattr__(self, 'int', state['int'])
        safe = SafeUUID(state['is_safe']) if 'is_safe' in state else SafeUUID.unknown
        object.__setattr__(self, 'is_safe', safe)

    def __eq__(self, other):
        if isinstance(other, UUID):
            return self.int == other.int
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, UUID):
            return self.int < other.int
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, UUID):
            return self.int > other.int
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, UUID):
            return self.int <= other.int
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, UUID):
            return self.int >= other.int
        return NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return '%s(%r)' % (self.__class__.__name__, str(self))

    def __setattr__(self, name, value):
        raise TypeError('UUID objects are immutable')

    def __str__(self):
        h = self.hex
        return f'{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}'

    @property
    def bytes(self):
        return self.int.to_bytes(16)

    @property
    def bytes_le(self):
        b = self.bytes
        return b[3::-1] + b[5:3:-1] + b[7:5:-1] + b[8:]

    @property
    def fields(self):
        return (self.time_low, self.time_mid, self.time_hi_version,
                self.clock_seq_hi_variant, self.clock_seq_low, self.node)

    @property
    def time_low(self):
        return self.int >> 96

    @property
    def time_mid(self):
        return self.int >> 80 & 0xffff

    @property
    def time_hi_version(self):
        return self.int >> 64 & 0xffff

    @property
    def clock_seq_hi_variant(self):
        return self.int >> 56 & 0xff

    @property
    def clock_seq_low(self):
        return self.int >> 48 & 0xff

    @property
    def time(self):
        return (self.time_hi_version & 0x0fff) << 48 | self.time_mid << 32 | self.time_low

    @property
    def clock_seq(self):
        return (self.clock_seq_hi_variant & 0x3f) << 8 | self.clock_seq_low

    @property
    def node(self):
        return self.int & 0xffffffffffff

    @property
    def hex(self):
        return '%032x' % self.int

    @property
    def urn(self):
        return 'urn:uuid:' + str(self)

    @property
    def variant(self):
        if not self.int & 0x8000 << 48:
            return RESERVED_NCS
        if not self.int & 0x4000 << 48:
            return RFC_4122
        if not self.int & 0x2000 << 48:
            return RESERVED_MICROSOFT
        return RESERVED_FUTURE

    @property
    def version(self):
        # Only the variant of RFC 4122 has versions.
        if self.variant == RFC_4122:
            return int_(self.int >> 76 & 0xf)


def _is_universal(mac):
    return not mac & 1 << 41


# Hardware addresses as the tools of the system write them.
_MAC_DELIM = b':'
_MAC_OMITS_LEADING_ZEROES = False
if sys.platform == 'aix':
    _MAC_DELIM = b'.'
    _MAC_OMITS_LEADING_ZEROES = True


def _parse_mac(word):
    """The number of a hardware address; None if the word is none."""
    parts = word.split(_MAC_DELIM)
    if len(parts) != 6:
        return None
    if _MAC_OMITS_LEADING_ZEROES:
        if not all(1 <= len(part) <= 2 for part in parts):
            return None
        word = b''.join(part.rjust(2, b'0') for part in parts)
    else:
        if not all(len(part) == 2 for part in parts):
            return None
        word = b''.join(parts)
    try:
        return int(word, 16)
    except ValueError:
        return None


def _get_command_stdout(command, *args):
    """What a tool of the system writes, as a file; None if there is no such tool."""
    import io
    import shutil
    import subprocess
    executable = shutil.which(command, path=os.pathsep.join((os.environ.get('PATH', os.defpath), '/sbin', '/usr/sbin')))
    if executable is None:
        return None
    try:
        process = subprocess.run((executable, *args), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 env={**os.environ, 'LC_ALL': 'C'})
    except (OSError, subprocess.SubprocessError):
        return None
    return io.BytesIO(process.stdout)


def _best(macs):
    """The first address that is not administered locally, else the first; None if there are none."""
    macs = [mac for mac in macs if mac]
    return next((mac for mac in macs if _is_universal(mac)), macs[0] if macs else None)


def _find_mac_near_keyword(command, args, keywords, get_word_index):
    """An address in a tool's output, found by a word at a known distance from it."""
    stdout = _get_command_stdout(command, args)
    if stdout is None:
        return None
    macs = []
    for line in stdout:
        words = line.lower().rstrip().split()
        for i, word in enumerate(words):
            if word in keywords:
                try:
                    mac = int(words[get_word_index(i)].replace(_MAC_DELIM, b''), 16)
                except (ValueError, IndexError):
                    # Virtual interfaces have something else in the place.
                    continue
                macs.append(mac)
    return _best(macs)


def _find_mac_under_heading(command, args, heading):
    """An address in a column of a tool's output."""
    stdout = _get_command_stdout(command, args)
    if stdout is None:
        return None
    try:
        column = stdout.readline().rstrip().split().index(heading)
    except ValueError:
        return None
    macs = []
    for line in stdout:
        words = line.rstrip().split()
        if column < len(words):
            macs.append(_parse_mac(words[column]))
    return _best(macs)


def _ifconfig_getnode():
    keywords = (b'hwaddr', b'ether', b'address:', b'lladdr')
    for args in '', '-a', '-av':
        mac = _find_mac_near_keyword('ifconfig', args, keywords, lambda i: i + 1)
        if mac:
            return mac


def _ip_getnode():
    return _find_mac_near_keyword('ip', 'link', [b'link/ether'], lambda i: i + 1)


def _arp_getnode():
    import socket
    if not hasattr(socket, "gethostbyname"):
        return None
    try:
        ip_addr = socket.gethostbyname(socket.gethostname())
    except OSError:
        return None
    own = os.fsencode(ip_addr), os.fsencode('(%s)' % ip_addr)
    return (_find_mac_near_keyword('arp', '-an', [own[0]], lambda i: -1)
            or _find_mac_near_keyword('arp', '-an', own, lambda i: i + 1)
            or _find_mac_near_keyword('arp', '-an', [own[1]], lambda i: i + 2))


def _lanscan_getnode():
    return _find_mac_near_keyword('lanscan', '-ai', [b'lan0'], lambda i: 0)


def _netstat_getnode():
    return _find_mac_under_heading('netstat', '-ian', b'Address')


def _sys_getnode():
    """An address that the kernel of Linux shows without a tool."""
    macs = []
    try:
        names = sorted(os.listdir('/sys/class/net'))
    except OSError:
        return None
    for name in names:
        try:
            with open(f'/sys/class/net/{name}/address', 'rb') as f:
                macs.append(_parse_mac(f.read().strip()))
        except OSError:
            continue
    return _best(macs)


# Native functions of other systems.
_generate_time_safe = _UuidCreate = None


def _unix_getnode():
    """An address that a native function gives; there is none here."""
    return None


def _windll_getnode():
    """An address that Windows gives; not here."""
    return None


def _random_getnode():
    """A random node with the multicast bit set, so that it is no hardware address."""
    return int.from_bytes(os.urandom(6)) | 1 << 40


_OS_GETTERS = [_sys_getnode, _ip_getnode, _ifconfig_getnode] if sys.platform == 'linux' else [
    _ifconfig_getnode, _ip_getnode, _arp_getnode, _lanscan_getnode, _netstat_getnode]
_GETTERS = [_unix_getnode] + _OS_GETTERS
_node = None


def getnode():
    """The hardware address as a 48-bit number; a random one if there is none."""
    global _node
    if _node is not None:
        return _node
    for getter in _GETTERS + [_random_getnode]:
        try:
            _node = getter()
        except Exception:
            continue
        if _node is not None and 0 <= _node < 1 << 48:
            return _node
    assert False, '_random_getnode() returned invalid value: {}'.format(_node)


_last_timestamp = None


def uuid1(node=None, clock_seq=None):
    """An identifier from a host's identity, a sequence number and the time."""
    global _last_timestamp
    import time
    # 100 ns intervals since the beginning of the Gregorian calendar, 1582-10-15.
    timestamp = time.time_ns() // 100 + 0x01b21dd213814000
    if _last_timestamp is not None and timestamp <= _last_timestamp:
        timestamp = _last_timestamp + 1
    _last_timestamp = timestamp
    if clock_seq is None:
        import random
        clock_seq = random.getrandbits(14)
    if node is None:
        node = getnode()
    return UUID(fields=(timestamp & 0xffffffff, timestamp >> 32 & 0xffff, timestamp >> 48 & 0x0fff,
                        clock_seq >> 8 & 0x3f, clock_seq & 0xff, node), version=1)


def uuid3(namespace, name):
    """An identifier from the MD5 digest of a namespace's identifier and a name."""
    if isinstance(name, str):
        name = bytes(name, "utf-8")
    from hashlib import md5
    return UUID(bytes=md5(namespace.bytes + name, usedforsecurity=False).digest()[:16], version=3)


def uuid4():
    """A random identifier."""
    return UUID(bytes=os.urandom(16), version=4)


def uuid5(namespace, name):
    """An identifier from the SHA-1 digest of a namespace's identifier and a name."""
    if isinstance(name, str):
        name = bytes(name, "utf-8")
    from hashlib import sha1
    return UUID(bytes=sha1(namespace.bytes + name).digest()[:16], version=5)


def main():
    """Prints an identifier."""
    import argparse
    functions = {"uuid1": uuid1, "uuid3": uuid3, "uuid4": uuid4, "uuid5": uuid5}
    named = ("uuid3", "uuid5")
    namespaces = {"@dns": NAMESPACE_DNS, "@url": NAMESPACE_URL, "@oid": NAMESPACE_OID, "@x500": NAMESPACE_X500}
    parser = argparse.ArgumentParser(
        description="Generates a uuid using the selected uuid function.")
    parser.add_argument("-u", "--uuid", choices=functions.keys(), default="uuid4",
                        help="The function to use to generate the uuid. By default uuid4 function is used.")
    parser.add_argument("-n", "--namespace",
                        help="The namespace is a UUID, or '@ns' where 'ns' is a well-known predefined UUID "
                             "addressed by namespace name. Such as @dns, @url, @oid, and @x500. "
                             "Only required for uuid3/uuid5 functions.")
    parser.add_argument("-N", "--name", help="The name used as part of generating the uuid. "
                                             "Only required for uuid3/uuid5 functions.")
    args = parser.parse_args()
    function = functions[args.uuid]
    if args.uuid not in named:
        print(function())
        return
    if not args.namespace or not args.name:
        parser.error("Incorrect number of arguments. "
                     f"{args.uuid} requires a namespace and a name. "
                     "Run 'python -m uuid -h' for more information.")
    namespace = namespaces.get(args.namespace) or UUID(args.namespace)
    print(function(namespace, args.name))


NAMESPACE_DNS = UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_URL = UUID('6ba7b811-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_OID = UUID('6ba7b812-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_X500 = UUID('6ba7b814-9dad-11d1-80b4-00c04fd430c8')

if __name__ == "__main__":
    main()
