"""IPv4 and IPv6 addresses, networks and interfaces.

Addresses are numbers with a notation; a network is an address and the length
of its prefix; an interface is an address that knows its network.
"""

__version__ = '1.0'

import functools

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    """Raised for what is not an address."""


class NetmaskValueError(ValueError):
    """Raised for what is not a mask."""


def ip_address(address):
    """Return an IPv4Address or IPv6Address, whichever the argument can be."""
    return _either(address, IPv4Address, IPv6Address, f'{address!r} does not appear to be an IPv4 or IPv6 address')


def ip_network(address, strict=True):
    """Return an IPv4Network or IPv6Network; with strict, bits of the host must be zero."""
    return _either(address, lambda a: IPv4Network(a, strict), lambda a: IPv6Network(a, strict),
                   f'{address!r} does not appear to be an IPv4 or IPv6 network')


def ip_interface(address):
    """Return an IPv4Interface or IPv6Interface."""
    return _either(address, IPv4Interface, IPv6Interface, f'{address!r} does not appear to be an IPv4 or IPv6 interface')


def _either(address, four, six, message):
    for make in (four, six):
        try:
            return make(address)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(message)


def v4_int_to_packed(address):
    """Return an IPv4 number as 4 bytes."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address):
    """Return an IPv6 number as 16 bytes."""
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")


def _split_optional_netmask(address):
    parts = str(address).split('/')
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {address!r}")
    return parts


def _count_righthand_zero_bits(number, bits):
    if number == 0:
        return bits
    return min(bits, (~number & (number - 1)).bit_length())


def summarize_address_range(first, last):
    """Iterate over the networks that cover the addresses from first to last, and no others."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError('first and last must be IP addresses, not networks')
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError('last IP address must be greater than first')
    if first.version == 4:
        network = IPv4Network
    elif first.version == 6:
        network = IPv6Network
    else:
        raise ValueError('unknown IP version')
    bits = first._max_prefixlen
    low, high = first._ip, last._ip
    while low <= high:
        size = min(_count_righthand_zero_bits(low, bits), (high - low + 1).bit_length() - 1)
        yield network((low, bits - size))
        low += 1 << size


def collapse_addresses(addresses):
    """Iterate over the fewest networks that cover the given addresses and networks."""
    singles, networks = set(), set()
    kind = None
    for item in addresses:
        if kind is not None and kind.version != item.version:
            raise TypeError(f"{item} and {kind} are not of the same version")
        kind = item
        if isinstance(item, _BaseAddress) and not hasattr(item, 'network'):
            singles.add(item)
        elif item._prefixlen == item._max_prefixlen:
            singles.add(getattr(item, 'ip', None) or item.network_address)
        else:
            networks.add(getattr(item, 'network', item) if isinstance(item, _BaseAddress) else item)
    if kind is None:
        return iter(())
    for first, last in _find_address_range(sorted(singles)):
        networks.update(summarize_address_range(first, last))
    return _collapse(networks)


def _find_address_range(addresses):
    """Iterate over (first, last) of consecutive addresses."""
    addresses = iter(addresses)
    start = end = None
    for address in addresses:
        if end is not None and address._ip == end._ip + 1:
            end = address
            continue
        if start is not None:
            yield start, end
        start = end = address
    if start is not None:
        yield start, end


def _collapse(networks):
    # Halves are joined from the longest prefixes up, then what lies in others is left out.
    pending = sorted(networks, key=lambda net: -net._prefixlen)
    known = {}
    while pending:
        net = pending.pop()
        parent = net.supernet()
        other = known.get(parent)
        if other is None:
            known[parent] = net
        elif other != net:
            del known[parent]
            pending.append(parent)
    last = None
    for net in sorted(known.values()):
        if last is not None and last.broadcast_address >= net.broadcast_address:
            continue
        yield net
        last = net


def get_mixed_type_key(obj):
    """Return a key to sort addresses and networks together."""
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented


class _IPAddressBase:
    """What addresses and networks share."""

    __slots__ = ()

    @property
    def exploded(self):
        """The long notation."""
        return self._explode_shorthand_ip_string()

    @property
    def compressed(self):
        """The short notation."""
        return str(self)

    @property
    def reverse_pointer(self):
        """The name of the address in the reverse DNS."""
        return self._reverse_pointer()

    @property
    def version(self):
        raise NotImplementedError(f'{type(self)} has no version specified')

    def _check_int_address(self, address):
        if address < 0:
            raise AddressValueError(f"{address} (< 0) is not permitted as an IPv{self.version} address")
        if address > self._ALL_ONES:
            raise AddressValueError(f"{address} (>= 2**{self._max_prefixlen}) is not permitted as an "
                                    f"IPv{self.version} address")

    def _check_packed_address(self, address, expected_len):
        if len(address) != expected_len:
            raise AddressValueError(f"{address!r} (len {len(address)} != {expected_len}) is not permitted as an "
                                    f"IPv{self.version} address")

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen):
        return cls._ALL_ONES ^ (cls._ALL_ONES >> prefixlen)

    @classmethod
    def _prefix_from_ip_int(cls, number):
        zeros = _count_righthand_zero_bits(number, cls._max_prefixlen)
        length = cls._max_prefixlen - zeros
        if number >> zeros != (1 << length) - 1:
            text = number.to_bytes(cls._max_prefixlen // 8)
            raise ValueError(f'Netmask pattern {text!r} mixes zeroes & ones')
        return length

    @classmethod
    def _report_invalid_netmask(cls, text):
        raise NetmaskValueError(f'{text!r} is not a valid netmask') from None

    @classmethod
    def _prefix_from_prefix_string(cls, text):
        if not (text.isascii() and text.isdigit()):
            cls._report_invalid_netmask(text)
        try:
            length = int(text)
        except ValueError:
            cls._report_invalid_netmask(text)
        if not 0 <= length <= cls._max_prefixlen:
            cls._report_invalid_netmask(text)
        return length

    @classmethod
    def _prefix_from_ip_string(cls, text):
        try:
            number = cls._ip_int_from_string(text)
        except AddressValueError:
            cls._report_invalid_netmask(text)
        try:
            return cls._prefix_from_ip_int(number)
        except ValueError:
            pass
        # A host mask is a netmask the other way round.
        try:
            return cls._prefix_from_ip_int(number ^ cls._ALL_ONES)
        except ValueError:
            cls._report_invalid_netmask(text)

    @classmethod
    def _split_addr_prefix(cls, address):
        if isinstance(address, (bytes, int)):
            return address, cls._max_prefixlen
        if not isinstance(address, tuple):
            address = _split_optional_netmask(address)
        if len(address) > 1:
            return address
        return address[0], cls._max_prefixlen

    def __reduce__(self):
        return type(self), (str(self),)


@functools.total_ordering
class _BaseAddress(_IPAddressBase):
    """A single address, held as a number."""

    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self.version == other.version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same version')
        return self._ip < other._ip

    def __add__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return type(self)(int(self) + other)

    def __sub__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return type(self)(int(self) - other)

    def __repr__(self):
        return f'{type(self).__name__}({str(self)!r})'

    def __str__(self):
        return self._string_from_ip_int(self._ip)

    def __hash__(self):
        return hash(hex(self._ip))

    def _get_address_key(self):
        return self.version, self

    def __reduce__(self):
        return type(self), (self._ip,)

    def __format__(self, fmt):
        import re
        if not fmt or fmt[-1] == 's':
            return format(str(self), fmt)
        parts = re.fullmatch('(#?)(_?)([xbnX])', fmt)
        if parts is None:
            return super().__format__(fmt)
        alternate, grouping, base = parts.groups()
        if base == 'n':
            base = 'b' if self.version == 4 else 'x'
        digits = self._max_prefixlen if base == 'b' else self._max_prefixlen // 4
        width = digits
        if grouping:
            width += digits // 4 - 1
        if alternate:
            width += 2
        return format(int(self), f'{alternate}0{width}{grouping}{base}')


@functools.total_ordering
class _BaseNetwork(_IPAddressBase):
    """An address with the length of its prefix: a range of addresses."""

    def __repr__(self):
        return f'{type(self).__name__}({str(self)!r})'

    def __str__(self):
        return f'{self.network_address}/{self.prefixlen}'

    def _setup(self, address, strict, make_address):
        addr, mask = self._split_addr_prefix(address)
        self.network_address = make_address(addr)
        self.netmask, self._prefixlen = self._make_netmask(mask)
        packed = int(self.network_address)
        if packed & int(self.netmask) != packed:
            if strict:
                raise ValueError(f'{self} has host bits set')
            self.network_address = make_address(packed & int(self.netmask))

    def hosts(self):
        """Iterate over the addresses that hosts can have."""
        for number in range(int(self.network_address) + 1, int(self.broadcast_address)):
            yield self._address_class(number)

    def __iter__(self):
        for number in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address_class(number)

    def __getitem__(self, n):
        network, broadcast = int(self.network_address), int(self.broadcast_address)
        if n >= 0:
            if network + n > broadcast:
                raise IndexError('address out of range')
            return self._address_class(network + n)
        n += 1
        if broadcast + n < network:
            raise IndexError('address out of range')
        return self._address_class(broadcast + n)

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same version')
        return ((self.network_address, self.netmask) < (other.network_address, other.netmask))

    def __eq__(self, other):
        try:
            return (self.version == other.version and self.network_address == other.network_address
                    and int(self.netmask) == int(other.netmask))
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash((int(self.network_address), int(self.netmask)))

    def __contains__(self, other):
        if self.version != other.version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    def overlaps(self, other):
        """Tell whether the two have addresses in common."""
        return (self.network_address in other or self.broadcast_address in other
                or other.network_address in self or other.broadcast_address in self)

    @functools.cached_property
    def broadcast_address(self):
        """The last address."""
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @functools.cached_property
    def hostmask(self):
        """The mask of the bits that number hosts."""
        return self._address_class(int(self.netmask) ^ self._ALL_ONES)

    @property
    def with_prefixlen(self):
        """The notation address/length."""
        return f'{self.network_address}/{self._prefixlen}'

    @property
    def with_netmask(self):
        """The notation address/mask."""
        return f'{self.network_address}/{self.netmask}'

    @property
    def with_hostmask(self):
        """The notation address/host mask."""
        return f'{self.network_address}/{self.hostmask}'

    @property
    def num_addresses(self):
        """How many addresses there are."""
        return int(self.broadcast_address) - int(self.network_address) + 1

    @property
    def _address_class(self):
        raise NotImplementedError(f'{type(self)} has no associated address class')

    @property
    def prefixlen(self):
        """The length of the prefix in bits."""
        return self._prefixlen

    def address_exclude(self, other):
        """Iterate over the networks that are left when another is taken out of this one."""
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        if not isinstance(other, _BaseNetwork):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f'{other} not contained in {self}')
        if other == self:
            return
        rest = self
        while rest != other:
            low, high = rest.subnets()
            if other.subnet_of(low):
                yield high
                rest = low
            else:
                yield low
                rest = high

    def compare_networks(self, other):
        """Return -1, 0 or 1 by address, then mask."""
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same type')
        mine, its = (self.network_address, self.netmask), (other.network_address, other.netmask)
        return (mine > its) - (mine < its)

    def _get_networks_key(self):
        return self.version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """Iterate over the parts of a longer prefix."""
        if self._prefixlen == self._max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError('new prefix must be longer')
            if prefixlen_diff != 1:
                raise ValueError('cannot set prefixlen_diff and new_prefix')
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError('prefix length diff must be > 0')
        prefix = self._prefixlen + prefixlen_diff
        if prefix > self._max_prefixlen:
            raise ValueError(f'prefix length diff {prefix} is invalid for netblock {self}')
        step = (int(self.hostmask) + 1) >> prefixlen_diff
        for number in range(int(self.network_address), int(self.broadcast_address) + 1, step):
            yield type(self)((number, prefix))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """Return the network of a shorter prefix around this one."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError('new prefix must be shorter')
            if prefixlen_diff != 1:
                raise ValueError('cannot set prefixlen_diff and new_prefix')
            prefixlen_diff = self._prefixlen - new_prefix
        prefix = self.prefixlen - prefixlen_diff
        if prefix < 0:
            raise ValueError(f'current prefixlen is {self.prefixlen}, cannot have a prefixlen_diff of {prefixlen_diff}')
        return type(self)((int(self.network_address) & self._ip_int_from_prefix(prefix), prefix))

    @staticmethod
    def _is_subnet_of(a, b):
        try:
            if a.version != b.version:
                raise TypeError(f"{a} and {b} are not of the same version")
            return b.network_address <= a.network_address and b.broadcast_address >= a.broadcast_address
        except AttributeError:
            raise TypeError(f"Unable to test subnet containment between {a} and {b}")

    def subnet_of(self, other):
        """Tell whether this network lies in another."""
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        """Tell whether another network lies in this one."""
        return self._is_subnet_of(other, self)

    def _both_ends(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    @property
    def is_reserved(self):
        return self._both_ends('is_reserved')

    @property
    def is_link_local(self):
        return self._both_ends('is_link_local')

    @property
    def is_multicast(self):
        return self._both_ends('is_multicast')

    @property
    def is_unspecified(self):
        return self._both_ends('is_unspecified')

    @property
    def is_loopback(self):
        return self._both_ends('is_loopback')

    @property
    def is_private(self):
        """Whether all addresses are private: none of the exceptions within private ranges is touched."""
        return (any(self.network_address in net and self.broadcast_address in net
                    for net in self._constants._private_networks)
                and all(self.network_address not in net and self.broadcast_address not in net
                        for net in self._constants._private_networks_exceptions))

    @property
    def is_global(self):
        return not self.is_private



class _BaseV4:
    """The notation of IPv4."""

    __slots__ = ()
    version = 4
    _ALL_ONES = (1 << IPV4LENGTH) - 1
    _max_prefixlen = IPV4LENGTH
    _netmask_cache = {}

    @property
    def max_prefixlen(self):
        """The number of bits of an address."""
        return self._max_prefixlen

    def _explode_shorthand_ip_string(self):
        return str(self)

    @classmethod
    def _make_netmask(cls, arg):
        if arg not in cls._netmask_cache:
            if isinstance(arg, int):
                length = arg
                if not 0 <= length <= cls._max_prefixlen:
                    cls._report_invalid_netmask(length)
            else:
                try:
                    length = cls._prefix_from_prefix_string(arg)
                except NetmaskValueError:
                    length = cls._prefix_from_ip_string(arg)
            cls._netmask_cache[arg] = IPv4Address(cls._ip_int_from_prefix(length)), length
        return cls._netmask_cache[arg]

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError('Address cannot be empty')
        octets = text.split('.')
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        try:
            return int.from_bytes(map(cls._parse_octet, octets))
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None

    @classmethod
    def _parse_octet(cls, text):
        if not text:
            raise ValueError("Empty octet not permitted")
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"Only decimal digits permitted in {text!r}")
        if len(text) > 3:
            raise ValueError(f"At most 3 characters permitted in {text!r}")
        if text != '0' and text[0] == '0':
            raise ValueError(f"Leading zeros are not permitted in {text!r}")
        number = int(text, 10)
        if number > 255:
            raise ValueError(f"Octet {number} (> 255) not permitted")
        return number

    @classmethod
    def _string_from_ip_int(cls, number):
        return '.'.join(map(str, number.to_bytes(4)))

    def _reverse_pointer(self):
        return '.'.join(reversed(str(self).split('.'))) + '.in-addr.arpa'


class IPv4Address(_BaseV4, _BaseAddress):
    """A single IPv4 address."""

    __slots__ = ('_ip', '__weakref__')

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 4)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._ip_int_from_string(text)

    @property
    def packed(self):
        """The address as 4 bytes."""
        return v4_int_to_packed(self._ip)

    @property
    def is_reserved(self):
        """Whether it is reserved by the IETF."""
        return self in self._constants._reserved_network

    @property
    @functools.lru_cache()
    def is_private(self):
        """Whether it is not for the global Internet."""
        return (any(self in net for net in self._constants._private_networks)
                and all(self not in net for net in self._constants._private_networks_exceptions))

    @property
    @functools.lru_cache()
    def is_global(self):
        """Whether it is for the global Internet."""
        return self not in self._constants._public_network and not self.is_private

    @property
    def is_multicast(self):
        """Whether it names a group."""
        return self in self._constants._multicast_network

    @property
    def is_unspecified(self):
        """Whether it is 0.0.0.0."""
        return self._ip == 0

    @property
    def is_loopback(self):
        """Whether it is the machine itself."""
        return self in self._constants._loopback_network

    @property
    def is_link_local(self):
        """Whether it is of the local link."""
        return self in self._constants._linklocal_network

    @property
    def ipv6_mapped(self):
        """The IPv6 address that stands for it."""
        return IPv6Address(f'::ffff:{self}')


class _Interface:
    """What interfaces add to addresses."""

    __slots__ = ()

    @functools.cached_property
    def hostmask(self):
        """The mask of the bits that number hosts."""
        return self.network.hostmask

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            return False

    def __lt__(self, other):
        less = super().__lt__(other)
        if less is NotImplemented:
            return less
        try:
            return self.network < other.network or self.network == other.network and less
        except AttributeError:
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    def __reduce__(self):
        return type(self), (str(self),)

    @property
    def with_prefixlen(self):
        """The notation address/length."""
        return f'{self._address_text()}/{self._prefixlen}'

    @property
    def with_netmask(self):
        """The notation address/mask."""
        return f'{self._address_text()}/{self.netmask}'

    @property
    def with_hostmask(self):
        """The notation address/host mask."""
        return f'{self._address_text()}/{self.hostmask}'

    def _address_text(self):
        return self._string_from_ip_int(self._ip)


class IPv4Interface(_Interface, IPv4Address):
    """An IPv4 address with its network."""

    def __init__(self, address):
        address, mask = self._split_addr_prefix(address)
        IPv4Address.__init__(self, address)
        self.network = IPv4Network((address, mask), strict=False)
        self.netmask = self.network.netmask
        self._prefixlen = self.network._prefixlen

    def __str__(self):
        return f'{self._address_text()}/{self._prefixlen}'

    @property
    def ip(self):
        """The address without its network."""
        return IPv4Address(self._ip)


class IPv4Network(_BaseV4, _BaseNetwork):
    """An IPv4 network."""

    _address_class = IPv4Address

    def __init__(self, address, strict=True):
        self._setup(address, strict, IPv4Address)
        if self._prefixlen == self._max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._max_prefixlen:
            self.hosts = lambda: [IPv4Address(int(self.network_address))]

    def _reverse_pointer(self):
        return '.'.join(reversed(str(self).split('.'))) + '.in-addr.arpa'

    @property
    @functools.lru_cache()
    def is_global(self):
        """Whether all its addresses are for the global Internet."""
        shared = IPv4Network('100.64.0.0/10')
        return not (self.network_address in shared and self.broadcast_address in shared) and not self.is_private


class _IPv4Constants:
    """The ranges of the IANA's registry of special IPv4 addresses."""

    _linklocal_network = IPv4Network('169.254.0.0/16')
    _loopback_network = IPv4Network('127.0.0.0/8')
    _multicast_network = IPv4Network('224.0.0.0/4')
    _public_network = IPv4Network('100.64.0.0/10')
    _private_networks = [IPv4Network(n) for n in (
        '0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
        '192.0.0.170/31', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24',
        '203.0.113.0/24', '240.0.0.0/4', '255.255.255.255/32')]
    _private_networks_exceptions = [IPv4Network('192.0.0.9/32'), IPv4Network('192.0.0.10/32')]
    _reserved_network = IPv4Network('240.0.0.0/4')
    _unspecified_address = IPv4Address('0.0.0.0')


IPv4Address._constants = _IPv4Constants
IPv4Network._constants = _IPv4Constants

from _ipaddress_v6 import IPv6Address, IPv6Interface, IPv6Network
